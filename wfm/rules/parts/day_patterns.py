"""Rows over patterns of consecutive days, laid out for all units and days at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from wfm.domain.instance import Instance
from wfm.rules.model import BoolArray, Choices, IntArray, Model, Rows


def one_a_day(choices: Choices) -> IntArray:
    """Positions of choices among which at most one per unit and day is taken.

    History may hold several shifts of one date; only the first of them is kept.
    """
    fixed = np.flatnonzero(choices.is_fixed)
    _, first = np.unique(choices.key[fixed], return_index=True)
    return np.sort(np.concatenate([np.flatnonzero(~choices.is_fixed), fixed[first]])).astype(np.int64)


def workable_days(model: Model, lookback_days: int) -> BoolArray:
    """Tell on which days each unit has any choice, shape (units, lookback + horizon)."""
    choices, days = model.choices, model.instance.calendar.days
    has_choice = np.zeros((len(model.units), lookback_days + days), dtype=bool)
    near = (choices.day >= -lookback_days) & (choices.day < days)
    has_choice[choices.unit[near], choices.day[near] + lookback_days] = True
    return has_choice


def windows(table: BoolArray, length: int) -> BoolArray:
    """All windows of consecutive columns, shape (rows, columns - length + 1, length)."""
    return np.lib.stride_tricks.sliding_window_view(table, length, axis=1)


def pattern_rows(
    model: Model,
    pattern: Sequence[int],
    is_judged: BoolArray,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    weight: float = 1.0,
) -> Rows:
    """One row per unit and window of days that is judged.

    Parameters
    ----------
    pattern
        Coefficient of the work on each day of the window, first day first.
    is_judged
        Shape (units, days), windows by the day of the horizon on which they end.
    weight
        Units broken that one unit of slack stands for.
    """
    days, choices = model.instance.calendar.days, model.choices
    worked = one_a_day(choices)
    row, choice, coefficient = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for ahead, factor in enumerate(reversed(pattern)):
        last = choices.day[worked] + ahead
        inside = (last >= 0) & (last < days)
        row.append((choices.unit[worked] * days + last)[inside])
        choice.append(worked[inside])
        coefficient.append(np.full(int(inside.sum()), factor, np.int64))
    count = is_judged.size
    unit, day = np.divmod(np.arange(count, dtype=np.int64), days)
    every = Rows(
        row=np.concatenate(row),
        choice=np.concatenate(choice),
        coefficient=np.concatenate(coefficient),
        unit=unit,
        day=day,
        lower=np.full(count, lower),
        upper=np.full(count, upper),
        weight=np.full(count, weight),
    )
    return every.kept(is_judged.ravel())


@lru_cache(maxsize=4)
def known_from(instance: Instance) -> int:
    """Index of the first day about which anything is known: the earliest of all history, or the horizon's first."""
    return min((instance.calendar.day_index(shift.date) for shift in instance.history), default=0)
