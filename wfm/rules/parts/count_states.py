"""Counting what days add up to over periods, as a finite automaton."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from wfm.rules.day_state import FORBIDDEN, DayState
from wfm.rules.model import FloatArray, IntArray
from wfm.rules.parts.period_limits import PeriodLimits

_WEEK_STATES = 40
"""Most states of a count that begins anew each week: it follows what is counted of a week anyway."""
_LONG_STATES = 16
"""Most states of a count over a longer period, which multiply with all others."""


def count_state(
    symbol: IntArray, increments: tuple[int, ...], limits: Sequence[PeriodLimits], cost: float | None
) -> DayState | None:
    """Count over each period in turn, and charge what lies outside its limits; None if that takes too many states.

    Parameters
    ----------
    symbol
        What each choice means, 1 or more, shape (choices,).
    increments
        What a day adds to the count by its symbol, that of a day off first.
    limits
        Periods that follow each other from the first day of the horizon to the last.
    cost
        Price per unit outside, None if all must lie inside.
    """
    tables = _tables(increments, tuple((len(each.days), each.least, each.most) for each in limits), cost)
    return None if tables is None else DayState(symbol, *tables, (0,))


@lru_cache(maxsize=1024)
def _tables(
    increments: tuple[int, ...], periods: tuple[tuple[int, int, float], ...], cost: float | None
) -> tuple[IntArray, FloatArray] | None:
    """Step and cost of each day, where a state stands for what was counted so far; None if there are too many."""
    most_states = _WEEK_STATES if max(days for days, _, _ in periods) <= 7 else _LONG_STATES
    reached = {0}
    for days, least, most in periods:
        reached |= _reached(increments, days, _ceiling(least, most), most_states)
        if len(reached) > most_states:
            return None
    counts = sorted(reached)
    layers = []
    for days, least, most in periods:
        inner = _layer(counts, increments, 0, most, _ceiling(least, most), is_last=False, cost=cost)
        last = _layer(counts, increments, least, most, _ceiling(least, most), is_last=True, cost=cost)
        layers += [inner] * (days - 1) + [last]
    return np.stack([step for step, _ in layers]), np.stack([price for _, price in layers])


def _ceiling(least: int, most: float) -> int:
    """Count beyond which nothing changes: more is charged as it comes, or makes no difference."""
    return least if math.isinf(most) else max(least, int(most))


def _reached(increments: tuple[int, ...], days: int, ceiling: int, most_states: int) -> set[int]:
    """Find the counts that a period can come to, or some of them if there are too many."""
    found = new = {0}
    for _ in range(days):
        new = {min(count + more, ceiling) for count in new for more in increments} - found
        found = found | new
        if len(found) > most_states:
            break
    return found


def _layer(
    counts: list[int],
    increments: tuple[int, ...],
    least: int,
    most: float,
    ceiling: int,
    *,
    is_last: bool,
    cost: float | None,
) -> tuple[IntArray, FloatArray]:
    """Step and cost of one day, shape (states, symbols); the last day of a period closes it."""
    before = np.minimum(np.array(counts)[:, None], ceiling)
    total = before + np.array(increments)[None, :]
    over = np.maximum(0, total - most) - np.maximum(0, before - most)
    missed = over + np.maximum(0, least - total)
    after = np.zeros(total.shape, np.int64) if is_last else np.searchsorted(counts, np.minimum(total, ceiling))
    if cost is None:
        return np.where(missed > 0, FORBIDDEN, after).astype(np.int64), np.zeros(total.shape)
    return after.astype(np.int64), missed * cost
