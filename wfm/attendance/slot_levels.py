"""Adherence by slot, of teams and of everybody: the seconds of agent-days, cut along the slots.

What is counted is what `adherence` counts for a day, so slots add up to days. Figures that only a whole shift has are
left out: conformance by overlap, and the rounding of pay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from wfm.attendance.adherence import reckon_judged
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AdherenceSettings
from wfm.attendance.slot_seconds import IntArray, SlotGrid, StretchLog
from wfm.attendance.stretches import Stretches, join, overlap, within, without
from wfm.attendance.views import ShiftView
from wfm.domain.attendance import NO_TEAM, AttendanceTally
from wfm.domain.slot_adherence import EMPTY, SlotAdherence

_FIGURES = AttendanceTally.__slots__
"""Names of the figures, in order."""
_Part = tuple[str, Stretches]


class SlotLog:
    """Gathers the time of judged shifts by team while agents are read."""

    def __init__(self, grid: SlotGrid, rules: AdherenceSettings) -> None:
        self._grid, self._rules = grid, rules
        self._teams: dict[str, int] = {}
        self._log = StretchLog()

    def add(self, record: AgentRecord) -> None:
        """Note an agent; what is excused has to be marked before."""
        team = self._teams.setdefault(record.facts.agent.team or NO_TEAM, len(self._teams))
        place_of = {name: team * len(_FIGURES) + place for place, name in enumerate(_FIGURES)}
        log = self._log
        for day in record.days:
            if day.is_judged:
                for view in day.expecting:
                    for name, stretches in _parts_of_shift(view, self._rules):
                        log.add(place_of[name], stretches)
                for stay in day.loose:
                    log.add(place_of["outside"], stay.session.work)
                    log.add(place_of["present"], stay.present)

    def seconds_by_team(self) -> dict[str, IntArray]:
        """Seconds of each team, shape (figures, slots)."""
        shape = (len(self._teams), len(_FIGURES), self._grid.count)
        seconds = self._log.seconds_by_owner(self._grid, shape[0] * shape[1]).astype(np.int64).reshape(shape)
        seconds[:, _FIGURES.index("pay")] = seconds[:, _FIGURES.index("present")]
        return {name: seconds[team] for name, team in self._teams.items()}


def slot_adherence(seconds_by_team: Mapping[str, IntArray], grid: SlotGrid, rules: AdherenceSettings) -> SlotAdherence:
    """Make the rows: of each team by name, then of everybody, where there is any time.

    Parameters
    ----------
    seconds_by_team
        As `SlotLog` gives them, all on `grid`.
    """
    names = sorted(seconds_by_team)
    everybody = sum((seconds_by_team[name] for name in names), np.zeros((len(_FIGURES), grid.count), dtype=np.int64))
    by_team = [*(seconds_by_team[name] for name in names), everybody]
    slots_of = [np.flatnonzero(seconds.any(axis=0)) for seconds in by_team]
    seconds = np.concatenate([seconds[:, slots].T for seconds, slots in zip(by_team, slots_of, strict=True)])
    owners = [*range(len(names)), EMPTY]
    return SlotAdherence(
        teams=tuple(names),
        team_of=np.repeat(owners, [slots.size for slots in slots_of]),
        start=grid.origin + np.concatenate(slots_of) * grid.slot_seconds,
        seconds=seconds,
        adherence=_adherence(seconds, rules),
        conformance=_conformance(seconds, rules),
        absence=_hundredths(_of(seconds, "absent"), _of(seconds, "paid_scheduled")),
    )


def _adherence(seconds: IntArray, rules: AdherenceSettings) -> IntArray:
    measured = _of(seconds, "adherent") + _of(seconds, "astray")
    outside = _of(seconds, "outside") if rules.definition == "genesys" else 0
    tolerated = _of(seconds, "tolerated") if rules.definition == "microsoft" else 0
    found = _hundredths(_of(seconds, "adherent") + tolerated, measured + outside)
    return np.where(measured > 0, found, EMPTY)


def _conformance(seconds: IntArray, rules: AdherenceSettings) -> IntArray:
    if rules.conformance == "overlap":
        return np.full(len(seconds), EMPTY, dtype=np.int64)
    return _hundredths(_of(seconds, "inside") + _of(seconds, "outside"), _of(seconds, "due"))


def _of(seconds: IntArray, name: str) -> IntArray:
    found: IntArray = seconds[:, _FIGURES.index(name)]
    return found


def _hundredths(part: IntArray, whole: IntArray) -> IntArray:
    """Hundredths of a percent, half of one rounded up; `EMPTY` where there is nothing to divide by."""
    return np.where(whole > 0, (20_000 * part + whole) // np.maximum(2 * whole, 1), EMPTY)


def _parts_of_shift(view: ShiftView, rules: AdherenceSettings) -> Iterator[_Part]:
    """Yield every figure of a shift with its time."""
    expected = view.expected
    whole = [(expected.start, expected.end)]
    unpaid = [(one.start, one.end) for one in expected.pauses if one.kind == "meal" or not one.is_paid]
    paid = without(without(whole, expected.neutral), unpaid)
    yield "scheduled", whole
    yield "paid_scheduled", paid
    if not view.is_worked and view.report_time >= expected.end:
        yield "absent", paid
        if rules.absent_days == "exclude":
            yield "neutral", view.excused
            return
    yield from _clocked_parts(view, rules)
    yield "present", [*view.work, *view.paid_rest]


def _clocked_parts(view: ShiftView, rules: AdherenceSettings) -> Iterator[_Part]:
    expected, found = view.expected, reckon_judged(view, rules)
    astray = [stretch for stretches in found.astray for stretch in stretches]
    tolerance = round(rules.tolerance_minutes * 60)
    yield "neutral", found.neutral
    yield "unknown", found.unknown
    yield "adherent", without(join([*found.due, *found.pauses]), join(astray))
    yield "astray", astray
    yield "tolerated", [(start, min(end, start + tolerance)) for start, end in astray]
    yield "due", found.due
    yield "inside", without(within(view.work, expected.start, found.until), found.left_out)
    yield "outside", without(view.work, [(expected.start, expected.end)])
    if rules.unknown == "out":
        yield "astray", found.unknown
        yield "due", overlap(found.unknown, expected.due)
