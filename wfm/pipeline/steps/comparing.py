"""Comparing: punches against the published schedule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from wfm.attendance.catalogue import CATALOGUE
from wfm.attendance.compare import compare, find_period, span_of_dates
from wfm.attendance.cover_grid import cover_of_schedule
from wfm.attendance.decisions import unite_decisions
from wfm.attendance.report_time import find_report_time
from wfm.attendance.service_outlook import service_outlook
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import AttendanceReport
from wfm.domain.coverage_effect import CoverageEffect, PlannedCover
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.domain.trends import NO_TRENDS, Trends
from wfm.errors import InputError
from wfm.intake.inputs import Inputs
from wfm.pipeline.steps.chaining import find_past_trends, recent_history
from wfm.pipeline.steps.origin import FilesGiven, find_origin
from wfm.pipeline.steps.versions import versions_in_use
from wfm.report.attendance_annex import Annex
from wfm.report.attendance_files import attendance_files, attendance_names, carried_files
from wfm.report.attendance_managers import MANAGERS_FOLDER
from wfm.report.attendance_run_record import carried_record, comparison_record
from wfm.report.attendance_trend_rows import trend_sheets
from wfm.report.run_file import ATTENDANCE_PART
from wfm.report.target import known_hashes
from wfm.report.trends_file import TRENDS_FILE, trends_files
from wfm.rules.min_rest import MinRest

_KIND_NAMES = {kind.code: kind.name for kind in CATALOGUE}
PAST = "past: "
"""Begins the names of fingerprints of past weeks' files."""


@dataclass(frozen=True)
class Compared:
    """Punches held against the published schedule, the settings in force, and what past weeks add up to.

    Parameters
    ----------
    past_fingerprints
        SHA-256 of every file of past weeks that was read, by path.
    written
        Names of all files written, once they are.
    """

    report: AttendanceReport
    settings: AttendanceSettings
    inputs: Inputs
    trends: Trends = NO_TRENDS
    past_fingerprints: Mapping[str, str] = field(default_factory=dict)
    written: tuple[str, ...] = ()

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """SHA-256 of every file that was read, by what it stands for or where it lies."""
        return {**self.inputs.hashes, **{f"{PAST}{path}": value for path, value in self.past_fingerprints.items()}}

    def files(self) -> Mapping[str, bytes]:
        """Write the exception reports into memory, by file name."""
        found = self.trends
        annex = Annex(
            trend_sheets(found.counts, found.rates, found.shrinkage, found.queues, _KIND_NAMES),
            versions_in_use(),
            self.fingerprints,
        )
        has_managers = self.settings.report.managers
        files = attendance_files(self.report, self.inputs.instance, self.settings, annex, with_managers=has_managers)
        return {**files, **trends_files(found)}

    def parts(self, given: FilesGiven) -> Mapping[str, object]:
        """Tell programs what was found, and what it takes to find it again: parts of ``run.json``."""
        origin = find_origin(self.inputs, given, self.fingerprints)
        return {ATTENDANCE_PART: comparison_record(self.report, self.inputs.instance.calendar, origin)}


def target_names(inputs: Inputs) -> tuple[str, ...]:
    """Names of the files that a comparison may write."""
    settings = cast(AttendanceSettings, inputs.attendance)
    return (*attendance_names(inputs.instance, with_managers=settings.report.managers), TRENDS_FILE)


def carries_on(inputs: Inputs) -> bool:
    """Tell whether there is anything of HR's to hand on to the next week."""
    return bool(inputs.decisions or inputs.exception_history)


def carried_on(inputs: Inputs) -> Mapping[str, bytes]:
    """Write what the next week needs of this one where there is nothing to compare; nothing if there is nothing."""
    if not carries_on(inputs):
        return {}
    return carried_files(unite_decisions(inputs.decisions), inputs.exception_history, inputs.instance.calendar)


def carried_parts(inputs: Inputs, given: FilesGiven) -> Mapping[str, object]:
    """Tell programs what the next week needs of this one where there is nothing to compare: parts of ``run.json``."""
    if not carries_on(inputs):
        return {}
    return {ATTENDANCE_PART: carried_record(find_origin(inputs, given, inputs.hashes))}


def outdated_names(folder: Path, files: Collection[str]) -> list[str]:
    """Names of results that an earlier run has left and this one is without: trends, workbooks of teams."""
    workbooks = [name for name in known_hashes(folder) if name.startswith(f"{MANAGERS_FOLDER}/")]
    return [name for name in (TRENDS_FILE, *workbooks) if name not in files and (folder / name).exists()]


def compare_punches(inputs: Inputs, as_of: datetime | None = None, past: Sequence[Path] = ()) -> Compared:
    """Find what HR has to look at.

    Parameters
    ----------
    as_of
        Report time, local where it has no offset; None takes the configuration's, else now.
    past
        Result folders of past weeks, for trends.
    """
    settings = cast(AttendanceSettings, inputs.attendance)
    if as_of is not None:
        settings = settings.model_copy(update={"as_of": as_of})
    trends, fingerprints = find_past_trends(past, inputs)
    report_time = find_report_time(settings, inputs.instance.calendar)
    schedule = inputs.schedule or Roster()
    history = recent_history(inputs.instance.history, find_period(schedule, settings)[0], settings)
    report = compare(
        replace(inputs.instance, history=history),
        schedule,
        inputs.punches,
        settings,
        report_time,
        min_rest_hours=_rest_hours(inputs),
        decisions=unite_decisions(inputs.decisions),
        history=inputs.exception_history,
        find_cover=lambda: inputs.cover or _cover(inputs.instance, schedule, settings),
    )
    report = replace(report, effect=_with_service(report.effect, inputs, report_time))
    return Compared(report, settings, inputs, trends, fingerprints)


def _with_service(effect: CoverageEffect, inputs: Inputs, report_time: datetime) -> CoverageEffect:
    """Add what lost and gained heads have meant to those who called, where the demand of these dates is known."""
    instance = inputs.instance
    slot_minutes = inputs.cover.slot_minutes if inputs.cover else instance.calendar.interval_minutes
    over = [row for row in effect.rows if row.start_utc + timedelta(minutes=slot_minutes) <= report_time]
    found = service_outlook(over, instance.queues, instance.demand, instance.calendar, slot_minutes)
    return replace(effect, service=found)


def _cover(instance: Instance, schedule: Roster, settings: AttendanceSettings) -> PlannedCover | None:
    """Recompute the cover of a schedule that has none beside it; None where demand does not tell what was required."""
    dates = find_period(schedule, settings)
    with suppress(InputError):
        return cover_of_schedule(instance, schedule, span_of_dates(instance.calendar, dates))
    return None


def _rest_hours(inputs: Inputs) -> float | None:
    """Longest rest that the planning rules demand of everybody; None if they demand none."""
    rules = (rule for rule in inputs.rules if isinstance(rule, MinRest))
    return max((rule.hours for rule in rules if not (rule.agents or rule.teams or rule.contracts)), default=None)
