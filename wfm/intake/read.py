"""Reading all input of a command: parse every table, compare everything with everything, hand on or refuse."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from wfm.domain.attendance import Punch
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.decisions import Decision
from wfm.intake.beside import BESIDE, BesideReader, Given
from wfm.intake.config import Config, Purpose, read_config
from wfm.intake.decision_sheets import EmptyAnswer, empty_answer_notes
from wfm.intake.decisions import build_decisions
from wfm.intake.input_tables import InputTables, read_tables
from wfm.intake.inputs import Inputs
from wfm.intake.instance import build_instance
from wfm.intake.issues import Issues, Names, read_bytes
from wfm.intake.opening import open_input
from wfm.intake.past_exceptions import build_exception_history, first_of_each
from wfm.intake.past_results import NO_RESULTS, PastResults, build_cover, is_workbook
from wfm.intake.people import build_agents
from wfm.intake.punches import build_punches
from wfm.intake.rules import check_names
from wfm.intake.schedule import LONGEST_SHIFT_HOURS
from wfm.intake.schedules import Wish, build_schedules
from wfm.intake.site import Desk, LocalTimes
from wfm.intake.source import SCHEMAS, digest
from wfm.intake.tables import known_values
from wfm.intake.yardstick import ANYTHING, Yardstick
from wfm.machine.collector import paused_collector


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
    yardstick: Yardstick = ANYTHING,
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
    yardstick
        What decisions and exceptions of earlier weeks are held against.

    Raises
    ------
    InputError
        With everything that is wrong in any file.
    """
    with paused_collector():
        given = Given(schedule, tuple(decisions), previous)
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
        found = open_input(source, config, settings, purpose, given, issues)
        if data is not None:
            found.hashes["config"] = digest(data)
        beside = BesideReader(given, found, issues, yardstick.headings)
        tables = read_tables(found, beside, issues, with_attendance=purpose != "roster")
        inputs = _compared(settings, tables, beside, source, purpose, yardstick)
        issues.raise_if_any()
        assert inputs is not None
        return inputs


def _compared(
    config: Config, tables: InputTables, beside: BesideReader, folder: Path, purpose: Purpose, yardstick: Yardstick
) -> Inputs | None:
    """Compare all tables; None if there is nothing to compare them with, which has its issues then."""
    source, issues = beside.source, beside.issues
    agents = build_agents(tables.agents, config.queue_names, config.contract_names, config.contracts, issues)
    agent_names = Names("an agent of agents.csv", known_values(tables.agents, "agent_id"))
    team_names = Names("a team of agents.csv", known_values(tables.agents, "team"))
    check_names(config, agent_names, team_names, issues)
    if config.calendar is None or config.attendance is None:
        return None
    desk = Desk(
        file=config.document.file,
        times=LocalTimes(config.calendar),
        issues=issues,
        notes=source.notes,
        agents=agent_names,
        teams=team_names,
        queues=config.queue_names,
        shifts=config.shift_names,
    )
    plans = purpose != "attendance"
    instance = build_instance(config, config.calendar, tables, agents, desk, plans=plans)
    punches = _punches(config, tables, desk, purpose)
    wish = _wish(config, tables, beside.given, plans=plans)
    schedules = build_schedules(tables, desk, wish)
    schedule = schedules.compared_with(punches)
    is_own = schedule is schedules.own
    cover = _cover(beside, folder, desk, is_own=is_own) if schedule and wish.compares else None
    return Inputs(
        instance=schedules.add_to(instance, tables.last_history, desk.at(tables.last_history.file)),
        rules=tuple(block.settings for block in config.rules),
        solver=config.solver,
        attendance=config.attendance,
        punches=punches,
        schedule=schedule.roster if schedule else None,
        cover=cover,
        decisions=_decisions(tables, desk, source.empty_answers, yardstick),
        exception_history=first_of_each(
            *(build_exception_history(rows, desk.at(rows.file), yardstick) for rows in tables.past_exceptions)
        ),
        tables=tuple(name for name in SCHEMAS if name in source.present),
        notes=tuple(source.notes),
        sha256=_joint_hash(source.hashes),
        hashes=dict(source.hashes),
        files=dict(source.files),
        unread=dict(source.unread),
    )


def _decisions(
    tables: InputTables, desk: Desk, empty_answers: Sequence[EmptyAnswer], yardstick: Yardstick
) -> tuple[Decision, ...]:
    """Make the decisions of all files, with a note where an emptied row withdraws none."""
    found = [one for rows in tables.decisions for one in build_decisions(rows, desk.at(rows.file), yardstick)]
    desk.notes.extend(empty_answer_notes(empty_answers, found))
    return tuple(found)


def _punches(config: Config, tables: InputTables, desk: Desk, purpose: Purpose) -> tuple[Punch, ...]:
    rows = tables.punches
    if purpose == "attendance" and rows.columns and rows.is_sound and not rows.rows:
        desk.issues.add(rows.file, "holds no punch", mend="check the export of the clock")
    is_strict = config.pairing("unknown_agents", "refuse") == "refuse"
    return build_punches(rows, desk.at(rows.file), refuses_unknown_agents=is_strict)


def _wish(config: Config, tables: InputTables, given: Given, *, plans: bool) -> Wish:
    return Wish(
        plans=plans,
        compares=not plans or bool(tables.punches.rows),
        prefers_own=given.schedule is not None,
        longest_hours=float(str(config.pairing("max_session_hours", LONGEST_SHIFT_HOURS))),
    )


def _cover(beside: BesideReader, folder: Path, desk: Desk, *, is_own: bool) -> PlannedCover | None:
    """Read the coverage of the schedule that punches are compared with."""
    rows = beside.coverage(beside.coverage_beside(folder) if is_own else _last_coverage(beside.given.previous, desk))
    return build_cover(rows, desk.at(rows.file))


def _last_coverage(previous: PastResults, desk: Desk) -> Path | None:
    """Find the coverage of an earlier result, with a note if its schedule has been edited since."""
    if previous.coverage and previous.schedule and is_workbook(previous.schedule):
        file = previous.schedule.as_posix()
        desk.notes.append(f"{previous.coverage.as_posix()}: tells what was planned before {file} was edited")
    return previous.coverage


def _joint_hash(hashes: Mapping[str, str]) -> str:
    """Sum up what a roster rests on; what stands beside the input matters to attendance alone."""
    counted = {name: value for name, value in hashes.items() if not name.startswith(BESIDE)}
    lines = "".join(f"{name} {value}\n" for name, value in sorted(counted.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
