"""The tables that attendance carries from week to week: decisions, earlier exceptions, and the effect on cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import CoverageEffect, EffectRow
from wfm.domain.decisions import Decision, PastException
from wfm.report.attendance_sheets import EXCEPTION_COLUMNS, Number, time_text
from wfm.report.words import yes_no

DECISION_COLUMNS = [
    "exception_id",
    "decision",
    "reason",
    "decided_by",
    "decided_at",
    "correction",
    "code",
    "amount_seen",
]
EFFECT_COLUMNS = [
    "start",
    "queue",
    "required",
    "planned",
    "actual",
    "short_planned",
    "short_actual",
    "lost_minutes",
    "gained_minutes",
    "unknown_minutes",
    "lost_short_minutes",
]
_DECIMALS = 2


def decisions_table(decisions: Iterable[Decision], calendar: Calendar) -> pd.DataFrame:
    """One row per decision, exactly as it is read back."""
    rows = [
        [
            decision.exception_id,
            decision.decision,
            decision.reason,
            decision.decided_by,
            calendar.text_of(decision.decided_at_utc),
            decision.correction,
            decision.code,
            decision.amount_seen,
        ]
        for decision in decisions
    ]
    return pd.DataFrame(rows, columns=DECISION_COLUMNS, dtype=object)


def history_table(rows: Sequence[PastException], calendar: Calendar) -> pd.DataFrame:
    """One row per exception of an earlier week, exactly as it is read back."""
    return pd.DataFrame([_past_row(row, calendar) for row in rows], columns=EXCEPTION_COLUMNS, dtype=object)


def _past_row(row: PastException, calendar: Calendar) -> list[object]:
    return [
        row.exception_id,
        str(row.agent_id),
        row.name,
        row.team,
        row.date.isoformat(),
        time_text(calendar, row.shift_start_utc),
        time_text(calendar, row.shift_end_utc),
        row.code,
        row.severity,
        time_text(calendar, row.from_utc),
        time_text(calendar, row.to_utc),
        row.limit,
        row.amount,
        row.counted,
        row.unit,
        row.occurrence,
        yes_no(row.is_held),
        row.status,
        row.reason,
        row.decided_by,
        time_text(calendar, row.decided_at_utc),
        row.points,
        row.points_state,
        row.spell,
        row.bradford_day,
        row.lost_minutes,
        row.lost_short_minutes,
        row.detail,
    ]


def effect_table(effect: CoverageEffect, calendar: Calendar) -> pd.DataFrame:
    """One row per queue and slot, by start; heads are empty where nobody knows what was planned."""
    return pd.DataFrame([_effect_row(row, calendar) for row in effect.rows], columns=EFFECT_COLUMNS, dtype=object)


def _effect_row(row: EffectRow, calendar: Calendar) -> list[object]:
    figures = (
        row.required,
        row.planned,
        row.actual,
        row.short_planned,
        row.short_actual,
        row.lost_minutes,
        row.gained_minutes,
        row.unknown_minutes,
        row.lost_short_minutes,
    )
    return [calendar.text_of(row.start_utc), str(row.queue), *map(_rounded, figures)]


def _rounded(value: float | None) -> Number:
    return None if value is None else round(value, _DECIMALS)
