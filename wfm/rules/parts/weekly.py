"""Rows that limit what each unit's choices add up to over weeks, over the horizon, or over rolling days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.rules.model import FloatArray, IntArray, Model, Rows
from wfm.rules.parts.contract_limits import WeekLimits, week_limits
from wfm.rules.parts.period_limits import PeriodLimits


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
    weeks = model.instance.calendar.weeks
    shape = len(model.units), len(weeks)
    return _rows(model, amount, weeks, _array(lower).reshape(shape), _array(upper).reshape(shape))


def period_rows(model: Model, amount: IntArray, limits: Sequence[Sequence[PeriodLimits]], weight: float = 1.0) -> Rows:
    """One row per unit and period that can bind at all; periods may overlap.

    Parameters
    ----------
    amount
        What each choice adds, shape (choices,).
    limits
        Of each unit, those of all periods; empty for a unit that is not limited.
    weight
        Units broken that one unit of slack stands for.
    """
    periods = next((tuple(each.days for each in own) for own in limits if own), ())
    shape = len(limits), len(periods)
    lower, upper = np.zeros(shape), np.full(shape, np.inf)
    for unit, own in enumerate(limits):
        if own:
            lower[unit] = [each.least for each in own]
            upper[unit] = [each.most for each in own]
    return _rows(model, amount, periods, lower, upper, weight)


def _rows(
    model: Model, amount: IntArray, periods: Sequence[range], least: FloatArray, most: FloatArray, weight: float = 1.0
) -> Rows:
    """One row per unit and period; limits have shape (units, periods)."""
    choices, count = model.choices, len(periods)
    row, choice = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for number, days in enumerate(periods):
        inside = np.flatnonzero((choices.day >= days.start) & (choices.day < days.stop) & (amount != 0))
        row.append(choices.unit[inside] * count + number)
        choice.append(inside)
    chosen = np.concatenate(choice)
    lower, upper = least.ravel(), most.ravel()
    unit, period = np.divmod(np.arange(len(lower)), max(1, count))
    rows = Rows(
        row=np.concatenate(row),
        choice=chosen,
        coefficient=amount[chosen],
        unit=unit,
        day=np.array([days.start for days in periods], np.int64)[period],
        lower=np.where(lower > 0, lower, -np.inf),
        upper=upper,
        weight=np.full(len(lower), weight),
    )
    return rows.kept((lower > 0) | np.isfinite(upper))


def _array(values: Sequence[float]) -> FloatArray:
    return np.array(values, dtype=np.float64)
