"""Attendance exceptions of earlier weeks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, get_args

from wfm.domain.attendance import DecisionStatus, PointsState, Severity
from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId
from wfm.intake.decisions import parse_exception_id
from wfm.intake.site import Desk
from wfm.intake.tables import Column, Rows, Schema, optional
from wfm.intake.text import (
    Moment,
    number,
    parse_date,
    parse_id,
    parse_punch_time,
    parse_text,
    parse_yes_no,
    whole,
    word,
)
from wfm.intake.yardstick import Yardstick


class PastRow(NamedTuple):
    """A row of ``exception_history.csv``."""

    row: int
    exception_id: str
    agent_id: str
    date: date
    code: str
    name: str
    team: str
    shift_start: Moment | None
    shift_end: Moment | None
    severity: str
    start: Moment | None
    end: Moment | None
    limit: str
    amount: float
    counted: float
    unit: str
    occurrence: int
    is_held: bool
    status: str
    reason: str
    decided_by: str
    decided_at: Moment | None
    points: float
    points_state: str
    spell: str
    bradford_day: int
    lost_minutes: float
    lost_short_minutes: float
    detail: str


EXCEPTION_HISTORY = Schema(
    "exception_history",
    PastRow,
    (
        Column("exception_id", parse_exception_id),
        Column("agent_id", parse_id),
        Column("date", parse_date),
        Column("code", parse_id),
        optional("name", parse_text, ""),
        optional("team", parse_text, ""),
        optional("shift_start", parse_punch_time),
        optional("shift_end", parse_punch_time),
        optional("severity", word(*get_args(Severity)), ""),
        optional("from", parse_punch_time),
        optional("to", parse_punch_time),
        optional("limit", parse_text, ""),
        optional("amount", number(0), 0.0, is_number=True),
        optional("counted", number(0), 0.0, is_number=True),
        optional("unit", word("minutes", "count"), "minutes"),
        optional("occurrence", whole(0), 1, is_number=True),
        optional("held", parse_yes_no, blank=False),
        optional("status", word(*get_args(DecisionStatus)), "open"),
        optional("reason", parse_text, ""),
        optional("decided_by", parse_text, ""),
        optional("decided_at", parse_punch_time),
        optional("points", number(0), 0.0, is_number=True),
        optional("points_state", word(*get_args(PointsState)), "none"),
        optional("spell", parse_text, ""),
        optional("bradford_day", whole(0, 1), 0, is_number=True),
        optional("lost_minutes", number(), 0.0, is_number=True),
        optional("lost_short_minutes", number(), 0.0, is_number=True),
        optional("detail", parse_text, ""),
    ),
    days=(("date",),),
)


def build_exception_history(rows: Rows[PastRow], desk: Desk, yardstick: Yardstick) -> tuple[PastException, ...]:
    """Make the exceptions of earlier weeks; agents who have left are welcome."""
    seen: dict[str, PastException] = {}
    for row in rows.rows:
        yardstick.check_id(desk, row.row, row.exception_id)
        yardstick.check_code(desk, row.row, row.code)
        past = _past(row, desk)
        first = seen.setdefault(row.exception_id, past)
        if replace(first, row=past.row) != past:
            reason = f"is there twice with different content, first in row {first.row}"
            desk.refuse(row.row, reason, column="exception_id", value=row.exception_id, mend="delete the outdated row")
    return tuple(seen.values())


def first_of_each(*sources: Iterable[PastException]) -> tuple[PastException, ...]:
    """Join earlier exceptions of several files; the file named first has the last word on each of them."""
    found: dict[str, PastException] = {}
    for row in (one for source in sources for one in source):
        found.setdefault(row.exception_id, row)
    return tuple(found.values())


def _past(row: PastRow, desk: Desk) -> PastException:
    columns = ("shift_start", "shift_end", "from", "to", "decided_at")
    moments: Sequence[Moment | None] = (row.shift_start, row.shift_end, row.start, row.end, row.decided_at)
    times = [
        None if moment is None else desk.utc(row.row, column, moment)
        for column, moment in zip(columns, moments, strict=True)
    ]
    return PastException(
        exception_id=row.exception_id,
        agent_id=AgentId(row.agent_id),
        date=row.date,
        code=row.code,
        name=row.name,
        team=row.team,
        shift_start_utc=times[0],
        shift_end_utc=times[1],
        severity=row.severity,
        from_utc=times[2],
        to_utc=times[3],
        limit=row.limit,
        amount=row.amount,
        counted=row.counted,
        unit=row.unit,
        occurrence=row.occurrence,
        is_held=row.is_held,
        status=row.status,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at_utc=times[4],
        points=row.points,
        points_state=row.points_state,
        spell=row.spell,
        bradford_day=row.bradford_day,
        lost_minutes=row.lost_minutes,
        lost_short_minutes=row.lost_short_minutes,
        detail=row.detail,
        row=row.row,
        file=desk.file,
    )
