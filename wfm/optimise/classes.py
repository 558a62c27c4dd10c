"""Classes of like shifts, whose breaks are planned together as event curves.

A class is a skill set, a break pattern and a date. This table lays the curves of many classes side by side in one run
of variables, so that a model can copy them as whole arrays.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from wfm.optimise.curves import CurveShape, Pattern, curve_shape
from wfm.rules.model import IntArray


@dataclass(frozen=True)
class ShiftClass:
    """One class: its possible starts in slots, its curves, and where its variables begin."""

    skill_set: int
    day: int
    starts: IntArray
    shape: CurveShape
    first_variable: int

    @property
    def first_slot(self) -> int:
        """Slot of its first start."""
        return int(self.starts[0])


@dataclass(frozen=True)
class ClassTable:
    """Variables and relations of all classes.

    Parameters
    ----------
    key
        Shape (classes,): number of each class's skill set, pattern and date, ascending.
    started
        Shape (shifts,): variable that first counts the shift as started.
    previous
        Shape (variables,): for a variable that counts started shifts the one of the start before, -1 for the first, and
        -2 for variables that count breaks.
    lower, upper
        Variable `lower` never exceeds variable `upper`.
    skill_set, slot, variable, coefficient
        Entries of the people on the floor.
    away_skill_set, away_slot, away_variable, away_coefficient
        Entries of the people on a break.
    """

    classes: tuple[ShiftClass, ...]
    variable_count: int
    key: IntArray
    pattern_count: int
    started: IntArray
    previous: IntArray
    lower: IntArray
    upper: IntArray
    skill_set: IntArray
    slot: IntArray
    variable: IntArray
    coefficient: IntArray
    away_skill_set: IntArray
    away_slot: IntArray
    away_variable: IntArray
    away_coefficient: IntArray

    def class_of(self, skill_set: IntArray, pattern: IntArray, day: IntArray) -> IntArray:
        """Positions of the classes of shifts."""
        return np.searchsorted(self.key, _keys(skill_set, pattern, day, self.pattern_count))


def build_classes(
    patterns: tuple[Pattern, ...], skill_set: IntArray, pattern: IntArray, day: IntArray, start_slot: IntArray
) -> ClassTable:
    """Group shifts into classes.

    Parameters
    ----------
    skill_set, pattern, day, start_slot
        Shape (shifts,): of shifts that are, or might be, worked.
    """
    keys = _keys(skill_set, pattern, day, len(patterns))
    unique, member = np.unique(keys, return_inverse=True)
    order = np.lexsort((start_slot, member))
    edges = np.searchsorted(member[order], np.arange(len(unique) + 1))
    classes: list[ShiftClass] = []
    started = np.empty(len(keys), np.int64)
    count = 0
    for low, high in itertools.pairwise(edges):
        rows = order[low:high]
        starts, position = np.unique(start_slot[rows], return_inverse=True)
        first_slot = int(starts[0])
        shape = curve_shape(patterns[pattern[rows[0]]], tuple((starts - first_slot).tolist()))
        started[rows] = count + position
        classes.append(ShiftClass(int(skill_set[rows[0]]), int(day[rows[0]]), starts, shape, count))
        count += shape.variable_count
    return ClassTable(
        classes=tuple(classes),
        variable_count=count,
        key=unique,
        pattern_count=len(patterns),
        started=started,
        previous=_joined([_previous(item) for item in classes]),
        lower=_joined([item.first_variable + item.shape.lower for item in classes]),
        upper=_joined([item.first_variable + item.shape.upper for item in classes]),
        skill_set=_joined([np.full(len(item.shape.slot), item.skill_set) for item in classes]),
        slot=_joined([item.first_slot + item.shape.slot for item in classes]),
        variable=_joined([item.first_variable + item.shape.variable for item in classes]),
        coefficient=_joined([item.shape.coefficient for item in classes]),
        away_skill_set=_joined([np.full(len(item.shape.away_slot), item.skill_set) for item in classes]),
        away_slot=_joined([item.first_slot + item.shape.away_slot for item in classes]),
        away_variable=_joined([item.first_variable + item.shape.away_variable for item in classes]),
        away_coefficient=_joined([item.shape.away_coefficient for item in classes]),
    )


def _keys(skill_set: IntArray, pattern: IntArray, day: IntArray, patterns: int) -> IntArray:
    return np.asarray((skill_set * patterns + pattern) * 4096 + day)


def _previous(item: ShiftClass) -> IntArray:
    starts = item.shape.event_variable[0] if item.shape.event_variable else item.shape.variable_count
    previous = np.full(item.shape.variable_count, -2, np.int64)
    previous[:starts] = item.first_variable + np.arange(starts) - 1
    previous[0] = -1
    return previous


def _joined(parts: list[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
