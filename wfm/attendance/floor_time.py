"""When an agent should have been on the floor, and when that came true: lost, gained and unknown time.

The published shift counts, net of breaks, meals and activities. Time off that was approved over it afterwards is lost
to the floor like any other absence: nobody took the agent's place in the plan. A clock cannot tell queue work from a
meeting, so work during an activity is neither lost nor gained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wfm.attendance.expected import seconds_of
from wfm.attendance.records import AgentRecord
from wfm.attendance.stretches import Stretch, join, overlap, within, without
from wfm.attendance.views import ShiftView

_FIRST_SECOND = -(2**62)


@dataclass(frozen=True, slots=True)
class FloorTime:
    """An agent's time, each part sorted and disjoint.

    Parameters
    ----------
    planned
        On the floor as published, in the shifts of the period and those before it.
    lost
        Of the period's planned time up to the report time, what is known not to be worked.
    gained
        Worked without being planned on the floor.
    unknown
        Of the period's planned time, that for which a punch is missing.
    """

    planned: list[Stretch]
    lost: list[Stretch]
    gained: list[Stretch]
    unknown: list[Stretch]


def read_floor(record: AgentRecord) -> FloorTime:
    """Hold an agent's work against the floor time of the published shifts.

    Shifts before the period are taken to be worked as planned.
    """
    found = FloorTime([], [], [], [])
    # Time off can leave a shift to sessions that belong to no shift, or to another one, so all are taken together.
    parts = [record.views] if record.facts.off else [(view,) for view in record.views]
    loose = [stretch for day in record.days if day.is_judged for stay in day.loose for stretch in stay.session.work]
    for views in parts:
        _read(views, loose if record.facts.off else (), found)
    if not record.facts.off:
        found.gained.extend(loose)
    return FloorTime(*(join(part) for part in (found.planned, found.lost, found.gained, found.unknown)))


def _read(views: Sequence[ShiftView], loose: Sequence[Stretch], found: FloorTime) -> None:
    """Add what some shifts and the work that belongs to them come to."""
    work = join([*loose, *(stretch for view in views if not view.expected.is_time_off for stretch in view.work)])
    busy: list[Stretch] = []
    for view in views:
        floor, activities = _floor_of(view)
        found.planned.extend(floor)
        busy.extend(floor)
        busy.extend(activities)
        if view.expected.is_judged:
            known = without(within(floor, _FIRST_SECOND, view.report_time), view.unknown)
            found.lost.extend(without(known, work))
            found.unknown.extend(overlap(floor, view.unknown))
    found.gained.extend(without(work, join(busy)))


def _floor_of(view: ShiftView) -> tuple[list[Stretch], list[Stretch]]:
    """Floor time and activities of a shift as published."""
    expected, shift = view.expected, view.expected.shift
    activities = [seconds_of(piece.span) for piece in shift.pieces if piece.kind == "activity"]
    if view.facts.off:
        whole = seconds_of(shift.span)
        rest = [seconds_of(piece.span) for piece in shift.pieces if piece.kind != "activity"]
    else:
        whole, rest = (expected.start, expected.end), expected.rest
    return without([whole], join([*rest, *activities])), activities
