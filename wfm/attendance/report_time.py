"""The time as of which punches are judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import Punch
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


def refuse_future_punches(punches: Iterable[Punch], now_utc: datetime, calendar: Calendar) -> None:
    """Refuse punches after now where nobody has given a report time: their clock is wrong, or the time is missing.

    Raises
    ------
    InputError
        With every such punch.
    """
    reason = f"lies after now, {calendar.text_of(now_utc)}"
    mend = "mend the time, or give the report time with --as-of or in attendance.as_of"
    late = [punch for punch in punches if punch.time_utc > now_utc]
    if late:
        times = [(punch.row, calendar.text_of(punch.time_utc)) for punch in late]
        raise InputError([Issue("punches", reason, row=row, column="time", value=at, mend=mend) for row, at in times])
