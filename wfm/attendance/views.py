"""A shift as it was worked: its sessions, the time in them, and its breaks paired."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from wfm.attendance.expected import ExpectedShift, PlannedPause, to_seconds
from wfm.attendance.marks import Mark
from wfm.attendance.matching import Assignment, Watch
from wfm.attendance.pauses import Pairing, pair_pauses
from wfm.attendance.reckoning import Reckoning
from wfm.attendance.sessions import Pause, Session
from wfm.attendance.stretches import Stretch, Stretches, join, length, overlap, within, without
from wfm.domain.calendar import Calendar
from wfm.domain.people import Agent, TimeOff

_LONG_AGO, _NEVER = 0, sys.maxsize
"""Seconds for the end before an agent's first session, and the start after the last one."""


@dataclass(frozen=True)
class PauseLimits:
    """How taken breaks are found and paired; in seconds."""

    gap: int
    match: int
    adds_up: bool


@dataclass(frozen=True, eq=False)
class AgentFacts:
    """What is known of an agent beside shifts and sessions.

    Parameters
    ----------
    time_off
        Rows of any status.
    off
        Approved time off and shifts that it covers.
    punch_times
        Every punch up to the report time in order, also those left out later.
    """

    agent: Agent
    calendar: Calendar
    watch: Watch
    time_off: tuple[TimeOff, ...]
    off: tuple[Stretch, ...]
    punch_times: tuple[int, ...]

    def has_punch_on(self, start: int, end: int) -> bool:
        """Tell whether any punch lies in ``[start, end)``."""
        following = bisect_left(self.punch_times, start)
        return following < len(self.punch_times) and self.punch_times[following] < end


@dataclass(eq=False)
class ShiftView:
    """One shift with everything that belongs to it.

    Parameters
    ----------
    is_joined_before, is_joined_after
        Whether a session serves the shift before or after as well, so that the edge between them is not judged.
    work, rest, unknown
        Time in its sessions; what a joined session does from the next shift's start on belongs to that one.
    gaps
        Time clocked out inside the shift that is no break or meal.
    pauses
        Breaks and meals taken inside the shift, lunches clocked out included; each is one shift's.
    outer_pauses
        Those taken beside the shift, inside no other.
    excused
        Time of exceptions that HR has excused; it counts neither way.
    reckoned
        What becomes of its seconds under that, once somebody has asked.
    """

    facts: AgentFacts
    expected: ExpectedShift
    sessions: tuple[Session, ...]
    is_joined_before: bool
    is_joined_after: bool
    work: list[Stretch]
    rest: list[Stretch]
    unknown: list[Stretch]
    gaps: list[Stretch]
    pauses: list[Pause]
    outer_pauses: list[Pause]
    pairing: Pairing
    duplicates: list[tuple[Mark, Mark]] = field(default_factory=list)
    excused: list[Stretch] = field(default_factory=list)
    reckoned: Reckoning | None = None

    @property
    def date(self) -> date:
        """Date on which the shift starts."""
        return self.expected.shift.date

    @property
    def report_time(self) -> int:
        """Report time in seconds."""
        return self.facts.watch.report_time

    @property
    def close(self) -> int:
        """Moment from which on nothing can be added."""
        return self.facts.watch.close(self.expected)

    @property
    def is_open(self) -> bool:
        """Whether punches can still be added."""
        return self.report_time < self.close

    @property
    def is_worked(self) -> bool:
        """Whether any session belongs to it."""
        return bool(self.sessions)

    @property
    def first_in(self) -> int | None:
        """F, None where it is missing or not judged."""
        judged = self.is_worked and self.sessions[0].has_in and not self.is_joined_before
        return self.sessions[0].start if judged else None

    @property
    def last_out(self) -> int | None:
        """X, None where it is missing or not judged."""
        judged = self.is_worked and self.sessions[-1].has_out and not self.is_joined_after
        return self.sessions[-1].end if judged else None

    @property
    def is_still_in(self) -> bool:
        """Whether its last session is still open."""
        return self.is_worked and self.sessions[-1].is_open and not self.is_joined_after

    @property
    def stay(self) -> Stretch:
        """From the first to the last known moment of its sessions."""
        return self.sessions[0].start, self.sessions[-1].end

    @cached_property
    def rest_clocked_out(self) -> list[Stretch]:
        """Breaks and meals for which the agent clocked out."""
        return [pause.known for pause in self.pauses if pause.is_gap and pause.known]

    @cached_property
    def due_off_clock(self) -> list[Stretch]:
        """Time due in which the agent is known to be off the clock."""
        covered = join([*self.work, *self.rest, *self.unknown, *self.rest_clocked_out])
        end = self.expected.end if self.last_out is not None else min(self.report_time, self.expected.end)
        return without(within(self.expected.due, self.expected.start, end), covered)

    @cached_property
    def paid_rest(self) -> list[Stretch]:
        """Known time of breaks that count as presence: all but meals, unpaid breaks and lunches clocked out."""
        of_unpaid = [pair for pair in self.pairing.pairs if pair.planned.kind == "meal" or not pair.planned.is_paid]
        unpaid = {pause for pair in of_unpaid for pause in (pair.taken, *pair.parts)}
        paired = {pair.taken for pair in self.pairing.pairs}
        return [
            pause.known
            for pause in (*self.pauses, *self.outer_pauses)
            if pause.known and not pause.is_gap and pause not in unpaid and (pause in paired or pause.kind == "break")
        ]

    @property
    def present_seconds(self) -> int:
        """H: known time on the clock less meals and unpaid breaks."""
        return length(self.work) + length(self.paid_rest)


def build_views(
    facts: AgentFacts, shifts: Sequence[ExpectedShift], assignments: Sequence[Assignment], limits: PauseLimits
) -> list[ShiftView]:
    """Look at each of an agent's shifts."""
    held: dict[int, list[Assignment]] = {}
    for assignment in assignments:
        for shift in assignment.shifts:
            held.setdefault(id(shift), []).append(assignment)
    ends = [_LONG_AGO, *(assignment.session.end for assignment in assignments)]
    starts = [*(assignment.session.start for assignment in assignments[1:]), _NEVER]
    around = {id(own.session): (end, start) for own, end, start in zip(assignments, ends, starts, strict=False)}
    return [_build_view(facts, shift, held.get(id(shift), []), around, limits) for shift in shifts]


def _build_view(
    facts: AgentFacts,
    shift: ExpectedShift,
    held: Sequence[Assignment],
    around: Mapping[int, Stretch],
    limits: PauseLimits,
) -> ShiftView:
    """Look at one shift; `around` holds the end before and the start after each session, be they no shift's."""
    sessions = tuple(assignment.session for assignment in held)
    joined_before = bool(held) and held[0].shifts[0] is not shift
    joined_after = bool(held) and held[-1].shifts[-1] is not shift
    start = shift.start if joined_before else min((session.start for session in sessions), default=shift.start)
    end = max((session.end for session in sessions), default=shift.end)
    if joined_after:
        end = held[-1].shifts[held[-1].shifts.index(shift) + 1].start
    gaps, clocked_out = _read_gaps(shift, sessions, limits.gap)
    taken = [(pause, _shift_of(pause, one.shifts)) for one in held for pause in one.session.pauses]
    inner = [pause for pause, owner in taken if owner is shift] + clocked_out
    outer = [pause for pause, owner in taken if owner is None and pause.known and start <= pause.known[0] < end]
    return ShiftView(
        facts=facts,
        expected=shift,
        sessions=sessions,
        is_joined_before=joined_before,
        is_joined_after=joined_after,
        work=[stretch for session in sessions for stretch in within(session.work, start, end)],
        rest=[stretch for session in sessions for stretch in within(session.rest, start, end)],
        unknown=_unknown_time(shift, sessions, around),
        gaps=gaps,
        pauses=inner,
        outer_pauses=outer,
        pairing=pair_pauses(shift.pauses, inner, limits.match, limits.adds_up),
    )


def _shift_of(pause: Pause, shifts: Sequence[ExpectedShift]) -> ExpectedShift | None:
    """Find the one shift of a session in which a pause was taken: where most of it lies, the first of equals.

    A moment where one shift ends and the next begins is the next one's if a pause starts then.
    """
    inside = [shift for shift in shifts if _is_inside(pause, shift)]
    if len(inside) > 1 and not pause.known and pause.start is not None:
        return inside[-1]
    return max(
        inside,
        key=lambda shift: length(within([pause.known] if pause.known else [], shift.start, shift.end)),
        default=None,
    )


def _is_inside(pause: Pause, shift: ExpectedShift) -> bool:
    """Tell whether a pause lies in the time that the shift expects."""
    if pause.known is not None and pause.known[0] < pause.known[1]:
        return bool(without(within([pause.known], shift.start, shift.end), shift.neutral))
    moment = pause.start if pause.start is not None else pause.end
    if moment is None or any(start < moment < end for start, end in shift.neutral):
        return False
    return shift.start <= moment <= shift.end


def _unknown_time(shift: ExpectedShift, sessions: Sequence[Session], around: Mapping[int, Stretch]) -> list[Stretch]:
    """Time inside the shift for which a punch is missing; it reaches no further than the sessions around."""
    found: list[Stretch] = []
    for session in sessions:
        before, after = around[id(session)]
        if not session.has_in:
            found.append((before, session.start))
        found.extend(session.unknown)
        if not session.has_out and not session.is_open:
            found.append((session.end, after))
    return within(join(found), shift.start, shift.end) if found else []


def _read_gaps(
    shift: ExpectedShift, sessions: Sequence[Session], gap_seconds: int
) -> tuple[list[Stretch], list[Pause]]:
    """Tell time away from lunches for which the agent clocked out; time off in between is neither."""
    away: list[Stretch] = []
    pauses: list[Pause] = []
    for first, second in pairwise(sessions):
        if not (first.has_out and second.has_in):
            continue
        for gap in without([(first.end, second.start)], shift.neutral):
            pause = _pause_in(gap, shift.pauses)
            if pause and gap[1] - gap[0] <= gap_seconds:
                pauses.append(Pause(pause.kind, gap[0], gap[1], gap, is_gap=True))
            else:
                away.extend(within([gap], shift.start, shift.end))
    return away, pauses


def _pause_in(gap: Stretch, planned: Sequence[PlannedPause]) -> PlannedPause | None:
    """Find the scheduled break or meal that a gap shares most time with."""
    shared = [(length(overlap([gap], [(pause.start, pause.end)])), -rank) for rank, pause in enumerate(planned)]
    seconds, rank = max(shared, default=(0, 0))
    return planned[-rank] if seconds else None


def known_at_work(work: Stretches, start: int, end: int) -> bool:
    """Tell whether the whole of ``[start, end)`` was worked."""
    return length(within(work, start, end)) == end - start


def day_bounds(calendar: Calendar, first: date, after: date) -> Stretch:
    """Seconds of the local midnights of two dates."""
    return to_seconds(calendar.midnight(first)), to_seconds(calendar.midnight(after))
