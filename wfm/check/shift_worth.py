"""What a shift earns when every head on the floor has a worth, its breaks placed where they cost least.

A shift earns the worth of its slots within the horizon less that of its breaks. Breaks are placed one after the other:
for each start that a break may have, the best way to have placed those before it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import IMPOSSIBLE
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, ShiftTemplate
from wfm.errors import UnprovableError
from wfm.rules.parts.break_pattern import breaks_due

IntArray = NDArray[np.int64]


def shift_worth(
    instance: Instance, per_head: IntArray, template: IntArray, start_minute: IntArray, end_minute: IntArray
) -> IntArray:
    """Find the most that shifts can earn.

    Parameters
    ----------
    per_head
        Shape (skill sets, slots): worth of a head on the floor.
    template, start_minute, end_minute
        Shape (shifts,): position of the template, and elapsed minutes from the horizon's start.

    Returns
    -------
    Shape (skill sets, shifts); `IMPOSSIBLE` where the breaks cannot be placed.

    Raises
    ------
    UnprovableError
        If a shift or a break does not fill whole slots.
    """
    step = instance.calendar.interval_minutes
    length = end_minute - start_minute
    _refuse_parts_of_slots(step, start_minute, length)
    floor = _Floor(per_head)
    worth = np.full((len(per_head), len(template)), IMPOSSIBLE, dtype=np.int64)
    kinds, kind_of = np.unique(np.stack([template, length]), axis=1, return_inverse=True)
    for kind, (position, minutes) in enumerate(kinds.T.tolist()):
        own = np.flatnonzero(kind_of.reshape(-1) == kind)
        pattern = _Pattern(instance.templates[position], minutes, step)
        worth[:, own] = pattern.worth(floor, start_minute[own] // step)
    return worth


def _refuse_parts_of_slots(step: int, *minutes: IntArray) -> None:
    """Refuse what does not fill whole slots: its heads would be parts of one, and the rounded form would not hold."""
    if any((part % step).any() for part in minutes):
        raise UnprovableError(
            f"Some shift or break does not fill whole slots of {step} minutes, so nothing can be proved: "
            "choose an interval_minutes that divides all starts and lengths."
        )


class _Floor:
    """Worth of stretches of slots; those outside the horizon are worth nothing."""

    def __init__(self, per_head: IntArray) -> None:
        self._slots = per_head.shape[1]
        self._sums = np.zeros((len(per_head), self._slots + 1), dtype=np.int64)
        np.cumsum(per_head, axis=1, out=self._sums[:, 1:])

    def between(self, first: IntArray, last: IntArray) -> IntArray:
        """Worth from slot `first` up to, not including, `last`, shape (skill sets, *shape of first)."""
        first, last = first.clip(0, self._slots), last.clip(0, self._slots)
        worth: IntArray = self._sums[:, last] - self._sums[:, first]
        return worth


@dataclass(frozen=True)
class _Pattern:
    """A template at one length and the breaks that are due then; `step` is the length of a slot."""

    template: ShiftTemplate
    length_minutes: int
    step: int

    def worth(self, floor: _Floor, start: IntArray) -> IntArray:
        """Most that a shift can earn from each start slot, shape (skill sets, starts)."""
        present = floor.between(start, start + self.length_minutes // self.step)
        breaks = breaks_due(self.template, self.length_minutes)
        if not breaks:
            return present
        saved = self._saved_by_last(floor, start, breaks)
        is_last = [
            self._keeps_gap(begin + breaks[-1].minutes, self.length_minutes) for begin in self._begins(breaks[-1])
        ]
        best = saved[is_last].max(axis=0, initial=IMPOSSIBLE)
        worth: IntArray = np.where(best > IMPOSSIBLE // 2, present + best, IMPOSSIBLE)
        return worth

    def _saved_by_last(self, floor: _Floor, start: IntArray, breaks: Sequence[BreakRule]) -> IntArray:
        """Worth, mostly negative, that breaks save for each begin of the last, shape (begins, skill sets, starts)."""
        saved = self._saved(floor, start, breaks[0])
        saved[[not self._keeps_gap(0, begin) for begin in self._begins(breaks[0])]] = IMPOSSIBLE
        for before, rule in pairwise(breaks):
            earlier, saved = saved, self._saved(floor, start, rule)
            for index, begin in enumerate(self._begins(rule)):
                near = [self._keeps_gap(first + before.minutes, begin) for first in self._begins(before)]
                saved[index] += earlier[near].max(axis=0, initial=IMPOSSIBLE)
            saved = np.maximum(saved, IMPOSSIBLE)
        return saved

    def _saved(self, floor: _Floor, start: IntArray, rule: BreakRule) -> IntArray:
        """Worth that one break saves for each of its begins, shape (begins, skill sets, starts)."""
        _refuse_parts_of_slots(self.step, np.array([rule.minutes]))
        first = start[None, :] + np.array(self._begins(rule), dtype=np.int64)[:, None] // self.step
        return -floor.between(first, first + rule.minutes // self.step).transpose(1, 0, 2)

    def _begins(self, rule: BreakRule) -> range:
        """Minutes after the shift's start at which a break may begin: those of its window on the grid."""
        earliest = -(-rule.earliest_start_minute // self.step) * self.step
        return range(earliest, rule.latest_start_minute + 1, self.step)

    def _keeps_gap(self, from_minute: int, to_minute: int) -> bool:
        """Tell whether work between two minutes of the shift is neither too short nor too long."""
        most = self.template.max_gap_minutes
        minutes = to_minute - from_minute
        return (self.template.min_gap_minutes or 0) <= minutes and (most is None or minutes <= most)
