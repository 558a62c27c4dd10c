"""Hours as planners set them, in the minutes and quarter hours in which they are counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.shifts import Shift
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model, Rows
from wfm.rules.parts.count_states import count_state
from wfm.rules.parts.period_limits import PeriodLimits
from wfm.rules.parts.weekly import period_rows

QUARTER_MINUTES = 15


def least_minutes(hours: float) -> int:
    """Whole minutes that a minimum of hours comes to, rounded up; dust of binary fractions does not count."""
    return math.ceil(round(hours * 60, 6))


def most_minutes(hours: float | None) -> float:
    """Whole minutes that a maximum of hours comes to, rounded down; infinite without one."""
    return math.inf if hours is None else math.floor(round(hours * 60, 6))


def quarters(minutes: float) -> int:
    """Quarter hours, parts of one counting whole."""
    return math.ceil(minutes / QUARTER_MINUTES)


def minutes_by_day(calendar: Calendar, shifts: Iterable[Shift]) -> dict[int, float]:
    """Minutes paid of the shifts that start on each day, only days with a shift."""
    paid: dict[int, float] = {}
    for shift in shifts:
        day = calendar.day_index(shift.date)
        paid[day] = paid.get(day, 0.0) + shift.paid_minutes
    return paid


def minutes_in(days: range, paid: Mapping[int, float]) -> float:
    """Add up the minutes paid on some days."""
    return sum(paid.get(day, 0.0) for day in days)


def hours_verdict(limits: PeriodLimits, minutes: float) -> str:
    """Say which limit some paid minutes miss."""
    if minutes > limits.most:
        return f"more than {limits.most / 60:g} h"
    return f"less than {limits.least / 60:g} h{limits.reason}"


def paid_rows(model: Model, limits: Sequence[Sequence[PeriodLimits]]) -> Rows:
    """Limit paid minutes, a unit of slack standing for a minute.

    Where all shifts are paid in whole quarter hours, limits are rounded to them, so that excess is priced in whole ones
    too; elsewhere a part of a quarter hour costs its part here, and the whole in the check.
    """
    paid = model.choices.paid_minutes
    step = 1 if (paid[model.choices.day >= 0] % QUARTER_MINUTES).any() else QUARTER_MINUTES
    rounded = [[_rounded(each, step) for each in own] for own in limits]
    return period_rows(model, paid, rounded, weight=1 / QUARTER_MINUTES)


def _rounded(limits: PeriodLimits, step: int) -> PeriodLimits:
    """Move limits inwards to multiples of some minutes."""
    most = limits.most if math.isinf(limits.most) else limits.most // step * step
    return PeriodLimits(limits.days, -(-limits.least // step) * step, most)


def paid_state(limits: Sequence[PeriodLimits], choices: Choices, cost: float | None) -> DayState | None:
    """Count the quarter hours paid so far; None where shifts are not paid in whole ones, or have too many lengths."""
    lengths, kind = np.unique(choices.paid_minutes, return_inverse=True)
    if (lengths % QUARTER_MINUTES).any():
        return None
    counted = [_in_quarters(_rounded(each, QUARTER_MINUTES)) for each in limits]
    increments = (0, *(lengths // QUARTER_MINUTES).tolist())
    return count_state(kind.astype(np.int64) + 1, increments, counted, cost)


def _in_quarters(limits: PeriodLimits) -> PeriodLimits:
    most = limits.most if math.isinf(limits.most) else limits.most // QUARTER_MINUTES
    return PeriodLimits(limits.days, limits.least // QUARTER_MINUTES, most)
