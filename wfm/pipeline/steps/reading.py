"""Reading: the input with its rules, and schedules from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wfm.attendance.catalogue import CATALOGUE
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.calendar import Calendar
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import InputError, Issue
from wfm.intake.config import Purpose
from wfm.intake.inputs import Inputs
from wfm.intake.past_results import NO_RESULTS
from wfm.intake.read import read_inputs
from wfm.intake.schedule_file import read_schedule
from wfm.intake.yardstick import Yardstick
from wfm.pipeline.steps.previous import find_results, with_tables_beside
from wfm.report.attendance_exception_rows import EXCEPTION_TITLES, HELD_TITLES
from wfm.rules.base import Rule, configurable_rules, rules_in_force

YARDSTICK = Yardstick(
    {kind.code: kind.filed_under or kind.code for kind in CATALOGUE},
    {"exceptions": EXCEPTION_TITLES, "held back": HELD_TITLES},
)
"""What decisions and exceptions of earlier weeks are held against: the catalogue, and the workbook as it is drawn."""


def now_utc() -> datetime:
    """Tell what time it is: nobody can have decided anything later."""
    return datetime.now(UTC)


def read(
    source: Path,
    config: Path,
    purpose: Purpose,
    *,
    schedule: Path | None = None,
    decisions: Sequence[Path] = (),
    previous: Path | None = None,
) -> Inputs:
    """Read tables and configuration as far as a purpose needs them.

    Parameters
    ----------
    schedule
        In place of the input's own.
    decisions
        Beside the input's own; with a workbook the table of decisions beside it is read.
    previous
        Result folder of the week before.

    Raises
    ------
    InputError
        With every issue found.
    """
    inputs = read_inputs(
        source,
        config,
        rule_schemas=configurable_rules(),
        attendance_schema=AttendanceSettings,
        purpose=purpose,
        schedule=schedule,
        decisions=with_tables_beside(decisions),
        previous=find_results(previous) if previous else NO_RESULTS,
        yardstick=replace(YARDSTICK, now_utc=now_utc()),
    )
    return _with_notes(inputs)


def rules_of(inputs: Inputs) -> tuple[Rule, ...]:
    """Take the rules in force: those listed, those that their tables bring, and those that hold always."""
    return rules_in_force([rule for rule in inputs.rules if isinstance(rule, Rule)], inputs.tables)


def has_attendance(inputs: Inputs) -> bool:
    """Tell whether there are punches, and a schedule to hold them against."""
    return bool(inputs.punches) and inputs.schedule is not None


def read_any_schedule(file: Path, instance: Instance) -> Roster:
    """Read a schedule even if it breaks rules.

    Raises
    ------
    InputError
        If it has shifts outside the horizon: their rules and their cost could not be told.
    """
    roster = read_schedule(file, instance.calendar, instance.agent, strict=False)
    _refuse_other_weeks(roster, instance.calendar, file.name)
    return roster


def _with_notes(inputs: Inputs) -> Inputs:
    """Say what of the attendance tables is not used, and why."""
    notes = list(inputs.notes)
    if "punches" in inputs.tables and not has_attendance(inputs):
        lack = "no published schedule beside the punches" if inputs.punches else "no punch in the table of punches"
        notes.append(f"attendance is left out: there is {lack}")
    return replace(inputs, notes=tuple(notes))


def _refuse_other_weeks(roster: Roster, calendar: Calendar, file: str) -> None:
    others = sorted({shift.date for shift in roster if not calendar.has_date(shift.date)})
    if others:
        reason = f"has shifts on {others[0]}, outside the horizon of {calendar.dates[0]} to {calendar.dates[-1]}"
        mend = "take the schedule of that week, or set horizon.start and horizon.days to the schedule's"
        raise InputError([Issue(file, reason, mend=mend)])
