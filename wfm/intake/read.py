"""Reading all input of a command: parse every table, compare everything with everything, hand on or refuse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from wfm.domain.attendance import Punch
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.intake.beside import BESIDE, COVERAGE_FILE, BesideReader, Given
from wfm.intake.changed_demand import apply_changes
from wfm.intake.collector import paused_collector
from wfm.intake.config import Config, Purpose, read_config
from wfm.intake.decisions import (
    DECISIONS,
    EXCEPTION_HISTORY,
    build_decisions,
    build_exception_history,
    decided,
)
from wfm.intake.demand import build_demand, measure_of
from wfm.intake.demand_changes import plan_changes
from wfm.intake.inputs import Inputs
from wfm.intake.issues import Issues, Names, read_bytes
from wfm.intake.past_results import (
    NO_RESULTS,
    PastResults,
    build_cover,
    first_of_each,
    holds_more_punches,
    is_workbook,
    with_past_shifts,
)
from wfm.intake.people import build_agents, build_availability, build_time_off
from wfm.intake.punches import build_punches
from wfm.intake.row_schemas import (
    ACTIVITIES,
    AGENTS,
    AVAILABILITY,
    DEMAND,
    DEMAND_CHANGES,
    HISTORY,
    PINS,
    PREFERENCES,
    PUNCHES,
    SCHEDULE,
    TIME_OFF,
    ScheduleRow,
)
from wfm.intake.rules import check_names
from wfm.intake.schedule import LONGEST_SHIFT_HOURS, build_schedule, known_now, published_shifts
from wfm.intake.site import Desk, LocalTimes
from wfm.intake.source import SCHEMAS, Source, digest, open_source
from wfm.intake.tables import Rows, Schema, describe, known_values, read_rows
from wfm.intake.templates import templates_without_day
from wfm.intake.wishes import build_activities, build_history, build_pins, build_requests, of_known_agents

Row = TypeVar("Row")

_OF_ATTENDANCE = frozenset({"punches", "decisions", "exception_history"})
_REQUIRED: Mapping[Purpose, tuple[str, ...]] = {
    "roster": ("demand", "agents"),
    "run": ("demand", "agents"),
    "attendance": ("agents", "punches", "schedule"),
}


def read_inputs(
    source: Path,
    config: Path,
    *,
    rule_schemas: Mapping[str, type[BaseModel]],
    attendance_schema: type[BaseModel],
    purpose: Purpose = "roster",
    schedule: Path | None = None,
    decisions: Sequence[Path] = (),
    previous: PastResults = NO_RESULTS,
) -> Inputs:
    """Read and cross-check all input of one command.

    Parameters
    ----------
    source
        Folder of CSV files, or one ``.xlsx`` workbook.
    config
        The YAML configuration.
    rule_schemas
        Settings of every rule by its name.
    attendance_schema
        Settings of the ``attendance`` block.
    purpose
        What the command does: ``roster`` leaves punches and decisions alone, ``attendance`` needs punches and a
        schedule but no demand, ``run`` does both where there are punches.
    schedule
        Published schedule in place of the input's own: CSV, or a workbook with a sheet ``Schedule``.
    decisions
        Files with more of HR's decisions than the input's own: CSV, or a workbook with a sheet ``Exceptions``.
    previous
        What an earlier run has left: its shifts become history, and its schedule the one that punches are compared with
        unless more of them lie in the dates of another; its decisions and exceptions are added to the input's own.

    Raises
    ------
    InputError
        With everything that is wrong in any file.
    """
    with paused_collector():
        given = Given(schedule, tuple(decisions), previous)
        return _read(source, config, rule_schemas, attendance_schema, purpose, given)


def _read(
    source: Path,
    config: Path,
    rule_schemas: Mapping[str, type[BaseModel]],
    attendance_schema: type[BaseModel],
    purpose: Purpose,
    given: Given,
) -> Inputs:
    issues = Issues()
    data = read_bytes(config, issues)
    settings = read_config(
        data,
        config.name,
        rule_schemas=rule_schemas,
        attendance_schema=attendance_schema,
        purpose=purpose,
        issues=issues,
    )
    found = _open(source, config, settings, purpose, given, issues)
    if data is not None:
        found.hashes["config"] = digest(data)
    inputs = _Reading(settings, found, issues, purpose, given, source).inputs()
    issues.raise_if_any()
    assert inputs is not None
    return inputs


def _open(path: Path, config: Path, settings: Config, purpose: Purpose, given: Given, issues: Issues) -> Source:
    """Read the input's tables, and the schedule if it has a file of its own."""
    schedule = given.schedule or _schedule_of_settings(path, settings, purpose)
    elsewhere = {"schedule"} if schedule else set()
    wanted = set(SCHEMAS) - elsewhere - (_OF_ATTENDANCE if purpose == "roster" else set())
    own = [config, path / COVERAGE_FILE, *given.files, *((schedule,) if schedule else ())]
    source = open_source(path, wanted, own, issues)
    if schedule:
        source.add_file("schedule", schedule, issues)
    for name in _REQUIRED[purpose]:
        is_there = name in source.present or (name == "schedule" and given.previous.schedule is not None)
        if source.is_readable and not is_there:
            issues.add(source.file_of(name), f"is missing from {source.where}", mend=_mend_of_missing(name, source))
    return source


def _schedule_of_settings(path: Path, settings: Config, purpose: Purpose) -> Path | None:
    """Find the published schedule that the attendance settings name, if it is not the usual one."""
    named = path / getattr(settings.attendance, "schedule", "schedule.csv")
    is_used = purpose != "roster" and named.name.lower() != "schedule.csv" and named.exists()
    return named if is_used else None


def _mend_of_missing(name: str, source: Source) -> str:
    """Suggest the file that was probably meant, else what to add."""
    meant = [file for file, table in source.strangers.items() if table == name]
    if meant:
        return f"rename {meant[0]}, if that is it"
    if name == "schedule":
        return "add the published schedule, or name it with --schedule"
    return f"add it, with the columns {describe(SCHEMAS[name].columns)}"


class _Reading:
    """One pass over all tables: first every cell by itself, then everything against everything."""

    def __init__(
        self, config: Config, source: Source, issues: Issues, purpose: Purpose, given: Given, folder: Path
    ) -> None:
        self.config = config
        self.given = given
        self.beside = BesideReader(given, source, issues)
        self.folder = folder
        self.source = source
        self.issues = issues
        self.purpose = purpose
        self.plans = purpose != "attendance"
        self.notes = source.notes
        self.people = self._rows(AGENTS)
        self.demand = self._rows(DEMAND)
        self.changes = self._rows(DEMAND_CHANGES)
        self.availability = self._rows(AVAILABILITY)
        self.time_off = self._rows(TIME_OFF)
        self.preferences = self._rows(PREFERENCES)
        self.activities = self._rows(ACTIVITIES)
        self.history = self._rows(HISTORY)
        self.pins = self._rows(PINS)
        self.punches = self._rows(PUNCHES)
        self.schedule = self._rows(SCHEDULE)
        self.last_schedule = self.beside.last_schedule()
        self.last_history = self.beside.last_history()
        reads_attendance = purpose != "roster"
        self.decisions = [self._rows(DECISIONS), *(self.beside.decisions() if reads_attendance else ())]
        self.past = [*(self.beside.exceptions() if reads_attendance else ()), self._rows(EXCEPTION_HISTORY)]
        self.agents = build_agents(self.people, config.queue_names, config.contract_names, config.contracts, issues)
        self.agent_names = Names("an agent of agents.csv", known_values(self.people, "agent_id"))
        self.team_names = Names("a team of agents.csv", known_values(self.people, "team"))

    def _rows(self, schema: Schema[Row]) -> Rows[Row]:
        """Typed rows of a table, none if it is not there."""
        raw = self.source.tables.pop(schema.name, None)
        if raw is None:
            is_present = schema.name in self.source.present
            return Rows(self.source.file_of(schema.name), is_present=is_present, is_whole=not is_present)
        return read_rows(decided(raw) if schema.name == DECISIONS.name else raw, schema, self.issues)

    def inputs(self) -> Inputs | None:
        """Compare all tables; None if there is nothing to compare them with, which has its issues then."""
        config = self.config
        check_names(config, self.agent_names, self.team_names, self.issues)
        if config.calendar is None or config.attendance is None:
            return None
        times = LocalTimes(config.calendar)
        instance = self._instance(config.calendar, times)
        punches = self._punches(times)
        own, last = self._schedule(times), self._last_schedule(times)
        schedule, cover = self._compared(own, last, punches, times)
        return Inputs(
            instance=self._with_schedules(instance, own, last, times),
            rules=tuple(block.settings for block in config.rules),
            solver=config.solver,
            attendance=config.attendance,
            punches=punches,
            schedule=schedule,
            cover=cover,
            decisions=tuple(one for rows in self.decisions for one in build_decisions(rows, self._desk(rows, times))),
            exception_history=first_of_each(
                *(build_exception_history(rows, self._desk(rows, times)) for rows in self.past)
            ),
            tables=tuple(name for name in SCHEMAS if name in self.source.present),
            notes=tuple(self.notes),
            sha256=_joint_hash(self.source.hashes),
            hashes=dict(self.source.hashes),
            files=dict(self.source.files),
        )

    def _desk(self, rows: Rows[Row], times: LocalTimes) -> Desk:
        config = self.config
        return Desk(
            file=rows.file,
            times=times,
            issues=self.issues,
            notes=self.notes,
            agents=self.agent_names,
            teams=self.team_names,
            queues=config.queue_names,
            shifts=config.shift_names,
        )

    def _instance(self, calendar: Calendar, times: LocalTimes) -> Instance:
        config = self.config
        if self.demand.rows and not config.queues:
            self.notes.append(f"{self.demand.file}: ignored, for the configuration describes no queues")
        desk = self._desk(self.changes, times)
        plan = plan_changes(self.changes, config, measure_of(self.demand), desk)
        planned = build_demand(self.demand, plan.queues, self._desk(self.demand, times), config.queues)
        demand, changes = apply_changes(planned, plan.changes, plan.queues, desk)
        instance = Instance(
            calendar=calendar,
            queues=plan.queues,
            templates=config.templates,
            contracts=config.contracts,
            agents=self.agents,
            demand=demand,
            demand_changes=changes,
            availability=build_availability(self.availability, self._desk(self.availability, times)),
            time_off=build_time_off(self.time_off, self._desk(self.time_off, times)),
            requests=build_requests(self.preferences, self._desk(self.preferences, times)),
            activities=build_activities(self.activities, self.agents, self._desk(self.activities, times)),
            history=build_history(self.history, self._desk(self.history, times), must_precede=self.plans),
            has_history=self.history.is_present,
            pins=build_pins(self.pins, self._desk(self.pins, times)),
        )
        if self.plans and config.is_sound and self.people.is_sound:
            self._refuse_templates_without_day(replace(instance, queues=config.queues))
        return instance

    def _refuse_templates_without_day(self, instance: Instance) -> None:
        document = self.config.document
        for template, reason, mend in templates_without_day(instance):
            line = document.line(self.config.template_paths[template])
            self.issues.add(document.file, f"shift '{template}' {reason}", row=line, column="shifts", mend=mend)

    def _punches(self, times: LocalTimes) -> tuple[Punch, ...]:
        if self.purpose == "attendance" and self.punches.columns and self.punches.is_sound and not self.punches.rows:
            self.issues.add(self.punches.file, "holds no punch", mend="check the export of the clock")
        return build_punches(
            self.punches,
            self._desk(self.punches, times),
            refuses_unknown_agents=self._pairing("unknown_agents", "refuse") == "refuse",
        )

    def _schedule(self, times: LocalTimes) -> Roster | None:
        if not self.schedule.is_present:
            return None
        hours = float(str(self._pairing("max_session_hours", LONGEST_SHIFT_HOURS)))
        desk = self._desk(self.schedule, times)
        rows = known_now(self.schedule, desk) if self.plans else self.schedule
        return build_schedule(rows, desk, longest_hours=hours)

    def _last_schedule(self, times: LocalTimes) -> Roster | None:
        """Make the shifts of an earlier result; whoever has gone since matters only where punches are compared."""
        if not self.last_schedule.is_present:
            return None
        hours = float(str(self._pairing("max_session_hours", LONGEST_SHIFT_HOURS)))
        desk = self._desk(self.last_schedule, times)
        rows = known_now(self.last_schedule, desk, everywhere=not self._compares) if self.plans else self.last_schedule
        return build_schedule(rows, desk, longest_hours=hours)

    @property
    def _compares(self) -> bool:
        """Whether punches are compared with a schedule, should there be one."""
        return self.purpose == "attendance" or bool(self.punches.rows)

    def _with_schedules(
        self, instance: Instance, own: Roster | None, last: Roster | None, times: LocalTimes
    ) -> Instance:
        """Add what earlier results say of the time before the horizon, and of the horizon itself."""
        before = instance.calendar.origin_utc if self.plans else datetime.max.replace(tzinfo=UTC)
        history = instance.history
        if last is not None:
            history = with_past_shifts(history, last, before)
            if history == instance.history and not self._compares:
                self.notes.append(f"{self.last_schedule.file}: no shift before {instance.calendar.start} to learn from")
        if self.last_history.is_present:
            history = with_past_shifts(history, self._carried_history(times), before)
        is_known = instance.has_history or last is not None or self.last_history.is_present
        instance = replace(instance, history=history, has_history=is_known)
        published = self._published(own, self.schedule, times)
        return replace(instance, published=published or self._published(last, self.last_schedule, times) or Roster())

    def _carried_history(self, times: LocalTimes) -> Roster:
        """Make the shifts that an earlier result has carried on, of those who are still there."""
        desk = self._desk(self.last_history, times)
        rows = of_known_agents(self.last_history, desk)
        return build_history(rows, desk, must_precede=False)

    def _published(self, schedule: Roster | None, rows: Rows[ScheduleRow], times: LocalTimes) -> Roster | None:
        """Take what was published for the horizon; nothing where no roster is planned."""
        if schedule is None or not self.plans:
            return None
        found = published_shifts(schedule, self._desk(rows, times))
        return found if found.shifts else None

    def _compared(
        self, own: Roster | None, last: Roster | None, punches: Sequence[Punch], times: LocalTimes
    ) -> tuple[Roster | None, PlannedCover | None]:
        """Choose the schedule that punches are compared with, and read its coverage."""
        takes_own = own is not None and self._is_preferred(own, last, punches, times)
        if own is not None and last is not None and self._compares:
            files = self.schedule.file, self.last_schedule.file
            taken, left = files if takes_own else reversed(files)
            self.notes.append(f"punches are compared with {taken}, and not with {left}")
        schedule = own if takes_own else last
        if schedule is None or not self._compares:
            return schedule, None
        rows = self.beside.coverage(self.beside.coverage_beside(self.folder) if takes_own else self._last_coverage())
        return schedule, build_cover(rows, self._desk(rows, times))

    def _is_preferred(self, own: Roster, last: Roster | None, punches: Sequence[Punch], times: LocalTimes) -> bool:
        """Tell whether punches are compared with the input's own schedule, not with that of an earlier result."""
        if last is None or self.given.schedule is not None:
            return True
        return holds_more_punches(own, last, punches, times.calendar)

    def _last_coverage(self) -> Path | None:
        """Find the coverage of an earlier result, with a note if its schedule has been edited since."""
        previous = self.given.previous
        if previous.coverage and previous.schedule and is_workbook(previous.schedule):
            file = previous.schedule.as_posix()
            self.notes.append(f"{previous.coverage.as_posix()}: tells what was planned before {file} was edited")
        return previous.coverage

    def _pairing(self, name: str, default: object) -> object:
        """One of the attendance settings on pairing that decide what is refused."""
        found: object = getattr(getattr(self.config.attendance, "pairing", None), name, default)
        return found


def _joint_hash(hashes: Mapping[str, str]) -> str:
    """Sum up what a roster rests on; what stands beside the input matters to attendance alone."""
    counted = {name: value for name, value in hashes.items() if not name.startswith(BESIDE)}
    lines = "".join(f"{name} {value}\n" for name, value in sorted(counted.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_schedule(
    path: Path,
    calendar: Calendar,
    agents: Iterable[AgentId],
    *,
    strict: bool = True,
    max_session_hours: float = LONGEST_SHIFT_HOURS,
) -> Roster:
    """Read a schedule: ``schedule.csv``, or the sheet ``Schedule`` of an ``.xlsx`` workbook.

    Parameters
    ----------
    agents
        Ids of all agents: a shift of anybody else is refused.
    strict
        Whether shifts that overlap or last too long, and pieces that overlap or leave their shift, are refused. Without
        it only what cannot be represented is, so that a checker can report the rest.
    max_session_hours
        What too long means.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    issues = Issues()
    source = Source(path.name)
    source.add_file("schedule", path, issues)
    issues.raise_if_any()
    rows = read_rows(source.tables["schedule"], SCHEDULE, issues)
    nothing = Names("", None)
    names = Names("an agent of agents.csv", agents)
    desk = Desk(
        rows.file, LocalTimes(calendar), issues, [], agents=names, teams=nothing, queues=nothing, shifts=nothing
    )
    roster = build_schedule(rows, desk, is_strict=strict, longest_hours=max_session_hours)
    issues.raise_if_any()
    return roster
