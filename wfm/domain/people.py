"""Who can work, under which contract, and what they have asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId

TimeOffStatus = Literal["approved", "requested", "declined", "cancelled", "reported"]


@dataclass(frozen=True)
class Contract:
    """Limits of a week: paid hours and working days, and the shift templates it may be given."""

    id: ContractId
    templates: tuple[TemplateId, ...]
    min_weekly_hours: float = 0.0
    max_weekly_hours: float = float("inf")
    min_weekly_days: int = 0
    max_weekly_days: int = 7


@dataclass(frozen=True)
class Agent:
    """A named person. `min_weekly_hours` and `max_weekly_hours` replace the contract's where given."""

    id: AgentId
    name: str
    contract: ContractId
    skills: tuple[QueueId, ...]
    team: str | None = None
    hire_date: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    min_weekly_hours: float | None = None
    max_weekly_hours: float | None = None
    seniority: float | None = None

    def is_employed_on(self, day: date) -> bool:
        """Tell whether a date lies between the first and the last day of employment."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class TimeOff:
    """Time in which an agent is away.

    Parameters
    ----------
    span
        The time concerned; whole calendar days when the row named dates.
    first_date, last_date
        The dates as written, both included, or None when the row named times.
    paid_hours_per_day
        What each of its dates counts towards the contract's hours.
    """

    agent_id: AgentId
    span: Span
    kind: str = ""
    status: TimeOffStatus = "approved"
    paid_hours_per_day: float = 0.0
    first_date: date | None = None
    last_date: date | None = None

    @property
    def blocks(self) -> bool:
        """Whether nobody may be rostered meanwhile."""
        return self.status in ("approved", "reported")


@dataclass(frozen=True)
class Request:
    """One row of preferences, told for one date: `window` is the whole date when the row gave no times."""

    agent_id: AgentId
    date: date
    window: Span
    preference: Literal["want", "avoid"]
    weight: int = 1


@dataclass(frozen=True)
class Activity:
    """A meeting, training or coaching to be placed inside shifts, off the floor."""

    id: str
    kind: str
    minutes: int
    earliest_utc: datetime
    latest_utc: datetime
    agents: tuple[AgentId, ...] = ()
    is_together: bool = False
    is_paid: bool = True
    is_required: bool = False


@dataclass(frozen=True)
class Pin:
    """A shift that must stay as it is. `template` None means off; without `start_utc` any start of the template."""

    agent_id: AgentId
    date: date
    template: TemplateId | None
    start_utc: datetime | None = None
    end_utc: datetime | None = None
