"""Too early or too late at the start and at the end of a shift."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.attendance.kinds.found import Found
from wfm.attendance.policy import Policy
from wfm.attendance.stretches import length, within, without
from wfm.attendance.views import ShiftView


def late_in(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find who came after the start, or is not in yet."""
    start, now = view.expected.start, view.report_time
    if not view.is_worked and start < now < view.expected.end and policy.is_beyond(now - start):
        yield Found(now - start, (start, now), planned=(start, start), detail="not in yet at the report time")
    came = view.first_in
    if came is not None and policy.is_beyond(came - start):
        yield Found(came - start, (start, came), planned=(start, start), actual=(came, came))


def early_in(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find who came before the start, and near enough to mean the shift."""
    came, start = view.first_in, view.expected.start
    if came is None or came >= start:
        return
    amount = length(without([(came, start)], view.facts.off))
    if policy.is_beyond(amount) and amount <= view.facts.watch.before:
        yield Found(amount, (came, start), planned=(start, start), actual=(came, came))


def early_out(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find who left before the end; until then, coming back would heal it."""
    left, end = view.last_out, view.expected.end
    if left is not None and policy.is_beyond(end - left):
        yield Found(end - left, (left, end), planned=(end, end), actual=(left, left), held_until=end)


def late_out(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find who left after the end, or is still in."""
    end = view.expected.end
    left = view.report_time if view.is_still_in else view.last_out
    if left is None or left <= end:
        return
    amount = length(without([(end, left)], view.facts.off))
    if policy.is_beyond(amount) and (view.is_still_in or amount <= view.facts.watch.after):
        actual = None if view.is_still_in else (left, left)
        detail = "still in at the report time" if view.is_still_in else ""
        yield Found(amount, (end, left), planned=(end, end), actual=actual, detail=detail)


def unscheduled_around(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find work too far outside the shift to be called early or late, and work between two shifts."""
    watch, expected, off = view.facts.watch, view.expected, view.facts.off
    came, left = view.first_in, view.last_out
    if came is not None and length(without([(came, expected.start)], off)) > watch.before:
        yield from _worked(view, policy, came, expected.start, came)
    if left is not None and length(without([(expected.end, left)], off)) > watch.after:
        yield from _worked(view, policy, expected.end, left, left)
    if view.is_joined_after and view.work:
        between = view.sessions[-1]
        yield from _worked(view, policy, expected.end, max(end for _, end in view.work), between.start)


def _worked(view: ShiftView, policy: Policy, start: int, end: int, anchor: int) -> Iterator[Found]:
    """Report the work in a stretch outside the shift, time off left out."""
    amount = length(without(within(view.work, start, end), view.facts.off))
    if policy.is_beyond(amount):
        yield Found(amount, (start, end), anchor=anchor, actual=(start, end))
