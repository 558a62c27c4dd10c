"""Wall-clock times of shifts that are given in elapsed minutes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from wfm.domain.calendar import DAY_MINUTES, Calendar
from wfm.rules.model import Choices, IntArray


def clock_minutes(calendar: Calendar, choices: Choices) -> IntArray:
    """Time of day at which each choice starts, as clocks show it, in minutes after midnight; shape (choices,)."""
    if not len(choices):
        return np.empty(0, np.int64)
    first = int(choices.day.min())
    midnights = _midnights(calendar, first, int(choices.day.max()) + 1)
    position = choices.day - first
    clock: IntArray = choices.start_minute - midnights[position]
    for odd in np.flatnonzero((np.diff(midnights) != DAY_MINUTES)[position]).tolist():
        clock[odd] = _clock_minute(calendar, int(choices.start_minute[odd]))
    return clock


@lru_cache(maxsize=64)
def _midnights(calendar: Calendar, first_day: int, last_day: int) -> IntArray:
    """Elapsed minute of each midnight from one day of the horizon, or before it, to another."""
    days = range(first_day, last_day + 1)
    return np.array([calendar.minute_of(calendar.midnight(calendar.date_at(day))) for day in days], np.int64)


@lru_cache(maxsize=4096)
def _clock_minute(calendar: Calendar, elapsed_minute: int) -> int:
    """Time of day on a date on which clocks change."""
    local = calendar.to_local(calendar.instant_of(elapsed_minute))
    return local.hour * 60 + local.minute
