"""Rests of seven days as a finite automaton that sees when shifts start and end.

A state holds two things: how many dates ago the latest rest that was long enough ended, and when work ended last. Seven
dates hold such a rest if it ended on one of them, or if the agent has been off for so long at their end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import DAY_MINUTES
from wfm.rules.day_state import FORBIDDEN, DayState
from wfm.rules.model import BoolArray, IntArray
from wfm.rules.parts.rest_states import MOST_STATES, RestView, Times, merged_states

_FINENESS = (None, 8, 6, 4, 3, 2, 1)
"""How many ends of shifts are told apart: the first number that takes few enough states is taken."""
_TOO_LONG_AGO = 7
_State = tuple[int, int]
"""Dates since the latest long rest ended, and end of the last shift in minutes from the last midnight."""
RESTED: _State = (_TOO_LONG_AGO, -(1 << 24))
"""The agent has been off for long enough, however much longer."""

UNKNOWN: _State = (_TOO_LONG_AGO, 0)
"""Knowledge begins."""


@dataclass(frozen=True)
class TimedTables:
    """Symbols of shifts, states with their numbers, and the step of a `DayState`."""

    symbol: dict[Times, int]
    number: dict[_State, int]
    step: IntArray

    def start(self, state: _State) -> int:
        """Find the state that knows of a past no more than it, and forbids no more: work ended as late or earlier."""
        since, ended = state
        ends = sorted(end for ago, end in self.number if ago == since and end > RESTED[1])
        place = bisect_right(ends, ended)
        return self.number[since, ends[place - 1]] if place else self.number[RESTED]


@lru_cache(maxsize=256)
def timed_tables(shifts: tuple[Times, ...], rest_minutes: int, is_judged: tuple[bool, ...]) -> TimedTables | None:
    """Lay out the automaton for everything that agents can work; None where it takes too many states.

    Where ends are many, some are taken to be earlier than they are.
    """
    for fineness in _FINENESS:
        ends = _told_apart(sorted({end for _, end in shifts}), fineness)
        rounded = [(start, ends[bisect_right(ends, end) - 1]) for start, end in shifts]
        walk = _Walk(rest_minutes, sorted(set(rounded)), ends)
        state_of = merged_states(walk.is_refused.astype(np.int64), walk.kept_after(all(is_judged)))
        if state_of.max() < MOST_STATES:
            return _tables(walk, state_of, dict(zip(shifts, rounded, strict=True)), is_judged)
    return None


def timed_state(view: RestView) -> DayState | None:
    """Tell a hard rule of somebody; None where it takes too many states."""
    offered = tuple(sorted({*view.offered, *view.shifts}))
    tables = timed_tables(offered, view.rest_minutes, view.is_judged) if offered else None
    if tables is None:
        return None
    state = RESTED if view.known_day is None else UNKNOWN
    for day in range(min(view.past, default=0) if view.known_day is None else view.known_day, 0):
        state = _after(state, view.past.get(day, ()), view.rest_minutes)
    if view.spoilt_days and state != RESTED:
        state = min(state[0], _TOO_LONG_AGO - 1 - view.spoilt_days), state[1]
    symbol = np.array([tables.symbol[shift] for shift in view.shifts], np.int64)
    return DayState(symbol, tables.step, np.zeros(tables.step.shape), (tables.start(state),))


def _after(state: _State, shifts: Sequence[Times], rest_minutes: int) -> _State:
    """State after one more day."""
    since, ended = state
    for start, end in shifts:
        if start - ended >= rest_minutes:
            since = -1
        ended = max(ended, end)
    since, ended = min(since + 1, _TOO_LONG_AGO), ended - DAY_MINUTES
    return RESTED if -ended >= rest_minutes else (since, ended)


def _told_apart(ends: list[int], fineness: int | None) -> list[int]:
    if fineness is None or fineness >= len(ends):
        return ends
    return [ends[place * len(ends) // fineness] for place in range(fineness)]


class _Walk:
    """All states that can be reached; symbol 0 is a day off, the others stand for shifts in order.

    Attributes
    ----------
    states
        In an order that depends on the shifts alone.
    after
        Shape (states, symbols): position of the next state, whether allowed or not.
    is_refused
        Shape (states, symbols): whether the seven days up to then lack a rest.
    """

    def __init__(self, rest_minutes: int, shifts: Sequence[Times], ends: Sequence[int]) -> None:
        self.shifts = shifts
        days: list[tuple[Times, ...]] = [(), *((each,) for each in shifts)]
        begun = {_after((since, end), (), rest_minutes) for since in range(-1, _TOO_LONG_AGO) for end in ends}
        begun.add(UNKNOWN)
        found: dict[_State, list[_State]] = {}
        new = {RESTED, *begun}
        while new:
            found |= {state: [_after(state, day, rest_minutes) for day in days] for state in new}
            new = {state for row in found.values() for state in row} - found.keys()
        self.states = sorted(found)
        place = {state: index for index, state in enumerate(self.states)}
        self.after = np.array([[place[state] for state in found[before]] for before in self.states], np.int64)
        late = np.array([state != RESTED and state[0] >= _TOO_LONG_AGO for state in self.states])
        self.is_refused: BoolArray = late[self.after]

    def kept_after(self, is_always_judged: bool) -> IntArray:
        """Positions of next states; what comes after a refusal matters only if some days are not judged."""
        return np.where(self.is_refused, FORBIDDEN, self.after) if is_always_judged else self.after


def _tables(walk: _Walk, state_of: IntArray, rounded: dict[Times, Times], is_judged: tuple[bool, ...]) -> TimedTables:
    """Keep one of the states of each number, and one of the symbols that mean the same."""
    _, first = np.unique(state_of, return_index=True)
    free = state_of[walk.after[first]]
    strict = np.where(walk.is_refused[first], FORBIDDEN, free)
    _, kept, kind = np.unique(np.vstack([strict, free])[:, 1:], axis=1, return_index=True, return_inverse=True)
    columns = np.append(0, 1 + kept)
    place = {shift: int(kind[index]) + 1 for index, shift in enumerate(walk.shifts)}
    return TimedTables(
        symbol={shift: place[each] for shift, each in rounded.items()},
        number=dict(zip(walk.states, state_of.tolist(), strict=True)),
        step=np.stack([(strict if judged else free)[:, columns] for judged in is_judged]),
    )
