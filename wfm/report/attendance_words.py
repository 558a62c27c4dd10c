"""What the attendance reports say in words, the same in the workbook and on the terminal."""

from __future__ import annotations

from collections import Counter

from wfm.domain.attendance import SEVERITIES, AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.report.attendance_sheets import Number, percent
from wfm.report.words import amount, count_of, long_date, plain_words, short_date

ADHERENCE_WORDS = {
    "matched": "matched time: time in ÷ (time in + time out), time outside the shift ignored",
    "genesys": "1 − (time out + time outside) ÷ (time in + time out + time outside), not below 0",
    "microsoft": "matched time, the first minutes of each stretch out being tolerated",
}
"""Definitions of adherence by the name of the setting."""
CONFORMANCE_WORDS = {
    "total": "work inside and outside the shift ÷ minutes due; may exceed 100 %",
    "overlap": "work, breaks and meals as far as they were scheduled ÷ minutes scheduled",
}
"""Definitions of conformance by the name of the setting."""


def period_words(report: AttendanceReport) -> str:
    """Name the first and the last date."""
    first, last = report.first_date, report.last_date
    return long_date(first) if first == last else f"{long_date(first)} – {long_date(last)}"


def report_time_words(report: AttendanceReport, calendar: Calendar) -> str:
    """Name the report time, local."""
    day = calendar.date_of(report.report_time_utc)
    return f"{short_date(day)} {day.year} {calendar.text_of(report.report_time_utc).partition('T')[2]}"


def footer_words(report: AttendanceReport, calendar: Calendar) -> str:
    """Say whose eyes the sheet is for, and how old it is."""
    return f"Personal data – HR only · as of {report_time_words(report, calendar)}"


def severity_counts(report: AttendanceReport) -> list[tuple[str, int, int, int]]:
    """Count settled exceptions by severity: name, open, decided, held back."""
    counts = Counter((entry.severity, _bin(entry.is_held, entry.status)) for entry in report.exceptions)
    return [
        (plain_words(severity), counts[severity, "open"], counts[severity, "decided"], counts[severity, "held"])
        for severity in SEVERITIES
    ]


def _bin(is_held: bool, status: str) -> str:
    if is_held:
        return "held"
    return "open" if status == "open" else "decided"


def exception_count(number: int) -> str:
    """Write a number of attendance exceptions."""
    return count_of(number, "exception")


def percent_words(value: Number) -> str:
    """Write a percentage, or that there is none."""
    return "not measured" if value is None else f"{amount(value, 2)} %"


def adherence_words(report: AttendanceReport) -> str:
    """Write adherence and conformance of everybody with their definitions' names."""
    total = report.total
    return (
        f"adherence {percent_words(percent(total.adherence_percent))} ({report.adherence_definition}), "
        f"conformance {percent_words(percent(total.conformance_percent))} ({report.conformance_definition})"
    )
