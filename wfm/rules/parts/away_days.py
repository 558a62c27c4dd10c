"""Days on which an agent cannot be rostered at all: not employed, or on time off for the whole date."""

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


def away_days(instance: Instance, units: Sequence[Agent], lookback_days: int = 0) -> BoolArray:
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


@lru_cache(maxsize=64)
def _midnights(calendar: Calendar, lookback_days: int) -> tuple[datetime, ...]:
    """All midnights from that of the first day to the one after the last."""
    return tuple(calendar.midnight(calendar.date_at(day)) for day in range(-lookback_days, calendar.days + 1))
