"""Runs of days off as a finite automaton."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product

import numpy as np

from wfm.rules.day_state import DAY_OFF, FORBIDDEN
from wfm.rules.model import FloatArray, IntArray

WORK = 1
_State = tuple[int, int]
"""Days off since the last work, up to the least that are due, and judged days off in a row, up to the most allowed."""
_AFTER_WORK: _State = (0, 0)


@dataclass(frozen=True)
class DaysOff:
    """How days off in a row are counted and priced; without `most` no day off may be judged."""

    least: int
    most: int
    cost: float | None

    def start(self, is_worked: list[bool], is_judged: list[bool]) -> _State:
        """State after the days before the horizon; work before these days is too long ago to matter."""
        unknown: _State = (self.least, 0)
        days = zip(is_worked, is_judged, strict=True)
        return reduce(lambda state, day: self.after(state, *day), days, unknown)

    def after(self, state: _State, is_work: bool, is_judged: bool) -> _State:
        """State after one more day."""
        if is_work:
            return _AFTER_WORK
        off, judged = state
        return min(off + 1, self.least), min(judged + 1, self.most) if is_judged else 0

    def units(self, state: _State, is_work: bool, is_judged: bool) -> int:
        """Count the days that one more day shows to be missing, or to be too many."""
        off, judged = state
        if is_work:
            return self.least - off if off else 0
        return int(is_judged and judged == self.most)


@dataclass(frozen=True)
class DaysOffTables:
    """States with their numbers, and the tables of a `DayState`."""

    number: dict[_State, int]
    step: IntArray
    cost: FloatArray


@lru_cache(maxsize=4096)
def days_off_tables(counting: DaysOff, is_judged: tuple[bool, ...], start: _State) -> DaysOffTables:
    """Lay out the automaton for days of which some are judged.

    Only states that can be reached are listed, in an order that does not depend on the start.
    """
    states = sorted(_reachable(counting, set(is_judged), start))
    number = {state: index for index, state in enumerate(states)}
    layers = {flag: _layer(counting, number, flag) for flag in set(is_judged)}
    step = np.stack([layers[flag][0] for flag in is_judged])
    cost = np.stack([layers[flag][1] for flag in is_judged])
    return DaysOffTables(number, step, cost)


def _reachable(counting: DaysOff, flags: set[bool], start: _State) -> set[_State]:
    found, new = set[_State](), {start, _AFTER_WORK}
    while new:
        found |= new
        new = {counting.after(*day) for day in product(new, (False, True), flags)} - found
    return found


def _layer(counting: DaysOff, number: dict[_State, int], is_judged: bool) -> tuple[IntArray, FloatArray]:
    """Step and cost of one day, shape (states, symbols) each."""
    step = np.zeros((len(number), 2), np.int64)
    cost = np.zeros((len(number), 2))
    for state, index in number.items():
        for symbol in (DAY_OFF, WORK):
            units = counting.units(state, symbol == WORK, is_judged)
            is_refused = units > 0 and counting.cost is None
            step[index, symbol] = FORBIDDEN if is_refused else number[counting.after(state, symbol == WORK, is_judged)]
            cost[index, symbol] = units * (counting.cost or 0)
    return step, cost
