"""Rows of the sheets that list exceptions: for HR with the yellow columns, and for those held back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from wfm.domain.attendance import SEVERITIES, AttendanceException, AttendanceReport
from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.report.attendance_sheets import measured
from wfm.report.excel_book import Row
from wfm.report.words import clock_time, plain_words

DECISION_TITLES = ("Decision", "Reason", "Decided by", "Decided at", "Correction", "Code")
"""Columns that HR fills in."""
_FACT_TITLES = ("Severity", "Date", "Agent", "Name", "Team", "Exception", "Scheduled", "Actual", "Amount", "Unit")
EXCEPTION_TITLES = (
    *_FACT_TITLES,
    "Points",
    "Status",
    *DECISION_TITLES,
    "Detail",
    "Exception id",
    "Amount seen",
)
HELD_TITLES = (*_FACT_TITLES, "Points", "Status", "Detail", "Exception id", "Final from")
NOT_BY_TIME = "once somebody has looked"
"""Says when something becomes final that no punch can settle."""
_POINTS_WORDS = {
    "capped": "points capped: the shift costs no more than an absence",
    "merged": "same spell: its first day carries the points",
    "protected": "protected time off, no points",
}
_NOT_DECIDED: tuple[str, ...] = ("",) * len(DECISION_TITLES)


def open_first(exceptions: Iterable[AttendanceException]) -> list[AttendanceException]:
    """Sort final exceptions: open ones first, the gravest first, then by date and agent; those held back left out."""
    final = [entry for entry in exceptions if not entry.is_held]
    return sorted(
        final,
        key=lambda entry: (entry.status != "open", SEVERITIES.index(entry.severity), entry.date, entry.agent_id),
    )


def held_first(exceptions: Iterable[AttendanceException]) -> list[AttendanceException]:
    """Sort exceptions that later punches could still heal, the first to become final first."""
    held = [entry for entry in exceptions if entry.is_held]
    return sorted(
        held, key=lambda entry: (entry.final_from_utc is None, entry.final_from_utc, entry.date, entry.agent_id)
    )


def exception_rows(report: AttendanceReport, instance: Instance) -> list[Row]:
    """One row per final exception, with the decision that is in force or empty columns for one."""
    return [_exception_row(entry, instance) for entry in open_first(report.exceptions)]


def held_rows(report: AttendanceReport, instance: Instance) -> list[Row]:
    """One row per exception that later punches could still heal."""
    return [
        [
            *facts_of(entry, instance),
            round(entry.points, 2),
            entry.status,
            entry.detail,
            entry.id,
            final_from(entry, instance.calendar),
        ]
        for entry in held_first(report.exceptions)
    ]


def _exception_row(entry: AttendanceException, instance: Instance) -> Row:
    is_in_force = entry.decision is not None and entry.decision == entry.status
    return [
        *facts_of(entry, instance),
        round(entry.points, 2),
        entry.status,
        *(_decided(entry, instance.calendar) if is_in_force else _NOT_DECIDED),
        _detail(entry, instance.calendar),
        entry.id,
        # A decision keeps the amount that it was taken on: a later change has to be seen against that one.
        entry.amount_seen if is_in_force else measured(entry),
    ]


def facts_of(entry: AttendanceException, instance: Instance) -> list[str | int | float | None]:
    """Say who, when, what and how much, in the order of the sheets."""
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
    ]


def _decided(entry: AttendanceException, calendar: Calendar) -> tuple[str, ...]:
    at = moment_text(calendar, entry)
    return entry.decision or "", entry.reason, entry.decided_by, at, entry.correction, entry.code_decided


def moment_text(calendar: Calendar, entry: AttendanceException) -> str:
    """Write when the latest decision was taken, empty without one."""
    return "" if entry.decided_at_utc is None else calendar.text_of(entry.decided_at_utc).replace("T", " ")


def _detail(entry: AttendanceException, calendar: Calendar) -> str:
    """Say what else there is to know, first of all why a decision no longer holds."""
    parts = []
    if entry.change:
        decided = f"{entry.decision} by {entry.decided_by}, {moment_text(calendar, entry)}"
        parts.append(f"decide again: {entry.change} ({decided})")
    parts += [entry.detail, _POINTS_WORDS.get(entry.points_state, "")]
    return "; ".join(filter(None, parts))


def span_text(calendar: Calendar, span: Span | None) -> str:
    """Write a span as in ``10:00–10:15`` and a moment as in ``08:05``."""
    if span is None:
        return ""
    start, end = _clock(calendar, span.start_utc), _clock(calendar, span.end_utc)
    return start if span.start_utc == span.end_utc else f"{start}–{end}"


@lru_cache(maxsize=1 << 16)
def _clock(calendar: Calendar, instant: datetime) -> str:
    """Remember times of day: shifts begin together, and the manager's list repeats those of HR."""
    return clock_time(calendar, instant)


def final_from(entry: AttendanceException, calendar: Calendar) -> str:
    """Say from when on an exception that is held back is final."""
    if entry.final_from_utc is None:
        return NOT_BY_TIME
    return calendar.text_of(entry.final_from_utc).replace("T", " ")
