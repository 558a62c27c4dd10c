"""What managers see of exceptions and adherence: every absence alike, whatever lies behind it.

A no-show, one without a call, one that HR has excused, protected time and approved sickness over a published shift are
to look the same. So an absence has neither kind nor detail nor decision, and its day has no figures: those of its week
and its team are added up without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from wfm.domain.attendance import (
    ABSENCES,
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTally,
)
from wfm.domain.ids import AgentId
from wfm.domain.tallies import add_up, adherence_percent, conformance_percent

ABSENT = "Absent"
_ABSENCE = "absence"
_DAYS_WEIGHED = {"under_daily_scheduled": 1, "over_daily_scheduled": 1, "over_weekly_scheduled": 7}
"""Kinds that weigh presence against the time due, by how many days they add up: sickness is not due, a no-show is."""
_WEEK_DAYS = 7
MissedDates = Mapping[AgentId, frozenset[date]]


def told_to_managers(exceptions: Iterable[AttendanceException]) -> list[AttendanceException]:
    """Leave out what would tell one absence from another, in the order given.

    Absences that a correction has taken back are not told, nor those of somebody who worked in time off on that date:
    a no-show has none. What weighs hours against the time due is not told of days with an absence.
    """
    given = list(exceptions)
    worked = {(entry.agent_id, entry.date) for entry in given if entry.code == "work_in_time_off"}
    told = [
        entry
        for entry in given
        if entry.code not in ABSENCES or (entry.status != "corrected" and (entry.agent_id, entry.date) not in worked)
    ]
    missed = missed_dates(told)
    return [entry for entry in told if not _weighs(entry, missed)]


def _weighs(entry: AttendanceException, missed: MissedDates) -> bool:
    """Tell whether an exception weighs hours of a date on which the agent has missed a shift."""
    days, own = _DAYS_WEIGHED.get(entry.code, 0), missed.get(entry.agent_id, frozenset())
    return any(entry.date + timedelta(days=index) in own for index in range(days))


def missed_dates(exceptions: Iterable[AttendanceException]) -> MissedDates:
    """Find the dates on which each agent has missed a shift."""
    found: dict[AgentId, set[date]] = {}
    for entry in exceptions:
        if entry.code in ABSENCES:
            found.setdefault(entry.agent_id, set()).add(entry.date)
    return {agent_id: frozenset(dates) for agent_id, dates in found.items()}


def disguised(entry: AttendanceException, *, are_absences_held: bool) -> AttendanceException:
    """Keep the facts of the day, and whether somebody still has to decide; of an absence not even that.

    Parameters
    ----------
    are_absences_held
        Whether absences wait until somebody has looked at the clock: all of a team do, or none.
    """
    is_absence = entry.code in ABSENCES
    return AttendanceException(
        id="",
        agent_id=entry.agent_id,
        date=entry.date,
        code=_ABSENCE if is_absence else entry.code,
        name=ABSENT if is_absence else entry.name,
        severity="high" if is_absence else entry.severity,
        unit=entry.unit,
        amount=entry.amount,
        counted=None,
        limit=None,
        shift=entry.shift,
        span=entry.span,
        planned=entry.planned,
        actual=entry.actual,
        occurrence=None,
        is_held=are_absences_held if is_absence else entry.is_held,
        final_from_utc=None if is_absence else entry.final_from_utc,
        points=0.0,
        points_state="none",
        status="open" if is_absence or entry.status == "open" else "confirmed",
        detail="" if is_absence else entry.detail,
    )


# Adherence -----------------------------------------------------------------------------------------------------------


def without_absences(
    rows: Sequence[AdherenceRow], missed: MissedDates, report: AttendanceReport
) -> tuple[AdherenceRow, ...]:
    """Take the days with an absence out of agents' figures, and out of those of their weeks.

    Parameters
    ----------
    rows
        Days and weeks of agents, in any order, which is kept.
    report
        Names the definitions of the percentages.
    """
    days: dict[AgentId, list[AdherenceRow]] = {agent_id: [] for agent_id in missed}
    for row in rows:
        if row.level == "agent_day" and row.agent_id in days:
            days[row.agent_id].append(row)
    return tuple(_seen(row, missed, days, report) for row in rows)


def _seen(
    row: AdherenceRow, missed: MissedDates, days: Mapping[AgentId, Sequence[AdherenceRow]], report: AttendanceReport
) -> AdherenceRow:
    if row.agent_id is None or row.agent_id not in missed:
        return row
    own = missed[row.agent_id]
    if row.level == "agent_day":
        return _without_figures(row) if row.date in own else row
    week = {row.date + timedelta(days=index) for index in range(_WEEK_DAYS)}
    if not week & own:
        return row
    return _of_days(row, [day for day in days[row.agent_id] if day.date in week - own], report)


def _without_figures(row: AdherenceRow) -> AdherenceRow:
    """Let a day with an absence tell no more than whether another shift of it was worked."""
    is_worked = row.tally.inside or row.tally.unknown
    return replace(
        row,
        attendance="present" if is_worked else "absent",
        is_complete=True,
        tally=AttendanceTally(),
        adherence_percent=None,
        conformance_percent=None,
        absence_percent=None,
    )


def _of_days(row: AdherenceRow, days: Sequence[AdherenceRow], report: AttendanceReport) -> AdherenceRow:
    """Add a week up again from some of its days."""
    tally = add_up(day.tally for day in days)
    return replace(
        row,
        is_complete=all(day.is_complete for day in days),
        tally=tally,
        adherence_percent=adherence_percent(tally, report.adherence_definition),
        conformance_percent=conformance_percent(tally, report.conformance_definition),
        absence_percent=None,
    )
