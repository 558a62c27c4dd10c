"""Rows that price how far the starts of two dates lie apart, of shifts or of their breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.rules.model import Choices, IntArray, Rows
from wfm.rules.parts.clashes import stretches


def spread_rows(
    choices: Choices,
    index: IntArray,
    earliest: IntArray,
    latest: IntArray,
    *,
    minutes: int,
    slot_minutes: int,
    per_week: bool,
) -> Rows:
    """Limit how far the starts of two dates of a unit lie apart, in slots.

    Each pair of dates has two rows, one against starting too late on the second date and one against starting too
    early. If both start inside the limit, no row is exceeded; else one is, by the slots over it.

    Parameters
    ----------
    index
        Choices that are limited, at most one of a unit and day being taken.
    earliest, latest
        Shape (index,): times by the clock between which each of them starts; those of free choices lie on the grid of
        slots. What can be near enough counts as if it were.
    per_week
        Compare all dates of a week of the horizon, which then share one slack, instead of neighbouring dates.
    """
    order = np.argsort(choices.key[index], kind="stable")
    dates = _Dates(choices, index[order], per_week)
    earliest, latest = earliest[order], latest[order]
    ways = [
        _one_way(dates, earliest, latest, minutes, slot_minutes),
        _one_way(dates, -latest, -earliest, minutes, slot_minutes),
    ]
    row = np.concatenate([ways[0].row, ways[1].row + len(ways[0].upper)])
    upper = np.concatenate([way.upper for way in ways])
    later = np.concatenate([way.later for way in ways])
    _, slack = np.unique(dates.block[later], return_inverse=True)
    return Rows(
        row=row,
        choice=np.concatenate([way.choice for way in ways]),
        coefficient=np.concatenate([way.coefficient for way in ways]),
        unit=dates.unit[later],
        day=dates.day[later],
        lower=np.full(len(upper), -np.inf),
        upper=upper.astype(np.float64),
        slack=slack.astype(np.int64),
    )


class _Dates:
    """The dates of each unit on which it could start, as stretches of choices; arrays have shape (dates,)."""

    def __init__(self, choices: Choices, index: IntArray, per_week: bool) -> None:
        key = choices.key[index]
        self.index = index
        self.first = np.flatnonzero(np.diff(key, prepend=-1))
        self.count = np.diff(self.first, append=len(key))
        self.unit, self.day = choices.unit[index][self.first], choices.day[index][self.first]
        self._key = key[self.first]
        self._week = self.day // 7
        self._per_week = per_week
        is_free = ~choices.is_fixed[index]
        self._is_free = np.logical_or.reduceat(is_free, self.first) if len(key) else is_free
        self.block = self._key - self.day + self._week if per_week else self._key

    def pairs(self) -> tuple[IntArray, IntArray]:
        """Positions of the earlier and the later date of all pairs that are compared."""
        pairs = [self._apart(days) for days in range(1, 7 if self._per_week else 2)]
        return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])

    def _apart(self, days: int) -> tuple[IntArray, IntArray]:
        """Pairs of dates so many days apart."""
        earlier = np.searchsorted(self._key, self._key - days)
        is_pair = (self.day >= 0) & (self._key[earlier] == self._key - days)
        if self._per_week:
            is_pair &= self._week[earlier] == self._week
        else:
            # Two dates that are settled can be as they are; of a week they share their slack with others.
            is_pair &= self._is_free[earlier] | self._is_free
        return earlier[is_pair].astype(np.int64), np.flatnonzero(is_pair).astype(np.int64)


@dataclass(frozen=True)
class _Way:
    """Rows in one direction: entries of shape (entries,), and their limits and later dates of shape (rows,)."""

    row: IntArray
    choice: IntArray
    coefficient: IntArray
    upper: IntArray
    later: IntArray


def _one_way(dates: _Dates, earliest: IntArray, latest: IntArray, minutes: int, slot_minutes: int) -> _Way:
    """Limit by how much the later date's earliest start exceeds the earlier one's latest.

    The latest start that an earlier choice leaves free is rounded to the slot, so that history off the grid counts as
    the check rounds it.
    """
    if not len(earliest):
        return _Way(*[np.empty(0, np.int64)] * 5)
    start, bound = earliest // slot_minutes, (latest + minutes) // slot_minutes
    lowest_bound = np.minimum.reduceat(bound, dates.first)
    highest_start = np.maximum.reduceat(start, dates.first)
    earlier, later = dates.pairs()
    can_exceed = highest_start[later] > lowest_bound[earlier]
    earlier, later = earlier[can_exceed], later[can_exceed]
    low, high = lowest_bound[earlier], highest_start[later]
    first_row, first = stretches(dates.first[earlier], dates.count[earlier])
    second_row, second = stretches(dates.first[later], dates.count[later])
    # Nothing is asked of starts that no choice of the other date conflicts with.
    coefficient = np.maximum(0, np.concatenate([high[first_row] - bound[first], start[second] - low[second_row]]))
    matters = coefficient > 0
    row, position = np.concatenate([first_row, second_row]), np.concatenate([first, second])
    return _Way(row[matters], dates.index[position[matters]], coefficient[matters], high - low, later)
