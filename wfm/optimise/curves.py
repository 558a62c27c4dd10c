"""Breaks of many like shifts as cumulative event curves.

Shifts with the same template and length form a class; ``F_start(t)`` counts those that have started by slot t, and
``F_e(t)`` counts how many have begun their break e. A window or a gap ``lo <= time of f - time of e <= hi`` is
``F_f(t + lo) <= F_e(t) <= F_f(t + hi)``: if any matching of breaks to shifts keeps it, the sorted one does, so handing
out breaks first come, first served is exact as long as gaps are at least the earlier break's length. People on the
floor are a difference of curves.

A shape holds these relations once for a pattern and its possible starts, in variables numbered from 0 and in slots
relative to the first start; a model copies it as often as it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.shifts import BreakRule, ShiftTemplate
from wfm.rules.model import IntArray

NOBODY = -1
"""Stands for a curve before its first event: always 0."""


@dataclass(frozen=True)
class BreakWindow:
    """One break in slots after its shift's start; the window of its start includes both ends."""

    first: int
    last: int
    length: int


@dataclass(frozen=True)
class Pattern:
    """A template at one length, in slots; `gaps` limits the distance from each break's start to the next one's."""

    template: int
    length: int
    breaks: tuple[BreakWindow, ...]
    gaps: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CurveShape:
    """Relations between the curves of one class.

    Variables 0 … starts-1 count shifts started by each start, the rest count breaks begun.

    Parameters
    ----------
    variable_count
        Number of variables.
    lower, upper
        Shape (rows,): variable `lower` never exceeds variable `upper`.
    slot, variable, coefficient
        Entries of the people on the floor: slot relative to the first start, variable, coefficient.
    away_slot, away_variable, away_coefficient
        Entries of the people on a break.
    event_first, event_variable, event_slots
        Per break: slot of its first variable, number of that variable, and number of variables.
    """

    variable_count: int
    lower: IntArray
    upper: IntArray
    slot: IntArray
    variable: IntArray
    coefficient: IntArray
    away_slot: IntArray
    away_variable: IntArray
    away_coefficient: IntArray
    event_first: tuple[int, ...]
    event_variable: tuple[int, ...]
    event_slots: tuple[int, ...]


def build_pattern(
    breaks: Sequence[BreakRule], template: ShiftTemplate, position: int, length_minutes: int, calendar: Calendar
) -> Pattern:
    """Tell a template at one length in slots, its windows narrowed to what gaps and the shift's ends allow.

    Parameters
    ----------
    breaks
        Breaks due at that length.
    position
        The template's place in the instance.
    """
    step = calendar.interval_minutes
    length = length_minutes // step
    least_gap = -(-(template.min_gap_minutes or 0) // step)
    most_gap = length if template.max_gap_minutes is None else template.max_gap_minutes // step
    lengths = [rule.minutes // step for rule in breaks]
    first = [max(-(-rule.earliest_start_minute // step), least_gap) for rule in breaks]
    last = [min(rule.latest_start_minute // step, length - least_gap - rule.minutes // step) for rule in breaks]
    if lengths:
        last[0] = min(last[0], most_gap)
        first[-1] = max(first[-1], length - most_gap - lengths[-1])
    gaps = tuple((own + least_gap, own + most_gap) for own in lengths[:-1])
    for index, (low, high) in enumerate(gaps):
        first[index + 1] = max(first[index + 1], first[index] + low)
        last[index + 1] = min(last[index + 1], last[index] + high)
    for index in reversed(range(len(gaps))):
        first[index] = max(first[index], first[index + 1] - gaps[index][1])
        last[index] = min(last[index], last[index + 1] - gaps[index][0])
    windows = tuple(BreakWindow(*window) for window in zip(first, last, lengths, strict=True))
    return Pattern(position, length, windows, gaps)


@lru_cache(maxsize=4096)
def curve_shape(pattern: Pattern, starts: tuple[int, ...]) -> CurveShape:
    """Relate the curves of a pattern whose shifts may start at `starts`, ascending from 0."""
    return _Shape(pattern, starts).build()


class _Shape:
    """Numbers the variables of one shape and looks curves up by slot."""

    def __init__(self, pattern: Pattern, starts: tuple[int, ...]) -> None:
        self.pattern = pattern
        self.starts = np.array(starts, dtype=np.int64)
        self.total = len(starts) - 1
        self.event_first = tuple(window.first for window in pattern.breaks)
        self.event_slots = tuple(int(self.starts[-1]) + window.last - window.first for window in pattern.breaks)
        bases = np.cumsum([len(starts), *self.event_slots])
        self.event_variable = tuple(int(base) for base in bases[:-1])
        self.variable_count = int(bases[-1])

    def started(self, slot: IntArray) -> IntArray:
        """Variable of the shifts started by each slot."""
        return np.searchsorted(self.starts, slot, side="right") - 1

    def begun(self, event: int, slot: IntArray) -> IntArray:
        """Variable of the breaks begun by each slot."""
        offset = slot - self.event_first[event]
        inside = self.event_variable[event] + offset
        return np.where(offset < 0, NOBODY, np.where(offset >= self.event_slots[event], self.total, inside))

    def build(self) -> CurveShape:
        pairs = [self._rising(event) for event in range(len(self.pattern.breaks))]
        pairs += [self._window(event) for event in range(len(self.pattern.breaks))]
        pairs += [self._gap(event) for event in range(len(self.pattern.gaps)) if not self._gap_is_implied(event)]
        rising_starts = np.arange(self.total), np.arange(1, self.total + 1)
        lower = np.concatenate([rising_starts[0], *(pair[0] for pair in pairs)])
        upper = np.concatenate([rising_starts[1], *(pair[1] for pair in pairs)])
        said = (lower != NOBODY) & (lower != upper)
        slots = np.arange(int(self.starts[-1]) + self.pattern.length)
        away = self._away(slots)
        present = [(self.started(slots), 1), (self.started(slots - self.pattern.length), -1)]
        return CurveShape(
            self.variable_count,
            lower[said],
            upper[said],
            *self._entries(slots, [*present, *((curve, -sign) for curve, sign in away)]),
            *self._entries(slots, away),
            self.event_first,
            self.event_variable,
            self.event_slots,
        )

    def _rising(self, event: int) -> tuple[IntArray, IntArray]:
        slots = self.event_first[event] + np.arange(self.event_slots[event])
        return self.begun(event, slots), self.begun(event, slots + 1)

    def _window(self, event: int) -> tuple[IntArray, IntArray]:
        """Tell windows at the starts only; rising curves carry them to the slots between."""
        window = self.pattern.breaks[event]
        before = np.arange(self.total)
        not_yet = self.begun(event, self.starts[1:] + window.first - 1)
        by_then = self.begun(event, self.starts[:-1] + window.last)
        return np.concatenate([not_yet, before]), np.concatenate([before, by_then])

    def _gap_is_implied(self, event: int) -> bool:
        """Tell whether the two windows alone keep the gap."""
        this, following = self.pattern.breaks[event : event + 2]
        low, high = self.pattern.gaps[event]
        return following.first - this.last >= low and following.last - this.first <= high

    def _gap(self, event: int) -> tuple[IntArray, IntArray]:
        low, high = self.pattern.gaps[event]
        later = self.event_first[event + 1] + np.arange(self.event_slots[event + 1] + 1)
        sooner = self.event_first[event] + np.arange(self.event_slots[event] + 1)
        left = np.concatenate([self.begun(event + 1, later), self.begun(event, sooner)])
        right = np.concatenate([self.begun(event, later - low), self.begun(event + 1, sooner + high)])
        if (bad := (right == NOBODY) & (left != NOBODY)).any():
            raise AssertionError(f"windows of break {event} are not narrowed to its gaps: {np.flatnonzero(bad)}")
        return left, right

    def _away(self, slots: IntArray) -> list[tuple[IntArray, int]]:
        """Curves, each with its sign, that add up to the people on a break."""
        curves = []
        for event, window in enumerate(self.pattern.breaks):
            curves += [(self.begun(event, slots), 1), (self.begun(event, slots - window.length), -1)]
        return curves

    def _entries(self, slots: IntArray, curves: Sequence[tuple[IntArray, int]]) -> tuple[IntArray, IntArray, IntArray]:
        """Add up curves, which may meet in one variable: slot, variable, coefficient."""
        if not curves:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
        slot = np.tile(slots, len(curves))
        variable = np.concatenate([variables for variables, _ in curves])
        sign = np.repeat([sign for _, sign in curves], len(slots))
        known = variable != NOBODY
        keys, inverse = np.unique(slot[known] * self.variable_count + variable[known], return_inverse=True)
        total = np.bincount(inverse, weights=sign[known]).astype(np.int64)
        keep = total != 0
        return keys[keep] // self.variable_count, keys[keep] % self.variable_count, total[keep]


def break_starts(shape: CurveShape, first_slot: int, values: Sequence[int] | IntArray) -> IntArray:
    """Read the starts of all breaks off the curves of one class.

    Parameters
    ----------
    values
        Shape (variables,), whole numbers.

    Returns
    -------
    Shape (shifts, breaks), absolute slots: row k belongs to the shift that is k-th to start.
    """
    counts = np.asarray(values, dtype=np.int64)
    shifts = int(counts[: shape.event_variable[0] if shape.event_variable else len(counts)].max(initial=0))
    starts = np.empty((shifts, len(shape.event_first)), dtype=np.int64)
    for event, (first, base, slots) in enumerate(
        zip(shape.event_first, shape.event_variable, shape.event_slots, strict=True)
    ):
        begun = np.append(counts[base : base + slots], shifts)
        fresh = np.diff(begun, prepend=0)
        starts[:, event] = first_slot + first + np.repeat(np.arange(slots + 1), fresh)
    return starts
