"""The whole period in one line, by agent, by team and of everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wfm.attendance.entries import Entry
from wfm.attendance.records import AgentRecord
from wfm.attendance.settings import AdherenceSettings
from wfm.domain.attendance import ABSENCES, NO_TEAM, AdherenceRow, AttendanceTally, AttendanceTotal
from wfm.domain.ids import AgentId
from wfm.domain.tallies import absence_percent, add_up, adherence_percent, conformance_percent


@dataclass(frozen=True)
class AgentCount:
    """An agent's shifts that have ended and the seconds of the period.

    Parameters
    ----------
    held, held_seconds
        Absences that are held back, and their paid time, which is part of what `tally` calls absent.
    """

    agent_id: AgentId
    team: str | None
    shifts: int
    worked: int
    tally: AttendanceTally
    held: int = 0
    held_seconds: int = 0


def count_agent(record: AgentRecord, rows: Iterable[AdherenceRow]) -> AgentCount:
    """Count one agent; `rows` are those of the judged dates."""
    due = [
        view
        for view in record.views
        if view.expected.is_judged and not view.expected.is_time_off and view.expected.end <= view.report_time
    ]
    tally = add_up(row.tally for row in rows)
    agent = record.facts.agent
    return AgentCount(agent.id, agent.team, len(due), sum(view.is_worked for view in due), tally)


def count_held(count: AgentCount, entries: Iterable[Entry]) -> AgentCount:
    """Add how many of an agent's absences are held back, once that is known."""
    held = [entry.found.amount or 0 for entry in entries if entry.is_held and entry.code in ABSENCES]
    return replace(count, held=len(held), held_seconds=sum(held)) if held else count


def agent_totals(counts: Iterable[AgentCount], rules: AdherenceSettings) -> tuple[AttendanceTotal, ...]:
    """One line per agent."""
    return tuple(_total([count], count.agent_id, count.team, rules) for count in counts)


def team_totals(counts: Iterable[AgentCount], rules: AdherenceSettings) -> tuple[AttendanceTotal, ...]:
    """One line per team, by name."""
    teams: dict[str, list[AgentCount]] = {}
    for count in counts:
        teams.setdefault(count.team or NO_TEAM, []).append(count)
    return tuple(_total(members, None, team, rules) for team, members in sorted(teams.items()))


def grand_total(counts: Sequence[AgentCount], rules: AdherenceSettings) -> AttendanceTotal:
    """One line for everybody."""
    return _total(counts, None, None, rules)


def _total(
    counts: Sequence[AgentCount], agent_id: AgentId | None, team: str | None, rules: AdherenceSettings
) -> AttendanceTotal:
    tally = add_up(count.tally for count in counts)
    held_seconds = sum(count.held_seconds for count in counts)
    # What nobody knows yet is neither an absence nor time in which somebody was there.
    known = replace(tally, absent=tally.absent - held_seconds, paid_scheduled=tally.paid_scheduled - held_seconds)
    shifts, worked = sum(count.shifts for count in counts), sum(count.worked for count in counts)
    return AttendanceTotal(
        agent_id=agent_id,
        team=team,
        agents=len(counts),
        shifts=shifts,
        worked=worked,
        absent=shifts - worked,
        adherence_percent=adherence_percent(tally, rules.definition),
        conformance_percent=conformance_percent(tally, rules.conformance),
        absence_percent=absence_percent(known),
        held=sum(count.held for count in counts),
    )
