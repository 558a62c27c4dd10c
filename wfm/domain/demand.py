"""What the queues need: targets, opening hours, demand rows, and the requirement per slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar, Span, TimeWindow, join_spans, subtract_spans
from wfm.domain.ids import QueueId

Channel = Literal["voice", "chat", "email", "back_office"]
PromisePeriod = Literal["interval", "day", "week"]
DeadlineClock = Literal["elapsed", "open_hours"]
HeadPricing = Literal["heads", "service"]
BACKLOG_CHANNELS: tuple[Channel, ...] = ("email", "back_office")
"""Channels whose contacts may wait: they become work with deadlines, not heads slot by slot."""
MOST_HEADS = 100_000
"""Heads beyond this, in one interval of one queue, are taken for something else."""
ChangeKind = Literal["downtime", "campaign", "holiday", "other"]


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
class SlotPrices:
    """What heads save in a queue where that differs by slot; it takes the place of the queue's price of missing heads.

    Parameters
    ----------
    savings
        Per head and slot, falling from each to the next: what the heads after the end before save.
    ends
        Shape (savings, slots), thousandths of a head: up to how many heads each saving goes; never falling from one to
        the next. Heads beyond the last end are surplus.
    """

    savings: tuple[float, ...]
    ends: NDArray[np.int64]


@dataclass(frozen=True)
class Target:
    """Service promised by a queue; shares are 0–1, times in seconds, None where nothing is promised.

    `period` tells over which contacts `service_level` holds: those of each interval, or of a whole day or week. All
    else holds in each interval.

    `respond_within_minutes` is promised of contacts that may wait (`BACKLOG_CHANNELS`); `respond_in` tells whether the
    minutes pass at all times or only while the queue is open.
    """

    service_level: float | None = None
    within_seconds: float | None = None
    max_occupancy: float | None = None
    max_abandonment: float | None = None
    patience_seconds: float | None = None
    min_agents: int | None = None
    period: PromisePeriod = "interval"
    respond_within_minutes: float | None = None
    respond_in: DeadlineClock = "elapsed"


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
    """A stream of contacts that needs one skill.

    Parameters
    ----------
    hours
        None if the queue is always open.
    closures
        Spans in which the queue is closed whatever `hours` says, joined and in order.
    cost
        ``service`` if what a missing head costs follows from contacts missed, slot by slot (`SlotPrices`);
        `understaffing` then says what it costs on average.
    volume_spread_percent
        How far the 10th and the 90th percentile of contacts lie from the forecast where a row does not tell; None if
        nothing is known about that.
    """

    id: QueueId
    channel: Channel
    understaffing: CostSteps
    overstaffing: CostSteps
    hours: OpeningHours | None = None
    target: Target = Target()
    shrinkage: float = 0.0
    concurrency: float = 1.0
    cost: HeadPricing = "heads"
    closures: tuple[Span, ...] = ()
    volume_spread_percent: float | None = None

    @property
    def at_once(self) -> float:
        """Contacts that one agent serves at once; 1 outside chats."""
        return self.concurrency if self.channel == "chat" else 1.0

    def usual_percentiles(self, volume: float) -> tuple[float | None, float | None]:
        """10th and 90th percentile of so many contacts, as `volume_spread_percent` has them; None if it is None."""
        if self.volume_spread_percent is None:
            return None, None
        spread = volume * self.volume_spread_percent / 100.0
        return volume - spread, volume + spread

    def open_spans(self, calendar: Calendar) -> tuple[Span, ...]:
        """Join the opening times that touch the horizon, tails from the day before and after included."""
        return subtract_spans(self._usual_spans(calendar), self.closures)

    def _usual_spans(self, calendar: Calendar) -> tuple[Span, ...]:
        days = [calendar.date_at(index) for index in range(-1, calendar.days + 1)]
        if self.hours is None:
            return (Span(calendar.midnight(days[0]), calendar.midnight(calendar.date_at(calendar.days + 1))),)
        return join_spans(calendar.window(day, window) for day in days for window in self.hours.windows_on(day))


@dataclass(frozen=True)
class DemandInterval:
    """One row of demand: heads as given, or contacts and their handling time, for one queue and interval.

    Where a dated change begins or ends inside a row of the input, the row becomes several intervals.

    Parameters
    ----------
    minutes
        Length, a multiple of the slot.
    volume_low, volume_high
        10th and 90th percentile of the contacts; both None if nothing is known about their spread.
    row
        Row of the input file, for messages.
    """

    queue: QueueId
    start_utc: datetime
    minutes: int
    required: float | None = None
    volume: float | None = None
    aht_seconds: float | None = None
    row: int = 0
    volume_low: float | None = None
    volume_high: float | None = None

    @property
    def most_erlangs(self) -> float:
        """Load of the contacts, or of their 90th percentile where that is known; 0 where heads are given."""
        contacts = self.volume if self.volume_high is None else self.volume_high
        return (contacts or 0.0) * (self.aht_seconds or 0.0) / (self.minutes * 60.0)


@dataclass(frozen=True)
class ChangeEffect:
    """What a dated change did to the demand of its queue within the horizon.

    Parameters
    ----------
    slots
        Slots whose demand it acted on.
    contacts
        Contacts added, negative where some are lost; those that call again are counted as added.
    returned_contacts
        Contacts among them that call again after the end of the change.
    agent_hours
        Agent-hours added: required heads times time; for contacts their handling time, shared out over the chats that
        an agent serves at once, before target and shrinkage.
    """

    slots: int = 0
    contacts: float = 0.0
    returned_contacts: float = 0.0
    agent_hours: float = 0.0


@dataclass(frozen=True)
class DemandChange:
    """A dated change of one queue's demand, and what it did; numbers that are 0 change nothing.

    Percentages act first, additions after them, on what earlier changes have left.

    Parameters
    ----------
    span
        When it holds; it acts on the part in which the queue is open.
    volume_percent, aht_percent, required_percent
        Added to contacts, to handling time and to heads; -100 leaves nothing.
    volume_add_per_hour
        Contacts added an hour.
    required_add
        Heads added.
    is_closed
        Whether the queue is closed all through the span.
    return_percent
        Share of the lost contacts that call again within `return_hours` after the end.
    row
        Row of the input file; 0 for a public holiday.
    """

    queue: QueueId
    span: Span
    kind: ChangeKind
    note: str = ""
    volume_percent: float = 0.0
    volume_add_per_hour: float = 0.0
    aht_percent: float = 0.0
    required_percent: float = 0.0
    required_add: float = 0.0
    is_closed: bool = False
    return_percent: float = 0.0
    return_hours: float = 0.0
    row: int = 0
    effect: ChangeEffect = ChangeEffect()

    @property
    def changes_open_hours(self) -> bool:
        """Whether demand is different while the queue stays open."""
        percentages = (self.volume_percent, self.aht_percent, self.required_percent)
        return not self.is_closed and any((*percentages, self.volume_add_per_hour, self.required_add))


@dataclass(frozen=True)
class Backlog:
    """Work of a queue that may wait, in cohorts that arrive together and are due together; shape (cohorts,) each.

    Parameters
    ----------
    first, last
        Open slots from which and until which, both included, a cohort can be worked. Neither ever falls from one
        cohort to the next.
    work
        Thousandths of an agent who works on it for one slot.
    is_due
        Whether it has to be done by the end of `last`; what is due after the horizon may be left.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    work: NDArray[np.int64]
    is_due: NDArray[np.bool_]


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
    prices
        Prices by slot of the queues that have them; all others have the same price in every slot.
    backlogs
        Work of the queues whose work may wait; their `heads` are one plan of when to do what is due.
    """

    queues: tuple[QueueId, ...]
    heads: NDArray[np.float64]
    is_open: NDArray[np.bool_]
    prices: Mapping[QueueId, SlotPrices] = field(default_factory=dict)
    backlogs: Mapping[QueueId, Backlog] = field(default_factory=dict)
