"""Rows that price the hours by which the longest rest of a window of days is too short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import DAY_MINUTES, Calendar
from wfm.domain.instance import Instance
from wfm.rules.model import BoolArray, Choices, IntArray, Model, Rows, unit_day_key
from wfm.rules.parts.day_patterns import known_from
from wfm.rules.parts.rest_chains import ChainTable, RestWindow, chain_table

WINDOW_DAYS = 7
_REACH_DAYS = 2
"""A shift can last into the second date after its own."""
_MOST_ROWS = 30_000
"""Beyond these, shared by all windows at risk, a model would be slowed more than it is helped."""
_ROWS_OF_A_WINDOW = (20, 2500)
"""Rows that a window may have at least, however many there are, and at most, however few."""
_FAR = 1 << 24
"""More minutes than any two times of a horizon and its history lie apart."""


@dataclass(frozen=True)
class Window:
    """Seven whole dates: the last one's index; first and last instant and beginning of knowledge in elapsed minutes."""

    last_day: int
    start_minute: int
    end_minute: int
    known_minute: int

    def reached(self, rest_minutes: int) -> int:
        """Instant from which the first rest is measured if no shift is worked: any earlier one is as good."""
        return max(self.start_minute - rest_minutes, self.known_minute)


def lookback_of(rest_minutes: int) -> int:
    """Days before the horizon on which a shift can begin that decides a rest in the window up to the first date."""
    return WINDOW_DAYS - 1 + -(-rest_minutes // DAY_MINUTES) + _REACH_DAYS


def judged_windows(instance: Instance) -> list[Window]:
    """Windows that end in the horizon and of whose first date something is known."""
    calendar, known = instance.calendar, known_from(instance)
    first = max(0, known + WINDOW_DAYS - 1)
    edges = midnights(calendar, 1 - WINDOW_DAYS).tolist()
    known_minute = int(midnights(calendar, known)[0])
    return [Window(day, edges[day], edges[day + WINDOW_DAYS], known_minute) for day in range(first, calendar.days)]


@lru_cache(maxsize=64)
def midnights(calendar: Calendar, first_day: int) -> IntArray:
    """Elapsed minute of each midnight from that of a day, up to the one after the horizon's last."""
    days = range(first_day, calendar.days + 1)
    return np.array([calendar.minute_of(calendar.midnight(calendar.date_at(day))) for day in days], np.int64)


def is_spoilt(window: Window, start_minute: IntArray, end_minute: IntArray, rest_minutes: int) -> bool:
    """Tell whether these shifts, in order of start, leave no rest of that length in a window."""
    reached = np.maximum.accumulate(np.append(window.reached(rest_minutes), end_minute))
    until = np.minimum(np.append(start_minute, window.end_minute), window.end_minute)
    is_inside = until >= window.start_minute
    return bool(((until - reached)[is_inside] < rest_minutes).all())


def rest_rows(model: Model, in_scope: BoolArray, rest_minutes: int, levels: int) -> Rows:
    """Price each window of each unit that could lack a rest; its rows share one unit of slack.

    Parameters
    ----------
    in_scope
        Shape (units,).
    levels
        How many missing hours are told apart.
    """
    table = _Table(model, in_scope, rest_minutes)
    risks = [(window, unit) for window in judged_windows(model.instance) for unit in table.at_risk(window)]
    fewest, most = _ROWS_OF_A_WINDOW
    most = min(most, max(fewest, _MOST_ROWS // max(1, len(risks))))
    found = _Found()
    for window, unit in risks:
        index = table.choices_in(window, unit)
        if table.is_open(index, window):
            known, length = window.known_minute - window.start_minute, window.end_minute - window.start_minute
            view = RestWindow(max(known, -rest_minutes), length, rest_minutes, levels)
            chains = chain_table(view, table.shifts_of(index, window).tobytes(), most)
            found.add(chains, table.index[index], unit, window.last_day)
    return found.rows()


class _Table:
    """Choices in scope in order of unit, day and start."""

    def __init__(self, model: Model, in_scope: BoolArray, rest_minutes: int) -> None:
        choices, days = model.choices, model.instance.calendar.days
        self._rest_minutes = rest_minutes
        self._back = lookback_of(rest_minutes)
        near = in_scope[choices.unit] & (choices.day >= -self._back) & (choices.day < days)
        index = np.flatnonzero(near).astype(np.int64)
        order = np.lexsort((choices.end_minute[index], choices.start_minute[index], choices.key[index]))
        self.index = index[order]
        self._choices: Choices = choices.take(self.index)
        self._is_in_scope = in_scope
        shape = (len(in_scope), self._back + days)
        place = self._choices.unit, self._choices.day + self._back
        self._first_start, self._last_end = np.full(shape, _FAR), np.full(shape, -_FAR)
        np.minimum.at(self._first_start, place, self._choices.start_minute)
        np.maximum.at(self._last_end, place, self._choices.end_minute)
        # A day without choices ends no rest.
        self._first_start[self._first_start == _FAR] = -_FAR

    def at_risk(self, window: Window) -> Iterator[int]:
        """Units whose choices, were all of them taken, would leave no rest."""
        reached = np.full(len(self._is_in_scope), window.reached(self._rest_minutes))
        is_rested = ~self._is_in_scope
        for column in range(window.last_day, window.last_day + self._back + 1):
            start = np.minimum(self._first_start[:, column], window.end_minute)
            is_rested |= (start >= window.start_minute) & (start - reached >= self._rest_minutes)
            reached = np.maximum(reached, self._last_end[:, column])
        is_rested |= window.end_minute - reached >= self._rest_minutes
        yield from np.flatnonzero(~is_rested).tolist()

    def choices_in(self, window: Window, unit: int) -> IntArray:
        """Positions, in this table, of a unit's choices that could cut a rest of a window."""
        ends = np.array([window.last_day - self._back, window.last_day + 1])
        low, high = np.searchsorted(self._choices.key, unit_day_key(np.array(unit), ends))
        index = np.arange(low, high)
        return index[self._choices.end_minute[index] > window.reached(self._rest_minutes)]

    def is_open(self, index: IntArray, window: Window) -> bool:
        """Tell whether anything is free, and the days before the horizon alone leave a rest."""
        past = index[self._choices.day[index] < 0]
        start, end = self._choices.start_minute[past], self._choices.end_minute[past]
        return not self._choices.is_fixed[index].all() and not is_spoilt(window, start, end, self._rest_minutes)

    def shifts_of(self, index: IntArray, window: Window) -> IntArray:
        """Links, starts and ends as `chain_table` takes them; settled shifts of one date are links of their own."""
        own = self._choices.take(index)
        link = np.cumsum((np.diff(own.day, prepend=own.day[0]) != 0) | own.is_fixed)
        return np.stack([link, own.start_minute - window.start_minute, own.end_minute - window.start_minute], axis=1)


class _Found:
    """Collects the rows of windows."""

    def __init__(self) -> None:
        self._parts: list[tuple[IntArray, ...]] = []
        self._count = 0

    def add(self, chains: ChainTable, choice: IntArray, unit: int, day: int) -> None:
        """Add the chains of a window, whose shifts are these choices."""
        count = len(chains.links)
        numbers = (np.full(count, number, np.int64) for number in (unit, day, len(self._parts)))
        entries = chains.row + self._count, choice[chains.position], chains.hours[chains.row]
        self._parts.append((*entries, *numbers, chains.hours * (chains.links - 1)))
        self._count += count

    def rows(self) -> Rows:
        """Lay out everything collected: a chain of which all links are worked exceeds its row by the hours missing."""
        nothing = (np.empty(0, np.int64),) * 7
        joined = (np.concatenate(column) for column in zip(nothing, *self._parts, strict=True))
        row, choice, coefficient, unit, day, slack, upper = joined
        return Rows(
            row=row,
            choice=choice,
            coefficient=coefficient,
            unit=unit,
            day=day,
            lower=np.full(len(upper), -np.inf),
            upper=upper.astype(np.float64),
            slack=slack,
        )
