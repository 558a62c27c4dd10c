"""Cuts a report down to one team and to what its manager may see.

What is personal beyond the day's facts is taken out before anything is drawn: kinds of absence and of time off, points
and steps, reasons, who decided, corrections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wfm.domain.attendance import (
    ABSENCES,
    NO_TEAM,
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTally,
    AttendanceTotal,
)
from wfm.domain.coverage_effect import AgentLoss, CoverageEffect, EffectRow
from wfm.domain.ids import AgentId, QueueId
from wfm.domain.instance import Instance
from wfm.domain.tallies import add_up, adherence_percent, conformance_percent
from wfm.report.attendance_disguise import disguised, missed_dates, told_to_managers, without_absences

NOT_TOLD = "the punches of this team are doubtful, so nobody knows who was missing"


@dataclass(frozen=True)
class TeamCut:
    """What the manager of a team may see.

    Parameters
    ----------
    report
        Exceptions, adherence, total and effect on cover of the team alone; a status other than ``open`` stands for
        settled. Rows of the effect are slots in which members of the team were missing, with these alone under `who`.
    """

    team: str
    report: AttendanceReport


def cut_by_team(report: AttendanceReport, instance: Instance) -> list[TeamCut]:
    """Cut a report by team, in order of name; agents without one are the team `NO_TEAM`."""
    team_of = {agent.id: agent.team or NO_TEAM for agent in instance.agents}
    exceptions: dict[str, list[AttendanceException]] = {}
    for entry in report.exceptions:
        exceptions.setdefault(team_of[entry.agent_id], []).append(entry)
    adherence: dict[str, list[AdherenceRow]] = {}
    for row in report.adherence:
        if row.agent_id is not None and row.level in ("agent_day", "agent_week"):
            adherence.setdefault(team_of[row.agent_id], []).append(row)
    effects = _effects(report.effect, instance, team_of)
    return [
        TeamCut(team, _report_of(report, total, exceptions.get(team, []), adherence.get(team, []), effects[team]))
        for total in report.teams
        for team in (total.team or NO_TEAM,)
    ]


def _report_of(
    report: AttendanceReport,
    total: AttendanceTotal,
    exceptions: Sequence[AttendanceException],
    adherence: Sequence[AdherenceRow],
    effect: CoverageEffect,
) -> AttendanceReport:
    """Build the report of a team anew, so that nothing comes along that is not named here."""
    told = told_to_managers(exceptions)
    doubt = _doubt(report, total, told, adherence)
    shown = tuple(disguised(entry, are_absences_held=bool(doubt)) for entry in told)
    rows = without_absences(adherence, missed_dates(told), report)
    return AttendanceReport(
        first_date=report.first_date,
        last_date=report.last_date,
        report_time_utc=report.report_time_utc,
        total=_total(report, total, shown, rows),
        exceptions=shown,
        adherence=rows,
        doubts={total.team or NO_TEAM: doubt} if doubt else {},
        adherence_definition=report.adherence_definition,
        conformance_definition=report.conformance_definition,
        adherence_target=report.adherence_target,
        conformance_band=report.conformance_band,
        # Time that is lost for sure is that of absences which somebody has looked at: of a doubtful team it tells them.
        effect=CoverageEffect(note=NOT_TOLD) if doubt else effect,
    )


def _doubt(
    report: AttendanceReport,
    total: AttendanceTotal,
    told: Sequence[AttendanceException],
    adherence: Sequence[AdherenceRow],
) -> str:
    """Say why the punches of a team are doubtful, empty if they are not.

    HR has no doubt about a team whose absences are all known to be sickness, or were all decided on. Its manager reads
    the same of every team to which nobody came.
    """
    team = total.team or NO_TEAM
    is_all_absent = bool(told) and all(entry.code in ABSENCES for entry in told)
    if is_all_absent and not any(_was_clocked(row.tally) for row in adherence):
        return (
            f"nobody of team {team} was clocked in at any time of the period (was a terminal offline?); "
            "its absences are held back"
        )
    return report.doubts.get(team, "")


def _was_clocked(tally: AttendanceTally) -> bool:
    return bool(tally.inside or tally.outside or tally.unknown or tally.present)


def _total(
    report: AttendanceReport,
    total: AttendanceTotal,
    shown: Sequence[AttendanceException],
    rows: Sequence[AdherenceRow],
) -> AttendanceTotal:
    """Count the absences that the manager sees; where there are any, the percentages are those of the weeks shown."""
    absences = [entry for entry in shown if entry.code in ABSENCES]
    # A policy may have switched the kind off: then there are absences that nobody lists.
    absent = max(len(absences), total.absent)
    seen = replace(
        total,
        shifts=total.worked + absent,
        absent=absent,
        absence_percent=None,
        held=sum(entry.is_held for entry in absences),
    )
    if not absences:
        return seen
    tally = add_up(row.tally for row in rows if row.level == "agent_week")
    return replace(
        seen,
        adherence_percent=adherence_percent(tally, report.adherence_definition),
        conformance_percent=conformance_percent(tally, report.conformance_definition),
    )


# Cover ---------------------------------------------------------------------------------------------------------------


def _effects(
    effect: CoverageEffect, instance: Instance, team_of: Mapping[AgentId, str]
) -> Mapping[str, CoverageEffect]:
    """Give each team the slots in which its members were missing, its lost time, and the queues that it serves."""
    rows: dict[str, list[EffectRow]] = {}
    for row in effect.rows:
        missing: dict[str, list[AgentLoss]] = {}
        for loss in row.who:
            missing.setdefault(team_of[loss.agent_id], []).append(loss)
        for team, own in missing.items():
            rows.setdefault(team, []).append(replace(row, who=tuple(own)))
    served: dict[str, set[QueueId]] = {}
    for agent in instance.agents:
        served.setdefault(agent.team or NO_TEAM, set()).update(agent.skills)
    return {
        team: CoverageEffect(
            rows=tuple(rows.get(team, ())),
            teams=tuple(loss for loss in effect.teams if loss.team == team),
            service=tuple(one for one in effect.service if one.date is None and one.queue in queues),
            note=effect.note,
        )
        for team, queues in served.items()
    }
