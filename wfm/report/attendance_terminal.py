"""The summary of an attendance run on the terminal: one screen, no names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from wfm.domain.attendance import AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.report.attendance_files import ATTENDANCE_FILES
from wfm.report.attendance_words import adherence_words, report_time_words, severity_counts
from wfm.report.words import amount, count_of, short_date

_LABEL_COLUMNS = 12
_DIGEST_LABEL_COLUMNS = 10


def attendance_summary(report: AttendanceReport, calendar: Calendar, folder: Path) -> list[str]:
    """Sum the comparison up: period, people, exceptions, adherence, what was left out, files."""
    total = report.total
    lines = [
        ("Attendance", _period(report, calendar)),
        ("People", _people(report)),
        *_exceptions(report),
        ("Figures", adherence_words(report)),
        ("Absence", f"nobody came to {amount(total.absent)} of {count_of(total.shifts, 'shift')} that have ended"),
    ]
    if report.late_punch_count:
        lines.append(("Left out", f"{_punches(report.late_punch_count)} after the report time"))
    if report.data:
        lines.append(("Data", f"{_punches(len(report.data))} left out or doubtful, see sheet Data"))
    lines += [("Doubt", warning) for warning in report.warnings]
    lines.append(("Files", ", ".join(ATTENDANCE_FILES)))
    lines.append(("Folder", str(folder)))
    return [f"{label:<{_LABEL_COLUMNS}}{text}" for label, text in lines]


def attendance_digest(report: AttendanceReport) -> list[str]:
    """Sum the comparison up in three lines, for a run whose roster comes first."""
    lines = [("Punches", _open_exceptions(report)), ("Figures", adherence_words(report)), ("Files", _files(report))]
    return [f"{label:<{_DIGEST_LABEL_COLUMNS}}{text}" for label, text in lines]


def _open_exceptions(report: AttendanceReport) -> str:
    counts = [f"{new:,} {name.lower()}" for name, new, *_ in severity_counts(report) if new]
    return f"{_dates(report, _day_and_month)}, open: {', '.join(counts) or 'none'}"


def _day_and_month(day: date) -> str:
    """Write a date without its weekday, for a line that has to be short."""
    return short_date(day).partition(" ")[2]


def _files(report: AttendanceReport) -> str:
    files = ", ".join(ATTENDANCE_FILES)
    return f"{files}; {count_of(len(report.warnings), 'doubt')}, see Summary" if report.warnings else files


def _period(report: AttendanceReport, calendar: Calendar) -> str:
    return f"{_dates(report, short_date)}, as of {report_time_words(report, calendar)}"


def _dates(report: AttendanceReport, written: Callable[[date], str]) -> str:
    first, last = written(report.first_date), written(report.last_date)
    return first if first == last else f"{first} – {last}"


def _people(report: AttendanceReport) -> str:
    return f"{count_of(report.total.agents, 'agent')}, {_punches(report.punch_count)}"


def _punches(number: int) -> str:
    return f"{number:,} {'punch' if number == 1 else 'punches'}"


def _exceptions(report: AttendanceReport) -> list[tuple[str, str]]:
    """One line per severity that occurs."""
    shown = [line for line in severity_counts(report) if any(line[1:])]
    if not shown:
        return [("Exceptions", "none")]
    texts = [f"{name.lower():<9}{new:>4} open, {decided} decided, {held} held" for name, new, decided, held in shown]
    return [("Exceptions" if index == 0 else "", text) for index, text in enumerate(texts)]
