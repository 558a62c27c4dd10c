"""Reads one agent: punches to sessions, sessions to shifts, both to dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from wfm.attendance.days import AgentDay, Stay
from wfm.attendance.expected import Leave, expect_shifts, seconds_of
from wfm.attendance.marks import Cleared, Mark, clear_marks
from wfm.attendance.matching import Assignment, Watch, assign_sessions, nearest_shift
from wfm.attendance.sessions import build_sessions
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.stretches import join
from wfm.attendance.views import AgentFacts, PauseLimits, ShiftView, build_views
from wfm.domain.calendar import Calendar
from wfm.domain.people import Agent, TimeOff
from wfm.domain.shifts import Shift


@dataclass(frozen=True)
class Frame:
    """What is the same for all agents of a run.

    Parameters
    ----------
    judged
        Dates of the period.
    opening
        First second of the period.
    """

    calendar: Calendar
    settings: AttendanceSettings
    judged: frozenset[date]
    opening: int
    watch: Watch

    @property
    def limits(self) -> PauseLimits:
        """How breaks are found and paired."""
        pairing = self.settings.pairing
        return PauseLimits(
            gap=round(pairing.gap_minutes * 60),
            match=round(pairing.match_minutes * 60),
            adds_up=pairing.split_breaks == "add_up",
        )


@dataclass(frozen=True, eq=False)
class AgentRecord:
    """Everything read of one agent.

    Parameters
    ----------
    stays
        Sessions that are judged.
    edge
        Sessions at the start of the period that may have begun before the file did.
    apart
        Sessions before or after the period that belong to no shift.
    days
        Every date with a shift or a session, in order.
    """

    facts: AgentFacts
    cleared: Cleared
    views: tuple[ShiftView, ...]
    stays: tuple[Stay, ...]
    edge: tuple[Stay, ...]
    apart: tuple[Stay, ...]
    days: tuple[AgentDay, ...]


def read_agent(
    frame: Frame,
    agent: Agent,
    shifts: Sequence[Shift],
    marks: Sequence[Mark],
    time_off: Sequence[TimeOff],
    leave: Leave,
) -> AgentRecord:
    """Take an agent's punches, by time and row, through all steps up to dates."""
    watch, pairing = frame.watch, frame.settings.pairing
    expected = expect_shifts(shifts, frame.judged, leave)
    covered = [seconds_of(shift.shift.span) for shift in expected if shift.is_time_off]
    off = tuple(join([*leave.spans, *covered]))
    times = tuple(mark.time for mark in marks)
    facts = AgentFacts(agent, frame.calendar, watch, tuple(time_off), off, times)
    cleared = clear_marks(marks, pairing.duplicate_seconds, watch.max_session)
    sessions = build_sessions(cleared.marks, watch.max_session, frame.limits.gap)
    assignments = assign_sessions(sessions, expected, watch)
    views = build_views(facts, expected, assignments, frame.limits)
    stays = [Stay(facts, assignment, _date_of(assignment, frame.calendar)) for assignment in assignments]
    _attach_left_out(cleared, stays, views)
    edge = [stay for stay in stays if _may_begin_before(stay, frame)]
    whole = [stay for stay in stays if not _may_begin_before(stay, frame)]
    judged = [stay for stay in whole if _is_judged(stay, frame.judged)]
    apart = [stay for stay in whole if not stay.assignment.shifts and stay.date not in frame.judged]
    days = _build_days(facts, views, [stay for stay in whole if stay.is_loose], frame.judged)
    return AgentRecord(facts, cleared, tuple(views), tuple(judged), tuple(edge), tuple(apart), tuple(days))


def _date_of(assignment: Assignment, calendar: Calendar) -> date:
    """Date that a session counts for: its first shift's, else that of its start."""
    if assignment.shifts:
        return assignment.shifts[0].shift.date
    return calendar.date_of(datetime.fromtimestamp(assignment.session.start, UTC))


def _is_judged(stay: Stay, judged: Collection[date]) -> bool:
    if stay.assignment.shifts:
        return any(shift.is_judged for shift in stay.assignment.shifts)
    return stay.date in judged


def _may_begin_before(stay: Stay, frame: Frame) -> bool:
    """Tell whether a session without start and shift lies so early that its start may precede the file."""
    session = stay.session
    is_early = frame.opening <= session.start < frame.opening + frame.watch.max_session
    return not stay.assignment.shifts and not session.has_in and is_early


def _attach_left_out(cleared: Cleared, stays: Sequence[Stay], views: Sequence[ShiftView]) -> None:
    """Put every mark that was left out beside the session, and duplicates beside the shift, of the one that stays."""
    if not (cleared.duplicates or cleared.contradictions):
        return
    stay_of = {mark: stay for stay in stays for mark in stay.session.marks}
    view_of = {id(view.expected): view for view in views if not view.expected.is_time_off}
    stands_for = dict([*cleared.duplicates, *cleared.contradictions])
    for dropped, kept in cleared.duplicates:
        stay = stay_of[_standing(kept, stands_for)]
        shift = nearest_shift(stay.assignment.shifts, kept.time)
        target = stay if shift is None else view_of.get(id(shift), stay)
        target.duplicates.append((dropped, kept))
    for dropped, kept in cleared.contradictions:
        stay_of[_standing(kept, stands_for)].contradictions.append((dropped, kept))


def _standing(mark: Mark, stands_for: dict[Mark, Mark]) -> Mark:
    """Follow a mark that was left out in its turn to the one that stays, and shorten the way for those after it."""
    passed = []
    while mark in stands_for:
        passed.append(mark)
        mark = stands_for[mark]
    stands_for.update((each, mark) for each in passed)
    return mark


def _build_days(
    facts: AgentFacts, views: Sequence[ShiftView], loose: Sequence[Stay], judged: Collection[date]
) -> list[AgentDay]:
    days: dict[date, AgentDay] = {}
    for found in {*(view.date for view in views), *(stay.date for stay in loose)}:
        days[found] = AgentDay(facts, found, found in judged)
    for view in views:
        days[view.date].views.append(view)
    for stay in loose:
        days[stay.date].loose.append(stay)
    ordered = [days[found] for found in sorted(days)]
    for day in ordered:
        day.previous = days.get(date.fromordinal(day.date.toordinal() - 1))
    return ordered
