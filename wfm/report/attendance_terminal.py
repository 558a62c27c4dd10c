"""The summary of an attendance run on the terminal: one screen, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from textwrap import wrap

from wfm.domain.attendance import AttendanceReport, AttendanceTotal
from wfm.domain.calendar import Calendar
from wfm.domain.decisions import Effect
from wfm.domain.trends import NO_TRENDS, Trends
from wfm.report.attendance_managers import MANAGERS_FOLDER
from wfm.report.attendance_words import adherence_words, report_time_words, severity_counts
from wfm.report.columns import COLUMNS
from wfm.report.terminal import labelled_files
from wfm.report.trends_terminal import service_lines, trend_lines
from wfm.report.words import amount, clock_time, count_of, short_date

_LABEL_COLUMNS = 12
_EFFECT_WORDS: Mapping[Effect, str] = {
    "in force": "in force",
    "settled": "settled",
    "held back": "waiting until final",
    "no longer arises": "on what no longer arises",
    "outside the period": "outside the period",
    "changed since": "open again",
    "correction failed": "did not mend it",
}
_DIGEST_LABEL_COLUMNS = 10


def attendance_summary(
    report: AttendanceReport,
    calendar: Calendar,
    folder: Path,
    written: Iterable[str],
    *,
    trends: Trends = NO_TRENDS,
) -> list[str]:
    """Sum the comparison up: period, people, exceptions, decisions, adherence, cover, what was left out, files.

    Parameters
    ----------
    written
        Names of all files written.
    trends
        What past weeks add up to.
    """
    total = report.total
    lines = [
        ("Attendance", _period(report, calendar)),
        ("People", _people(report)),
        *_exceptions(report),
        *_decisions(report),
        ("Figures", adherence_words(report)),
        ("Absence", _absence(total)),
        *_cover(report, calendar),
        *service_lines(report.effect),
        *trend_lines(trends),
        *_steps(report),
    ]
    if report.late_punch_count:
        lines.append(("Left out", f"{_punches(report.late_punch_count)} after the report time"))
    if report.data:
        lines.append(("Data", f"{_punches(len(report.data))} left out or doubtful, see sheet Data"))
    lines += _forgotten(report)
    lines += [("Doubt", warning) for warning in report.warnings]
    lines += [("Files", ", ".join(_folders_once(written))), ("Folder", str(folder))]
    return [line for label, text in lines for line in _wrapped(label, text)]


def _absence(total: AttendanceTotal) -> str:
    told = f"nobody came to {amount(total.absent)} of {count_of(total.shifts, 'shift')} that have ended"
    return f"{told}, {amount(total.held)} of them held back" if total.held else told


def _wrapped(label: str, text: str) -> list[str]:
    """Write a label and its text on as many lines as it takes; a folder's name is never broken."""
    indent = " " * _LABEL_COLUMNS
    first = f"{label:<{_LABEL_COLUMNS}}{text}"
    if len(first) <= COLUMNS or label == "Folder":
        return [first]
    return wrap(first, COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def attendance_digest(report: AttendanceReport, written: Iterable[str]) -> list[str]:
    """Sum the comparison up in few lines, for a run whose roster comes first.

    Parameters
    ----------
    written
        Names of the files of the comparison.
    """
    doubts = f"; {count_of(len(report.warnings), 'doubt')}, see Summary" if report.warnings else ""
    files = labelled_files(_folders_once(written), doubts)
    lines = [("Punches", _open_exceptions(report)), ("Figures", adherence_words(report)), *files]
    return [f"{label:<{_DIGEST_LABEL_COLUMNS}}{text}" for label, text in lines]


def _decisions(report: AttendanceReport) -> list[tuple[str, str]]:
    """Count what has become of the decisions that are not superseded, those that need another look last."""
    effects = Counter(answer.effect for answer in report.answers)
    told = [(effect, words) for effect, words in _EFFECT_WORDS.items() if effects[effect]]
    parts = [f"{effects[effect]:,} {words}" for effect, words in told]
    return [("Decisions", ", ".join(parts))] if parts else []


def _cover(report: AttendanceReport, calendar: Calendar) -> list[tuple[str, str]]:
    """Tell the hours lost on the floor, and where they hurt most."""
    lost, worst = report.effect.lost, report.effect.worst
    text = f"{amount(lost.seconds / 3600, 1)} hours lost on the floor"
    if lost.short_seconds is None:
        return [("Cover", f"{text}; {report.effect.note}" if report.effect.note else text)]
    text += f", {amount(lost.short_seconds / 3600, 1)} of them in short slots"
    if worst is None:
        return [("Cover", text)]
    day = short_date(calendar.date_of(worst.start_utc))
    missed = f"{amount(worst.lost_short_minutes or 0, 0)} minutes"
    return [
        ("Cover", text),
        ("", f"worst: {worst.queue}, {day} {clock_time(calendar, worst.start_utc)}, {missed} missed"),
    ]


def _steps(report: AttendanceReport) -> list[tuple[str, str]]:
    """Count who has reached a step that they were not on before."""
    new = sum(standing.is_new for standing in report.standings)
    return [("Steps", f"{count_of(new, 'agent')} on a new step, see sheet Escalations")] if new else []


def _forgotten(report: AttendanceReport) -> list[tuple[str, str]]:
    """Tell how much was too old to be carried on."""
    counts = ((report.forgotten_decisions, "decision"), (report.forgotten_history, "earlier exception"))
    parts = [count_of(number, what) for number, what in counts if number]
    return [("Forgotten", f"{' and '.join(parts)} beyond retention_days, not carried on")] if parts else []


def _open_exceptions(report: AttendanceReport) -> str:
    counts = [f"{new:,} {name.lower()}" for name, new, *_ in severity_counts(report) if new]
    return f"{_dates(report, _day_and_month)}, open: {', '.join(counts) or 'none'}"


def _day_and_month(day: date) -> str:
    """Write a date without its weekday, for a line that has to be short."""
    return short_date(day).partition(" ")[2]


def _folders_once(names: Iterable[str]) -> list[str]:
    """Name files, but of those for managers their folder alone: its workbooks bear the names of teams."""
    prefix = f"{MANAGERS_FOLDER}/"
    return list(dict.fromkeys(prefix if name.startswith(prefix) else name for name in names))


def _period(report: AttendanceReport, calendar: Calendar) -> str:
    return f"{_dates(report, short_date)}, as of {report_time_words(report, calendar)}"


def _dates(report: AttendanceReport, written: Callable[[date], str]) -> str:
    first, last = written(report.first_date), written(report.last_date)
    return first if first == last else f"{first} – {last}"


def _people(report: AttendanceReport) -> str:
    total = report.total
    return f"{count_of(total.agents, 'agent')}, {count_of(total.shifts, 'shift')}, {_punches(report.punch_count)}"


def _punches(number: int) -> str:
    return f"{number:,} {'punch' if number == 1 else 'punches'}"


def _exceptions(report: AttendanceReport) -> list[tuple[str, str]]:
    """One line per severity that occurs."""
    shown = [line for line in severity_counts(report) if any(line[1:])]
    if not shown:
        return [("Exceptions", "none")]
    texts = [f"{name.lower():<9}{new:>4} open, {decided} decided, {held} held" for name, new, decided, held in shown]
    return [("Exceptions" if index == 0 else "", text) for index, text in enumerate(texts)]
