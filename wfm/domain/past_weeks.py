"""What the result folders of past weeks tell together: days, exceptions, and minutes lost by queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId, QueueId


@dataclass(frozen=True, slots=True)
class PastDay:
    """One date of an agent, as a row of ``adherence.csv`` tells it; minutes as there.

    Parameters
    ----------
    start
        Local time at which the first shift of the date began, ``HH:MM``; empty where no schedule tells.
    """

    agent_id: AgentId
    team: str
    date: date
    attendance: str
    start: str = ""
    paid_scheduled_minutes: float = 0.0
    absent_minutes: float = 0.0
    due_minutes: float = 0.0
    worked_minutes: float = 0.0
    outside_minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class PastQueueDay:
    """Agent-minutes of a queue on a date: planned, of which unknown, and lost."""

    queue: QueueId
    date: date
    planned_minutes: float
    unknown_minutes: float
    lost_minutes: float


@dataclass(frozen=True)
class PastWeeks:
    """Everything that was read, each date of an agent and each exception once.

    Parameters
    ----------
    fingerprints
        SHA-256 of every file that was read, by its path as named.
    """

    days: tuple[PastDay, ...] = ()
    exceptions: tuple[PastException, ...] = ()
    queue_days: tuple[PastQueueDay, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)

    def of_team(self, team: str) -> PastWeeks:
        """Keep one team; queues belong to no team."""
        return PastWeeks(
            tuple(day for day in self.days if day.team == team),
            tuple(entry for entry in self.exceptions if entry.team == team),
        )
