"""Spreads of starting times as finite automata.

Symbol 0 is a day off, symbol 1 the first of all starting times, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.rules.day_state import DAY_OFF, FORBIDDEN, same_every_day
from wfm.rules.model import FloatArray, IntArray

_MOST_STATES = 40
"""More than these make a program over many people too slow to be worth it."""


@dataclass(frozen=True)
class Spread:
    """How far apart starting times may lie: `minutes`, priced per slot over it, or hard without a cost."""

    minutes: int
    slot_minutes: int
    cost: float | None

    def over(self, earliest: int, latest: int) -> int:
        """Slots by which two starting times lie too far apart."""
        return max(0, -((self.minutes - (latest - earliest)) // self.slot_minutes))

    def forbids(self, earliest: int, latest: int) -> bool:
        """Tell whether two starting times may not go together."""
        return self.cost is None and latest - earliest > self.minutes

    def price(self, earliest: int, latest: int) -> float:
        """Price of two starting times that lie too far apart."""
        return (self.cost or 0) * self.over(earliest, latest)


@dataclass(frozen=True)
class StartTables:
    """Tables of a `DayState`, and the states in which an agent of unknown past may begin."""

    step: IntArray
    cost: FloatArray
    starts: tuple[int, ...]


@lru_cache(maxsize=256)
def neighbour_tables(spread: Spread, levels: tuple[int, ...], days: int) -> StartTables:
    """Remember the last day's start; states are numbered as symbols are."""
    count = len(levels) + 1
    step = np.tile(np.arange(count, dtype=np.int64), (count, 1))
    cost = np.zeros((count, count))
    for before, first in enumerate(levels, start=1):
        for after, second in enumerate(levels, start=1):
            both = min(first, second), max(first, second)
            cost[before, after] = spread.price(*both)
            step[before, after] = FORBIDDEN if spread.forbids(*both) else after
    return StartTables(same_every_day(step, days), same_every_day(cost, days), (DAY_OFF,))


@lru_cache(maxsize=256)
def week_tables(spread: Spread, levels: tuple[int, ...], days: int) -> StartTables | None:
    """Remember what a week's starts have in common; None where that takes too many states."""
    if spread.cost is None and days <= 7:
        return _band_tables(spread, levels, days)
    bands = [(low, high) for high in levels for low in levels if low <= high and not spread.forbids(low, high)]
    return _range_tables(spread, levels, bands, days) if len(bands) < _MOST_STATES else None


def _band_tables(spread: Spread, levels: tuple[int, ...], days: int) -> StartTables:
    """Settle before a single week in which band its starts lie: states are the bands that no other one contains."""
    start = np.array(levels)
    last = np.searchsorted(start, start + spread.minutes, side="right") - 1
    is_widest = np.diff(last, prepend=-1) > 0
    first, last = np.flatnonzero(is_widest), last[is_widest]
    position = np.arange(len(levels))
    is_inside = (first[:, None] <= position) & (position <= last[:, None])
    state = np.arange(len(first), dtype=np.int64)
    step = np.column_stack([state, np.where(is_inside, state[:, None], FORBIDDEN)])
    return StartTables(same_every_day(step, days), np.zeros((days, *step.shape)), tuple(state.tolist()))


def _range_tables(spread: Spread, levels: tuple[int, ...], ranges: list[tuple[int, int]], days: int) -> StartTables:
    """Remember the earliest and the latest start of the week so far; state 0 is a week without any."""
    number = {each: state for state, each in enumerate(ranges, start=1)}
    step = np.zeros((1 + len(ranges), 1 + len(levels)), np.int64)
    cost = np.zeros(step.shape)
    step[0, 1:] = [number[level, level] for level in levels]
    for (low, high), state in number.items():
        step[state, DAY_OFF] = state
        for symbol, level in enumerate(levels, start=1):
            wider = min(low, level), max(high, level)
            step[state, symbol] = number.get(wider, FORBIDDEN)
            cost[state, symbol] = spread.price(*wider) - spread.price(low, high)
    return _begun_anew_each_week(step, cost, days)


def _begun_anew_each_week(step: IntArray, cost: FloatArray, days: int) -> StartTables:
    """Repeat a day's tables; on the first day of a week every state is as good as state 0."""
    steps, costs = same_every_day(step, days), same_every_day(cost, days)
    steps[::7], costs[::7] = step[0], cost[0]
    return StartTables(steps, costs, (0,))
