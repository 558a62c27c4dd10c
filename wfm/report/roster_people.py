"""What the roster means for each agent: hours and days against the contract, weekends, and requests met."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Request, TimeOff
from wfm.domain.result import RosterResult
from wfm.report.words import clock_time, is_weekend, short_date, yes_no
from wfm.rules.parts.contract_limits import week_limits

AGENT_COLUMNS = [
    "Agent",
    "Name",
    "Team",
    "Contract",
    "Skills",
    "Hours",
    "Time off, hours",
    "Contract min",
    "Contract max",
    "Days",
    "Weekend days",
    "Requests met",
    "Requests asked",
]
REQUEST_COLUMNS = ["Agent", "Name", "Team", "Date", "Day", "Request", "Window", "Weight", "Met", "Rostered"]


def in_roster_order(instance: Instance) -> list[Agent]:
    """Agents by team, then name; those without a team last."""
    return sorted(instance.agents, key=lambda agent: (agent.team is None, agent.team or "", agent.name, agent.id))


def agents_table(result: RosterResult) -> pd.DataFrame:
    """One row per agent."""
    asked: dict[AgentId, list[bool]] = {}
    for request in result.instance.requests:
        asked.setdefault(request.agent_id, []).append(is_met(result, request))
    rows = [_agent_row(result, agent, asked.get(agent.id, [])) for agent in in_roster_order(result.instance)]
    return pd.DataFrame(rows, columns=AGENT_COLUMNS)


def _agent_row(result: RosterResult, agent: Agent, requests_met: list[bool]) -> list[object]:
    shifts = result.roster.shifts_of(agent.id)
    hours = agent_hours(result, agent)
    return [
        str(agent.id),
        agent.name,
        agent.team or "",
        str(agent.contract),
        ", ".join(agent.skills),
        hours.rostered,
        hours.credited,
        hours.least,
        hours.most if math.isfinite(hours.most) else None,
        len({shift.date for shift in shifts}),
        len({shift.date for shift in shifts if is_weekend(shift.date)}),
        sum(requests_met),
        len(requests_met),
    ]


@dataclass(frozen=True)
class AgentHours:
    """Paid hours of an agent over the horizon.

    Parameters
    ----------
    rostered
        Hours of shifts.
    credited
        Paid time off that counts towards the contract.
    least, most
        What the contract says; a last partial week has a maximum but no minimum.
    is_within_contract
        Whether every week keeps its limits, a minimum that absences make unattainable being lowered.
    """

    rostered: float
    credited: float
    least: float
    most: float
    is_within_contract: bool


def agent_hours(result: RosterResult, agent: Agent) -> AgentHours:
    """Compare an agent's shifts with the contract, week by week."""
    calendar = result.instance.calendar
    least, most = result.instance.weekly_hours(agent)
    limits = week_limits(result.instance, agent)
    minutes = [0.0] * len(calendar.weeks)
    for shift in result.roster.shifts_of(agent.id):
        if calendar.has_date(shift.date):
            minutes[calendar.day_index(shift.date) // 7] += shift.paid_minutes
    return AgentHours(
        rostered=sum(minutes) / 60,
        credited=sum(limit.credited_minutes for limit in limits) / 60,
        least=least * sum(len(week) == 7 for week in calendar.weeks),
        most=most * len(calendar.weeks),
        is_within_contract=all(limit.min_minutes <= minutes[limit.week] <= limit.max_minutes for limit in limits),
    )


def is_away_on(instance: Instance, row: TimeOff, day: date) -> bool:
    """Tell whether time off touches a date."""
    if row.first_date is not None and row.last_date is not None:
        return row.first_date <= day <= row.last_date
    return row.span.overlaps(whole_day(instance, day))


def whole_day(instance: Instance, day: date) -> Span:
    """Span of a local date."""
    following = instance.calendar.date_at(instance.calendar.day_index(day) + 1)
    return Span(instance.calendar.midnight(day), instance.calendar.midnight(following))


def requests_table(result: RosterResult) -> pd.DataFrame:
    """Every request, met or not, by agent and date."""
    agents = {agent.id: position for position, agent in enumerate(in_roster_order(result.instance))}
    ordered = sorted(
        (request for request in result.instance.requests if request.agent_id in agents),
        key=lambda request: (agents[request.agent_id], request.date, request.window, request.preference),
    )
    return pd.DataFrame([_request_row(result, request) for request in ordered], columns=REQUEST_COLUMNS)


def _request_row(result: RosterResult, request: Request) -> list[object]:
    agent = result.instance.agent[request.agent_id]
    calendar = result.instance.calendar
    worked = [shift for shift in result.roster.shifts_of(agent.id) if shift.date == request.date]
    return [
        str(agent.id),
        agent.name,
        agent.team or "",
        request.date.isoformat(),
        short_date(request.date),
        request.preference,
        "all day" if _is_whole_day(result.instance, request) else _times(result, request.window),
        request.weight,
        yes_no(is_met(result, request)),
        ", ".join(_times(result, shift.span) for shift in worked) if calendar.has_date(request.date) else "",
    ]


def _times(result: RosterResult, span: Span) -> str:
    calendar = result.instance.calendar
    return f"{clock_time(calendar, span.start_utc)}–{clock_time(calendar, span.end_utc)}"


def _is_whole_day(instance: Instance, request: Request) -> bool:
    return request.window == whole_day(instance, request.date)


def is_met(result: RosterResult, request: Request) -> bool:
    """Tell whether the roster does what an agent asked for.

    A wish to work is met by any shift that overlaps its window, one from before the horizon too; a wish to be free by
    none of the roster's that does. This is what the rule ``preference`` counts.
    """
    shifts = result.roster.shifts_of(request.agent_id)
    if request.preference == "want":
        shifts = (*result.instance.history.shifts_of(request.agent_id), *shifts)
    return any(shift.span.overlaps(request.window) for shift in shifts) == (request.preference == "want")
