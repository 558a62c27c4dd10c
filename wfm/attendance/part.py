"""A part of a site, whole teams, taken from punches to weighed exceptions.

Nothing of a part depends on another one, so parts can be read beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from wfm.attendance.cases import Bench, Case, settle
from wfm.attendance.doubts import TerminalWatch
from wfm.attendance.entries import find_entries
from wfm.attendance.excused import mark_excused
from wfm.attendance.expected import build_leave
from wfm.attendance.floor_time import FloorTime, read_floor
from wfm.attendance.ledger import AgentFile, open_file, weigh_file
from wfm.attendance.levels import agent_day_rows
from wfm.attendance.lost_time import FloorAccount, Shares, close_account, share_out
from wfm.attendance.marks import Mark
from wfm.attendance.outcome import build_exceptions, data_lines
from wfm.attendance.policy import Policy
from wfm.attendance.records import Frame, read_agent
from wfm.attendance.slot_levels import SlotLog
from wfm.attendance.slot_seconds import IntArray, SlotGrid
from wfm.attendance.standing import Dates
from wfm.attendance.totals import AgentCount, count_agent, count_held
from wfm.domain.attendance import AdherenceRow, AttendanceException, DataLine
from wfm.domain.calendar import WEEKDAYS
from wfm.domain.decisions import Decision, PastException
from wfm.domain.ids import AgentId
from wfm.domain.people import Agent, TimeOff
from wfm.domain.shifts import Shift
from wfm.domain.standings import Standing
from wfm.errors import Issue
from wfm.machine.collector import paused_collector


@dataclass(frozen=True)
class Measure:
    """What everybody is measured by.

    Parameters
    ----------
    policies, policy_of
        Those in force, and those of all kinds, also of kinds that are not raised.
    grid
        Slots of the period.
    """

    frame: Frame
    policies: Mapping[str, Policy]
    policy_of: Mapping[str, Policy]
    dates: Dates
    grid: SlotGrid


@dataclass(frozen=True)
class Attendee:
    """All that is known of an agent who has a shift or a punch.

    Parameters
    ----------
    marks
        By time and row.
    decisions
        The latest on each exception, by its id.
    told
        Exceptions as an earlier report told them, by id, also those that this report tells anew.
    past
        Those of earlier weeks that still count beside this report.
    """

    agent: Agent
    shifts: Sequence[Shift]
    marks: Sequence[Mark]
    time_off: Sequence[TimeOff]
    decisions: Mapping[str, Decision]
    told: Mapping[str, PastException]
    past: Sequence[PastException]


@dataclass(frozen=True)
class Part:
    """What became of some teams; agents in order of id.

    Parameters
    ----------
    exceptions
        By date, agent, start and kind.
    accounts
        What each agent was to the floor.
    slot_seconds
        Seconds of each team by figure and slot.
    doubts
        Why the punches of a team are doubtful, by team.
    issues
        What is wrong with corrections.
    """

    exceptions: Sequence[AttendanceException]
    days: Sequence[AdherenceRow]
    counts: Sequence[AgentCount]
    data: Sequence[DataLine]
    standings: Sequence[Standing]
    accounts: Sequence[FloorAccount]
    slot_seconds: Mapping[str, IntArray]
    doubts: Mapping[str, str]
    issues: Sequence[Issue]


@paused_collector()
def read_part(measure: Measure, attendees: Sequence[Attendee]) -> Part:
    """Read everybody of some teams, nobody of which is missing.

    Parameters
    ----------
    attendees
        In order of id.
    """
    reading = _Reading(measure)
    for attendee in attendees:
        reading.add(attendee)
    return reading.finish()


@dataclass
class _Reading:
    """What is kept of each agent; the record itself goes."""

    measure: Measure
    terminals: TerminalWatch = field(default_factory=TerminalWatch)
    files: list[AgentFile] = field(default_factory=list)
    floors: list[tuple[AgentId, FloorTime, Shares]] = field(default_factory=list)
    days: list[AdherenceRow] = field(default_factory=list)
    counts: list[AgentCount] = field(default_factory=list)
    data: list[DataLine] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slots = SlotLog(self.measure.grid, self.measure.frame.settings.adherence)

    def add(self, attendee: Attendee) -> None:
        """Judge one agent."""
        case, settings = self._settle(attendee), self.measure.frame.settings
        record, entries = case.record, case.entries
        mark_excused(record.views, entries, settings.adherence)
        days = agent_day_rows(record, settings)
        self.terminals.note(record, entries)
        floor = read_floor(record)
        self.floors.append((attendee.agent.id, floor, share_out(floor.lost, entries)))
        self.slots.add(record)
        self.files.append(open_file(record, entries, attendee.past))
        self.days.extend(days)
        self.counts.append(count_agent(record, days))
        self.data.extend(data_lines(case.clocked))

    def _settle(self, attendee: Attendee) -> Case:
        frame, agent = self.measure.frame, attendee.agent
        settings, leave = frame.settings, build_leave(attendee.time_off, frame.settings.closed_dates, frame.calendar)
        read = partial(read_agent, frame, agent, attendee.shifts, time_off=attendee.time_off, leave=leave)
        find = partial(
            find_entries,
            policies=self.measure.policies,
            week_starts=WEEKDAYS.index(settings.week_starts),
            sick_kinds=settings.bradford.kinds,
        )
        bench = Bench(agent.id, read, find, self.measure.policy_of)
        return settle(bench, attendee.marks, attendee.decisions, attendee.told, self.issues)

    def finish(self) -> Part:
        """Weigh what was found, once it is known which absences are held back."""
        measure = self.measure
        doubts = self.terminals.hold_back()
        standings = [weigh_file(file, measure.frame.settings, measure.policy_of, measure.dates) for file in self.files]
        return Part(
            exceptions=build_exceptions(entry for file in self.files for entry in file.entries),
            days=self.days,
            counts=[count_held(count, file.entries) for count, file in zip(self.counts, self.files, strict=True)],
            data=self.data,
            standings=standings,
            accounts=[close_account(*floor) for floor in self.floors],
            slot_seconds=self.slots.seconds_by_team(),
            doubts=doubts,
            issues=self.issues,
        )
