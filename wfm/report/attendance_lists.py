"""The tables that HR reads: headings in words, times of day, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
from pydantic import BaseModel

from wfm.domain.attendance import (
    SEVERITIES,
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTotal,
)
from wfm.domain.calendar import Calendar, Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.report.attendance_sheets import Number, measured, minutes, percent
from wfm.report.words import clock_time, plain_words, yes_no

DECISION_TITLES = ("Decision", "Reason", "Decided by", "Decided at", "Correction", "Code")
"""Columns that HR fills in."""
EXCEPTION_TITLES = [
    "Severity",
    "Date",
    "Agent",
    "Name",
    "Team",
    "Exception",
    "Scheduled",
    "Actual",
    "Amount",
    "Unit",
    "Points",
    "Status",
    *DECISION_TITLES,
    "Detail",
    "Exception id",
    "Amount seen",
]
HELD_TITLES = [title for title in EXCEPTION_TITLES[:-2] if title not in DECISION_TITLES] + [
    "Exception id",
    "Final from",
]
AGENT_TITLES = [
    "Agent",
    "Name",
    "Team",
    "Shifts",
    "Worked",
    "Absent",
    "Late, times",
    "Late, minutes",
    "Early out, times",
    "Missing punches",
    "Adherence, %",
    "Conformance, %",
    "Points if confirmed",
]
ADHERENCE_TITLES = [
    "Day or week",
    "Team",
    "Agent",
    "Name",
    "Date",
    "Attendance",
    "Complete",
    "Scheduled",
    "Neutral",
    "Unknown",
    "In",
    "Out",
    "Adherence, %",
    "Due",
    "Worked",
    "Outside",
    "Conformance, %",
    "Paid scheduled",
    "Present",
    "Pay",
    "Absent",
    "Absence, %",
]
DATA_TITLES = ["File", "Row", "Agent", "Name", "Time", "Event", "What about it"]
SETTING_TITLES = ["Setting", "Value", "What it does"]
DAYS_SHOWN = 20_000
"""Most agent-days that a sheet lists; ``adherence.csv`` has them all."""
_NOTHING = "none"
_MISSING = ("missing_in", "missing_out", "missing_break_punch", "missing_meal_punch")


def open_first(report: AttendanceReport) -> list[AttendanceException]:
    """Settled exceptions: open ones first, the gravest first, then by date and agent; those held back left out."""
    final = [entry for entry in report.exceptions if not entry.is_held]
    return sorted(
        final,
        key=lambda entry: (entry.status != "open", SEVERITIES.index(entry.severity), entry.date, entry.agent_id),
    )


def exceptions_list(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per settled exception, with empty columns for HR's answer."""
    rows = [
        [*_told(entry, instance), *[""] * len(DECISION_TITLES), entry.detail, entry.id, measured(entry)]
        for entry in open_first(report)
    ]
    return pd.DataFrame(rows, columns=EXCEPTION_TITLES, dtype=object)


def held_list(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per exception that later punches could still heal, the first to become final first."""
    held = [entry for entry in report.exceptions if entry.is_held]
    held.sort(key=lambda entry: (entry.final_from_utc is None, entry.final_from_utc, entry.date, entry.agent_id))
    calendar = instance.calendar
    rows = []
    for entry in held:
        final = "once somebody has looked" if entry.final_from_utc is None else calendar.text_of(entry.final_from_utc)
        rows.append([*_told(entry, instance), entry.detail, entry.id, final.replace("T", " ")])
    return pd.DataFrame(rows, columns=HELD_TITLES, dtype=object)


def _told(entry: AttendanceException, instance: Instance) -> list[object]:
    agent, calendar = instance.agent[entry.agent_id], instance.calendar
    return [
        plain_words(entry.severity),
        entry.date.isoformat(),
        str(agent.id),
        agent.name,
        agent.team or "",
        entry.name,
        span_text(calendar, entry.planned),
        span_text(calendar, entry.actual),
        measured(entry),
        entry.unit,
        round(entry.points, 2),
        entry.status,
    ]


def span_text(calendar: Calendar, span: Span | None) -> str:
    """Write a span as in ``10:00–10:15`` and a moment as in ``08:05``."""
    if span is None:
        return ""
    start, end = clock_time(calendar, span.start_utc), clock_time(calendar, span.end_utc)
    return start if span.start_utc == span.end_utc else f"{start}–{end}"


def agents_list(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per agent, those with most points first."""
    found: dict[AgentId, list[AttendanceException]] = {}
    for entry in report.exceptions:
        if not entry.is_held:
            found.setdefault(entry.agent_id, []).append(entry)
    rows = [_agent_row(total, found.get(total.agent_id or AgentId(""), []), instance) for total in report.agents]
    rows.sort(key=_by_points)
    return pd.DataFrame(rows, columns=AGENT_TITLES, dtype=object)


def _by_points(row: list[object]) -> tuple[float, str]:
    points = row[-1]
    return -points if isinstance(points, (int, float)) else 0.0, str(row[0])


def _agent_row(total: AttendanceTotal, entries: Iterable[AttendanceException], instance: Instance) -> list[object]:
    entries = list(entries)
    agent = instance.agent[total.agent_id or AgentId("")]
    count = Counter(entry.code for entry in entries)
    late = sum(entry.amount or 0 for entry in entries if entry.code == "late_in")
    return [
        str(agent.id),
        agent.name,
        agent.team or "",
        total.shifts,
        total.worked,
        total.absent,
        count["late_in"],
        minutes(late),
        count["early_out"],
        sum(count[code] for code in _MISSING),
        percent(total.adherence_percent),
        percent(total.conformance_percent),
        round(sum(entry.points for entry in entries), 2),
    ]


def adherence_list(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per agent and date or week, by team and agent, dates before weeks.

    Dates are left out where they are too many for people to read; see `has_too_many_days`.
    """
    levels = ("agent_week",) if has_too_many_days(report) else ("agent_day", "agent_week")
    shown = [row for row in report.adherence if row.level in levels]
    shown.sort(key=lambda row: (row.team or "", row.agent_id or "", row.level, row.date))
    rows = [_adherence_row(row, instance) for row in shown]
    return pd.DataFrame(rows, columns=ADHERENCE_TITLES, dtype=object)


def has_too_many_days(report: AttendanceReport) -> bool:
    """Tell whether the dates of all agents are more than a sheet should list."""
    return sum(row.level == "agent_day" for row in report.adherence) > DAYS_SHOWN


def _adherence_row(row: AdherenceRow, instance: Instance) -> list[object]:
    tally = row.tally
    agent = instance.agent[row.agent_id or AgentId("")]
    return [
        "Day" if row.level == "agent_day" else "Week",
        row.team or "",
        str(agent.id),
        agent.name,
        row.date.isoformat(),
        plain_words(row.attendance or ""),
        yes_no(row.is_complete),
        *_minutes_of(tally.scheduled, tally.neutral, tally.unknown, tally.adherent, tally.astray),
        percent(row.adherence_percent),
        *_minutes_of(tally.due, tally.inside + tally.outside, tally.outside),
        percent(row.conformance_percent),
        *_minutes_of(tally.paid_scheduled, tally.present, tally.pay, tally.absent),
        percent(row.absence_percent),
    ]


def _minutes_of(*seconds: int) -> list[Number]:
    return [minutes(one) for one in seconds]


def data_list(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per punch that was left out or is doubtful, in the order of the file."""
    calendar = instance.calendar
    rows = []
    for line in report.data:
        agent = instance.agent.get(line.agent_id)
        time = calendar.text_of(line.time_utc).replace("T", " ")
        rows.append(["punches", line.row, str(line.agent_id), agent.name if agent else "", time, line.event, line.what])
    return pd.DataFrame(rows, columns=DATA_TITLES, dtype=object)


def settings_list(settings: BaseModel) -> pd.DataFrame:
    """One row per setting in force, in the order of the configuration."""
    return pd.DataFrame(list(_settings_rows(settings, "")), columns=SETTING_TITLES, dtype=object)


def _settings_rows(block: BaseModel, path: str) -> Iterator[list[str]]:
    """List a block's settings; of a kind of exception only those that it takes."""
    for name, field in type(block).model_fields.items():
        value: object = getattr(block, name)
        place, meaning = f"{path}{name}", field.description or ""
        if isinstance(value, Mapping):
            for key, member in value.items():
                yield from _given(_settings_rows(member, f"{place}.{key}."))
        elif isinstance(value, BaseModel) and not meaning:
            yield from _settings_rows(value, f"{place}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for number, member in enumerate(value, start=1):
                yield [f"{place}, {number}", _setting_text(member), meaning]
        else:
            yield [place, _setting_text(value), meaning]


def _given(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if row[1] != _NOTHING)


def _setting_text(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, BaseModel):
        parts = {name: getattr(value, name) for name in type(value).model_fields}
        return ", ".join(
            f"{name.replace('_', ' ')} {_setting_text(part)}" for name, part in parts.items() if part is not None
        )
    if isinstance(value, tuple):
        return " | ".join(_setting_text(part) for part in value) or _NOTHING
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, float):
        return f"{value:g}"
    return _NOTHING if value is None else str(value)
