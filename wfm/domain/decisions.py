"""What HR has decided on attendance exceptions, and the exceptions of earlier weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wfm.domain.attendance import DecisionStatus, PunchEvent
from wfm.domain.ids import AgentId

Effect = Literal[
    "in force",
    "superseded",
    "changed since",
    "correction failed",
    "held back",
    "settled",
    "no longer arises",
    "outside the period",
]
"""What has become of a decision.

Superseded: a later one on the same exception is in force. Changed since, correction failed: the exception is open.
Settled: a correction whose exception no longer arises, as the clock's own records were mended.
"""


@dataclass(frozen=True)
class Correction:
    """A punch to add to what the clock recorded, or to take out of it."""

    action: Literal["add", "remove"]
    event: PunchEvent
    time_utc: datetime


@dataclass(frozen=True)
class Decision:
    """A person's answer to one attendance exception.

    Parameters
    ----------
    decided_at_utc
        Of several decisions on one exception the latest is in force.
    correction
        The corrections as written; `corrections` holds them one by one.
    code
        The code that the exception shall have instead of its own, or empty.
    amount_seen
        The amount that the person saw when deciding.
    row, file
        Where it stands in the input, for messages.
    """

    exception_id: str
    decision: DecisionStatus
    reason: str
    decided_by: str
    decided_at_utc: datetime
    correction: str = ""
    corrections: tuple[Correction, ...] = ()
    code: str = ""
    amount_seen: float | None = None
    row: int = 0
    file: str = "decisions"

    @property
    def agent_part(self) -> str:
        """The agent as the id spells it, with ``/`` as ``%2F``."""
        return self.exception_id.partition("/")[0]

    @property
    def exception_date(self) -> date:
        """Date of the exception decided on, as its id tells."""
        return date.fromisoformat(self.exception_id.split("/")[1])


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision, and what has become of it; `note` says more where there is more to say."""

    decision: Decision
    effect: Effect
    note: str = ""


@dataclass(frozen=True)
class PastException:
    """An attendance exception of an earlier week, as a row of ``exceptions.csv`` tells it.

    Parameters
    ----------
    limit
        What the amount was measured against, as written.
    spell
        Id of the run of absences to which it belongs, or empty.
    row, file
        Where it stands in the input, for messages.
    """

    exception_id: str
    agent_id: AgentId
    date: date
    code: str
    name: str = ""
    team: str = ""
    shift_start_utc: datetime | None = None
    shift_end_utc: datetime | None = None
    severity: str = ""
    from_utc: datetime | None = None
    to_utc: datetime | None = None
    limit: str = ""
    amount: float = 0.0
    counted: float = 0.0
    unit: str = "minutes"
    occurrence: int = 1
    is_held: bool = False
    status: str = "open"
    reason: str = ""
    decided_by: str = ""
    decided_at_utc: datetime | None = None
    points: float = 0.0
    points_state: str = "none"
    spell: str = ""
    bradford_day: int = 0
    lost_minutes: float = 0.0
    lost_short_minutes: float = 0.0
    detail: str = ""
    row: int = 0
    file: str = "exception_history"
