"""Rows over weekends, each worked if a shift starts on either of its dates."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from wfm.rules.model import BoolArray, FloatArray, IntArray, Model, Rows
from wfm.rules.parts.day_patterns import one_a_day


class WeekendRows:
    """Collects rows for all units at once.

    Whether a weekend is worked is no sum of choices. But no more than a number of weekends are worked if, whichever
    date of each one picks, no more than that are; the rows of all such picks share one unit of slack.

    Parameters
    ----------
    weekends
        Days on which weekends begin, a week apart; the first may be the eve of the horizon.
    in_scope
        Shape (units,).
    """

    def __init__(self, model: Model, weekends: Sequence[int], in_scope: BoolArray) -> None:
        self._model = model
        self._weekends = weekends
        self._in_scope = in_scope
        self._index = one_a_day(model.choices)
        self._row_count = self._slack_count = 0
        self._entries: list[tuple[IntArray, IntArray, IntArray]] = []
        self._lines: list[tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray]] = []

    def limit_number(self, most: int) -> None:
        """Let each unit work no more weekends on dates of the horizon."""
        if most < len(self._weekends):
            self._limit_picks(np.flatnonzero(self._in_scope).astype(np.int64), self._weekends, most)

    def limit_run(self, most: int) -> None:
        """Let no unit work more weekends in a row; where the last of them was worked before the horizon, it may."""
        for last in self._weekends:
            run = [last - 7 * back for back in range(most, -1, -1)]
            judged = self._in_scope.copy()
            for first in run:
                if first < -1:
                    judged &= self._is_worked(first) | self._is_worked(first + 1)
            eve_is_worked = self._is_worked(-1) if -1 in run else np.zeros(len(judged), dtype=bool)
            free = [first for first in run if first >= -1]
            self._limit_picks(np.flatnonzero(judged & ~eve_is_worked).astype(np.int64), free, len(free) - 1)
            if -1 in run and last != -1:
                self._limit_picks(np.flatnonzero(judged & eve_is_worked).astype(np.int64), free[1:], len(free) - 2)

    def complete(self, is_judged: BoolArray) -> None:
        """Demand work on both dates of a weekend or on none; `is_judged` has shape (units, weekends)."""
        for first, judged in zip(self._weekends, is_judged.T, strict=True):
            units = np.flatnonzero(judged & self._in_scope).astype(np.int64)
            self._add_rows(units, [(first, 1), (first + 1, -1)], 0, 0, self._new_slacks(len(units)))

    def rows(self) -> Rows:
        """Lay out everything collected."""
        empty = np.empty(0, np.int64)
        entries = [*zip(*self._entries, strict=True)] or [()] * 3
        lines = [*zip(*self._lines, strict=True)] or [()] * 5
        row, choice, coefficient = (np.concatenate([empty, *parts]) for parts in entries)
        unit, day, slack = (np.concatenate([empty, *parts]) for parts in lines[:3])
        lower, upper = (np.concatenate([np.empty(0), *parts]) for parts in lines[3:])
        weight = np.ones(self._slack_count)
        return Rows(row, choice, coefficient, unit, day, lower, upper, slack, weight)

    def _limit_picks(self, units: IntArray, weekends: Sequence[int], most: int) -> None:
        """Limit how many of some weekends are worked on dates of the horizon."""
        days = self._model.instance.calendar.days
        dates = [[day for day in (first, first + 1) if 0 <= day < days] for first in weekends]
        slack = self._new_slacks(len(units))
        for picked in product(*dates):
            self._add_rows(units, [(day, 1) for day in picked], -np.inf, most, slack)

    def _add_rows(
        self, units: IntArray, days: Sequence[tuple[int, int]], lower: float, upper: float, slack: IntArray
    ) -> None:
        """Add a row for each unit over its choices on some days, each day with its coefficient."""
        choices = self._model.choices
        place = np.full(len(self._model.units), -1, np.int64)
        place[units] = self._row_count + np.arange(len(units))
        for day, factor in days:
            taken = self._index[(choices.day[self._index] == day) & (place[choices.unit[self._index]] >= 0)]
            self._entries.append((place[choices.unit[taken]], taken, np.full(len(taken), factor, np.int64)))
        on = np.full(len(units), max(0, days[0][0]), np.int64)
        limits = np.full(len(units), lower, np.float64), np.full(len(units), upper, np.float64)
        self._lines.append((units, on, slack, *limits))
        self._row_count += len(units)

    def _new_slacks(self, count: int) -> IntArray:
        self._slack_count += count
        return np.arange(self._slack_count - count, self._slack_count)

    def _is_worked(self, day: int) -> BoolArray:
        """Tell which units worked on a day before the horizon, shape (units,)."""
        choices = self._model.choices
        worked = np.zeros(len(self._model.units), dtype=bool)
        worked[choices.unit[choices.day == day]] = True
        return worked
