"""Adherence asks when, conformance how much: both from the same seconds, by published definitions.

Definitions as in the documentation of Genesys Cloud (adherence with time outside as exceptions), Microsoft Dynamics 365
(a tolerance per stretch), Amazon Connect, Calabrio and Salesforce (matched time), ServiceNow and Cisco (conformance).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from wfm.attendance.days import AgentDay, Stay
from wfm.attendance.reckoning import Reckoning
from wfm.attendance.sessions import Session
from wfm.attendance.settings import AdherenceSettings, AttendanceSettings
from wfm.attendance.stretches import Stretch, Stretches, join, length, overlap, within, without
from wfm.attendance.views import AgentFacts, ShiftView
from wfm.domain.attendance import AttendanceTally, DayStatus
from wfm.domain.tallies import add_up


def day_tally(day: AgentDay, settings: AttendanceSettings) -> AttendanceTally:
    """Add up the seconds of one date of an agent."""
    tallies = [shift_tally(view, settings) for view in day.expecting]
    tallies += [_loose_tally(stay, settings) for stay in day.loose]
    return tallies[0] if len(tallies) == 1 else add_up(tallies)


def shift_tally(view: ShiftView, settings: AttendanceSettings) -> AttendanceTally:
    """Add up the seconds of one shift, up to the report time."""
    expected, rules = view.expected, settings.adherence
    is_absent = not view.is_worked and view.report_time >= expected.end
    if is_absent and rules.absent_days == "exclude":
        figures = {"neutral": length(view.excused)}
    else:
        figures = {**_clocked(view, rules), **_presence(view, settings)}
    return AttendanceTally(
        scheduled=expected.end - expected.start,
        paid_scheduled=expected.paid_seconds,
        absent=expected.paid_seconds if is_absent else 0,
        **figures,
    )


def reckon(view: ShiftView, rules: AdherenceSettings, excused: Stretches = ()) -> Reckoning:
    """Hold what was clocked against what was expected; `excused` time is neutral."""
    expected = view.expected
    start, until = expected.start, max(expected.start, min(expected.end, view.report_time))
    neutral = within(join([*_neutral_time(view, rules), *excused]), start, until)
    unknown = without(within(view.unknown, start, until), neutral)
    left_out = join([*neutral, *unknown])
    due = without(within(expected.due, start, until), left_out)
    pauses = without(within(expected.rest, start, until), left_out)
    return Reckoning(until, neutral, unknown, left_out, due, pauses, _astray_stretches(view, due, pauses))


def reckon_judged(view: ShiftView, rules: AdherenceSettings) -> Reckoning:
    """Reckon a shift without what is excused; done once, for its day and its slots need the same."""
    if view.reckoned is None:
        view.reckoned = reckon(view, rules, view.excused)
    return view.reckoned


def _clocked(view: ShiftView, rules: AdherenceSettings) -> dict[str, int]:
    """Add up what was held against what was expected, by name of the figure."""
    expected, found = view.expected, reckon_judged(view, rules)
    seconds = sum(length(stretches) for stretches in found.astray)
    counts_unknown = length(found.unknown) if rules.unknown == "out" else 0
    not_measured = found.neutral if counts_unknown else found.left_out
    inside = length(without(within(view.work, expected.start, found.until), found.left_out))
    outside = length(view.work) - length(within(view.work, expected.start, expected.end))
    due_seconds = length(found.due) + (length(overlap(found.unknown, expected.due)) if counts_unknown else 0)
    rest_seconds = length(found.pauses) + (length(overlap(found.unknown, expected.rest)) if counts_unknown else 0)
    return {
        "neutral": length(found.neutral),
        "unknown": length(found.unknown),
        "adherent": length(found.due) + length(found.pauses) - seconds,
        "astray": seconds + counts_unknown,
        "tolerated": _tolerated(found.astray, round(rules.tolerance_minutes * 60)),
        "due": due_seconds,
        "inside": inside,
        "outside": outside,
        "kept": min(due_seconds, inside + outside) + _kept_pauses(view, not_measured, found.until),
        "kept_of": due_seconds + rest_seconds,
    }


def _neutral_time(view: ShiftView, rules: AdherenceSettings) -> list[Stretch]:
    labelled = []
    if rules.neutral:
        pieces = view.expected.shift.pieces
        spans = [(piece.span.start_utc, piece.span.end_utc) for piece in pieces if piece.label in rules.neutral]
        labelled = [(int(start.timestamp()), int(end.timestamp())) for start, end in spans]
    return [*view.expected.neutral, *labelled]


def _astray_stretches(view: ShiftView, due: Stretches, pauses: Stretches) -> tuple[list[Stretch], ...]:
    """Find unbroken stretches not spent as scheduled, by clocked state: resting, working, off the clock."""
    clocked = join([*view.work, *view.rest])
    off_when_due = without(due, clocked)
    off_in_pause = without(pauses, clocked)
    if view.is_worked:
        start, end = view.stay
        off_in_pause = without(off_in_pause, [(start, end)])
    return overlap(due, join(view.rest)), overlap(join(pauses), view.work), join([*off_when_due, *off_in_pause])


def _tolerated(astray: Sequence[Stretches], tolerance_seconds: int) -> int:
    return sum(min(end - start, tolerance_seconds) for stretches in astray for start, end in stretches)


def _kept_pauses(view: ShiftView, not_measured: Stretches, until: int) -> int:
    """Break and meal time both scheduled and taken, each kind up to what was scheduled."""
    kept = 0
    taken_as = {pair.taken: pair.planned.kind for pair in view.pairing.pairs}
    for kind in ("break", "meal"):
        planned = [(pause.start, pause.end) for pause in view.expected.pauses if pause.kind == kind]
        taken = [pause.known for pause in view.pauses if pause.known and taken_as.get(pause, pause.kind) == kind]
        wanted = without(within(planned, view.expected.start, until), not_measured)
        kept += min(length(wanted), length(without(join(taken), not_measured)))
    return kept


def _presence(view: ShiftView, settings: AttendanceSettings) -> dict[str, int]:
    """Hours on the clock, as clocked and as rounded for payroll, by name of the figure."""
    rounded = 0
    if settings.rounding:
        for session in view.sessions:
            is_first = not (view.is_joined_before and session is view.sessions[0])
            is_last = not (view.is_joined_after and session is view.sessions[-1])
            rounded += _rounding(view.facts, session, settings.rounding.minutes, is_first, is_last)
    present = view.present_seconds
    return {"present": present, "pay": present + rounded}


def _loose_tally(stay: Stay, settings: AttendanceSettings) -> AttendanceTally:
    rounded = _rounding(stay.facts, stay.session, settings.rounding.minutes, True, True) if settings.rounding else 0
    present = stay.present_seconds
    return AttendanceTally(outside=length(stay.session.work), present=present, pay=present + rounded)


def _rounding(facts: AgentFacts, session: Session, minutes: int, is_first: bool, is_last: bool) -> int:
    """Seconds that rounding adds to a session (or takes from it, below 0) at the edges that are there."""
    seconds = 0
    if session.has_in and is_first:
        seconds += session.start - rounded_time(facts, session.start, minutes)
    if session.has_out and is_last:
        seconds += rounded_time(facts, session.end, minutes) - session.end
    return seconds


def rounded_time(facts: AgentFacts, moment: int, minutes: int) -> int:
    """Round a punch to the nearest multiple of local minutes; seconds are cut before, and a half goes up."""
    local = facts.calendar.to_local(datetime.fromtimestamp(moment, UTC))
    beyond = (local.hour * 60 + local.minute) % minutes
    down = moment - local.second - beyond * 60
    return down + minutes * 60 if beyond * 2 >= minutes else down


def day_status(day: AgentDay, tally: AttendanceTally, settings: AttendanceSettings) -> DayStatus:
    """Name what a date was for an agent."""
    if not day.expecting:
        return "time_off" if day.views else "unscheduled"
    if any(view.is_open for view in day.expecting):
        return "open"
    if not any(view.is_worked for view in day.expecting):
        return "absent"
    hours = Fraction(tally.inside, 3600)
    limits = settings.day_status
    if limits.absent_below_hours is not None and hours < limits.absent_below_hours:
        return "absent"
    if limits.half_day_below_hours is not None and hours < limits.half_day_below_hours:
        return "half_day"
    return "present"
