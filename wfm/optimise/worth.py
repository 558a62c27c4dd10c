"""What a shift is worth when every head on the floor has a price, breaks placed where they cost least.

A shift's worth is the sum of prices over its slots less those of its breaks. Breaks are placed by a dynamic program
over their starts, one break after the other, for all starts of a pattern and all skill sets at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.optimise.curves import Pattern
from wfm.optimise.duties import MOST_SLOTS, Duties
from wfm.rules.model import FloatArray, IntArray

NOWHERE = -1e18
"""Worth of what cannot be."""


@dataclass(frozen=True)
class Shapes:
    """Shifts without a person: every pattern at every start that some duty has.

    Parameters
    ----------
    pattern, start_slot
        Shape (shapes,), sorted.
    of_duty
        Shape (duties,): the shape of each duty.
    """

    patterns: tuple[Pattern, ...]
    pattern: IntArray
    start_slot: IntArray
    of_duty: IntArray
    horizon_slots: int

    def __len__(self) -> int:
        return len(self.pattern)


def build_shapes(duties: Duties) -> Shapes:
    """Collect the shapes of all duties."""
    keys, of_duty = np.unique(duties.pattern * MOST_SLOTS + duties.start_slot, return_inverse=True)
    return Shapes(
        duties.patterns, keys // MOST_SLOTS, keys % MOST_SLOTS, of_duty.astype(np.int64), duties.horizon_slots
    )


class Worth:
    """Worth of all shapes at given prices.

    Parameters
    ----------
    prices
        Shape (rows, slots): what a head on the floor is worth; a row is a skill set, or one person's view of it.

    Attributes
    ----------
    shapes, prices
        As given.
    values
        Shape (rows, shapes); one column of what cannot be where there is no shape.
    """

    def __init__(self, shapes: Shapes, prices: FloatArray) -> None:
        self.shapes = shapes
        self.prices = prices
        self._sums = np.zeros((len(prices), shapes.horizon_slots + 1))
        np.cumsum(prices, axis=1, out=self._sums[:, 1 : 1 + prices.shape[1]])
        self._sums[:, 1 + prices.shape[1] :] = self._sums[:, [prices.shape[1]]]
        self._losses: dict[int, list[FloatArray]] = {}
        # Where nobody has a duty, one shape that nobody can work keeps the tables of the weekly program whole.
        self.values = np.full((len(prices), max(1, len(shapes))), NOWHERE)
        self._first = np.searchsorted(shapes.pattern, np.arange(len(shapes.patterns) + 1))
        for index, pattern in enumerate(shapes.patterns):
            own = slice(int(self._first[index]), int(self._first[index + 1]))
            start = shapes.start_slot[own]
            present = self._sums[:, start + pattern.length] - self._sums[:, start]
            losses = _break_losses(self._sums, start, pattern)
            self._losses[index] = losses
            self.values[:, own] = present - (losses[-1].min(axis=0) if losses else 0.0)

    def breaks(self, row: IntArray, shape: IntArray, most_breaks: int) -> IntArray:
        """Tell where the breaks of some shifts lie: absolute start slots, shape (shifts, most_breaks), -1 where none.

        Parameters
        ----------
        row, shape
            Shape (shifts,): whose prices count, and which shape.
        """
        found = np.full((len(row), most_breaks), -1, dtype=np.int64)
        for index in np.unique(self.shapes.pattern[shape]).tolist():
            chosen = np.flatnonzero(self.shapes.pattern[shape] == index)
            places = shape[chosen] - self._first[index]
            offsets = _traced(self._losses[index], self.shapes.patterns[index], row[chosen], places)
            found[chosen, : offsets.shape[1]] = self.shapes.start_slot[shape[chosen], None] + offsets
        return found

    def breaks_of_weeks(self, row: IntArray, duty: IntArray, most_breaks: int) -> IntArray:
        """Place the breaks of weeks where they cost least, shape (weeks, days, most_breaks).

        Parameters
        ----------
        row
            Shape (weeks,): whose prices count.
        duty
            Shape (weeks, days): duties, negative where off.
        """
        week, day = np.nonzero(duty >= 0)
        breaks = np.full((*duty.shape, most_breaks), -1, dtype=np.int64)
        breaks[week, day] = self.breaks(row[week], self.shapes.of_duty[duty[week, day]], most_breaks)
        return breaks


def _break_losses(sums: FloatArray, start: IntArray, pattern: Pattern) -> list[FloatArray]:
    """Cheapest loss by a break and those before it, one array of shape (offsets, rows, starts) per break."""
    losses: list[FloatArray] = []
    for place, window in enumerate(pattern.breaks):
        begins = start[None, :] + np.arange(window.first, window.last + 1)[:, None]
        own = (sums[:, begins + window.length] - sums[:, begins]).transpose(1, 0, 2)
        if place:
            for offset, (low, high) in enumerate(_reach(pattern, place)):
                own[offset] += losses[-1][low:high].min(axis=0) if low < high else -NOWHERE
        losses.append(own)
    return losses


def _reach(pattern: Pattern, place: int) -> Sequence[tuple[int, int]]:
    """For each start of a break, which starts of the one before it keep the gap, as half-open ranges of offsets."""
    window, before = pattern.breaks[place], pattern.breaks[place - 1]
    least, most = pattern.gaps[place - 1]
    width = before.last - before.first + 1
    return [
        (max(0, begin - most - before.first), min(width, begin - least - before.first + 1))
        for begin in range(window.first, window.last + 1)
    ]


def _traced(losses: list[FloatArray], pattern: Pattern, row: IntArray, place: IntArray) -> IntArray:
    """Follow the cheapest breaks back, offsets from the shift's start, shape (shifts, breaks)."""
    found = np.empty((len(row), len(losses)), dtype=np.int64)
    for number in range(len(losses) - 1, -1, -1):
        own = losses[number][:, row, place]
        if number + 1 < len(losses):
            low, high = np.array(_reach(pattern, number + 1))[found[:, number + 1] - pattern.breaks[number + 1].first].T
            offsets = np.arange(len(own))[:, None]
            own = np.where((offsets >= low) & (offsets < high), own, -NOWHERE)
        found[:, number] = pattern.breaks[number].first + own.argmin(axis=0)
    return found
