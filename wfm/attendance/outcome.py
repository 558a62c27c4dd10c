"""Turns what was found into results: exceptions with id and points, and lines about the punches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from wfm.attendance.entries import Entry
from wfm.attendance.marks import Mark
from wfm.attendance.records import AgentRecord
from wfm.attendance.stretches import Stretch
from wfm.domain.attendance import AttendanceException, DataLine, DecisionStatus
from wfm.domain.calendar import Span
from wfm.domain.decisions import Decision
from wfm.domain.ids import AgentId


def build_exceptions(entries: Iterable[Entry]) -> tuple[AttendanceException, ...]:
    """Put all entries, weighed and named, into the order of the files."""
    return tuple(_exception(entry) for entry in sorted(entries, key=lambda entry: entry.order))


def _exception(entry: Entry) -> AttendanceException:
    found, policy = entry.found, entry.policy
    has_grace = policy.settings.grace_minutes is not None
    amount = found.amount
    return AttendanceException(
        id=entry.id,
        agent_id=entry.facts.agent.id,
        date=entry.date,
        code=entry.code,
        name=policy.kind.name,
        severity=policy.weight(amount)[0],
        unit=policy.kind.unit,
        amount=amount,
        counted=policy.counted(amount) if amount is not None and has_grace else amount,
        limit=found.limit if found.limit is not None else (policy.grace if has_grace else None),
        shift=entry.shift.shift.span if entry.shift else None,
        span=_span(found.span),
        planned=_span(found.planned),
        actual=_span(found.actual),
        occurrence=entry.occurrence,
        is_held=entry.is_held,
        final_from_utc=_instant(found.held_until) if entry.is_held and found.held_until is not None else None,
        points=entry.points,
        points_state=entry.points_state,
        status=entry.status,
        detail=found.detail,
        change=entry.change,
        spell=entry.spell,
        bradford_day=int(entry.is_bradford_day),
        **_decided(entry.decision),
    )


class _Decided(TypedDict, total=False):
    decision: DecisionStatus
    reason: str
    decided_by: str
    decided_at_utc: datetime
    correction: str
    code_decided: str
    amount_seen: float | None


def _decided(decision: Decision | None) -> _Decided:
    if decision is None:
        return {}
    return {
        "decision": decision.decision,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_at_utc": decision.decided_at_utc,
        "correction": decision.correction,
        "code_decided": decision.code,
        "amount_seen": decision.amount_seen,
    }


def _span(stretch: Stretch | None) -> Span | None:
    return None if stretch is None else Span(_instant(stretch[0]), _instant(stretch[1]))


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def data_lines(record: AgentRecord) -> list[DataLine]:
    """List what was left out or is doubtful of an agent's punches."""
    agent_id, cleared = record.facts.agent.id, record.cleared
    lines = [data_line(agent_id, dropped, "left out: duplicate") for dropped, _ in cleared.duplicates]
    lines += [
        data_line(agent_id, dropped, f"left out: contradicts '{kept.event}'")
        for dropped, kept in cleared.contradictions
    ]
    lines += [
        data_line(agent_id, mark, "local time happens twice; written without offset")
        for mark in cleared.marks
        if mark.is_ambiguous
    ]
    lines += [
        data_line(agent_id, stay.session.marks[0], "stay without start at the beginning of the period; not judged")
        for stay in record.edge
    ]
    if record.apart:
        number = sum(len(stay.session.marks) for stay in record.apart)
        what = f"{number} punches lie" if number > 1 else "1 punch lies"
        lines.append(data_line(agent_id, record.apart[0].session.marks[0], f"{what} outside the period; not judged"))
    return lines


def data_line(agent_id: AgentId, mark: Mark, what: str) -> DataLine:
    """Say something about one punch."""
    return DataLine(agent_id, _instant(mark.time), mark.row, mark.event, what)
