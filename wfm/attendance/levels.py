"""Adherence rows of agents and teams by date and week: minutes are added, percentages never."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wfm.attendance.adherence import day_status, day_tally
from wfm.attendance.days import first_of_week
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AdherenceSettings, AttendanceSettings
from wfm.domain.attendance import NO_TEAM, AdherenceLevel, AdherenceRow, AttendanceTally, DayStatus
from wfm.domain.calendar import WEEKDAYS
from wfm.domain.ids import AgentId
from wfm.domain.tallies import absence_percent, add_up, adherence_percent, conformance_percent

_LEVELS: tuple[AdherenceLevel, ...] = ("agent_day", "agent_week", "team_day", "team_week")
_Key = tuple[AgentId | None, str | None, date]


@dataclass(slots=True)
class _Sum:
    tally: AttendanceTally
    is_complete: bool
    attendance: DayStatus | None = None


def agent_day_rows(record: AgentRecord, settings: AttendanceSettings) -> list[AdherenceRow]:
    """Build the rows of an agent's judged dates."""
    rows = []
    for day in record.days:
        if day.is_judged:
            tally = day_tally(day, settings)
            status = day_status(day, tally, settings)
            total = _Sum(tally, tally.unknown == 0 and status != "open", status)
            agent = record.facts.agent
            rows.append(_row("agent_day", (agent.id, agent.team, day.date), total, settings.adherence))
    return rows


def all_levels(days: Sequence[AdherenceRow], settings: AttendanceSettings) -> list[AdherenceRow]:
    """Add weeks and teams to agents' days; sorted by level, team, agent and date."""
    first = WEEKDAYS.index(settings.week_starts)
    weeks = _add_up(days, "agent_week", first, settings)
    teams = [
        *_add_up(days, "team_day", None, settings),
        *_add_up(days, "team_week", first, settings),
    ]
    return sorted([*days, *weeks, *teams], key=_order)


def _add_up(
    days: Iterable[AdherenceRow], level: AdherenceLevel, week_starts: int | None, settings: AttendanceSettings
) -> list[AdherenceRow]:
    """Add rows up by agent or team, by date or by week."""
    groups: dict[_Key, list[AdherenceRow]] = {}
    of_team = level in ("team_day", "team_week")
    for row in days:
        day = row.date if week_starts is None else first_of_week(row.date, week_starts)
        key: _Key = (None, row.team or NO_TEAM, day) if of_team else (row.agent_id, row.team, day)
        groups.setdefault(key, []).append(row)
    return [_row(level, key, _sum(rows), settings.adherence) for key, rows in groups.items()]


def _sum(rows: Sequence[AdherenceRow]) -> _Sum:
    return _Sum(add_up(row.tally for row in rows), all(row.is_complete for row in rows))


def _row(level: AdherenceLevel, key: _Key, total: _Sum, rules: AdherenceSettings) -> AdherenceRow:
    agent_id, team, day = key
    return AdherenceRow(
        level=level,
        agent_id=agent_id,
        team=team,
        date=day,
        attendance=total.attendance,
        is_complete=total.is_complete,
        tally=total.tally,
        adherence_percent=adherence_percent(total.tally, rules.definition),
        conformance_percent=conformance_percent(total.tally, rules.conformance),
        absence_percent=absence_percent(total.tally),
    )


def _order(row: AdherenceRow) -> tuple[int, str, str, date]:
    return _LEVELS.index(row.level), row.team or "", row.agent_id or "", row.date
