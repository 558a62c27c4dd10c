"""The tables behind ``exceptions.csv`` and ``adherence.csv``, with exactly their columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

import pandas as pd

from wfm.domain.attendance import AdherenceRow, AttendanceException, AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.domain.instance import Instance
from wfm.report.words import yes_no

EXCEPTION_COLUMNS = [
    "exception_id",
    "agent_id",
    "name",
    "team",
    "date",
    "shift_start",
    "shift_end",
    "code",
    "severity",
    "from",
    "to",
    "limit",
    "amount",
    "counted",
    "unit",
    "occurrence",
    "held",
    "status",
    "reason",
    "decided_by",
    "decided_at",
    "points",
    "points_state",
    "spell",
    "bradford_day",
    "lost_minutes",
    "lost_short_minutes",
    "detail",
]
ADHERENCE_COLUMNS = [
    "level",
    "agent_id",
    "team",
    "date",
    "start",
    "attendance",
    "complete",
    "scheduled_minutes",
    "neutral_minutes",
    "unknown_minutes",
    "in_minutes",
    "out_minutes",
    "adherence_percent",
    "due_minutes",
    "worked_minutes",
    "outside_minutes",
    "conformance_percent",
    "paid_scheduled_minutes",
    "present_minutes",
    "pay_minutes",
    "absent_minutes",
    "absence_percent",
]
Number = int | float | None


def attendance_tables(report: AttendanceReport, instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Build the tables ``exceptions`` and ``adherence``; columns of which nothing is known yet are empty."""
    return {"exceptions": exceptions_table(report, instance), "adherence": adherence_table(report)}


def exceptions_table(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per attendance exception, those held back included."""
    rows = [_exception_row(entry, instance) for entry in report.exceptions]
    return pd.DataFrame(rows, columns=EXCEPTION_COLUMNS, dtype=object)


def _exception_row(entry: AttendanceException, instance: Instance) -> list[object]:
    agent, calendar = instance.agent[entry.agent_id], instance.calendar
    shift, span = entry.shift, entry.span
    return [
        entry.id,
        str(agent.id),
        agent.name,
        agent.team or "",
        entry.date.isoformat(),
        time_text(calendar, shift.start_utc if shift else None),
        time_text(calendar, shift.end_utc if shift else None),
        entry.code,
        entry.severity,
        time_text(calendar, span.start_utc if span else None),
        time_text(calendar, span.end_utc if span else None),
        minutes(entry.limit),
        measured(entry),
        minutes(entry.counted) if entry.unit == "minutes" else entry.counted,
        entry.unit,
        entry.occurrence,
        yes_no(entry.is_held),
        entry.status,
        "",
        "",
        "",
        round(entry.points, 2),
        entry.points_state,
        *[""] * 4,
        entry.detail,
    ]


def adherence_table(report: AttendanceReport) -> pd.DataFrame:
    """One row per agent or team and date or week."""
    return pd.DataFrame([_adherence_row(row) for row in report.adherence], columns=ADHERENCE_COLUMNS, dtype=object)


def _adherence_row(row: AdherenceRow) -> list[object]:
    tally = row.tally
    return [
        row.level,
        row.agent_id or "",
        row.team or "",
        row.date.isoformat(),
        "",
        row.attendance or "",
        yes_no(row.is_complete),
        minutes(tally.scheduled),
        minutes(tally.neutral),
        minutes(tally.unknown),
        minutes(tally.adherent),
        minutes(tally.astray),
        percent(row.adherence_percent),
        minutes(tally.due),
        minutes(tally.inside + tally.outside),
        minutes(tally.outside),
        percent(row.conformance_percent),
        minutes(tally.paid_scheduled),
        minutes(tally.present),
        minutes(tally.pay),
        minutes(tally.absent),
        percent(row.absence_percent),
    ]


def measured(entry: AttendanceException) -> Number:
    """Amount as files show it: minutes, or a number of things."""
    return minutes(entry.amount) if entry.unit == "minutes" else entry.amount


def minutes(seconds: int | None) -> Number:
    """Write seconds as minutes of at most two decimals, half a hundredth rounded up."""
    return None if seconds is None else _two_decimals(Fraction(seconds, 60))


def percent(value: Fraction | None) -> Number:
    """Write a percentage with at most two decimals, half a hundredth rounded up."""
    return None if value is None else _two_decimals(value)


def _two_decimals(value: Fraction) -> int | float:
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def time_text(calendar: Calendar, instant: datetime | None) -> str:
    """Write an instant as files show it, nothing as empty text."""
    return "" if instant is None else calendar.text_of(instant)
