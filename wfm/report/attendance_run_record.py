"""What ``run.json`` tells of a comparison of punches: its numbers, and what it takes to repeat it; no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from wfm.domain.attendance import SEVERITIES, AttendanceException, AttendanceReport, DecisionStatus
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import CoverageEffect, EffectRow, LostTime, ServiceOutlook
from wfm.domain.decisions import Effect
from wfm.report.attendance_sheets import percent
from wfm.report.run_file import COST_DECIMALS

STATUSES = (*get_args(DecisionStatus), "held")
"""What an exception may be: held back, or what has been decided on it."""
WITHOUT_EXCEPTION: tuple[Effect, ...] = ("no longer arises", "outside the period")
"""Effects of decisions on exceptions that neither arise now nor stand in the history."""


@dataclass(frozen=True)
class Origin:
    """What a run on attendance rests on.

    Parameters
    ----------
    given
        Paths as the command line names them, by argument.
    fingerprints
        SHA-256 of every file that was read, by what it is or where it lies.
    input_sha256
        The joint fingerprint of configuration and tables, the same as a roster's.
    decisions, past_exceptions
        Different decisions read, and exceptions of earlier weeks.
    """

    given: Mapping[str, str | list[str] | None] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    input_sha256: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    decisions: int = 0
    past_exceptions: int = 0


def comparison_record(report: AttendanceReport, calendar: Calendar, origin: Origin) -> Mapping[str, object]:
    """Tell what a comparison has found; figures are those of the workbook and the tables written with it."""
    return {
        "compared": True,
        "report_time": calendar.text_of(report.report_time_utc),
        "period": {
            "start": report.first_date.isoformat(),
            "days": (report.last_date - report.first_date).days + 1,
            "timezone": calendar.timezone,
        },
        "people": _people(report),
        "punches": {
            "read": report.punch_count,
            "after_report_time": report.late_punch_count,
            "lines_of_data": len(report.data),
        },
        "exceptions": _exceptions(report.exceptions),
        "adherence_percent": percent(report.total.adherence_percent),
        "adherence_definition": report.adherence_definition,
        "conformance_percent": percent(report.total.conformance_percent),
        "conformance_definition": report.conformance_definition,
        "absence_percent": percent(report.total.absence_percent),
        "cover": _cover(report.effect),
        "decisions": _decisions(report, origin),
        "history": {
            "read": origin.past_exceptions,
            "carried_on": len(report.history),
            "forgotten": report.forgotten_history,
            "points_since": None if report.points_since is None else report.points_since.isoformat(),
        },
        "doubts": list(report.warnings),
        **_origin(origin),
    }


def carried_record(origin: Origin) -> Mapping[str, object]:
    """Tell what is handed on to the next week where there was nothing to compare."""
    return {
        "compared": False,
        "decisions": {"read": origin.decisions, "carried_on": origin.decisions},
        "history": {"read": origin.past_exceptions, "carried_on": origin.past_exceptions},
        **_origin(origin),
    }


def _origin(origin: Origin) -> Mapping[str, object]:
    return {
        "notes": list(origin.notes),
        "given": dict(origin.given),
        "input_sha256": origin.input_sha256,
        "files_read": dict(origin.fingerprints),
        "versions": dict(origin.versions),
    }


def _people(report: AttendanceReport) -> Mapping[str, int]:
    total = report.total
    return {
        "agents": total.agents,
        "shifts": total.shifts,
        "worked": total.worked,
        "absent": total.absent,
        "absent_held": total.held,
        "on_a_new_step": sum(standing.is_new for standing in report.standings),
    }


def _exceptions(entries: Sequence[AttendanceException]) -> Mapping[str, object]:
    codes = sorted({entry.code for entry in entries})
    return {
        "total": len(entries),
        "by_severity": _counts(entries, SEVERITIES, lambda entry: entry.severity),
        "by_code": _counts(entries, codes, lambda entry: entry.code),
    }


def _counts(
    entries: Iterable[AttendanceException], groups: Iterable[str], group_of: Callable[[AttendanceException], str]
) -> Mapping[str, Mapping[str, int]]:
    """Count exceptions of each group by status; one that is held back waits, whatever was decided."""
    found = Counter((group_of(entry), "held" if entry.is_held else entry.status) for entry in entries)
    return {group: {status: found[group, status] for status in STATUSES} for group in groups}


def _decisions(report: AttendanceReport, origin: Origin) -> Mapping[str, object]:
    effects = Counter(answer.effect for answer in report.answers)
    return {
        "read": origin.decisions,
        "carried_on": len(report.answers),
        "forgotten": report.forgotten_decisions,
        "orphaned": sum(effects[effect] for effect in WITHOUT_EXCEPTION),
        "by_effect": {effect: effects[effect] for effect in get_args(Effect)},
    }


def _cover(effect: CoverageEffect) -> Mapping[str, object]:
    queues = dict.fromkeys(row.queue for row in effect.rows)
    return {
        **_lost("lost", effect.lost),
        **_lost("within_grace", effect.within_grace),
        "gained_hours": _hours(row.gained_minutes for row in effect.rows),
        "unknown_hours": _hours(row.unknown_minutes for row in effect.rows),
        "note": effect.note,
        "queues": {str(queue): _queue(effect, [row for row in effect.rows if row.queue == queue]) for queue in queues},
    }


def _lost(name: str, time: LostTime) -> Mapping[str, float | None]:
    short = None if time.short_seconds is None else _rounded(time.short_seconds / 3600)
    return {f"{name}_hours": _rounded(time.seconds / 3600), f"{name}_short_hours": short}


def _queue(effect: CoverageEffect, rows: Sequence[EffectRow]) -> Mapping[str, object]:
    """Tell the hours of a queue, and its service where that is predicted."""
    outlooks = [one for one in effect.service if one.queue == rows[0].queue]
    whole = next((one for one in outlooks if one.date is None), None)
    days = {one.date.isoformat(): _service(one) for one in outlooks if one.date is not None}
    known = [row.lost_short_minutes for row in rows if row.lost_short_minutes is not None]
    return {
        "lost_hours": _hours(row.lost_minutes for row in rows),
        "lost_short_hours": _hours(known) if known else None,
        "gained_hours": _hours(row.gained_minutes for row in rows),
        "unknown_hours": _hours(row.unknown_minutes for row in rows),
        "service": None if whole is None else {**_service(whole), "days": days},
    }


def _service(one: ServiceOutlook) -> Mapping[str, float]:
    return {
        "contacts": _rounded(one.contacts),
        "as_planned": _rounded(one.as_planned),
        "as_staffed": _rounded(one.as_staffed),
        "as_attended": _rounded(one.as_attended),
    }


def _hours(minutes: Iterable[float]) -> float:
    return _rounded(sum(minutes) / 60)


def _rounded(value: float) -> float:
    return round(float(value), COST_DECIMALS)
