"""Rests of seven days as a finite automaton that prices them by the days on which somebody works, not when.

It takes every shift to lie where it leaves the longest rest, so it never misses more hours than there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import DAY_MINUTES
from wfm.rules.day_state import DAY_OFF, DayState, same_every_day
from wfm.rules.model import FloatArray, IntArray

MOST_STATES = 40
"""More than these make a program over many people too slow to be worth it."""
_WORK = 1
_WINDOW_DAYS = 7
Times = tuple[int, int]
"""Start and end of a shift, in minutes after the midnight of its date."""


@dataclass(frozen=True)
class RestView:
    """What decides the rests of somebody.

    Parameters
    ----------
    shifts
        Times of the free choices.
    past
        Times of the shifts of days before the horizon, in order.
    offered
        Times of all that the contract offers: so its agents share their tables even if some cannot work all of it.
    known_day
        When knowledge begins, if that is late enough to matter.
    spoilt_days
        For how many days of the horizon work before it has spoilt the seven days up to them.
    rest_minutes
        Rest that is due.
    is_judged
        Whether the seven days up to each day of the horizon are judged.
    """

    shifts: Sequence[Times]
    past: Mapping[int, Sequence[Times]]
    offered: Sequence[Times]
    known_day: int | None
    spoilt_days: int
    rest_minutes: int
    is_judged: tuple[bool, ...]


@dataclass(frozen=True)
class BestRests:
    """What decides the longest rest that seven days can hold, given the days worked: rest due, extremes of shifts."""

    rest_minutes: int
    latest_start: int
    earliest_end: int

    @property
    def past_days(self) -> int:
        """Days that are remembered: six, and those before them on which a rest that is too short can begin."""
        longest = self.rest_minutes - self.latest_start + self.earliest_end
        return _WINDOW_DAYS - 1 + max(0, (longest - 1) // DAY_MINUTES)

    def missing(self, past: int, symbol: int) -> int:
        """Hours, rounded up, by which even the best rest of the last seven days is too short.

        Bits of `past` are days worked, the latest day lowest; before all of them the agent has rested.
        """
        ago = [day for day in range(self.past_days, 0, -1) if past >> (day - 1) & 1] + [0] * symbol
        ends = [-day * DAY_MINUTES + self.earliest_end for day in ago]
        starts = [*(-day * DAY_MINUTES + self.latest_start for day in ago[1:]), DAY_MINUTES]
        if not ago or ago[0] < _WINDOW_DAYS:
            return 0
        inside = [*(day < _WINDOW_DAYS for day in ago[1:]), True]
        best = max(start - end for start, end, is_in in zip(starts, ends, inside, strict=True) if is_in)
        return max(0, -((best - self.rest_minutes) // 60))


@dataclass(frozen=True)
class RestTables:
    """State of each past, by its bits, and the tables of a `DayState`."""

    state_of: tuple[int, ...]
    step: IntArray
    cost: FloatArray


def priced_state(view: RestView, cost: float) -> DayState | None:
    """Tell a priced rule of somebody; None where nothing can be missing, or it takes too many states."""
    every = [*view.offered, *view.shifts, *(shift for shifts in view.past.values() for shift in shifts)]
    if not every:
        return None
    latest_start, earliest_end = max(start for start, _ in every), min(end for _, end in every)
    if view.known_day is not None:
        earliest_end = min(earliest_end, DAY_MINUTES)
    best = BestRests(view.rest_minutes, latest_start, earliest_end)
    tables = rest_tables(best, view.is_judged, cost)
    if tables is None:
        return None
    # Rests are measured from where knowledge begins, as if a shift had ended then.
    begun = () if view.known_day is None else (view.known_day - 1,)
    worked = () if view.spoilt_days else {*view.past, *begun}
    past = sum(1 << (-1 - day) for day in worked if day >= -best.past_days)
    return DayState(np.full(len(view.shifts), _WORK, np.int64), tables.step, tables.cost, (tables.state_of[past],))


@lru_cache(maxsize=256)
def rest_tables(rests: BestRests, is_judged: tuple[bool, ...], cost: float) -> RestTables | None:
    """Merge pasts that no future tells apart; None where nothing can be missing, or states are too many."""
    pasts = np.arange(1 << rests.past_days, dtype=np.int64)
    missing = np.array([[rests.missing(past, symbol) for symbol in (DAY_OFF, _WORK)] for past in pasts.tolist()])
    after = (pasts[:, None] * 2 + np.array([DAY_OFF, _WORK])) % len(pasts)
    state_of = merged_states(missing, after)
    if not missing.any() or state_of.max() >= MOST_STATES:
        return None
    _, first = np.unique(state_of, return_index=True)
    judged = np.array(is_judged)[:, None, None]
    price = np.where(judged, missing[first] * cost, 0.0)
    return RestTables(tuple(state_of.tolist()), same_every_day(state_of[after[first]], len(is_judged)), price)


def merged_states(charge: IntArray, after: IntArray) -> IntArray:
    """Give states one number that are charged the same for the same days to come, shape (states,).

    Parameters
    ----------
    charge, after
        Shape (states, symbols): what a day costs, and the next state, negative where there is none.
    """
    number = np.zeros(len(charge), np.int64)
    while True:
        later = np.where(after < 0, -1, number[after])
        _, finer = np.unique(np.column_stack([number, charge, later]), axis=0, return_inverse=True)
        if finer.max() == number.max():
            return number
        number = finer.astype(np.int64)
