"""The tables behind ``exceptions.csv`` and ``adherence.csv``, with exactly their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wfm.domain.attendance import AdherenceRow, AttendanceException, AttendanceReport
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import LostTime
from wfm.domain.instance import Instance
from wfm.domain.slot_adherence import EMPTY, SlotAdherence
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
_NOTHING_LOST = LostTime()
Number = int | float | None


def attendance_tables(report: AttendanceReport, instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Build the tables ``exceptions`` and ``adherence``."""
    return {"exceptions": exceptions_table(report, instance), "adherence": adherence_table(report, instance.calendar)}


def exceptions_table(report: AttendanceReport, instance: Instance) -> pd.DataFrame:
    """One row per attendance exception, those held back included."""
    lost = report.effect.of_exceptions
    rows = [_exception_row(entry, instance, lost.get(entry.id, _NOTHING_LOST)) for entry in report.exceptions]
    return pd.DataFrame(rows, columns=EXCEPTION_COLUMNS, dtype=object)


def _exception_row(entry: AttendanceException, instance: Instance, lost: LostTime) -> list[object]:
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
        entry.reason,
        entry.decided_by,
        time_text(calendar, entry.decided_at_utc),
        round(entry.points, 2),
        entry.points_state,
        entry.spell,
        entry.bradford_day,
        round(lost.seconds / 60, 2),
        None if lost.short_seconds is None else round(lost.short_seconds / 60, 2),
        "; ".join(filter(None, (entry.change, entry.detail))),
    ]


def adherence_table(report: AttendanceReport, calendar: Calendar) -> pd.DataFrame:
    """One row per agent or team and date or week, then one per team and slot, and per slot."""
    columns: Sequence[list[object]] = list(map(list, zip(*map(_adherence_row, report.adherence), strict=True)))
    columns = columns or [[] for _ in ADHERENCE_COLUMNS]
    if report.slots is not None:
        for column, more in zip(columns, slot_columns(report.slots, calendar), strict=True):
            column += more
    return pd.DataFrame(dict(zip(ADHERENCE_COLUMNS, columns, strict=True)), dtype=object)


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


def slot_columns(slots: SlotAdherence, calendar: Calendar) -> list[list[object]]:
    """Columns of the slots' rows; there are many rows, so texts and numbers that return are written once."""

    def text_of(start: int) -> str:
        return calendar.text_of(datetime.fromtimestamp(start, UTC))

    def minutes_of(*figures: str) -> list[object]:
        return _each(sum((slots.figure(name) for name in figures), np.zeros(len(slots), dtype=np.int64)), minutes)

    nothing: list[object] = [""] * len(slots)
    return [
        _each(slots.team_of, lambda team: "slot" if team == EMPTY else "team_slot"),
        nothing,
        _each(slots.team_of, lambda team: "" if team == EMPTY else slots.teams[team]),
        _each(slots.start, lambda start: text_of(start)[:10]),
        _each(slots.start, text_of),
        nothing,
        _each(slots.figure("unknown"), lambda seconds: yes_no(seconds == 0)),
        minutes_of("scheduled"),
        minutes_of("neutral"),
        minutes_of("unknown"),
        minutes_of("adherent"),
        minutes_of("astray"),
        _each(slots.adherence, _hundredths),
        minutes_of("due"),
        minutes_of("inside", "outside"),
        minutes_of("outside"),
        _each(slots.conformance, _hundredths),
        minutes_of("paid_scheduled"),
        minutes_of("present"),
        minutes_of("pay"),
        minutes_of("absent"),
        _each(slots.absence, _hundredths),
    ]


def _each(values: NDArray[np.int64], write: Callable[[int], object]) -> list[object]:
    """Write every number of a column, each different one once."""
    different, places = np.unique(values, return_inverse=True)
    written = np.empty(different.size, dtype=object)
    written[:] = [write(value) for value in different.tolist()]
    found: list[object] = written[places].tolist()
    return found


def _hundredths(value: int) -> Number:
    return None if value == EMPTY else value / 100


def measured(entry: AttendanceException) -> Number:
    """Amount as files show it: minutes, or a number of things."""
    return minutes(entry.amount) if entry.unit == "minutes" else entry.amount


@cache
def minutes(seconds: int | None) -> Number:
    """Write seconds as minutes of at most two decimals, half a hundredth rounded up."""
    return None if seconds is None else _two_decimals(seconds, 60)


def percent(value: Fraction | None) -> Number:
    """Write a percentage with at most two decimals, half a hundredth rounded up."""
    return None if value is None else _two_decimals(value.numerator, value.denominator)


def _two_decimals(part: int, whole: int) -> int | float:
    hundredths = (part * 200 + whole) // (2 * whole)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def time_text(calendar: Calendar, instant: datetime | None) -> str:
    """Write an instant as files show it, nothing as empty text."""
    return "" if instant is None else calendar.text_of(instant)
