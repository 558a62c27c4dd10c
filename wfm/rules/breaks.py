"""Each shift takes the breaks of its template, in order, inside their windows, with work of the right length between.

Example:  breaks: [{id: lunch, minutes: 30, paid: false, after_start: ["03:00", "05:00"]}] of a shift template
Breaks:   ann  06:00  wwwwwwwwwwmmwwwwwwwwwwwwwwwwwwww      lunch after 02:30, half an hour too soon
Keeps:    ann  06:00  wwwwwwwwwwwwmmwwwwwwwwwwwwwwwwww      lunch after 03:00
Counts:   faults: breaks missing, unknown or repeated, out of order, of the wrong length or pay, outside their window,
          their shift or the slot grid, and stretches of work around them that are too short or too long
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar, Literal

from wfm.domain.calendar import Calendar
from wfm.domain.findings import Finding
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, Piece, Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule
from wfm.rules.parts.break_pattern import breaks_due

_MINUTE = timedelta(minutes=1)


class Breaks(Rule):
    """The rule ``breaks``; whoever places breaks does so by template, so there is nothing to post."""

    unit: ClassVar[str] = "fault"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change the breaks of the shift templates in the configuration"

    rule: Literal["breaks"] = "breaks"

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare the breaks and meals of each shift with its template."""
        for agent in instance.agents:
            for shift in roster.shifts_of(agent.id):
                template = instance.template.get(TemplateId(shift.label))
                for fault in () if template is None else _faults(instance.calendar, template, shift):
                    yield self.finding(agent, shift.date, f"{agent.name}, shift of {shift.date}: {fault}")


def _faults(calendar: Calendar, template: ShiftTemplate, shift: Shift) -> Iterator[str]:
    due = breaks_due(template, int(shift.span.minutes))
    taken = [piece for piece in shift.pieces if piece.kind != "activity"]
    taken.sort(key=lambda piece: piece.span)
    yield from _faults_in_list(due, taken)
    known = {rule.id: rule for rule in due}
    for piece in taken:
        yield from _faults_in_place(calendar, shift, piece)
        if piece.label in known:
            yield from _faults_in_break(known[piece.label], shift, piece)
    if taken:
        yield from _faults_in_gaps(template, shift, taken)


def _faults_in_list(due: Sequence[BreakRule], taken: Sequence[Piece]) -> Iterator[str]:
    """Every break exactly once, and in order."""
    wanted = [rule.id for rule in due]
    found = [piece.label for piece in taken]
    for label in wanted:
        if label not in found:
            yield f"{label} is missing"
    for label in dict.fromkeys(found):
        if label not in wanted:
            yield f"{label} is no break of this shift"
        elif found.count(label) > 1:
            yield f"{label} is taken {found.count(label)} times"
    if sorted(found) == sorted(wanted) and found != wanted:
        yield f"breaks are taken in the order {', '.join(found)} instead of {', '.join(wanted)}"


def _faults_in_place(calendar: Calendar, shift: Shift, piece: Piece) -> Iterator[str]:
    if not shift.span.contains(piece.span):
        yield f"{piece.label} lies outside the shift"
    if (piece.span.start_utc - calendar.origin_utc) % timedelta(minutes=calendar.interval_minutes):
        yield f"{piece.label} does not start on a slot of {calendar.interval_minutes} minutes"


def _faults_in_break(rule: BreakRule, shift: Shift, piece: Piece) -> Iterator[str]:
    if piece.span.minutes != rule.minutes:
        yield f"{rule.id} lasts {piece.span.minutes:g} minutes instead of {rule.minutes}"
    if piece.is_paid != rule.is_paid:
        yield f"{rule.id} is {'paid' if piece.is_paid else 'unpaid'} instead of {'paid' if rule.is_paid else 'unpaid'}"
    minute = (piece.span.start_utc - shift.start_utc) / _MINUTE
    if not rule.earliest_start_minute <= minute <= rule.latest_start_minute:
        window = f"{_clock(rule.earliest_start_minute)} to {_clock(rule.latest_start_minute)}"
        yield f"{rule.id} starts {_clock(minute)} after the start of the shift instead of {window}"


def _faults_in_gaps(template: ShiftTemplate, shift: Shift, taken: Sequence[Piece]) -> Iterator[str]:
    """Work between breaks, and between a break and the shift's ends; activities are work."""
    ends = [shift.start_utc, *(piece.span.end_utc for piece in taken)]
    starts = [*(piece.span.start_utc for piece in taken), shift.end_utc]
    for worked_from, worked_to in zip(ends, starts, strict=True):
        minutes = (worked_to - worked_from) / _MINUTE
        if minutes < (template.min_gap_minutes or 0):
            yield f"only {_clock(max(0, minutes))} of work before or after a break"
        if template.max_gap_minutes is not None and minutes > template.max_gap_minutes:
            yield f"{_clock(minutes)} of work without a break"


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
