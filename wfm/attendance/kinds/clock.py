"""What the punches themselves show: missing, mixed, doubled, contradictory, ambiguous, or of nobody's shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wfm.attendance.days import Stay
from wfm.attendance.kinds.found import Found
from wfm.attendance.matching import nearest_shift
from wfm.attendance.policy import Policy
from wfm.attendance.sessions import Fault, FaultCode
from wfm.attendance.stretches import Stretch, length, without
from wfm.attendance.views import ShiftView

SessionFinder = Callable[[Stay, Policy], Iterator[Found]]
_BESIDE: dict[FaultCode, str] = {"missing_in": "first punch known:", "missing_out": "last punch known:"}
_EVENT_WORDS = {
    "in": "in",
    "out": "out",
    "break_start": "break start",
    "break_end": "break end",
    "meal_start": "meal start",
    "meal_end": "meal end",
}


def punch_fault(code: FaultCode) -> SessionFinder:
    """Make a finder of one fault that the reading of punches has met."""

    def find(stay: Stay, policy: Policy) -> Iterator[Found]:
        for fault in stay.session.faults:
            if fault.code == code and not _is_too_soon(stay, fault):
                yield Found(
                    1,
                    fault.span if fault.span[0] < fault.span[1] else None,
                    anchor=fault.mark.time,
                    planned=_planned_edge(stay, fault),
                    actual=(fault.mark.time, fault.mark.time),
                    held_until=_held_until(stay, fault),
                    detail=f"{_BESIDE.get(code, 'beside')} '{_EVENT_WORDS[fault.mark.event]}'",
                )

    return find


def _planned_edge(stay: Stay, fault: Fault) -> Stretch | None:
    """Find the scheduled moment of a missing ``in`` or ``out``."""
    shift = nearest_shift(stay.assignment.shifts, fault.mark.time)
    if shift is None or fault.code not in _BESIDE:
        return None
    moment = shift.start if fault.code == "missing_in" else shift.end
    return moment, moment


def _is_too_soon(stay: Stay, fault: Fault) -> bool:
    """Tell whether the end is missing only because the shift is still going on."""
    shifts = stay.assignment.shifts
    is_last = fault.ends_session and stay.session.is_open
    return is_last and bool(shifts) and stay.facts.watch.report_time < shifts[-1].end


def _held_until(stay: Stay, fault: Fault) -> int | None:
    """Moment from which on no punch can end the session any more."""
    if not (fault.ends_session and stay.session.is_open):
        return None
    watch, shifts = stay.facts.watch, stay.assignment.shifts
    return watch.close(shifts[-1]) if shifts else stay.session.start + watch.max_session


def contradictory_punches(stay: Stay, policy: Policy) -> Iterator[Found]:
    """Find punches left out because their neighbour excludes them."""
    for dropped, kept in stay.contradictions:
        detail = f"'{_EVENT_WORDS[dropped.event]}' left out beside '{_EVENT_WORDS[kept.event]}'"
        yield Found(1, None, kept.time, actual=(dropped.time, dropped.time), detail=detail)


def ambiguous_time(stay: Stay, policy: Policy) -> Iterator[Found]:
    """Find local times that happen twice and came without an offset."""
    for mark in stay.session.marks:
        if mark.is_ambiguous:
            detail = f"'{_EVENT_WORDS[mark.event]}' in the hour that clocks repeat"
            yield Found(1, None, mark.time, actual=(mark.time, mark.time), detail=detail)


def duplicates_in_shift(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Count punches that came again within seconds."""
    if view.duplicates:
        yield Found(len(view.duplicates), detail=_times_of_duplicates(view.duplicates[0][0].event))


def duplicates_without_shift(stay: Stay, policy: Policy) -> Iterator[Found]:
    """Count punches that came again within seconds, outside of every shift."""
    if stay.duplicates:
        first = stay.duplicates[0][1]
        yield Found(len(stay.duplicates), anchor=first.time, detail=_times_of_duplicates(first.event))


def _times_of_duplicates(event: str) -> str:
    return f"first of them '{_EVENT_WORDS[event]}'"


def unscheduled_session(stay: Stay, policy: Policy) -> Iterator[Found]:
    """Find work that no shift expected."""
    if not stay.is_loose:
        return
    session = stay.session
    amount = length(without(session.work, stay.facts.off))
    if policy.is_beyond(amount):
        detail = "so far, still in at the report time" if session.is_open else ""
        span = (session.start, session.end)
        yield Found(amount, span, session.start, actual=span, detail=detail)
