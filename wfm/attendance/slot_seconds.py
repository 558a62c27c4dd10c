"""Stretches of time cut along the slots of a grid, many at once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from wfm.attendance.stretches import Stretches
from wfm.domain.calendar import Span

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
_DAY = 86400
_AT_ONCE = 100_000
"""Stretches that are cut together, so that memory does not grow with the site."""


@dataclass(frozen=True)
class SlotGrid:
    """Slots of equal length; `origin` in seconds since 1970, UTC."""

    origin: int
    slot_seconds: int
    count: int

    def start_utc(self, slot: int) -> datetime:
        """Instant at which a slot begins."""
        return datetime.fromtimestamp(self.origin + slot * self.slot_seconds, UTC)

    def slot_of(self, moment: int) -> int:
        """Slot that holds a moment; negative before the grid."""
        return (moment - self.origin) // self.slot_seconds


@dataclass(frozen=True)
class Cuts:
    """Pieces of stretches, each within one slot: to which owner it belongs, its slot and its length."""

    owner: IntArray
    slot: IntArray
    seconds: IntArray


def grid_around(period: Span, slot_seconds: int, anchor: int) -> SlotGrid:
    """Make a grid from a day before a period to two days after it: room for early comers and for nights.

    Parameters
    ----------
    anchor
        Begin of any slot, in seconds since 1970, UTC.
    """
    first, last = int(period.start_utc.timestamp()) - _DAY, int(period.end_utc.timestamp()) + 2 * _DAY
    origin = anchor + (first - anchor) // slot_seconds * slot_seconds
    return SlotGrid(origin, slot_seconds, -(-(last - origin) // slot_seconds))


class StretchLog:
    """Stretches of many owners, kept as plain numbers: a large site has a million of them."""

    def __init__(self) -> None:
        self._owners, self._edges = array("q"), array("q")

    def add(self, owner: int, stretches: Stretches) -> None:
        """Note stretches of an owner, whatever the number stands for."""
        self._owners.extend(repeat(owner, len(stretches)))
        self._edges.extend(chain.from_iterable(stretches))

    def columns(self) -> tuple[IntArray, IntArray, IntArray]:
        """Owners, starts and ends."""
        owners, edges = (np.array(numbers, dtype=np.int64) for numbers in (self._owners, self._edges))
        return owners, edges[0::2].copy(), edges[1::2].copy()

    def cut(self, grid: SlotGrid) -> Cuts:
        """Cut all stretches; what lies outside the grid is left out."""
        return cut_stretches(*self.columns(), grid)

    def seconds_by_owner(self, grid: SlotGrid, owners: int) -> FloatArray:
        """Add seconds up by owner and slot, shape (owners, slots)."""
        owner, start, end = self.columns()
        total = np.zeros(owners * grid.count)
        for first in range(0, owner.size, _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            cuts = cut_stretches(owner[part], start[part], end[part], grid)
            total += np.bincount(cuts.owner * grid.count + cuts.slot, cuts.seconds, total.size)
        return total.reshape(owners, grid.count)


def cut_stretches(owner: IntArray, start: IntArray, end: IntArray, grid: SlotGrid) -> Cuts:
    """Cut stretches, given as columns, along the slots of a grid."""
    last_second = grid.origin + grid.count * grid.slot_seconds
    start, end = start.clip(grid.origin, last_second), end.clip(grid.origin, last_second)
    kept = start < end
    owner, start, end = owner[kept], start[kept] - grid.origin, end[kept] - grid.origin
    first, last = start // grid.slot_seconds, (end - 1) // grid.slot_seconds
    pieces = last - first + 1
    whose = np.repeat(np.arange(owner.size), pieces)
    slot = np.arange(whose.size) - np.repeat(np.cumsum(pieces) - pieces, pieces) + first[whose]
    begin = np.maximum(start[whose], slot * grid.slot_seconds)
    seconds = np.minimum(end[whose], (slot + 1) * grid.slot_seconds) - begin
    return Cuts(owner[whose], slot, seconds)
