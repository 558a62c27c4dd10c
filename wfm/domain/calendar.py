"""The one place where local wall-clock time, instants and slots meet.

Files speak local time; inside, every time is an instant (an aware ``datetime`` in UTC), an elapsed minute since the
horizon's first local midnight, or a slot of that grid. Elapsed time is always measured between instants, so a night in
which clocks change is one hour longer or shorter without any special case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY_MINUTES = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NonexistentTimeError(ValueError):
    """A local time falls into the hour that is skipped when clocks go forward."""


@dataclass(frozen=True, order=True)
class Span:
    """A half-open interval ``[start_utc, end_utc)`` of instants."""

    start_utc: datetime
    end_utc: datetime

    @property
    def minutes(self) -> float:
        """Elapsed minutes."""
        return (self.end_utc - self.start_utc).total_seconds() / 60

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share more than an edge."""
        return self.start_utc < other.end_utc and other.start_utc < self.end_utc

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start_utc <= other.start_utc and other.end_utc <= self.end_utc


@dataclass(frozen=True, order=True)
class TimeWindow:
    """Wall-clock times of day in minutes after local midnight; `end_minute` above 1440 lies on the next date."""

    start_minute: int
    end_minute: int


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and merge those that overlap or adjoin."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start_utc <= joined[-1].end_utc:
            joined[-1] = Span(joined[-1].start_utc, max(joined[-1].end_utc, span.end_utc))
        else:
            joined.append(span)
    return tuple(joined)


def subtract_spans(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """Parts of spans that `taken` leaves over; `taken` is joined and in order."""
    left: list[Span] = []
    for span in spans:
        start = span.start_utc
        for each in taken:
            if each.overlaps(Span(start, span.end_utc)):
                if each.start_utc > start:
                    left.append(Span(start, each.start_utc))
                start = min(each.end_utc, span.end_utc)
        if start < span.end_utc:
            left.append(Span(start, span.end_utc))
    return tuple(left)


def common_spans(spans: Iterable[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Parts that spans share with others, in the order of both."""
    return tuple(
        Span(max(span.start_utc, other.start_utc), min(span.end_utc, other.end_utc))
        for span in spans
        for other in others
        if span.overlaps(other)
    )


@dataclass(frozen=True)
class Calendar:
    """The horizon: consecutive local dates, cut into slots of equal elapsed time.

    Parameters
    ----------
    timezone
        IANA name of the site's time zone.
    start
        First local date; slot 0 begins at its midnight.
    days
        Number of dates, 1–28.
    interval_minutes
        Length of a slot.
    """

    timezone: str
    start: date
    days: int
    interval_minutes: int = 15

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """All dates of the horizon, in order."""
        return tuple(self.start + timedelta(days=index) for index in range(self.days))

    @cached_property
    def origin_utc(self) -> datetime:
        """Local midnight of the first date."""
        return self.midnight(self.start)

    @cached_property
    def end_utc(self) -> datetime:
        """Local midnight after the last date."""
        return self.midnight(self.start + timedelta(days=self.days))

    @cached_property
    def slot_count(self) -> int:
        """Number of slots that begin inside the horizon."""
        return -(-self.minute_of(self.end_utc) // self.interval_minutes)

    @cached_property
    def weeks(self) -> tuple[range, ...]:
        """Day indices of each 7-day block from the horizon's start; the last may be shorter."""
        return tuple(range(first, min(first + 7, self.days)) for first in range(0, self.days, 7))

    @property
    def span(self) -> Span:
        """The whole horizon."""
        return Span(self.origin_utc, self.end_utc)

    # Dates -----------------------------------------------------------------------------------------------------------

    def day_index(self, day: date) -> int:
        """Position of a date in the horizon; negative before it."""
        return (day - self.start).days

    def date_at(self, day_index: int) -> date:
        """Date at a position; negative positions lie before the horizon."""
        return self.start + timedelta(days=day_index)

    def has_date(self, day: date) -> bool:
        """Tell whether a date lies in the horizon."""
        return 0 <= self.day_index(day) < self.days

    def midnight(self, day: date) -> datetime:
        """First instant of a local date."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    # Local time and instants -----------------------------------------------------------------------------------------

    def to_utc(self, local: datetime, offset: timedelta | None = None) -> datetime:
        """Turn a local wall-clock time into an instant.

        Parameters
        ----------
        local
            Without zone. In the hour that is repeated when clocks go back the first pass is meant.
        offset
            Offset from UTC as written behind the time, if any: it settles the repeated hour.

        Raises
        ------
        NonexistentTimeError
            If clocks skip that time, or never show it with that offset.
        """
        first = local.replace(tzinfo=self.zone, fold=0)
        instant = first.astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) != local:
            raise NonexistentTimeError(f"{local:%Y-%m-%d %H:%M} does not exist in {self.timezone}: clocks go forward")
        if offset is None or first.utcoffset() == offset:
            return instant
        second = local.replace(tzinfo=self.zone, fold=1)
        if second.utcoffset() == offset:
            return second.astimezone(UTC)
        raise NonexistentTimeError(f"{local:%Y-%m-%d %H:%M} never has that offset in {self.timezone}")

    def is_repeated(self, local: datetime) -> bool:
        """Tell whether a local wall-clock time happens twice because clocks go back."""
        offsets = {local.replace(tzinfo=self.zone, fold=fold).utcoffset() for fold in (0, 1)}
        first = local.replace(tzinfo=self.zone, fold=0).astimezone(UTC).astimezone(self.zone)
        return len(offsets) == 2 and first.replace(tzinfo=None) == local

    def to_local(self, instant: datetime) -> datetime:
        """Local time of an instant, aware of its zone."""
        return instant.astimezone(self.zone)

    def date_of(self, instant: datetime) -> date:
        """Local date of an instant."""
        return self.to_local(instant).date()

    def time_of(self, instant: datetime) -> str:
        """Local time of day of an instant as ``HH:MM``."""
        return f"{self.to_local(instant):%H:%M}"

    def text_of(self, instant: datetime) -> str:
        """Write an instant as files show it; the offset follows where the local time happens twice.

        Seconds appear only if there are any.
        """
        local = self.to_local(instant)
        text = f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"
        if not self.is_repeated(local.replace(tzinfo=None, fold=0)):
            return text
        offset = f"{local:%z}"
        return f"{text}{offset[:3]}:{offset[3:5]}"

    def wall_time(self, day: date, minute: int) -> datetime:
        """Instant at which clocks show `minute` minutes after midnight of `day`.

        From 1440 on the next date is meant. A time that clocks skip becomes the instant of the jump, as befits the edge
        of a window; where a skipped time must not exist at all (the start of a shift), ask `to_utc`.
        """
        days, rest = divmod(minute, DAY_MINUTES)
        local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60))
        try:
            return self.to_utc(local)
        except NonexistentTimeError:
            before = local.replace(tzinfo=self.zone, fold=0)
            after = local.replace(tzinfo=self.zone, fold=1)
            skipped = (before.utcoffset() or timedelta()) - (after.utcoffset() or timedelta())
            return self._jump_near(before.astimezone(UTC), abs(skipped))

    def _jump_near(self, instant: datetime, skipped: timedelta) -> datetime:
        """Find the whole minute, at most `skipped` before `instant`, at which the offset changes."""
        low, high = instant - skipped, instant
        while high - low > timedelta(minutes=1):
            middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
            if self.to_local(middle).utcoffset() == self.to_local(high).utcoffset():
                high = middle
            else:
                low = middle
        return high

    def window(self, day: date, window: TimeWindow) -> Span:
        """Span of a window of wall-clock times on a date."""
        return Span(self.wall_time(day, window.start_minute), self.wall_time(day, window.end_minute))

    # Elapsed minutes and slots ---------------------------------------------------------------------------------------

    def minute_of(self, instant: datetime) -> int:
        """Elapsed whole minutes from the horizon's start, rounded down; negative before it."""
        return (instant - self.origin_utc) // timedelta(minutes=1)

    def instant_of(self, minute: int) -> datetime:
        """Instant at an elapsed minute from the horizon's start."""
        return self.origin_utc + timedelta(minutes=minute)

    def slot_of(self, instant: datetime) -> int:
        """Slot that holds an instant; negative before the horizon."""
        return self.minute_of(instant) // self.interval_minutes

    def slot_start(self, slot: int) -> datetime:
        """Instant at which a slot begins."""
        return self.instant_of(slot * self.interval_minutes)

    def slots_on(self, day_index: int) -> range:
        """Slots that begin on a date."""
        edges = [self.minute_of(self.midnight(self.date_at(index))) for index in (day_index, day_index + 1)]
        first, last = (-(-edge // self.interval_minutes) for edge in edges)
        return range(first, last)
