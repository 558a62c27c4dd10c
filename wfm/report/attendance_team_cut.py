"""Cuts a report down to one team and to what its manager may see.

What is personal beyond the day's facts is taken out before anything is drawn: kinds of absence and of time off, points
and steps, reasons, who decided, corrections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from wfm.domain.attendance import (
    NO_TEAM,
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTally,
    AttendanceTotal,
)
from wfm.domain.coverage_effect import CoverageEffect, EffectRow
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.report.attendance_annex import Annex

ABSENT = "Absent"
_ABSENCES = frozenset({"absence", "no_call_no_show"})
_DAY_OFF = frozenset({"absent", "time_off"})


@dataclass(frozen=True)
class TeamCut:
    """What the manager of a team may see.

    Parameters
    ----------
    report
        Exceptions, adherence and total of the team alone; a status other than ``open`` stands for settled.
    cover
        Slots in which members of the team were missing, with these alone under `who`.
    """

    team: str
    report: AttendanceReport
    cover: tuple[EffectRow, ...]


def cut_by_team(report: AttendanceReport, instance: Instance, annex: Annex) -> list[TeamCut]:
    """Cut a report by team, in order of name; agents without one are the team `NO_TEAM`."""
    team_of = {agent.id: agent.team or NO_TEAM for agent in instance.agents}
    exceptions: dict[str, list[AttendanceException]] = {}
    for entry in report.exceptions:
        exceptions.setdefault(team_of[entry.agent_id], []).append(_disguised(entry))
    missed = {(entry.agent_id, entry.date) for entry in report.exceptions if entry.code in _ABSENCES}
    adherence: dict[str, list[AdherenceRow]] = {}
    for row in report.adherence:
        if row.agent_id is not None and row.level in ("agent_day", "agent_week"):
            adherence.setdefault(team_of[row.agent_id], []).append(_without_absence(row, missed))
    cover = _cover_by_team(annex.effect, team_of)
    return [
        TeamCut(
            team,
            _report_of(report, total, exceptions.get(team, ()), adherence.get(team, ())),
            tuple(cover.get(team, ())),
        )
        for total in report.teams
        for team in (total.team or NO_TEAM,)
    ]


def _report_of(
    report: AttendanceReport,
    total: AttendanceTotal,
    exceptions: Iterable[AttendanceException],
    adherence: Iterable[AdherenceRow],
) -> AttendanceReport:
    """Build the report of a team anew, so that nothing comes along that is not named here."""
    return AttendanceReport(
        first_date=report.first_date,
        last_date=report.last_date,
        report_time_utc=report.report_time_utc,
        total=total,
        exceptions=tuple(exceptions),
        adherence=tuple(adherence),
        doubts={team: sentence for team, sentence in report.doubts.items() if team == total.team},
        adherence_definition=report.adherence_definition,
        conformance_definition=report.conformance_definition,
        adherence_target=report.adherence_target,
        conformance_band=report.conformance_band,
    )


def _disguised(entry: AttendanceException) -> AttendanceException:
    """Keep the facts of the day, and whether somebody still has to decide."""
    is_absence = entry.code in _ABSENCES
    return AttendanceException(
        id="",
        agent_id=entry.agent_id,
        date=entry.date,
        code="absence" if is_absence else entry.code,
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
        is_held=entry.is_held,
        final_from_utc=entry.final_from_utc,
        points=0.0,
        points_state="none",
        status="open" if entry.status == "open" else "confirmed",
        detail="" if is_absence else entry.detail,
    )


def _without_absence(row: AdherenceRow, missed: set[tuple[AgentId, date]]) -> AdherenceRow:
    """Let every day off that is listed as an absence look the same, without figures that would tell its kind."""
    if row.level != "agent_day" or row.attendance not in _DAY_OFF or (row.agent_id, row.date) not in missed:
        return row
    return replace(
        row,
        attendance="absent",
        is_complete=True,
        tally=AttendanceTally(),
        adherence_percent=None,
        conformance_percent=None,
        absence_percent=None,
    )


def _cover_by_team(effect: CoverageEffect, team_of: dict[AgentId, str]) -> dict[str, list[EffectRow]]:
    """Give each team the slots in which its members were missing."""
    found: dict[str, list[EffectRow]] = {}
    for row in effect.rows:
        for team in {team_of[loss.agent_id] for loss in row.who if loss.agent_id in team_of}:
            own = tuple(loss for loss in row.who if team_of.get(loss.agent_id) == team)
            found.setdefault(team, []).append(replace(row, who=own))
    return found
