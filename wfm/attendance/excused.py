"""Which minutes an excused exception takes out of adherence: those of its own that went astray or are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wfm.attendance.adherence import Reckoning, reckon
from wfm.attendance.entries import ABSENCES, Entry
from wfm.attendance.settings import AdherenceSettings
from wfm.attendance.stretches import Stretch, join, overlap
from wfm.attendance.views import ShiftView

_OFF_CLOCK = 2
"""Place of time off the clock among the stretches astray."""
_MISSING = frozenset({"missing_in", "missing_out", "missing_break_punch", "missing_meal_punch"})


def mark_excused(views: Iterable[ShiftView], entries: Sequence[Entry], rules: AdherenceSettings) -> None:
    """Note in each shift the time that excused exceptions make neutral."""
    excused = [entry for entry in entries if entry.status == "excused" and entry.shift]
    if not excused:
        return
    view_of = {id(view.expected): view for view in views}
    for entry in excused:
        view = view_of[id(entry.shift)]
        if not view.expected.is_time_off:
            view.excused = join([*view.excused, *_minutes_of(entry, view, rules)])


def _minutes_of(entry: Entry, view: ShiftView, rules: AdherenceSettings) -> list[Stretch]:
    if entry.code in ABSENCES:
        return [(view.expected.start, view.expected.end)]
    found = reckon(view, rules)
    if entry.code in _MISSING:
        return [*_unknown_beside(entry, view, found), *overlap(_concerned(entry), _out(found))]
    if entry.code == "partial_absence":
        return found.astray[_OFF_CLOCK]
    if entry.code == "too_many_breaks":
        taken = join(pause.known for pause in view.pairing.surplus if pause.known)
        return overlap(taken, _out(found))
    return overlap(_concerned(entry), join([*_out(found), *found.unknown]))


def _out(found: Reckoning) -> list[Stretch]:
    return join(stretch for stretches in found.astray for stretch in stretches)


def _concerned(entry: Entry) -> list[Stretch]:
    """Time that the exception speaks of: what was scheduled and what was done instead."""
    facts = (entry.found.span, entry.found.planned, entry.found.actual)
    return join(stretch for stretch in facts if stretch is not None)


def _unknown_beside(entry: Entry, view: ShiftView, found: Reckoning) -> list[Stretch]:
    """Find the unknown time that the punch beside the missing one borders on."""
    if entry.found.actual is None:
        return []
    moment = min(max(entry.found.actual[0], view.expected.start), view.expected.end)
    return [(start, end) for start, end in found.unknown if start <= moment <= end]
