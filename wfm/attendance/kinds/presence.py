"""Who did not come, or only for the smaller part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from wfm.attendance.expected import seconds_of
from wfm.attendance.kinds.found import Found
from wfm.attendance.policy import Policy
from wfm.attendance.stretches import length
from wfm.attendance.views import ShiftView, day_bounds


def absence(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find shifts that are over and to which nobody came."""
    if not view.is_worked and view.report_time >= view.expected.end:
        yield _missed_shift(view)


def no_call_no_show(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find shifts to which nobody came without a call and without any punch on that date."""
    if view.is_worked or policy.after is None or view.report_time < view.expected.end + policy.after:
        return
    midnights = day_bounds(view.facts.calendar, view.date, view.date + timedelta(days=1))
    if not _has_called(view) and not view.facts.has_punch_on(*midnights):
        yield _missed_shift(view)


def partial_absence(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find shifts of which more than a share of the time due was spent off the clock."""
    if not view.is_worked:
        return
    away = length(view.due_off_clock)
    allowed = round(length(view.expected.due) * (policy.settings.share or 0))
    if away > allowed:
        shift = (view.expected.start, view.expected.end)
        yield Found(away, shift, planned=shift, actual=view.stay, limit=allowed, held_until=view.expected.end)


def out_during_shift(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find times clocked out inside the shift that are no break or meal."""
    for start, end in view.gaps:
        if policy.is_beyond(end - start):
            yield Found(end - start, (start, end), anchor=start, actual=(start, end))


def _missed_shift(view: ShiftView) -> Found:
    shift = (view.expected.start, view.expected.end)
    return Found(view.expected.paid_seconds, shift, planned=shift)


def _has_called(view: ShiftView) -> bool:
    """Tell whether time off of any status but cancelled overlaps the shift as published."""
    start, end = seconds_of(view.expected.shift.span)
    rows = [seconds_of(row.span) for row in view.facts.time_off if row.status != "cancelled"]
    return any(first < end and start < last for first, last in rows)
