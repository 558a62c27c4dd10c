"""Whole dates on which an agent is away, and what they take off a minimum."""

from __future__ import annotations

from functools import lru_cache

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.parts.away_days import is_away


@lru_cache(maxsize=20_000)
def days_away(instance: Instance, agent: Agent) -> frozenset[int]:
    """Days, from the eve of the horizon on, on which an agent is not employed or on time off for the whole date."""
    if agent.first_day is None and agent.last_day is None and agent.id not in instance.time_off_of:
        return frozenset()
    calendar = instance.calendar
    return frozenset(day for day in range(-1, calendar.days) if is_away(instance, agent, calendar.date_at(day)))


def lowered_minimum(least: int, days: range, away: frozenset[int], weekly_days: int) -> int:
    """Take off a minimum the share of the dates on which the agent is away, rounded down.

    Parameters
    ----------
    days
        Days over which the minimum is demanded.
    weekly_days
        Most working days a week under the contract: that many dates away use up a week.
    """
    if not away:
        return least
    weeks = [days[first : first + 7] for first in range(0, len(days), 7)]
    counted = sum(min(weekly_days, len(away.intersection(week))) for week in weeks)
    # Days that are no whole number of weeks are due their part of a week's working days; all is in sevenths.
    due = weekly_days * len(days)
    return least * max(0, due - 7 * counted) // due if due else 0
