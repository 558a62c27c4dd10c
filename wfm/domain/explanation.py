"""Answers to a planner who asks why: of a slot, of an agent, of a day; and what the next best choice would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wfm.domain.ids import AgentId, QueueId
from wfm.domain.people import Agent
from wfm.domain.shifts import PieceKind, Shift

Doing = Literal["floor", "idle"] | PieceKind


@dataclass(frozen=True)
class Change:
    """Another day for one agent, or two days of a week exchanged, everything else held.

    Parameters
    ----------
    date
        The date whose shifts are replaced.
    before
        Shifts that start on it now.
    after
        The shift in their place; None for a day off.
    cover_cost, rule_cost
        By how much coverage and priced rules would cost more; negative where they would cost less.
    objective
        What the whole roster would cost then.
    broken
        Hard rules that it would break, or break further.
    given_up
        Shifts of another date of the week that becomes a day off for it.
    """

    agent_id: AgentId
    date: date
    before: tuple[Shift, ...]
    after: Shift | None
    cover_cost: float
    rule_cost: float
    objective: float
    broken: tuple[str, ...] = ()
    given_up: tuple[Shift, ...] = ()

    @property
    def cost(self) -> float:
        """By how much the whole roster would cost more."""
        return self.cover_cost + self.rule_cost


@dataclass(frozen=True)
class Alternative:
    """The cheapest lawful change of a kind, None where there is none.

    `reason` says what stands against a change of that date alone; where that is not empty, the change moves a shift
    from another date of the week.
    """

    change: Change | None
    reason: str = ""


@dataclass(frozen=True)
class QueueCover:
    """Cover of one queue in one slot; heads, and the reasons why it is short, the weightiest first."""

    queue: QueueId
    required: float
    staffed: float
    short: float
    over: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """What an agent does in a slot.

    Parameters
    ----------
    shift
        The shift around the slot; for who is idle the one that starts on the slot's date, if any.
    until_utc
        End of the break, meal or activity; None for who is on the floor or idle.
    alternative
        How the agent could be on the floor instead; None for who is there.
    """

    agent: Agent
    doing: Doing
    shift: Shift | None = None
    until_utc: datetime | None = None
    alternative: Alternative | None = None


@dataclass(frozen=True)
class SlotExplanation:
    """Who is where in a slot, and why.

    Parameters
    ----------
    objective
        What the whole roster costs.
    changes
        One for each agent who could be on the floor, the cheapest first.
    """

    start_utc: datetime
    end_utc: datetime
    objective: float
    queues: tuple[QueueCover, ...]
    people: tuple[Person, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class AgentWeek:
    """Paid hours of an agent against the contract; `credited_hours` are those of time off, inside the limits."""

    first_date: date
    paid_hours: float
    credited_hours: float
    least_hours: float
    most_hours: float


@dataclass(frozen=True)
class AgentDay:
    """One date of an agent.

    Parameters
    ----------
    shifts
        Those that start on it.
    off
        What a day off would change; None where the day is off.
    other
        The next best choice for the date: another shift, or any if the day is off.
    """

    date: date
    shifts: tuple[Shift, ...]
    off: Change | None
    other: Alternative


@dataclass(frozen=True)
class AgentExplanation:
    """The weeks of an agent, day by day."""

    agent: Agent
    objective: float
    weeks: tuple[AgentWeek, ...]
    days: tuple[AgentDay, ...]


@dataclass(frozen=True)
class ShortStretch:
    """Neighbouring slots in which a queue is short; `worst` is the cover of the worst, which begins at `worst_utc`."""

    start_utc: datetime
    end_utc: datetime
    worst_utc: datetime
    worst: QueueCover


@dataclass(frozen=True)
class DayOff:
    """An agent who starts no shift on a date, and what working it would take."""

    agent: Agent
    alternative: Alternative


@dataclass(frozen=True)
class DayExplanation:
    """The stretches of a date that are short, worst first, and who does not work on it."""

    date: date
    objective: float
    stretches: tuple[ShortStretch, ...]
    off: tuple[DayOff, ...]
    working_count: int
    changes: tuple[Change, ...]


Explanation = SlotExplanation | AgentExplanation | DayExplanation
