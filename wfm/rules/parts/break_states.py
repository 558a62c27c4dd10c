"""Breaks of dates in a row as a finite automaton: what a shift's breaks ask of those of the next date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.ids import AgentId, ContractId
from wfm.domain.instance import Instance
from wfm.rules.day_state import FORBIDDEN, same_every_day
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray
from wfm.rules.parts.break_clock import change_minutes, eve_starts, places_of
from wfm.rules.parts.clock import clock_minutes

ANYTHING, BARRED = 1, 2
"""Symbols of a shift that is not compared, and of one that history does not allow."""
UNASKED = 0
"""State in which anything may follow."""
_FIRST_KIND = 3
_MOST_STATES = 40
"""More than these make a program over many people too slow to be worth it."""
_MOST_KINDS = 2000
"""Shifts of a contract beyond which comparing all of them takes too much memory."""
Window = tuple[str, int, int]
"""Id of a break, and the earliest and latest time by the clock at which it can begin."""


@dataclass(frozen=True)
class Nearness:
    """How far apart breaks of one id may begin: `minutes`, priced per slot over it, or hard without a cost."""

    minutes: int
    slot_minutes: int
    cost: float | None

    def over(self, earlier: list[tuple[Window, ...]], later: list[tuple[Window, ...]]) -> IntArray:
        """Slots over the limit that breaks cannot avoid, shape (earlier shifts, later shifts)."""
        total = np.zeros((len(earlier), len(later)), np.int64)
        for label in sorted({window[0] for windows in earlier for window in windows}):
            rows, before = _of(label, earlier)
            columns, after = _of(label, later)
            apart = np.maximum(after[:, 0] - before[:, 1, None], before[:, 0, None] - after[:, 1])
            total[np.ix_(rows, columns)] += np.maximum(0, -((self.minutes - apart) // self.slot_minutes))
        return total


@dataclass(frozen=True)
class BreakTables:
    """Tables of a `DayState`, and what the shifts of a contract mean to it.

    Parameters
    ----------
    code, symbol
        Shape (shifts,): number of each shift that the contract offers, ascending, and its symbol.
    """

    code: IntArray
    symbol: IntArray
    step: IntArray
    cost: FloatArray

    def symbols_of(self, instance: Instance, choices: Choices) -> IntArray:
        """Tell what choices mean; those of a date on which clocks change are not compared."""
        codes = _codes(choices.template, choices.end_minute - choices.start_minute, _clock(instance, choices))
        place = np.searchsorted(self.code, codes).clip(0, len(self.code) - 1)
        is_known = (self.code[place] == codes) & (change_minutes(instance.calendar, choices.day) == 0)
        return np.where(is_known, self.symbol[place], ANYTHING)


@lru_cache(maxsize=64)
def break_tables(instance: Instance, contract: ContractId, nearness: Nearness) -> BreakTables | None:
    """Lay out the automaton of a contract; None where breaks are never far apart, or where it takes too many states."""
    shifts = [
        (index, length, start)
        for index, template in enumerate(instance.templates)
        if template.id in instance.contract[contract].templates
        for length in template.length_minutes
        for start in template.start_minutes
    ]
    if len(shifts) > _MOST_KINDS:
        return None
    windows = [_windows(instance, *shift) for shift in shifts]
    over = nearness.over(windows, windows)
    rows, state = np.unique(np.vstack([np.zeros((1, len(shifts)), np.int64), over]), axis=0, return_inverse=True)
    if not 1 < len(rows) <= _MOST_STATES:
        return None
    # The row of nothing asked is the least one, so its state is `UNASKED`.
    meaning = np.column_stack([state.ravel()[1:], rows.T])
    _, first, kind = np.unique(meaning, axis=0, return_index=True, return_inverse=True)
    template, length, start = np.array(shifts, np.int64).T
    code = _codes(template, length, start)
    order = np.argsort(code)
    step, cost = _steps(rows[:, first], state.ravel()[1:][first], nearness.cost)
    days = instance.calendar.days
    symbol = kind.ravel().astype(np.int64)[order] + _FIRST_KIND
    return BreakTables(code[order], symbol, same_every_day(step, days), same_every_day(cost, days))


def is_barred(instance: Instance, agent: AgentId, choices: Choices, nearness: Nearness) -> BoolArray:
    """Tell which choices of the first date have breaks that cannot come near those of the eve, shape (choices,)."""
    barred = np.zeros(len(choices), dtype=bool)
    past = tuple((label, minute, minute) for label, minute in eve_starts(instance).get(agent, {}).items())
    is_first = (choices.day == 0) & (change_minutes(instance.calendar, choices.day) == 0)
    index = np.flatnonzero(is_first) if past else np.empty(0, np.int64)
    if len(index):
        own = choices.take(index)
        facts = zip(own.template, own.end_minute - own.start_minute, _clock(instance, own), strict=True)
        windows = [_windows(instance, *map(int, shift)) for shift in facts]
        barred[index] = nearness.over([past], windows)[0] > 0
    return barred


def _steps(over: IntArray, after: IntArray, cost: float | None) -> tuple[IntArray, FloatArray]:
    """State after each state and symbol, and what it costs.

    Parameters
    ----------
    over
        Shape (states, kinds): slots over the limit.
    after
        Shape (kinds,): state that a kind leads to.
    """
    step = np.full((len(over), _FIRST_KIND + len(after)), UNASKED, np.int64)
    step[:, _FIRST_KIND:] = after
    step[:, BARRED] = FORBIDDEN
    price = np.zeros(step.shape)
    if cost is None:
        step[:, _FIRST_KIND:][over > 0] = FORBIDDEN
    else:
        price[:, _FIRST_KIND:] = cost * over
    return step, price


def _windows(instance: Instance, template: int, length_minutes: int, start_minute: int) -> tuple[Window, ...]:
    """Windows of a shift's breaks by the clock."""
    places = places_of(instance, template, length_minutes)
    return tuple((place.id, start_minute + place.first, start_minute + place.last) for place in places)


def _of(label: str, windows: list[tuple[Window, ...]]) -> tuple[IntArray, IntArray]:
    """Positions of the shifts that have a break, and its windows, shape (shifts, 2)."""
    found = [(index, *own[1:]) for index, shift in enumerate(windows) for own in shift if own[0] == label]
    table = np.array(found, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1:]


def _codes(template: IntArray, length_minutes: IntArray, start_minute: IntArray) -> IntArray:
    return (template * 4096 + length_minutes) * 4096 + start_minute


def _clock(instance: Instance, choices: Choices) -> IntArray:
    return clock_minutes(instance.calendar, choices)
