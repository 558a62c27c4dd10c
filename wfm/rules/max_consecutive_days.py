"""Longest run of working days.

Example:  {rule: max_consecutive_days, days: 5}
Breaks:   ann  EEEEEE.     six days in a row
Keeps:    ann  EEEEE.E     five days, then a day off
Counts:   days of the horizon by which a run is too long; days worked before the horizon lengthen a run
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState, same_every_day
from wfm.rules.model import Choices, FloatArray, IntArray, Model
from wfm.rules.parts.day_patterns import pattern_rows, windows, workable_days
from wfm.rules.parts.runs import runs_of

_WORK = 1


class MaxConsecutiveDays(Rule):
    """Settings of ``max_consecutive_days``."""

    unit: ClassVar[str] = "day over"

    rule: Literal["max_consecutive_days"] = "max_consecutive_days"
    days: int = Field(ge=1, le=28, description="most working days in a row")  # type: ignore[assignment]

    @property
    def lookback_days(self) -> int:
        """A window that ends on the first date reaches back as many days as may be worked."""
        return self.days

    def post(self, model: Model) -> None:
        """Leave a day off in each window of one day more than may be worked."""
        length = self.days + 1
        can_be_full = windows(workable_days(model, self.days), length).all(axis=2)
        is_judged = can_be_full & self.units_in(model)[:, None]
        model.limit(self, pattern_rows(model, [1] * length, is_judged, upper=self.days))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Count the days that may still be worked in a row, as far as the horizon can use them up."""
        days = instance.calendar.days
        most = min(self.days, days)
        step, cost = _tables(most, days, self.cost)
        left = min(most, max(0, self.days - _run_before(history)))
        return DayState(np.ones(len(choices), np.int64), step, cost, (left,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure each run of dates on which an agent works."""
        for agent in self.agents_in(instance):
            for run in runs_of(shift.date for shift in self.worked(instance, roster, agent)):
                too_many = sum(instance.calendar.has_date(day) for day in run[self.days :])
                if too_many:
                    message = f"{agent.name} works {len(run)} days in a row up to {run[-1]}, more than {self.days}"
                    yield self.finding(agent, run[-1], message, too_many)


def _run_before(history: Choices) -> int:
    """Days worked in a row up to the eve of the horizon."""
    worked = set(history.day.tolist())
    return next(length for length in range(len(worked) + 1) if -length - 1 not in worked)


@lru_cache(maxsize=64)
def _tables(most: int, days: int, cost: float | None) -> tuple[IntArray, FloatArray]:
    """Step and cost where a state is the number of days that may still be worked."""
    step = np.zeros((most + 1, 2), np.int64)
    step[:, DAY_OFF] = most
    step[1:, _WORK] = np.arange(most)
    step[0, _WORK] = FORBIDDEN if cost is None else 0
    price = np.zeros(step.shape)
    price[0, _WORK] = cost or 0
    return same_every_day(step, days), same_every_day(price, days)
