"""Whole dates on which an agent is away, not employed or on time off, and what they take off a minimum."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.model import BoolArray


def is_away(instance: Instance, agent: Agent, day: date) -> bool:
    """Tell whether an agent is not employed on a date, or on time off from its midnight to the next one."""
    if not agent.is_employed_on(day):
        return True
    rows = instance.time_off_of.get(agent.id, ())
    if not rows:
        return False
    whole = Span(instance.calendar.midnight(day), instance.calendar.midnight(day + timedelta(days=1)))
    return any(row.span.contains(whole) for row in rows)


def away_table(instance: Instance, units: Sequence[Agent], lookback_days: int = 0) -> BoolArray:
    """Tell on which days each unit is away, shape (units, lookback + horizon)."""
    calendar = instance.calendar
    day = np.arange(-lookback_days, calendar.days)
    midnights = _midnights(calendar, lookback_days)
    away = np.zeros((len(units), len(day)), dtype=bool)
    for unit, agent in enumerate(units):
        if agent.first_day is not None:
            away[unit] |= day < calendar.day_index(agent.first_day)
        if agent.last_day is not None:
            away[unit] |= day > calendar.day_index(agent.last_day)
        for row in instance.time_off_of.get(agent.id, ()):
            first = bisect_left(midnights, row.span.start_utc)
            after = bisect_right(midnights, row.span.end_utc) - 1
            away[unit, first : max(first, after)] = True
    return away


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


@lru_cache(maxsize=64)
def _midnights(calendar: Calendar, lookback_days: int) -> tuple[datetime, ...]:
    """All midnights from that of the first day to the one after the last."""
    return tuple(calendar.midnight(calendar.date_at(day)) for day in range(-lookback_days, calendar.days + 1))
