"""Breaks and meals: too long, too short, missed, misplaced, too many, clocked with the wrong codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wfm.attendance.kinds.found import Found
from wfm.attendance.pauses import Pair
from wfm.attendance.policy import Policy
from wfm.attendance.sessions import PauseKind
from wfm.attendance.views import ShiftView, known_at_work

BreakFinder = Callable[[ShiftView, Policy], Iterator[Found]]


def long_pause(kind: PauseKind) -> BreakFinder:
    """Make a finder of breaks or meals that took longer than scheduled."""

    def find(view: ShiftView, policy: Policy) -> Iterator[Found]:
        for pair in _measured(view, kind):
            excess = pair.taken_seconds - _planned_seconds(pair)
            if policy.is_beyond(excess):
                detail = "still going on at the report time" if pair.is_running else ""
                yield _found(view, pair, excess, detail)

    return find


def short_pause(kind: PauseKind) -> BreakFinder:
    """Make a finder of breaks or meals that took less than scheduled."""

    def find(view: ShiftView, policy: Policy) -> Iterator[Found]:
        for pair in _measured(view, kind):
            lacking = _planned_seconds(pair) - pair.taken_seconds
            if not pair.is_running and policy.is_beyond(lacking):
                yield _found(view, pair, lacking)

    return find


def pause_off_schedule(kind: PauseKind) -> BreakFinder:
    """Make a finder of breaks or meals that began at another time than scheduled."""

    def find(view: ShiftView, policy: Policy) -> Iterator[Found]:
        for pair in _of_kind(view, kind):
            moved = abs((pair.taken.start or 0) - pair.planned.start)
            if pair.taken.is_measured and policy.is_beyond(moved):
                yield _found(view, pair, moved)

    return find


def missed_pause(kind: PauseKind) -> BreakFinder:
    """Make a finder of breaks or meals through which the agent is known to have worked."""

    def find(view: ShiftView, policy: Policy) -> Iterator[Found]:
        for pause in view.pairing.missed:
            if pause.kind == kind and known_at_work(view.work, pause.start, pause.end):
                span = (pause.start, pause.end)
                yield Found(pause.end - pause.start, span, _anchor(view, pause.label), planned=span)

    return find


def too_many_breaks(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Count breaks and meals taken beyond those that could be paired with scheduled ones."""
    surplus = view.pairing.surplus
    if surplus:
        first = surplus[0]
        yield Found(len(surplus), first.known, actual=first.known)


def mixed_pauses(view: ShiftView, policy: Policy) -> Iterator[Found]:
    """Find breaks clocked with the codes of a meal, and the other way round."""
    for pair in view.pairing.pairs:
        if pair.is_mixed and pair.taken.known and not _was_told(view, pair):
            planned = (pair.planned.start, pair.planned.end)
            start, _ = pair.taken.known
            detail = f"{pair.planned.label}: a {pair.planned.kind} clocked as a {pair.taken.kind}"
            yield Found(1, pair.taken.known, start, planned=planned, actual=pair.taken.known, detail=detail)


def _was_told(view: ShiftView, pair: Pair) -> bool:
    """Tell whether its punches alone have shown that codes were mixed."""
    return any(
        fault.code == "mixed_codes" and fault.span == pair.taken.known
        for session in view.sessions
        for fault in session.faults
    )


def _of_kind(view: ShiftView, kind: PauseKind) -> Iterator[Pair]:
    return (pair for pair in view.pairing.pairs if pair.planned.kind == kind)


def _measured(view: ShiftView, kind: PauseKind) -> Iterator[Pair]:
    return (pair for pair in _of_kind(view, kind) if pair.is_measured)


def _planned_seconds(pair: Pair) -> int:
    return pair.planned.end - pair.planned.start


def _found(view: ShiftView, pair: Pair, amount: int, detail: str = "") -> Found:
    planned = (pair.planned.start, pair.planned.end)
    return Found(amount, pair.taken.known, _anchor(view, pair.planned.label), planned, pair.taken.known, detail=detail)


def _anchor(view: ShiftView, label: str) -> str:
    """Name a scheduled piece by the shift's number and its label."""
    return f"{view.expected.number}.{label}"
