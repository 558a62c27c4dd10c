"""What is expected of an agent: shifts after approved time off, with the breaks and meals that are left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from wfm.attendance.stretches import Stretch, Stretches, join, length, overlap, within, without
from wfm.domain.calendar import Calendar, Span
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Shift


@dataclass(frozen=True, slots=True)
class PlannedPause:
    """A scheduled break or meal."""

    start: int
    end: int
    kind: Literal["break", "meal"]
    label: str
    is_paid: bool


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedShift:
    """A published shift after approved time off.

    Parameters
    ----------
    number
        Its position among the agent's shifts of that date, from 1.
    start, end
        S and E: the edges that are left, or those published when nothing is left.
    is_judged
        Whether it lies in the period.
    is_time_off
        Whether time off covers it wholly, so that nothing is expected.
    neutral
        Time off in the middle.
    pauses
        Breaks and meals that are left.
    """

    shift: Shift
    number: int
    start: int
    end: int
    is_judged: bool
    is_time_off: bool
    neutral: tuple[Stretch, ...]
    pauses: tuple[PlannedPause, ...]

    @property
    def rest(self) -> list[Stretch]:
        """Breaks and meals."""
        return [(pause.start, pause.end) for pause in self.pauses]

    @property
    def due(self) -> list[Stretch]:
        """Time in which work is expected, activities included."""
        return without(without([(self.start, self.end)], self.neutral), self.rest)

    @property
    def paid_seconds(self) -> int:
        """Expected presence less meals and unpaid breaks."""
        unpaid = sum(pause.end - pause.start for pause in self.pauses if pause.kind == "meal" or not pause.is_paid)
        return self.end - self.start - length(self.neutral) - unpaid


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved time off of one agent: by time, and the dates whose shifts it covers wholly."""

    spans: tuple[Stretch, ...]
    dates: frozenset[date]

    def covers(self, shift: Shift) -> bool:
        """Tell whether a shift belongs to a date off."""
        return shift.date in self.dates


def build_leave(rows: Sequence[TimeOff], closed_dates: Collection[date], calendar: Calendar) -> Leave:
    """Join approved time off and closed dates."""
    approved = [row for row in rows if row.status == "approved"]
    spans = [seconds_of(row.span) for row in approved]
    dates = set(closed_dates)
    for row in approved:
        if row.first_date is not None and row.last_date is not None:
            days = (row.last_date - row.first_date).days + 1
            dates.update(row.first_date + timedelta(days=index) for index in range(days))
    for day in closed_dates:
        spans.append((to_seconds(calendar.midnight(day)), to_seconds(calendar.midnight(day + timedelta(days=1)))))
    return Leave(tuple(join(spans)), frozenset(dates))


def expect_shifts(shifts: Sequence[Shift], judged: Collection[date], leave: Leave) -> list[ExpectedShift]:
    """Cut approved time off away from an agent's shifts, given in order of time, and number them by date."""
    numbers: dict[date, int] = {}
    expected = []
    for shift in shifts:
        numbers[shift.date] = numbers.get(shift.date, 0) + 1
        expected.append(_expect(shift, numbers[shift.date], shift.date in judged, leave))
    return expected


def _expect(shift: Shift, number: int, is_judged: bool, leave: Leave) -> ExpectedShift:
    start, end = seconds_of(shift.span)
    pauses = [
        PlannedPause(*seconds_of(piece.span), piece.kind, piece.label, piece.is_paid)
        for piece in sorted(shift.pieces)
        if piece.kind != "activity"
    ]
    off = within(leave.spans, start, end)
    if not off and not leave.covers(shift):
        return ExpectedShift(shift, number, start, end, is_judged, False, (), tuple(pauses))
    left = () if leave.covers(shift) else _what_is_left((start, end), off, pauses)
    if not left:
        return ExpectedShift(shift, number, start, end, is_judged, True, (), ())
    first, last = left[0][0], left[-1][1]
    neutral = without([(first, last)], left)
    kept = tuple(pause for pause in pauses if overlap([(pause.start, pause.end)], left))
    return ExpectedShift(shift, number, first, last, is_judged, False, tuple(neutral), kept)


def _what_is_left(shift: Stretch, off: Stretches, pauses: Sequence[PlannedPause]) -> Sequence[Stretch]:
    """Cut time off away, with every break or meal cut by it or left at an edge: nobody comes in for a break."""
    rests = [(pause.start, pause.end) for pause in pauses]
    gone = list(off)
    while going := [rest for rest in rests if without([rest], gone) and _goes(rest, gone, shift)]:
        gone = join([*gone, *going])
    return without([shift], gone)


def _goes(rest: Stretch, gone: Stretches, shift: Stretch) -> bool:
    """Tell whether a pause is cut by time that is gone, or adjoins such time at the shift's edge."""
    at_edge = [span for span in gone if span[0] <= shift[0] or span[1] >= shift[1]]
    return bool(overlap([rest], gone)) or any(rest[0] == end or rest[1] == start for start, end in at_edge)


def to_seconds(instant: datetime) -> int:
    """Whole seconds since 1970, UTC."""
    return int(instant.timestamp())


def seconds_of(span: Span) -> Stretch:
    """Turn a span of instants into seconds."""
    return to_seconds(span.start_utc), to_seconds(span.end_utc)
