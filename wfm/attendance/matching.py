"""Which sessions belong to which shifts, and what a shift then looks like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wfm.attendance.expected import ExpectedShift
from wfm.attendance.sessions import Session, leave_open


@dataclass(slots=True, eq=False)
class Assignment:
    """One session with the shifts that it belongs to, in order of time; a loose one belongs to none."""

    session: Session
    shifts: list[ExpectedShift] = field(default_factory=list)


@dataclass(frozen=True)
class Watch:
    """How far around a shift punches can still belong to it, and when the report is made; all in seconds."""

    before: int
    after: int
    max_session: int
    report_time: int

    def close(self, shift: ExpectedShift) -> int:
        """Moment from which on nothing can be added to a shift."""
        return shift.end + self.after


def assign_sessions(sessions: Sequence[Session], shifts: Sequence[ExpectedShift], watch: Watch) -> list[Assignment]:
    """Find the shifts of each session; the last one goes on until the report time while it is still open."""
    assignments = [Assignment(session, find_shifts(session, shifts, watch)) for session in sessions]
    if assignments and not assignments[-1].session.has_out:
        _leave_open(assignments[-1], shifts, watch)
    return assignments


def find_shifts(session: Session, shifts: Sequence[ExpectedShift], watch: Watch) -> list[ExpectedShift]:
    """Find the shifts that a session overlaps, else the one that its lonely edge lies closest to."""
    overlapped = _overlapped(session, shifts)
    if overlapped:
        return overlapped
    if not session.has_out:
        near = [shift for shift in shifts if shift.start - watch.before <= session.start < shift.end]
        if near:
            return [min(near, key=lambda shift: abs(shift.start - session.start))]
    if not session.has_in:
        near = [shift for shift in shifts if shift.start < session.end <= shift.end + watch.after]
        if near:
            return [min(near, key=lambda shift: abs(shift.end - session.end))]
    return []


def nearest_shift(shifts: Iterable[ExpectedShift], time: int) -> ExpectedShift | None:
    """Find the shift that holds a moment or lies next to it."""
    return min(shifts, key=lambda shift: max(shift.start - time, time - shift.end, 0), default=None)


def _overlapped(session: Session, shifts: Sequence[ExpectedShift]) -> list[ExpectedShift]:
    """Find the shifts that share time with a session; one that time off covers only where no other does."""
    found = [shift for shift in shifts if _overlaps(session, shift)]
    return [shift for shift in found if not shift.is_time_off] or found


def _overlaps(session: Session, shift: ExpectedShift) -> bool:
    """Tell whether both share time; a single punch is a moment that a shift can hold.

    A lonely `out` ends what came before it: at the very start of a shift it is none of that shift's.
    """
    if session.start == session.end:
        is_lonely_out = session.has_out and not session.has_in
        return shift.start <= session.start < shift.end and not (is_lonely_out and session.start == shift.start)
    return session.start < shift.end and shift.start < session.end


def _leave_open(assignment: Assignment, shifts: Sequence[ExpectedShift], watch: Watch) -> None:
    """Let a session go on that later punches can still end.

    It is open while its shift is, and on through every shift that begins before the one before it is closed.
    """
    session, now = assignment.session, watch.report_time
    closes = session.start + watch.max_session if not assignment.shifts else watch.close(assignment.shifts[-1])
    if assignment.shifts:
        for shift in shifts:
            if assignment.shifts[-1].start < shift.start <= min(closes, now):
                closes = watch.close(shift)
    if now >= closes:
        return
    leave_open(session, now)
    assignment.shifts = _overlapped(session, shifts) or assignment.shifts
