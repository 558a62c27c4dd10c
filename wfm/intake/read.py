"""Reading all input of a command: parse every table, compare everything with everything, hand on or refuse."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from wfm.domain.attendance import Punch
from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.intake.changed_demand import apply_changes
from wfm.intake.config import Config, Purpose, read_config
from wfm.intake.decisions import DECISIONS, EXCEPTION_HISTORY, build_decisions, build_exception_history, decided
from wfm.intake.demand import build_demand, measure_of
from wfm.intake.demand_changes import plan_changes
from wfm.intake.inputs import Inputs
from wfm.intake.issues import Issues, Names, read_bytes
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
)
from wfm.intake.rules import check_names
from wfm.intake.schedule import LONGEST_SHIFT_HOURS, build_schedule, known_now, published_shifts
from wfm.intake.site import Desk, LocalTimes
from wfm.intake.source import EXCEPTIONS_SHEET, SCHEMAS, Source, digest, open_source
from wfm.intake.tables import Rows, Schema, describe, known_values, read_rows
from wfm.intake.templates import templates_without_day
from wfm.intake.wishes import build_activities, build_history, build_pins, build_requests

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
    decisions: Path | None = None,
    exception_history: Path | None = None,
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
        HR's decisions in place of the input's own: CSV, or a workbook with a sheet ``Exceptions``.
    exception_history
        Exceptions of earlier weeks in place of the input's own.

    Raises
    ------
    InputError
        With everything that is wrong in any file.
    """
    with _paused_collector():
        named = {"schedule": schedule, "decisions": decisions, "exception_history": exception_history}
        own_files = {name: file for name, file in named.items() if file is not None}
        return _read(source, config, rule_schemas, attendance_schema, purpose, own_files)


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Pause the collector of cyclic garbage: it would search a million new rows, which hold no cycles, many times."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(
    source: Path,
    config: Path,
    rule_schemas: Mapping[str, type[BaseModel]],
    attendance_schema: type[BaseModel],
    purpose: Purpose,
    own_files: Mapping[str, Path],
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
    found = _open(source, config, settings, purpose, own_files, issues)
    if data is not None:
        found.hashes["config"] = digest(data)
    inputs = _Reading(settings, found, issues, purpose).inputs()
    issues.raise_if_any()
    assert inputs is not None
    return inputs


def _open(
    path: Path, config: Path, settings: Config, purpose: Purpose, own_files: Mapping[str, Path], issues: Issues
) -> Source:
    """Read the input's tables, and those that have files of their own."""
    elsewhere = {**_schedule_of_settings(path, settings, purpose), **own_files}
    wanted = set(SCHEMAS) - set(elsewhere) - (_OF_ATTENDANCE if purpose == "roster" else set())
    source = open_source(path, wanted, [config, *elsewhere.values()], issues)
    sheets = {"decisions": EXCEPTIONS_SHEET}
    for name, file in elsewhere.items():
        source.add_file(name, file, issues, sheet=sheets.get(name))
    for name in _REQUIRED[purpose]:
        if source.is_readable and name not in source.present:
            issues.add(source.file_of(name), f"is missing from {source.where}", mend=_mend_of_missing(name, source))
    return source


def _schedule_of_settings(path: Path, settings: Config, purpose: Purpose) -> Mapping[str, Path]:
    """Find the published schedule that the attendance settings name, if it is not the usual one."""
    named = path / getattr(settings.attendance, "schedule", "schedule.csv")
    is_used = purpose != "roster" and named.name.lower() != "schedule.csv" and named.exists()
    return {"schedule": named} if is_used else {}


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

    def __init__(self, config: Config, source: Source, issues: Issues, purpose: Purpose) -> None:
        self.config = config
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
        self.decisions = self._rows(DECISIONS)
        self.past = self._rows(EXCEPTION_HISTORY)
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
        punches, schedule = self._punches(times), self._schedule(times)
        return Inputs(
            instance=replace(instance, published=self._published(schedule, times)),
            rules=tuple(block.settings for block in config.rules),
            solver=config.solver,
            attendance=config.attendance,
            punches=punches,
            schedule=schedule,
            decisions=build_decisions(self.decisions, self._desk(self.decisions, times)),
            exception_history=build_exception_history(self.past, self._desk(self.past, times)),
            tables=tuple(name for name in SCHEMAS if name in self.source.present),
            notes=tuple(self.notes),
            sha256=_joint_hash(self.source.hashes),
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

    def _published(self, schedule: Roster | None, times: LocalTimes) -> Roster:
        """Take what was published for the horizon; nothing where no roster is planned."""
        if schedule is None or not self.plans:
            return Roster()
        return published_shifts(schedule, self._desk(self.schedule, times))

    def _pairing(self, name: str, default: object) -> object:
        """One of the attendance settings on pairing that decide what is refused."""
        found: object = getattr(getattr(self.config.attendance, "pairing", None), name, default)
        return found


def _joint_hash(hashes: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {value}\n" for name, value in sorted(hashes.items()))
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
