"""Approved sickness over a published shift: nobody was expected any more, yet it is listed, for the Bradford factor."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wfm.attendance.expected import seconds_of
from wfm.attendance.kinds.found import Found
from wfm.attendance.records import AgentRecord
from wfm.attendance.views import ShiftView
from wfm.domain.decisions import PastException
from wfm.domain.shifts import Shift

_SAYS_SO = "approved time off: "
"""Begins the detail of an absence that only tells of sickness."""


def sick_shifts(record: AgentRecord, kinds: Collection[str]) -> Iterator[tuple[ShiftView, Found]]:
    """Find the shifts of the period, over by now, that time off of such a kind has taken away."""
    for view in record.views:
        expected = view.expected
        is_over = expected.is_judged and view.report_time >= expected.end
        if is_over and expected.is_time_off and not view.is_worked and (kind := _kind_over(view, kinds)):
            span = (expected.start, expected.end)
            yield view, Found(_paid_seconds(expected.shift), span, planned=span, detail=f"{_SAYS_SO}{kind}")


def told_sickness(row: PastException) -> bool:
    """Tell whether an earlier exception is approved sickness; only its words say so once somebody has decided on it."""
    return row.points_state == "excused" and _SAYS_SO in row.detail


def _kind_over(view: ShiftView, kinds: Collection[str]) -> str:
    """Name the kind of approved time off that overlaps the shift, empty if it is none of those asked for."""
    start, end = seconds_of(view.expected.shift.span)
    for row in view.facts.time_off:
        if row.status == "approved" and row.kind in kinds:
            first, last = seconds_of(row.span)
            if first < end and start < last:
                return row.kind
    return ""


def _paid_seconds(shift: Shift) -> int:
    """P of a shift as published: its length less meals and unpaid breaks."""
    unpaid = (piece for piece in shift.pieces if piece.kind == "meal" or (piece.kind == "break" and not piece.is_paid))
    spans = [seconds_of(piece.span) for piece in unpaid]
    start, end = seconds_of(shift.span)
    return end - start - sum(last - first for first, last in spans)
