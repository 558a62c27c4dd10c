"""An agent's dates and weeks: shifts, sessions without shift, hours and rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from wfm.attendance.marks import Mark
from wfm.attendance.matching import Assignment
from wfm.attendance.sessions import Session
from wfm.attendance.stretches import Stretch, length
from wfm.attendance.views import AgentFacts, ShiftView


@dataclass(eq=False)
class Stay:
    """A session with the date it counts for and what was left out beside it."""

    facts: AgentFacts
    assignment: Assignment
    date: date
    duplicates: list[tuple[Mark, Mark]] = field(default_factory=list)
    contradictions: list[tuple[Mark, Mark]] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The session."""
        return self.assignment.session

    @property
    def is_loose(self) -> bool:
        """Whether no shift expects it."""
        return all(shift.is_time_off for shift in self.assignment.shifts)

    @property
    def present(self) -> list[Stretch]:
        """Known time on the clock less meals."""
        breaks = [pause.known for pause in self.session.pauses if pause.kind == "break" and pause.known]
        return [*self.session.work, *breaks]

    @property
    def present_seconds(self) -> int:
        """H of the session."""
        return length(self.present)


@dataclass(eq=False)
class AgentDay:
    """One date of an agent: its shifts, time off included, and its sessions without a shift that expects them."""

    facts: AgentFacts
    date: date
    is_judged: bool
    views: list[ShiftView] = field(default_factory=list)
    loose: list[Stay] = field(default_factory=list)
    previous: AgentDay | None = None

    @property
    def expecting(self) -> list[ShiftView]:
        """Shifts that time off leaves something of."""
        return [view for view in self.views if not view.expected.is_time_off]

    @property
    def sessions(self) -> list[Session]:
        """All sessions in order of time."""
        found = [session for view in self.expecting for session in view.sessions]
        found += [stay.session for stay in self.loose]
        return sorted(found, key=lambda session: session.start)

    @property
    def work(self) -> list[Stretch]:
        """Time known to be worked, of one session after the other."""
        found = [stretch for view in self.expecting for stretch in view.work]
        return found + [stretch for stay in self.loose for stretch in stay.session.work]

    @property
    def present_seconds(self) -> int:
        """H of the date."""
        return sum(view.present_seconds for view in self.expecting) + sum(stay.present_seconds for stay in self.loose)

    @property
    def paid_seconds(self) -> int:
        """P of the date."""
        return sum(view.expected.paid_seconds for view in self.expecting)

    @property
    def lacks_punch(self) -> bool:
        """Whether a punch is missing."""
        codes = {fault.code for session in self.sessions for fault in session.faults}
        return bool(codes - {"mixed_codes"})


@dataclass(frozen=True, eq=False)
class AgentWeek:
    """The dates of one week of an agent; `date` is the week's first."""

    facts: AgentFacts
    date: date
    days: tuple[AgentDay, ...]

    @property
    def present_seconds(self) -> int:
        """H of the week."""
        return sum(day.present_seconds for day in self.days)

    @property
    def paid_seconds(self) -> int:
        """P of the week."""
        return sum(day.paid_seconds for day in self.days)


def group_weeks(days: Sequence[AgentDay], week_starts: int) -> list[AgentWeek]:
    """Group an agent's dates, in order, by week; `week_starts` is a weekday, 0 for Monday."""
    weeks: dict[date, list[AgentDay]] = {}
    for day in days:
        weeks.setdefault(first_of_week(day.date, week_starts), []).append(day)
    return [AgentWeek(members[0].facts, first, tuple(members)) for first, members in weeks.items()]


def first_of_week(day: date, week_starts: int) -> date:
    """First date of the week that a date lies in."""
    return date.fromordinal(day.toordinal() - (day.weekday() - week_starts) % 7)
