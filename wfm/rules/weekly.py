"""Rows that limit what each unit's choices add up to in each week."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.rules.contract_limits import WeekLimits, week_limits
from wfm.rules.model import FloatArray, IntArray, Model, Rows


def limits_of_units(model: Model) -> list[WeekLimits]:
    """Limits of all weeks, unit by unit."""
    return [limits for agent in model.units for limits in week_limits(model.instance, agent)]


def weekly_rows(model: Model, amount: IntArray, lower: Sequence[float], upper: Sequence[float]) -> Rows:
    """One row per unit and week that can bind at all.

    Parameters
    ----------
    amount
        What each choice adds, shape (choices,).
    lower, upper
        Limits unit by unit, week by week.
    """
    calendar, choices = model.instance.calendar, model.choices
    weeks = len(calendar.weeks)
    choice = np.flatnonzero((choices.day >= 0) & (choices.day < calendar.days)).astype(np.int64)
    least, most = _array(lower), _array(upper)
    week = np.tile(np.arange(weeks), len(model.units))
    rows = Rows(
        row=choices.unit[choice] * weeks + choices.day[choice] // 7,
        choice=choice,
        coefficient=amount[choice],
        unit=np.repeat(np.arange(len(model.units)), weeks),
        day=week * 7,
        lower=np.where(least > 0, least, -np.inf),
        upper=most,
    )
    return rows.kept((least > 0) | np.isfinite(most))


def _array(values: Sequence[float]) -> FloatArray:
    return np.array(values, dtype=np.float64)
