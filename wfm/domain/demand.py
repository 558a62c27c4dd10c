"""What the queues need: targets, opening hours, demand rows, and the requirement per slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar, Span, TimeWindow, join_spans
from wfm.domain.ids import QueueId

Channel = Literal["voice", "chat", "email", "back_office"]


@dataclass(frozen=True)
class CostSteps:
    """A convex price of missing (or surplus) heads: cumulative steps of (heads up to, cost per agent and slot).

    The last step's `heads` is infinite. ``((2, 8), (5, 12), (inf, 20))`` charges 8 for each of the first two heads, 12
    for each of the third to fifth, 20 beyond.
    """

    steps: tuple[tuple[float, float], ...]

    @property
    def first_cost(self) -> float:
        """Cost of the first head, per agent and slot."""
        return self.steps[0][1]


@dataclass(frozen=True)
class Target:
    """Service promised by a queue; shares are 0–1, times in seconds, None where nothing is promised."""

    service_level: float | None = None
    within_seconds: float | None = None
    max_occupancy: float | None = None
    max_abandonment: float | None = None
    patience_seconds: float | None = None
    min_agents: int | None = None


@dataclass(frozen=True)
class OpeningHours:
    """Windows in which a queue is served; a date's windows replace its weekday's.

    Parameters
    ----------
    by_weekday
        Seven tuples of windows, Monday first; an empty one means closed.
    by_date
        Exceptions.
    """

    by_weekday: tuple[tuple[TimeWindow, ...], ...]
    by_date: Mapping[date, tuple[TimeWindow, ...]] = field(default_factory=dict)

    def windows_on(self, day: date) -> tuple[TimeWindow, ...]:
        """Windows that begin on a date."""
        return self.by_date.get(day, self.by_weekday[day.weekday()])


@dataclass(frozen=True)
class Queue:
    """A stream of contacts that needs one skill."""

    id: QueueId
    channel: Channel
    understaffing: CostSteps
    overstaffing: CostSteps
    hours: OpeningHours | None = None
    target: Target = Target()
    shrinkage: float = 0.0
    concurrency: float = 1.0

    def open_spans(self, calendar: Calendar) -> tuple[Span, ...]:
        """Join the opening times that touch the horizon, tails from the day before and after included."""
        days = [calendar.date_at(index) for index in range(-1, calendar.days + 1)]
        if self.hours is None:
            return (Span(calendar.midnight(days[0]), calendar.midnight(calendar.date_at(calendar.days + 1))),)
        return join_spans(calendar.window(day, window) for day in days for window in self.hours.windows_on(day))


@dataclass(frozen=True)
class DemandInterval:
    """One row of demand: heads as given, or contacts and their handling time, for one queue and interval.

    `row` is the row of the input file, for messages.
    """

    queue: QueueId
    start_utc: datetime
    minutes: int
    required: float | None = None
    volume: float | None = None
    aht_seconds: float | None = None
    row: int = 0


@dataclass(frozen=True)
class Requirement:
    """Agents needed on the floor, net of breaks and time off.

    Parameters
    ----------
    queues
        Queue ids, giving the order of rows.
    heads
        Shape (queues, slots), whole thousandths of an agent expressed in agents.
    is_open
        Shape (queues, slots), whether the queue is open in the slot.
    """

    queues: tuple[QueueId, ...]
    heads: NDArray[np.float64]
    is_open: NDArray[np.bool_]
