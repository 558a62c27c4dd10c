"""Comparing: punches against the published schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from wfm.attendance.compare import compare
from wfm.attendance.report_time import find_report_time
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import AttendanceReport
from wfm.domain.shifts import Roster
from wfm.intake.inputs import Inputs
from wfm.report.attendance_files import attendance_files
from wfm.rules.min_rest import MinRest


@dataclass(frozen=True)
class Compared:
    """Punches held against the published schedule, and the settings in force."""

    report: AttendanceReport
    settings: AttendanceSettings
    inputs: Inputs

    def files(self) -> Mapping[str, bytes]:
        """Write the exception reports into memory, by file name."""
        return attendance_files(self.report, self.inputs.instance, self.settings)


def compare_punches(inputs: Inputs, as_of: datetime | None = None) -> Compared:
    """Find what HR has to look at.

    Parameters
    ----------
    as_of
        Report time, local where it has no offset; None takes the configuration's, else now.
    """
    settings = cast(AttendanceSettings, inputs.attendance)
    if as_of is not None:
        settings = settings.model_copy(update={"as_of": as_of})
    report_time = find_report_time(settings, inputs.instance.calendar)
    schedule = inputs.schedule or Roster()
    rest_hours = _rest_hours(inputs)
    report = compare(inputs.instance, schedule, inputs.punches, settings, report_time, min_rest_hours=rest_hours)
    return Compared(report, settings, inputs)


def _rest_hours(inputs: Inputs) -> float | None:
    """Longest rest that the planning rules demand of everybody; None if they demand none."""
    rules = (rule for rule in inputs.rules if isinstance(rule, MinRest))
    return max((rule.hours for rule in rules if not (rule.agents or rule.teams or rule.contracts)), default=None)
