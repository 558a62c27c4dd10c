"""Every week of somebody, priced at once by an automaton and one after another by the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from math import inf

import numpy as np
from drawing import shift_on

from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
from wfm.rules.model import Choices, FloatArray, IntArray

Place = tuple[int, int]
"""Day of the horizon, and minutes from its beginning to the start of a shift."""


@dataclass(frozen=True)
class Weeks:
    """All weeks that can be made of what may stand on each day; `None` is a day off."""

    calendar: Calendar
    days: tuple[tuple[Shift | None, ...], ...]

    @cached_property
    def rosters(self) -> tuple[Roster, ...]:
        """Every week, the last day changing first."""
        return tuple(Roster(tuple(shift for shift in week if shift)) for week in product(*self.days))

    @cached_property
    def picks(self) -> IntArray:
        """Shape (weeks, days): which of a day's possibilities each week has."""
        return np.array([*product(*(range(len(options)) for options in self.days))])

    def symbols(self, symbol_of: Mapping[Place, int]) -> IntArray:
        """Shape (weeks, days): what an automaton reads."""
        read = [[self._symbol(day, shift, symbol_of) for shift in options] for day, options in enumerate(self.days)]
        return np.array(read)[np.arange(len(self.days)), self.picks]

    def _symbol(self, day: int, shift: Shift | None, symbol_of: Mapping[Place, int]) -> int:
        return DAY_OFF if shift is None else symbol_of[day, self.calendar.minute_of(shift.start_utc)]


def weeks_of(instance: Instance, letters: str) -> Weeks:
    """Every week of the first agent whose days are among some letters, drawn once for all tests."""
    return _drawn(instance.calendar, instance.agents[0].id, letters)


@cache
def _drawn(calendar: Calendar, agent: AgentId, letters: str) -> Weeks:
    days = [
        tuple(None if letter == "." else shift_on(calendar, agent, day, letter) for letter in letters)
        for day in range(calendar.days)
    ]
    return Weeks(calendar, tuple(days))


def symbols_by_place(choices: Choices, state: DayState) -> dict[Place, int]:
    """What each start of each day means to an automaton."""
    places = zip(choices.day.tolist(), choices.start_minute.tolist(), strict=True)
    return dict(zip(places, state.symbol.tolist(), strict=True))


def path_costs(state: DayState, symbols: IntArray) -> FloatArray:
    """Cost of each week of shape (weeks, days) by the cheapest way through the automaton, infinite where forbidden."""
    return np.min([_from_start(state, start, symbols) for start in state.starts], axis=0)


def _from_start(state: DayState, start: int, symbols: IntArray) -> FloatArray:
    cost, at = np.zeros(len(symbols)), np.full(len(symbols), start)
    for day, read in enumerate(symbols.T):
        cost += state.cost[day, at, read]
        at = state.step[day, at, read]
        cost[at == FORBIDDEN] = inf  # whatever follows, as nothing is less than infinite
    return cost


def checked_costs(rule: Rule, instance: Instance, rosters: Sequence[Roster]) -> list[float]:
    """Cost of each roster as the check finds it, infinite where a hard rule is broken."""
    found = (rule.check(instance, each) for each in rosters)
    if rule.is_hard:
        return [0 if next(iter(findings), None) is None else inf for findings in found]
    return [sum(finding.cost for finding in findings) for findings in found]
