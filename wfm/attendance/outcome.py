"""Turns what was found into results: exceptions with id and points, and lines about the punches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from wfm.attendance.entries import Entry
from wfm.attendance.identity import exception_ids
from wfm.attendance.marks import Mark
from wfm.attendance.points import assign_points
from wfm.attendance.policy import Policy
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.stretches import Stretch
from wfm.domain.attendance import AttendanceException, DataLine
from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId


def build_exceptions(
    entries: Iterable[list[Entry]], settings: AttendanceSettings, policies: Mapping[str, Policy]
) -> tuple[AttendanceException, ...]:
    """Weigh and name all entries, and put them into the order of the files."""
    named: list[tuple[Entry, str]] = []
    for own in entries:
        assign_points(own, settings.points, policies)
        named.extend(zip(own, exception_ids(own), strict=True))
    named.sort(key=lambda pair: pair[0].order)
    return tuple(_exception(entry, name) for entry, name in named)


def _exception(entry: Entry, name: str) -> AttendanceException:
    found, policy = entry.found, entry.policy
    has_grace = policy.settings.grace_minutes is not None
    amount = found.amount
    return AttendanceException(
        id=name,
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
        detail=found.detail,
    )


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
    return lines


def data_line(agent_id: AgentId, mark: Mark, what: str) -> DataLine:
    """Say something about one punch."""
    return DataLine(agent_id, _instant(mark.time), mark.row, mark.event, what)
