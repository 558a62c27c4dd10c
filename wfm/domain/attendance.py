"""Clock punches, and what comparing them with a published schedule yields.

Time is measured in whole seconds of elapsed time; only files and messages speak of minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from wfm.domain.calendar import Span
from wfm.domain.compact import Compact
from wfm.domain.coverage_effect import CoverageEffect
from wfm.domain.ids import AgentId
from wfm.domain.standings import Standing

if TYPE_CHECKING:
    from wfm.domain.decisions import Answer, PastException
    from wfm.domain.slot_adherence import SlotAdherence

PunchEvent = Literal["in", "out", "break_start", "break_end", "meal_start", "meal_end"]
Severity = Literal["info", "low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
"""From the gravest down."""
AmountUnit = Literal["minutes", "count"]
PointsState = Literal["none", "open", "charged", "capped", "merged", "protected", "excused", "corrected"]
DecisionStatus = Literal["open", "excused", "confirmed", "corrected"]
DayStatus = Literal["present", "half_day", "absent", "time_off", "unscheduled", "open"]
AdherenceLevel = Literal["agent_day", "agent_week", "team_day", "team_week", "team_slot", "slot"]
NO_TEAM = "no_team"
"""Stands for the team of agents who have none."""
ABSENCES = frozenset({"absence", "no_call_no_show"})
"""Kinds of a shift that nobody came to."""
MISSING_PUNCHES = frozenset({"missing_in", "missing_out", "missing_break_punch", "missing_meal_punch"})
"""Kinds of a punch that must have been forgotten."""


@dataclass(frozen=True)
class Punch:
    """One event at the clock.

    Parameters
    ----------
    row
        Row of the input file, for messages and for the order of equal times.
    is_ambiguous
        Whether its local time happens twice and no offset said which pass is meant.
    """

    agent_id: AgentId
    time_utc: datetime
    event: PunchEvent
    row: int = 0
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceException(Compact):
    """One thing that HR has to look at; it states a fact and blames nobody.

    Parameters
    ----------
    id
        ``agent/date/kind/anchor``; does not depend on amounts, grace or where a shift was moved to.
    name
        The kind in words.
    amount, counted, limit
        What was measured, what the style of grace leaves of it, and what is allowed: whole seconds where the unit is
        minutes, else a number of things. None where nothing is measured.
    shift
        The shift concerned as published, if any.
    span
        The time concerned, if it has an extent.
    planned, actual
        What the schedule says and what the clock says; a moment is a span of length zero.
    occurrence
        Its number among the agent's entries of this kind within the window of repeats, where there is one.
    is_held
        Whether later punches could still heal it; `final_from_utc` is when they no longer can, None if unknown.
    status
        What holds now. It differs from `decision` where that is no longer in force; `change` then says why.
    decision, reason, decided_by, decided_at_utc, correction, code_decided, amount_seen
        The latest decision on it, if there is any; `amount_seen` in the unit of files.
    spell
        Id of the run of absences without a shift worked in between, or empty.
    bradford_day
        1 for a missed shift that the Bradford factor counts, else 0.
    """

    id: str
    agent_id: AgentId
    date: date
    code: str
    name: str
    severity: Severity
    unit: AmountUnit
    amount: int | None
    counted: int | None
    limit: int | None
    shift: Span | None
    span: Span | None
    planned: Span | None
    actual: Span | None
    occurrence: int | None
    is_held: bool
    final_from_utc: datetime | None
    points: float
    points_state: PointsState
    status: DecisionStatus = "open"
    detail: str = ""
    decision: DecisionStatus | None = None
    reason: str = ""
    decided_by: str = ""
    decided_at_utc: datetime | None = None
    correction: str = ""
    code_decided: str = ""
    amount_seen: float | None = None
    change: str = ""
    spell: str = ""
    bradford_day: int = 0


@dataclass(frozen=True, slots=True)
class AttendanceTally(Compact):
    """Seconds of one or many agent-days; tallies add.

    Parameters
    ----------
    scheduled
        Length of the shifts after approved time off.
    neutral, unknown
        Time that no figure counts, and time for which a punch is missing.
    adherent, astray
        Time spent as the schedule says, and not so.
    tolerated
        The part of `astray` that a tolerance forgives.
    due, inside, outside
        Time in which work was expected, work inside the shifts and work outside of them.
    kept, kept_of
        Numerator and denominator of conformance by overlap.
    paid_scheduled, present, pay
        Scheduled time, time on the clock and rounded time on the clock, all less meals and unpaid breaks.
    absent
        `paid_scheduled` of shifts to which nobody came.
    """

    scheduled: int = 0
    neutral: int = 0
    unknown: int = 0
    adherent: int = 0
    astray: int = 0
    tolerated: int = 0
    due: int = 0
    inside: int = 0
    outside: int = 0
    kept: int = 0
    kept_of: int = 0
    paid_scheduled: int = 0
    present: int = 0
    pay: int = 0
    absent: int = 0

    def __add__(self, other: AttendanceTally) -> AttendanceTally:
        return AttendanceTally(*map(int.__add__, self.columns, other.columns))

    @property
    def columns(self) -> tuple[int, ...]:
        """All figures in order."""
        return (
            self.scheduled,
            self.neutral,
            self.unknown,
            self.adherent,
            self.astray,
            self.tolerated,
            self.due,
            self.inside,
            self.outside,
            self.kept,
            self.kept_of,
            self.paid_scheduled,
            self.present,
            self.pay,
            self.absent,
        )


@dataclass(frozen=True, slots=True)
class AdherenceRow(Compact):
    """Adherence and conformance of an agent or a team on a date or in a week, whose `date` is its first.

    Percentages run from 0 to 100 (conformance beyond) and are None where there is nothing to divide by.
    """

    level: AdherenceLevel
    agent_id: AgentId | None
    team: str | None
    date: date
    attendance: DayStatus | None
    is_complete: bool
    tally: AttendanceTally
    adherence_percent: Fraction | None
    conformance_percent: Fraction | None
    absence_percent: Fraction | None


@dataclass(frozen=True, slots=True)
class DataLine(Compact):
    """Something about the punches that is no exception but that HR should be able to look up."""

    agent_id: AgentId
    time_utc: datetime
    row: int
    event: str
    what: str


@dataclass(frozen=True, slots=True)
class AttendanceTotal(Compact):
    """The period in one line, of an agent, a team or everybody; the percentages are those of `AdherenceRow`.

    Parameters
    ----------
    shifts, worked, absent
        Shifts that have ended, those that somebody came to, and those that nobody came to.
    absence_percent
        Without the time of absences that are held back.
    held
        How many of the absences are held back, as a clock may have been offline.
    """

    agent_id: AgentId | None
    team: str | None
    agents: int
    shifts: int
    worked: int
    absent: int
    adherence_percent: Fraction | None
    conformance_percent: Fraction | None
    absence_percent: Fraction | None
    held: int = 0


@dataclass(frozen=True)
class AttendanceReport:
    """The whole comparison.

    Parameters
    ----------
    exceptions
        By date, agent, start and kind.
    adherence
        By level, team, agent and date.
    slots
        Adherence by slot, of teams and of everybody.
    agents, teams, total
        The whole period by agent, by team and of everybody.
    data
        Punches left out or doubtful.
    doubts
        Why the punches of a team are doubtful, as a sentence, by team.
    first_date, last_date
        The period, both included.
    adherence_definition, conformance_definition
        Which of the published definitions the percentages follow.
    adherence_target, conformance_band
        In percent; they colour cells and judge nobody.
    standings
        Points, steps and Bradford factor of everybody with a shift, a punch or a history, by agent.
    answers
        Every decision with its effect, by exception and time: the audit trail, and what is carried forward.
    history
        Exceptions of earlier weeks to carry forward, as decisions have left them; those of this report replace theirs.
    effect
        What it did to cover.
    points_since
        Date from which on points are known.
    forgotten_decisions, forgotten_history
        How many of each were too old to keep.
    """

    first_date: date
    last_date: date
    report_time_utc: datetime
    total: AttendanceTotal
    exceptions: tuple[AttendanceException, ...] = ()
    adherence: tuple[AdherenceRow, ...] = ()
    slots: SlotAdherence | None = None
    agents: tuple[AttendanceTotal, ...] = ()
    teams: tuple[AttendanceTotal, ...] = ()
    data: tuple[DataLine, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    punch_count: int = 0
    late_punch_count: int = 0
    adherence_definition: str = "matched"
    conformance_definition: str = "total"
    adherence_target: float = 90.0
    conformance_band: tuple[float, float] = (80.0, 120.0)
    standings: tuple[Standing, ...] = ()
    answers: tuple[Answer, ...] = ()
    history: tuple[PastException, ...] = ()
    effect: CoverageEffect = field(default_factory=CoverageEffect)
    points_since: date | None = None
    forgotten_decisions: int = 0
    forgotten_history: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the report doubtful, by team."""
        return tuple(sentence for _, sentence in sorted(self.doubts.items()))
