"""Breaks counted per start: windows and gaps in slots, and the way from counts back to single shifts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from peers.program import IntArray
from wfm.domain.shifts import ShiftTemplate
from wfm.rules.parts.break_pattern import breaks_due


@dataclass(frozen=True)
class Pattern:
    """The breaks of a shift; all figures are slots, and starts count from the start of the shift.

    Parameters
    ----------
    length
        Of the shift.
    lengths, first, last
        Of each break in order: its length, its earliest and its latest start.
    least_gap, most_gap
        Limits of the work between two breaks.
    """

    length: int
    lengths: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    least_gap: int
    most_gap: int

    def starts(self, index: int) -> range:
        """Possible starts of a break."""
        return range(self.first[index], self.last[index] + 1)

    def gap_rows(self) -> Iterator[tuple[int, int, int, int]]:
        """List what windows alone do not ensure, as "breaks f by slot t never outnumber breaks e by slot s".

        Among shifts that start together, breaks can be dealt out in order of their starts whenever any other way
        works. So a gap between two breaks is a relation of how many have begun by when.

        Returns
        -------
        f, t, e and s.
        """
        for before, after in zip(range(len(self.lengths)), range(1, len(self.lengths)), strict=False):
            least, most = (self.lengths[before] + gap for gap in (self.least_gap, self.most_gap))
            for slot in self.starts(after):
                if slot - least < self.last[before]:
                    yield after, slot, before, slot - least
            for slot in self.starts(before):
                if slot + most < self.last[after]:
                    yield before, slot, after, slot + most

    def ways(self) -> list[tuple[int, ...]]:
        """List all lawful starts of the breaks of one shift."""
        return [starts for starts in product(*map(self.starts, range(len(self.lengths)))) if self._keeps_gaps(starts)]

    def _keeps_gaps(self, starts: Sequence[int]) -> bool:
        gaps = np.diff(starts) - self.lengths[:-1]
        return bool(np.all((gaps >= self.least_gap) & (gaps <= self.most_gap)))


@lru_cache(maxsize=256)
def pattern_of(template: ShiftTemplate, length_minutes: int, slot_minutes: int) -> Pattern:
    """Find the breaks of a shift of some length.

    Raises
    ------
    ValueError
        If a length or a window does not lie on the grid of slots.
    """
    rules = breaks_due(template, length_minutes)
    length = whole_slots(length_minutes, slot_minutes)
    least = -(-(template.min_gap_minutes or 0) // slot_minutes)
    most = length if template.max_gap_minutes is None else template.max_gap_minutes // slot_minutes
    lengths = [whole_slots(rule.minutes, slot_minutes) for rule in rules]
    first = [-(-rule.earliest_start_minute // slot_minutes) for rule in rules]
    last = [rule.latest_start_minute // slot_minutes for rule in rules]
    if rules:
        first[0], last[0] = max(first[0], least), min(last[0], most)
        first[-1] = max(first[-1], length - lengths[-1] - most)
        last[-1] = min(last[-1], length - lengths[-1] - least)
    return Pattern(length, tuple(lengths), tuple(first), tuple(last), least, most)


def whole_slots(minutes: int, slot_minutes: int) -> int:
    """Turn minutes into slots.

    Raises
    ------
    ValueError
        If they are not whole.
    """
    if minutes % slot_minutes:
        raise ValueError(f"{minutes} minutes are no whole number of slots of {slot_minutes} minutes")
    return minutes // slot_minutes


def deal_out(pattern: Pattern, counts: Sequence[IntArray]) -> IntArray:
    """Give the breaks of shifts that start together to single shifts, in order of their starts.

    Parameters
    ----------
    counts
        For each break how many take it at each of its possible starts.

    Returns
    -------
    Shape (shifts, breaks), in slots after the start of the shift.
    """
    columns = [np.repeat(pattern.starts(index), count) for index, count in enumerate(counts)]
    return np.array(columns, np.int64).T
