"""Adherence by slot, of teams and of everybody: the seconds of agent-days, cut along the slots.

What is counted is what `adherence` counts for a day, so slots add up to days. Figures that only a whole shift has are
left out: conformance by overlap, and the rounding of pay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wfm.attendance.adherence import reckon_judged
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AdherenceSettings
from wfm.attendance.slot_seconds import IntArray, StretchLog, grid_around
from wfm.attendance.stretches import Stretch, join, overlap, within, without
from wfm.attendance.views import ShiftView
from wfm.domain.attendance import NO_TEAM, AttendanceTally
from wfm.domain.calendar import Calendar, Span
from wfm.domain.slot_adherence import EMPTY, SlotAdherence

_FIGURES = AttendanceTally.__slots__
"""Names of the figures, in order."""
_Part = tuple[str, Sequence[Stretch]]


class SlotLog:
    """Gathers the time of judged shifts by team while agents are read; `finish` makes the rows of it."""

    def __init__(self, calendar: Calendar, period: Span, rules: AdherenceSettings) -> None:
        anchor = int(calendar.origin_utc.timestamp())
        self._grid = grid_around(period, calendar.interval_minutes * 60, anchor)
        self._rules = rules
        self._teams: dict[str, int] = {}
        self._logs = {name: StretchLog() for name in _FIGURES}

    def add(self, record: AgentRecord) -> None:
        """Note an agent; what is excused has to be marked before."""
        team = self._teams.setdefault(record.facts.agent.team or NO_TEAM, len(self._teams))
        for day in record.days:
            if day.is_judged:
                parts = [part for view in day.expecting for part in _parts_of_shift(view, self._rules)]
                parts += [("outside", stay.session.work) for stay in day.loose]
                parts += [("present", stay.session.work) for stay in day.loose]
                for name, stretches in parts:
                    self._logs[name].add(team, stretches)

    def finish(self) -> SlotAdherence:
        """Make the rows."""
        names = sorted(self._teams)
        order = [self._teams[name] for name in names]
        by_team = np.stack(
            [self._logs[name].seconds_by_owner(self._grid, len(names)).astype(np.int64)[order] for name in _FIGURES],
            axis=-1,
        )
        by_team[..., _FIGURES.index("pay")] = by_team[..., _FIGURES.index("present")]
        everybody = by_team.sum(axis=0, keepdims=True)
        teams, slots = np.nonzero(np.concatenate([by_team, everybody]).any(axis=-1))
        seconds = np.concatenate([by_team, everybody])[teams, slots]
        is_total = teams == len(names)
        return SlotAdherence(
            teams=tuple(names),
            team_of=np.where(is_total, EMPTY, teams),
            start=self._grid.origin + slots * self._grid.slot_seconds,
            seconds=seconds,
            adherence=self._adherence(seconds),
            conformance=self._conformance(seconds),
            absence=_hundredths(_of(seconds, "absent"), _of(seconds, "paid_scheduled")),
        )

    def _adherence(self, seconds: IntArray) -> IntArray:
        measured = _of(seconds, "adherent") + _of(seconds, "astray")
        outside = _of(seconds, "outside") if self._rules.definition == "genesys" else 0
        tolerated = _of(seconds, "tolerated") if self._rules.definition == "microsoft" else 0
        found = _hundredths(_of(seconds, "adherent") + tolerated, measured + outside)
        return np.where(measured > 0, found, EMPTY)

    def _conformance(self, seconds: IntArray) -> IntArray:
        if self._rules.conformance == "overlap":
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
    left_out = join([*found.neutral, *found.unknown])
    yield "neutral", found.neutral
    yield "unknown", found.unknown
    yield "adherent", without(join([*found.due, *found.pauses]), join(astray))
    yield "astray", astray
    yield "tolerated", [(start, min(end, start + tolerance)) for start, end in astray]
    yield "due", found.due
    yield "inside", without(within(view.work, expected.start, found.until), left_out)
    yield "outside", without(view.work, [(expected.start, expected.end)])
    if rules.unknown == "out":
        yield "astray", found.unknown
        yield "due", overlap(found.unknown, expected.due)
