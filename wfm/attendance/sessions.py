"""From punches to sessions: one stay from ``in`` to ``out``, with the time in it and the punches that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from wfm.attendance.marks import REACHES, STARTS_FROM, Mark, State
from wfm.attendance.stretches import Stretch

PauseKind = Literal["break", "meal"]
FaultCode = Literal["missing_in", "missing_out", "missing_break_punch", "missing_meal_punch", "mixed_codes"]
Reading = Literal["known", "unknown", "pause", "ends"]


class Cell(NamedTuple):
    """How the time between two punches is read, and what is missing between them."""

    reading: Reading
    fault: FaultCode | None = None


_NEW = Cell("ends")
_LOST_BREAK = Cell("unknown", "missing_break_punch")
_LOST_MEAL = Cell("unknown", "missing_meal_punch")
_BREAK = Cell("pause", "missing_break_punch")
_MEAL = Cell("pause", "missing_meal_punch")
_MIXED = Cell("pause", "mixed_codes")
_KNOWN = Cell("known")

TABLE: dict[tuple[State, State], Cell] = {
    ("off", "off"): _NEW,
    ("off", "work"): _NEW,
    ("off", "break"): _BREAK,
    ("off", "meal"): _MEAL,
    ("work", "off"): _NEW,
    ("work", "work"): _KNOWN,
    ("work", "break"): _LOST_BREAK,
    ("work", "meal"): _LOST_MEAL,
    ("break", "off"): _BREAK,
    ("break", "work"): _LOST_BREAK,
    ("break", "break"): _KNOWN,
    ("break", "meal"): _MIXED,
    ("meal", "off"): _MEAL,
    ("meal", "work"): _LOST_MEAL,
    ("meal", "break"): _MIXED,
    ("meal", "meal"): _KNOWN,
}
"""By the state that a punch reaches and the state from which the next one starts.

Where a session ends, the missing ``out`` and the missing ``in`` follow from its last and its first punch.
"""
_END_FAULTS: dict[State, FaultCode] = {
    "work": "missing_out",
    "break": "missing_break_punch",
    "meal": "missing_meal_punch",
}


class Fault(NamedTuple):
    """A punch that is missing or does not fit; `mark` is the one beside it, whose partner is missed."""

    code: FaultCode
    mark: Mark
    span: Stretch
    ends_session: bool = False


class Pause(NamedTuple):
    """A break or meal as taken; a missing start or end is None, and such a pause is not measured.

    Parameters
    ----------
    known
        Time in which the agent was off the floor on any reading.
    is_running
        Whether it goes on at the report time.
    """

    kind: PauseKind
    start: int | None
    end: int | None
    known: Stretch | None
    is_running: bool = False
    is_gap: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether both of its punches are there."""
        return self.start is not None and self.end is not None


@dataclass(slots=True, eq=False)
class Session:
    """One stay.

    Parameters
    ----------
    start, end
        First and last punch; the report time while it is open.
    """

    marks: list[Mark]
    start: int
    end: int
    state: State = "off"
    has_in: bool = False
    is_open: bool = False
    work: list[Stretch] = field(default_factory=list)
    unknown: list[Stretch] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_out(self) -> bool:
        """Whether it ends with ``out``."""
        return self.state == "off"

    @property
    def rest(self) -> list[Stretch]:
        """Breaks and meals as far as their extent is known."""
        return [pause.known for pause in self.pauses if pause.known is not None]


def build_sessions(marks: Sequence[Mark], max_session_seconds: int, gap_seconds: int) -> list[Session]:
    """Cut an agent's cleared marks into sessions."""
    sessions: list[Session] = []
    for mark in marks:
        session = sessions[-1] if sessions else None
        if session is None or not _goes_on(session, mark, max_session_seconds, gap_seconds):
            sessions.append(_begin(mark))
        else:
            _extend(session, mark)
    for session in sessions:
        _close(session)
    return sessions


def _goes_on(session: Session, mark: Mark, max_session_seconds: int, gap_seconds: int) -> bool:
    """Tell whether a mark belongs to the session before it."""
    if mark.time - session.start > max_session_seconds:
        return False
    cell = TABLE[session.state, STARTS_FROM[mark.event]]
    return cell.reading != "ends" and (session.state != "off" or mark.time - session.end <= gap_seconds)


def _begin(mark: Mark) -> Session:
    session = Session([mark], mark.time, mark.time, REACHES[mark.event], has_in=mark.event == "in")
    if not session.has_in:
        session.faults.append(Fault("missing_in", mark, (mark.time, mark.time)))
        state = STARTS_FROM[mark.event]
        if state != "work":
            session.pauses.append(Pause(_pause_kind(state), None, mark.time, None))
    return session


def _extend(session: Session, mark: Mark) -> None:
    """Add a mark and the time since the one before it."""
    reached, needed = session.state, STARTS_FROM[mark.event]
    span = (session.end, mark.time)
    cell = TABLE[reached, needed]
    if cell.reading == "unknown":
        session.unknown.append(span)
        session.pauses.append(_half_pause(reached, needed, span))
    elif reached == "work":
        session.work.append(span)
    else:
        session.pauses.append(_whole_pause(reached, needed, span))
    if cell.fault:
        beside = mark if reached in ("off", "work") else session.marks[-1]
        session.faults.append(Fault(cell.fault, beside, span))
    session.marks.append(mark)
    session.end = mark.time
    session.state = REACHES[mark.event]


def _whole_pause(reached: State, needed: State, span: Stretch) -> Pause:
    """Read time off the floor as a break or meal; only its own punches tell its edges."""
    start = None if reached == "off" else span[0]
    end = None if needed == "off" else span[1]
    return Pause(_pause_kind(reached, needed), start, end, span)


def _half_pause(reached: State, needed: State, span: Stretch) -> Pause:
    """Read a break or meal of which only one punch is there."""
    if reached == "work":
        return Pause(_pause_kind(needed), None, span[1], None)
    return Pause(_pause_kind(reached), span[0], None, None)


def _pause_kind(*states: State) -> PauseKind:
    """Take the first state that is a break or meal."""
    return next(state for state in states if state == "break" or state == "meal")


def _close(session: Session) -> None:
    """Note what is missing after the last mark."""
    if session.state == "off":
        return
    last = session.marks[-1]
    session.faults.append(Fault(_END_FAULTS[session.state], last, (last.time, last.time), ends_session=True))
    if session.state != "work":
        session.pauses.append(Pause(_pause_kind(session.state), last.time, None, None))


def leave_open(session: Session, report_time: int) -> None:
    """Let the last state of a session without end go on until the report time."""
    span = (session.end, report_time)
    if session.state == "work":
        session.work.append(span)
    elif session.pauses:
        running = session.pauses.pop()
        session.pauses.append(Pause(running.kind, running.start, report_time, span, is_running=True))
    session.is_open = True
    session.end = report_time
