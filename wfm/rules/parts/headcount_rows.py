"""Rows that limit how many people count for each date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows
from wfm.rules.parts.candidates import candidate_grid

REACH_DAYS = 2
"""A shift can last into the second date after its own."""


@dataclass(frozen=True)
class Counted:
    """What makes a shift count for a date, as index arrays see it.

    Parameters
    ----------
    is_template
        Shape (templates + 1,): which templates count; the last entry is for shifts of none.
    windows
        Window of each day of the horizon that a shift must cover; None where its own date decides.
    """

    is_template: BoolArray
    windows: Sequence[Span] | None

    def days(self, calendar: Calendar, choices: Choices) -> tuple[IntArray, IntArray]:
        """Pair choices with the days of the horizon for which they count: positions of choices, and days."""
        index = np.flatnonzero(self.is_template[choices.template]).astype(np.int64)
        if self.windows is None:
            index = index[_is_inside(calendar, choices.day[index])]
            return index, choices.day[index]
        start = np.array([calendar.minute_of(window.start_utc) for window in self.windows])
        end = np.array([calendar.minute_of(window.end_utc) for window in self.windows])
        choice, days = [], []
        for ahead in range(REACH_DAYS + 1):
            near = index[_is_inside(calendar, choices.day[index] + ahead)]
            day = choices.day[near] + ahead
            covers = (choices.start_minute[near] <= start[day]) & (choices.end_minute[near] >= end[day])
            choice.append(near[covers])
            days.append(day[covers])
        return np.concatenate(choice), np.concatenate(days)

    def offered_days(self, instance: Instance) -> BoolArray:
        """Tell for which days some shift of the horizon that a contract offers counts, shape (days,)."""
        offered = np.zeros(instance.calendar.days, dtype=bool)
        for contract in instance.contracts:
            offered[self.days(instance.calendar, candidate_grid(instance).offered(contract.id))[1]] = True
        return offered


def headcount_rows(
    choices: Choices, choice: IntArray, day: IntArray, lower: FloatArray, upper: FloatArray, unit: int
) -> Rows:
    """Limit the people of each day of the horizon, where there is a limit.

    Those of history are settled: more of them than `upper` are not counted as broken.

    Parameters
    ----------
    choice, day
        Choices and the days for which they count.
    lower, upper
        Shape (days,), infinite where there is none.
    unit
        Unit named as the one concerned.
    """
    days = len(lower)
    past = np.bincount(day[choices.day[choice] < 0], minlength=days)
    rows = Rows(
        row=day,
        choice=choice,
        coefficient=np.ones(len(choice), np.int64),
        unit=np.full(days, unit, np.int64),
        day=np.arange(days, dtype=np.int64),
        lower=lower,
        upper=np.maximum(upper, past),
    )
    return rows.kept(np.isfinite(lower) | np.isfinite(upper))


def _is_inside(calendar: Calendar, day: IntArray) -> BoolArray:
    inside: BoolArray = (day >= 0) & (day < calendar.days)
    return inside
