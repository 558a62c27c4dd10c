"""Weekends worked as a finite automaton."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from wfm.rules.day_state import DAY_OFF, FORBIDDEN
from wfm.rules.model import FloatArray, IntArray

_MOST_STATES = 40
_OFF, _WORKED, _WORKED_BEFORE = 0, 1, 2
"""How the first date of a weekend went whose second comes next: off, worked, worked before the horizon."""
_WORK = 1
_State = tuple[int, int, int]
"""Weekends that may still be worked in the horizon, and in a row, as far as it has any; and how a first date went."""


@dataclass(frozen=True)
class WeekendCount:
    """What is counted, how it is priced, and where weekends begin; the first may begin on the eve of the horizon."""

    most: int | None
    most_in_a_row: int | None
    cost: float | None
    weekends: tuple[int, ...]
    days: int

    @property
    def full(self) -> tuple[int, int]:
        """Weekends that may be worked at the outset; more than there are do not matter."""
        count = len(self.weekends)
        return min(count, self.most or 0), min(count, self.most_in_a_row or 0)

    def start(self, worked: frozenset[int]) -> _State:
        """State after the days before the horizon, of which some were worked."""
        spare, in_a_row = self.full
        first = self.weekends[0] if self.weekends else 0
        run = 0
        while worked.intersection((first - 7 * run - 7, first - 7 * run - 6)):
            run += 1
        in_a_row = min(in_a_row, max(0, (self.most_in_a_row or 0) - run))
        return spare, in_a_row, _WORKED_BEFORE if first == -1 and -1 in worked else _OFF

    def after(self, state: _State, day: int, is_work: bool, judged: tuple[bool, ...]) -> tuple[_State, int]:
        """State after one more day, and the units that the day breaks; without `judged` halves do not matter."""
        spare, in_a_row, first = state
        if day in self.weekends and day + 1 < self.days:
            return (spare, in_a_row, _WORKED if is_work else _OFF), 0
        if day not in self.weekends and day - 1 not in self.weekends:
            return state, 0
        number = self.weekends.index(day if day in self.weekends else day - 1)
        units = int(bool(judged) and judged[number] and (first != _OFF) != is_work)
        if self.most is not None and (is_work or first == _WORKED):
            units += spare == 0
            spare = max(0, spare - 1)
        if self.most_in_a_row is not None:
            is_worked = is_work or first != _OFF
            units += is_worked and in_a_row == 0 and first != _WORKED_BEFORE
            in_a_row = max(0, in_a_row - 1) if is_worked else self.full[1]
        return (spare, in_a_row, _OFF), units


@dataclass(frozen=True)
class WeekendTables:
    """States with their numbers, and the tables of a `DayState`."""

    number: dict[_State, int]
    step: IntArray
    cost: FloatArray


@lru_cache(maxsize=1024)
def weekend_tables(count: WeekendCount, judged: tuple[bool, ...]) -> WeekendTables | None:
    """Lay out the automaton; None if it has too many states.

    Parameters
    ----------
    judged
        Which weekends must be whole or off; empty if none.
    """
    spare, in_a_row = count.full
    firsts = 3 if -1 in count.weekends else 2
    states = [*product(range(spare + 1), range(in_a_row + 1), range(firsts))]
    if len(states) > _MOST_STATES:
        return None
    number = {state: index for index, state in enumerate(states)}
    step = np.zeros((count.days, len(states), 2), np.int64)
    cost = np.zeros(step.shape)
    for day, state, symbol in product(range(count.days), states, (DAY_OFF, _WORK)):
        after, units = count.after(state, day, symbol == _WORK, judged)
        is_refused = units > 0 and count.cost is None
        step[day, number[state], symbol] = FORBIDDEN if is_refused else number[after]
        cost[day, number[state], symbol] = units * (count.cost or 0)
    return WeekendTables(number, step, cost)
