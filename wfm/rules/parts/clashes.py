"""Rows that keep apart shifts of one unit on different dates that lie too close."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.rules.model import BoolArray, Choices, IntArray, Model, Rows

_ROOM = 1 << 24
"""More minutes than any two times of a horizon and its history lie apart, twice over."""


def clash_rows(model: Model, ready_minute: IntArray, in_scope: BoolArray, reach_days: int) -> Rows:
    """Forbid both of each two shifts of which the second starts before the first one's unit is ready again.

    For two dates of a unit the pairs that clash form a staircase: whoever ends late clashes with all that start
    before a certain time. Each stair is one row "those ready so late + those starting too soon <= 1"; all stairs
    of two dates share one unit of slack, since at most one pair of them can be worked. History may hold several
    shifts of one date; each of them has stairs and slack of its own.

    Parameters
    ----------
    ready_minute
        Elapsed minute at which the unit may start again after each choice, shape (choices,).
    in_scope
        Which choices are limited, shape (choices,).
    reach_days
        How many dates after a shift another one can clash with it.
    """
    index = np.flatnonzero(in_scope).astype(np.int64)
    table = _Table(model.choices, ready_minute, index)
    stairs = [table.stairs(step, rank) for step in range(1, reach_days + 1) for rank in range(table.ranks)]
    return _rows(model.choices, table, stairs)


@dataclass(frozen=True)
class _Stairs:
    """Rows as two stretches of positions each, in the orders of `_Table`; all arrays have shape (rows,)."""

    first_ready: IntArray
    ready_count: IntArray
    first_start: IntArray
    start_count: IntArray


class _Table:
    """Choices in two orders: those of a unit and day by start, and by the time of being ready, latest first.

    In the second order, settled choices of one unit and day are told apart by rank; all else has rank 0.
    """

    def __init__(self, choices: Choices, ready_minute: IntArray, index: IntArray) -> None:
        key, start, ready = choices.key[index], choices.start_minute[index], ready_minute[index]
        rank = _ranks(key, choices.is_fixed[index])
        self.ranks = int(rank.max(initial=0)) + 1
        own_key = key * self.ranks + rank
        by_start, by_ready = np.lexsort((start, key)), np.lexsort((-ready, own_key))
        self.by_start, self.by_ready = index[by_start], index[by_ready]
        self._key = key[by_start]
        self._start = start[by_start]
        self._day = choices.day[self.by_start]
        self._free_before = np.concatenate([[0], np.cumsum(~choices.is_fixed[self.by_start])])
        self._own_key = own_key[by_ready]
        self._readiness = self._place(self._own_key, ready[by_ready])

    @staticmethod
    def _place(key: IntArray, ready: IntArray) -> IntArray:
        """One number that ascends with key, then with the time of being ready backwards."""
        return key * _ROOM + _ROOM // 2 - ready

    def stairs(self, step: int, rank: int) -> _Stairs:
        """Build the stairs of all dates and those choices of a rank that lie `step` dates earlier."""
        if not len(self._key):
            return _Stairs(*[np.empty(0, np.int64)] * 4)
        # A cut is the last choice of each start: those up to it start at the cut or before.
        is_cut = np.append((np.diff(self._key) != 0) | (np.diff(self._start) != 0), True)
        cut = np.flatnonzero(is_cut)
        key = self._key[cut]
        earlier = (key - step) * self.ranks + rank
        first_start = np.searchsorted(self._key, key)
        first_ready = np.searchsorted(self._own_key, earlier)
        late = np.searchsorted(self._readiness, self._place(earlier, self._start[cut])) - first_ready
        is_free = (self._free_in(key) + self._free_in(key - step)) > 0
        # Of two stairs with the same late finishers the one with more early starters says everything.
        says_more = np.append((np.diff(key) != 0) | (np.diff(late) != 0), True)
        kept = (late > 0) & (self._day[cut] >= 0) & is_free & says_more
        return _Stairs(first_ready[kept], late[kept], first_start[kept], (cut - first_start + 1)[kept])

    def _free_in(self, key: IntArray) -> IntArray:
        """Count the choices of a unit and day that are not settled."""
        first, last = np.searchsorted(self._key, key), np.searchsorted(self._key, key, side="right")
        free: IntArray = self._free_before[last] - self._free_before[first]
        return free


def _ranks(key: IntArray, is_fixed: BoolArray) -> IntArray:
    """Count the settled choices of each unit and day from 0 on, shape (choices,); those that are free have 0."""
    rank = np.zeros(len(key), np.int64)
    fixed = np.flatnonzero(is_fixed)
    fixed = fixed[np.argsort(key[fixed], kind="stable")]
    rank[fixed] = np.arange(len(fixed)) - np.searchsorted(key[fixed], key[fixed])
    return rank


def _rows(choices: Choices, table: _Table, stairs: list[_Stairs]) -> Rows:
    """Turn stretches into rows; each pair of dates has a slack of its own."""
    first_ready = np.concatenate([each.first_ready for each in stairs])
    first_start = np.concatenate([each.first_start for each in stairs])
    late_row, late = stretches(first_ready, np.concatenate([each.ready_count for each in stairs]))
    soon_row, soon = stretches(first_start, np.concatenate([each.start_count for each in stairs]))
    choice = np.concatenate([table.by_ready[late], table.by_start[soon]])
    is_next_pair = (np.diff(first_ready, prepend=-1) != 0) | (np.diff(first_start, prepend=-1) != 0)
    later = table.by_start[first_start]
    return Rows(
        row=np.concatenate([late_row, soon_row]),
        choice=choice,
        coefficient=np.ones(len(choice), np.int64),
        unit=choices.unit[later],
        day=choices.day[later],
        lower=np.full(len(later), -np.inf),
        upper=np.ones(len(later)),
        slack=np.cumsum(is_next_pair) - 1,
    )


def stretches(first: IntArray, count: IntArray) -> tuple[IntArray, IntArray]:
    """Lay out stretches of positions: the row that each position belongs to, and the position."""
    row = np.repeat(np.arange(len(first), dtype=np.int64), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, first[row] + offset
