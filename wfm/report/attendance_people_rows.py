"""Rows of the sheets about people: agents, steps of the policy, adherence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from wfm.domain.attendance import (
    MISSING_PUNCHES,
    AdherenceRow,
    AttendanceException,
    AttendanceReport,
    AttendanceTotal,
)
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.standings import Standing
from wfm.report.attendance_sheets import minutes, percent
from wfm.report.excel_book import Row
from wfm.report.words import amount, plain_words, yes_no

AGENT_TITLES = (
    "Agent",
    "Name",
    "Team",
    "Shifts",
    "Worked",
    "Absent",
    "Spells",
    "Bradford",
    "Trigger",
    "Late, times",
    "Late, minutes",
    "Early out, times",
    "Missing punches",
    "Adherence, %",
    "Conformance, %",
    "Points",
    "With open",
)
ESCALATION_TITLES = (
    "Agent",
    "Name",
    "Team",
    "Step before",
    "Step now",
    "Step if open confirmed",
    "Points",
    "With open",
    "Next expiry",
    "Behind it",
)
ADHERENCE_TITLES = (
    "Day or week",
    "Team",
    "Agent",
    "Name",
    "Date",
    "Attendance",
    "Complete",
    "Scheduled",
    "Neutral",
    "Unknown",
    "In",
    "Out",
    "Adherence, %",
    "Due",
    "Worked",
    "Outside",
    "Conformance, %",
    "Paid scheduled",
    "Present",
    "Pay",
    "Absent",
    "Absence, %",
)
DAYS_SHOWN = 20_000
"""Most agent-days that a sheet lists; ``adherence.csv`` has them all."""


def agent_rows(report: AttendanceReport, instance: Instance) -> list[Row]:
    """One row per agent with a shift, a punch or points, most points first; what is held back is not in it."""
    found: dict[AgentId, list[AttendanceException]] = {}
    for entry in report.exceptions:
        if not entry.is_held and entry.status != "corrected":
            found.setdefault(entry.agent_id, []).append(entry)
    totals = {total.agent_id: total for total in report.agents if total.agent_id is not None}
    standings = {standing.agent_id: standing for standing in report.standings}
    agents = sorted(
        {*totals, *standings},
        key=lambda agent: (-_points(standings, agent)[0], -_points(standings, agent)[1], agent),
    )
    return [
        _agent_row(agent, totals.get(agent), standings.get(agent, Standing(agent)), found.get(agent, []), instance)
        for agent in agents
    ]


def _points(standings: Mapping[AgentId, Standing], agent: AgentId) -> tuple[float, float]:
    standing = standings.get(agent)
    return (standing.points, standing.points_with_open) if standing else (0.0, 0.0)


def _agent_row(
    agent: AgentId,
    total: AttendanceTotal | None,
    standing: Standing,
    entries: Sequence[AttendanceException],
    instance: Instance,
) -> Row:
    count = Counter(entry.code for entry in entries)
    late = sum(entry.amount or 0 for entry in entries if entry.code == "late_in")
    return [
        *_who(agent, instance),
        *((total.shifts, total.worked, total.absent - total.held) if total else (0, 0, 0)),
        standing.spells,
        standing.bradford,
        standing.trigger,
        count["late_in"],
        minutes(late),
        count["early_out"],
        sum(count[code] for code in MISSING_PUNCHES),
        percent(total.adherence_percent) if total else None,
        percent(total.conformance_percent) if total else None,
        round(standing.points, 2),
        round(standing.points_with_open, 2),
    ]


def _who(agent_id: AgentId, instance: Instance) -> tuple[str, str, str]:
    """Id, name and team; somebody of an earlier week need not be on the list of agents any more."""
    agent = instance.agent.get(agent_id)
    return (str(agent.id), agent.name, agent.team or "") if agent else (str(agent_id), "", "")


# Steps ---------------------------------------------------------------------------------------------------------------


def on_a_step(report: AttendanceReport) -> list[Standing]:
    """Sort those who stand on a step, or would if what is open were confirmed: new steps first, then most points."""
    found = [standing for standing in report.standings if standing.is_on_a_step]
    return sorted(found, key=lambda one: (not one.is_new, -one.points, -one.points_with_open, one.agent_id))


def escalation_rows(standings: Iterable[Standing], report: AttendanceReport, instance: Instance) -> list[Row]:
    """One row per agent on a step."""
    # A row of an earlier week names the agent, not the kind.
    names = {entry.code: entry.name for entry in report.exceptions}
    told = {row.exception_id: _told(names.get(row.code, plain_words(row.code)), row.points) for row in report.history}
    told |= {entry.id: _told(entry.name, entry.points) for entry in report.exceptions}
    return [
        [
            *_who(one.agent_id, instance),
            one.step_before,
            one.step,
            one.step_with_open,
            round(one.points, 2),
            round(one.points_with_open, 2),
            one.next_expiry.isoformat() if one.next_expiry else "",
            "; ".join(_behind(exception_id, told) for exception_id in one.behind),
        ]
        for one in standings
    ]


def _told(name: str, points: float) -> str:
    return f"{name.lower()} {amount(points, 2)}"


def _behind(exception_id: str, told: Mapping[str, str]) -> str:
    """Name an entry by date, kind and points; the id tells the first two should the entry be unknown."""
    _, day, kind, *_ = exception_id.split("/")
    return f"{day} {told.get(exception_id, plain_words(kind).lower())}"


# Adherence -----------------------------------------------------------------------------------------------------------


def adherence_rows(rows: Iterable[AdherenceRow], instance: Instance) -> list[Row]:
    """One row per agent and date or week, by team and agent, dates before weeks."""
    ordered = sorted(rows, key=lambda row: (row.team or "", row.agent_id or "", row.level, row.date))
    return [_adherence_row(row, instance) for row in ordered]


def readable_adherence(report: AttendanceReport) -> tuple[list[AdherenceRow], bool]:
    """Pick the agents' rows that people can read: dates are left out where they are too many; tell whether they are."""
    days = [row for row in report.adherence if row.level == "agent_day"]
    weeks = [row for row in report.adherence if row.level == "agent_week"]
    has_too_many = len(days) > DAYS_SHOWN
    return (weeks if has_too_many else days + weeks), has_too_many


def _adherence_row(row: AdherenceRow, instance: Instance) -> Row:
    tally = row.tally
    agent = instance.agent[row.agent_id or AgentId("")]
    return [
        "Day" if row.level == "agent_day" else "Week",
        row.team or "",
        str(agent.id),
        agent.name,
        row.date.isoformat(),
        plain_words(row.attendance or ""),
        yes_no(row.is_complete),
        *map(minutes, (tally.scheduled, tally.neutral, tally.unknown, tally.adherent, tally.astray)),
        percent(row.adherence_percent),
        *map(minutes, (tally.due, tally.inside + tally.outside, tally.outside)),
        percent(row.conformance_percent),
        *map(minutes, (tally.paid_scheduled, tally.present, tally.pay, tally.absent)),
        percent(row.absence_percent),
    ]
