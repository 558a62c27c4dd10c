"""HR's decisions on attendance exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple, cast, get_args

from wfm.domain.attendance import ABSENCES, DecisionStatus, PunchEvent
from wfm.domain.decisions import Correction, Decision
from wfm.intake.issues import CellError, Issues, did_you_mean
from wfm.intake.site import Desk, written
from wfm.intake.tables import Column, RawTable, Rows, Schema, optional
from wfm.intake.text import (
    Moment,
    number,
    parse_date,
    parse_id,
    parse_punch_time,
    parse_text,
    word,
)
from wfm.intake.yardstick import Yardstick


class WrittenCorrection(NamedTuple):
    """A correction whose time is still local."""

    action: Literal["add", "remove"]
    event: PunchEvent
    time: Moment


class Corrections(NamedTuple):
    """A cell of corrections: as written, and one by one."""

    text: str = ""
    items: tuple[WrittenCorrection, ...] = ()


class DecisionRow(NamedTuple):
    """A row of ``decisions.csv`` in which somebody has decided."""

    row: int
    exception_id: str
    decision: DecisionStatus
    reason: str
    decided_by: str
    decided_at: Moment | None
    correction: Corrections
    code: str
    amount_seen: float | None


def parse_exception_id(text: str) -> str:
    """Read the id of an exception: agent, date, kind and anchor."""
    parts = parse_id(text).split("/")
    mend = "copy it from exceptions.csv; it reads agent/date/kind/anchor, as in A017/2026-11-30/late_in/1"
    if len(parts) != 4 or not all(parts):
        raise CellError("is not the id of an exception", mend)
    try:
        parse_date(parts[1])
    except CellError as error:
        raise CellError("is not the id of an exception", mend) from error
    return text


def parse_decided_at(text: str) -> Moment:
    """Read when a decision was taken; a date alone is its first minute."""
    return parse_punch_time(f"{text.strip()}T00:00" if len(text.strip()) == len("2026-11-30") else text)


def parse_corrections(text: str) -> Corrections:
    """Read corrections such as ``add out 2026-11-30T16:30|remove in 2026-11-30T08:12``."""
    return Corrections(text, tuple(_correction(part.strip()) for part in text.split("|")))


def _correction(text: str) -> WrittenCorrection:
    action, _, rest = text.partition(" ")
    event, _, time = rest.strip().partition(" ")
    if action not in ("add", "remove") or not time:
        raise CellError("is not a list of corrections", "write add out 2026-11-30T16:30|remove in 2026-11-30T08:12")
    if event not in get_args(PunchEvent):
        raise CellError(f"names '{event}', which is no event of the clock", did_you_mean(event, get_args(PunchEvent)))
    moment = parse_punch_time(time)
    return WrittenCorrection(cast(Literal["add", "remove"], action), cast(PunchEvent, event), moment)


DECISIONS = Schema(
    "decisions",
    DecisionRow,
    (
        Column("exception_id", parse_exception_id),
        Column("decision", word(*get_args(DecisionStatus))),
        Column("reason", parse_text, blank=""),
        Column("decided_by", parse_text, blank=""),
        Column("decided_at", parse_decided_at, blank=None),
        optional("correction", parse_corrections, Corrections()),
        optional("code", word(*sorted(ABSENCES)), ""),
        optional("amount_seen", number(), is_number=True),
    ),
)


ANSWER = ("reason", "decided_by", "decided_at", "correction", "code")
"""Columns that somebody fills in beside a decision."""


def decided(raw: RawTable, issues: Issues) -> RawTable:
    """Leave out the rows in which nobody has decided anything, and note those in which only the decision is missing."""
    names = [name.strip().lower() for name in raw.header]
    if "decision" not in names:
        return raw
    answers = [(name, raw.cells[names.index(name)]) for name in ANSWER if name in names]
    kept: list[int] = []
    for index, cell in enumerate(raw.cells[names.index("decision")]):
        if cell.strip():
            kept.append(index)
        elif filled := [name for name, cells in answers if cells[index].strip()]:
            reason = f"is empty although the row fills in {', '.join(filled)}"
            mend = f"choose a decision, or empty {'that cell' if len(filled) == 1 else 'those cells'} too"
            issues.add(raw.file, reason, row=raw.numbers[index], column="decision", mend=mend)
    numbers = [raw.numbers[index] for index in kept]
    return replace(raw, numbers=numbers, cells=tuple([column[index] for index in kept] for column in raw.cells))


def build_decisions(rows: Rows[DecisionRow], desk: Desk, yardstick: Yardstick) -> tuple[Decision, ...]:
    """Make the decisions that were taken, refusing those that nobody signed."""
    found: list[Decision] = []
    seen: dict[tuple[object, ...], Decision] = {}
    for row in rows.rows:
        is_known = yardstick.check_id(desk, row.row, row.exception_id)
        if not all([is_known, _is_signed(row, desk), _may_recode(row, desk), _may_correct(row, desk)]):
            continue
        decision = _decision(row, desk, yardstick.now_utc)
        if decision is None:
            continue
        first = seen.setdefault((decision.exception_id, decision.decided_at_utc), decision)
        if first is decision:
            found.append(decision)
        elif replace(first, row=decision.row) != decision:
            reason = f"has another decision of the same time in row {first.row}"
            mend = "delete one of both, or give the later one its own time"
            desk.refuse(row.row, reason, column="exception_id", value=row.exception_id, mend=mend)
    return tuple(found)


def _is_signed(row: DecisionRow, desk: Desk) -> bool:
    """Tell whether a decision gives its reason, who took it and when; note what is missing."""
    signature = {"reason": row.reason.strip(), "decided_by": row.decided_by.strip(), "decided_at": row.decided_at}
    missing = [column for column, value in signature.items() if not value]
    for column in missing:
        desk.refuse(row.row, f"is empty although the decision is '{row.decision}'", column=column, mend="fill it in")
    return not missing


def _may_recode(row: DecisionRow, desk: Desk) -> bool:
    if not row.code:
        return True
    kind = row.exception_id.split("/")[2]
    if kind == "absence" and row.decision == "confirmed":
        return True
    reason = "may only recode a confirmed absence as no_call_no_show or back"
    desk.refuse(row.row, reason, column="code", value=row.code, mend="empty the cell")
    return False


def _may_correct(row: DecisionRow, desk: Desk) -> bool:
    if not row.correction.text or row.decision == "corrected":
        return True
    reason = f"only goes with the decision 'corrected', not with '{row.decision}'"
    desk.refuse(row.row, reason, column="correction", value=row.correction.text, mend="empty the cell")
    return False


def _decided_at(row: DecisionRow, desk: Desk, now_utc: datetime | None) -> datetime | None:
    """Instant of a decision; None, with an issue, if it has not come yet: no later decision could ever replace it."""
    if row.decided_at is None:
        return None
    decided_at = desk.utc(row.row, "decided_at", row.decided_at)
    if decided_at is None or now_utc is None or decided_at <= now_utc:
        return decided_at
    mend = "write when it was decided, at the latest now"
    desk.refuse(row.row, "lies in the future", column="decided_at", value=written(row.decided_at), mend=mend)
    return None


def _decision(row: DecisionRow, desk: Desk, now_utc: datetime | None) -> Decision | None:
    decided_at = _decided_at(row, desk, now_utc)
    times = [desk.utc(row.row, "correction", item.time) for item in row.correction.items]
    if decided_at is None or None in times:
        return None
    return Decision(
        exception_id=row.exception_id,
        decision=row.decision,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at_utc=decided_at,
        correction=row.correction.text,
        corrections=tuple(
            Correction(item.action, item.event, time)
            for item, time in zip(row.correction.items, times, strict=True)
            if time is not None
        ),
        code=row.code,
        amount_seen=row.amount_seen,
        row=row.row,
        file=desk.file,
    )
