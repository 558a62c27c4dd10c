"""Which minutes an excused exception takes out of adherence: those of its own that went astray or are unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from wfm.attendance.adherence import reckon
from wfm.attendance.entries import Entry
from wfm.attendance.reckoning import Reckoning
from wfm.attendance.settings import AdherenceSettings
from wfm.attendance.stretches import Stretch, join, overlap
from wfm.attendance.views import ShiftView
from wfm.domain.attendance import ABSENCES, MISSING_PUNCHES

_OFF_CLOCK = 2
"""Place of time off the clock among the stretches astray."""
_OF_WHOLE_SHIFTS = frozenset({"partial_absence", "too_many_breaks"})
"""Kinds of which the span does not tell the minutes."""


def mark_excused(views: Iterable[ShiftView], entries: Sequence[Entry], rules: AdherenceSettings) -> None:
    """Note in each shift the time that excused exceptions make neutral."""
    excused: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.status == "excused" and entry.shift:
            excused.setdefault(id(entry.shift), []).append(entry)
    for view in views if excused else ():
        if id(view.expected) in excused and not view.expected.is_time_off:
            view.excused = join(_minutes_of(excused[id(view.expected)], view, rules))
            view.reckoned = None


def _minutes_of(entries: Sequence[Entry], view: ShiftView, rules: AdherenceSettings) -> Iterable[Stretch]:
    """Find the time that a shift's excused exceptions make neutral; what they share is found once for all."""
    codes = {entry.code for entry in entries}
    if codes & ABSENCES:
        return [(view.expected.start, view.expected.end)]
    found = reckon(view, rules)
    out = join(stretch for stretches in found.astray for stretch in stretches)
    missing = [entry for entry in entries if entry.code in MISSING_PUNCHES]
    others = [entry for entry in entries if entry.code not in MISSING_PUNCHES | _OF_WHOLE_SHIFTS]
    minutes = [*_unknown_beside(missing, view, found), *overlap(_concerned(missing), out)]
    minutes += overlap(_concerned(others), join([*out, *found.unknown]))
    if "partial_absence" in codes:
        minutes += found.astray[_OFF_CLOCK]
    if "too_many_breaks" in codes:
        minutes += overlap(join(pause.known for pause in view.pairing.surplus if pause.known), out)
    return minutes


def _concerned(entries: Iterable[Entry]) -> list[Stretch]:
    """Time that exceptions speak of: what was scheduled and what was done instead."""
    facts = (fact for entry in entries for fact in (entry.found.span, entry.found.planned, entry.found.actual))
    return join(stretch for stretch in facts if stretch is not None)


def _unknown_beside(missing: Iterable[Entry], view: ShiftView, found: Reckoning) -> list[Stretch]:
    """Find the unknown time that the punches beside the missing ones border on."""
    start, end = view.expected.start, view.expected.end
    moments = sorted(min(max(entry.found.actual[0], start), end) for entry in missing if entry.found.actual)
    beside = ((stretch, bisect_left(moments, stretch[0])) for stretch in found.unknown)
    return [stretch for stretch, place in beside if place < len(moments) and moments[place] <= stretch[1]]
