"""The time as of which punches are judged."""

from __future__ import annotations

from datetime import UTC, datetime

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.calendar import Calendar, NonexistentTimeError
from wfm.errors import InputError, Issue


def find_report_time(settings: AttendanceSettings, calendar: Calendar) -> datetime:
    """Find the instant that the settings fix, else now.

    Raises
    ------
    InputError
        If clocks skip that time.
    """
    try:
        return settings.report_time_utc(calendar) or datetime.now(UTC)
    except NonexistentTimeError as error:
        mend = "give another time with --as-of or in attendance.as_of"
        raise InputError([Issue("report time", str(error), mend=mend)]) from error
