"""Shift templates and their breaks, and shifts as people work them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId, TemplateId

PieceKind = Literal["break", "meal", "activity"]
MEAL_MINUTES = 20
"""An unpaid break of at least this length is a meal."""


@dataclass(frozen=True)
class BreakRule:
    """One break of a template; the window holds its earliest and latest start in minutes after the shift's start."""

    id: str
    minutes: int
    is_paid: bool
    earliest_start_minute: int
    latest_start_minute: int

    @property
    def kind(self) -> PieceKind:
        """Whether schedules call it a break or a meal."""
        return "meal" if not self.is_paid and self.minutes >= MEAL_MINUTES else "break"


@dataclass(frozen=True)
class ShiftTemplate:
    """Starts, lengths and breaks that make up a kind of shift.

    Parameters
    ----------
    start_minutes
        Offered starts, in minutes after local midnight, ascending.
    length_minutes
        Offered lengths, breaks included, ascending.
    weekdays
        Weekdays on which it may start, 0 is Monday.
    breaks
        In the order in which they are taken.
    min_gap_minutes, max_gap_minutes
        Limits of the work between breaks, and between a break and the shift's ends; None means no limit.
    """

    id: TemplateId
    start_minutes: tuple[int, ...]
    length_minutes: tuple[int, ...]
    weekdays: frozenset[int] = frozenset(range(7))
    breaks: tuple[BreakRule, ...] = ()
    min_gap_minutes: int | None = None
    max_gap_minutes: int | None = None


@dataclass(frozen=True, order=True)
class Piece:
    """A break, meal or activity inside a shift."""

    span: Span
    kind: PieceKind
    label: str
    is_paid: bool


@dataclass(frozen=True)
class Shift:
    """A shift of one agent, as rostered, published or worked.

    `date` is the local date on which it starts; `label` is normally a template's id but may be any text in history.
    """

    agent_id: AgentId
    date: date
    label: str
    span: Span
    is_paid: bool = True
    pieces: tuple[Piece, ...] = ()

    @property
    def start_utc(self) -> datetime:
        """Instant at which it starts."""
        return self.span.start_utc

    @property
    def end_utc(self) -> datetime:
        """Instant at which it ends."""
        return self.span.end_utc

    @property
    def paid_minutes(self) -> float:
        """Presence without unpaid breaks and meals; activities count as work, whoever pays for them."""
        if not self.is_paid:
            return 0.0
        return self.span.minutes - sum(
            piece.span.minutes for piece in self.pieces if piece.kind != "activity" and not piece.is_paid
        )


def _order(shift: Shift) -> tuple[AgentId, datetime, datetime, str]:
    """Sort by agent and span; instants compare much faster than spans."""
    return shift.agent_id, shift.span.start_utc, shift.span.end_utc, shift.label


@dataclass(frozen=True)
class Roster:
    """Shifts of many agents, sorted by agent and start."""

    shifts: tuple[Shift, ...] = ()
    _by_agent: Mapping[AgentId, tuple[Shift, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.shifts, key=_order))
        grouped: dict[AgentId, list[Shift]] = {}
        for shift in ordered:
            grouped.setdefault(shift.agent_id, []).append(shift)
        object.__setattr__(self, "shifts", ordered)
        object.__setattr__(self, "_by_agent", {agent: tuple(shifts) for agent, shifts in grouped.items()})

    def shifts_of(self, agent_id: AgentId) -> tuple[Shift, ...]:
        """Shifts of one agent in order of time."""
        return self._by_agent.get(agent_id, ())

    def with_shifts(self, more: Iterable[Shift]) -> Roster:
        """Return a roster that holds these shifts too."""
        return Roster((*self.shifts, *more))

    def __iter__(self) -> Iterator[Shift]:
        return iter(self.shifts)

    @cached_property
    def agent_ids(self) -> tuple[AgentId, ...]:
        """Agents with at least one shift."""
        return tuple(self._by_agent)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Dates on which a shift starts, in order."""
        return tuple(sorted({shift.date for shift in self.shifts}))
