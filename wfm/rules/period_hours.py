"""Fewest and most paid hours over the horizon, or over any days in a row.

Example:  {rule: period_hours, max: 40, days: 10}
Breaks:   ann  ..EEE|..EEE..     six shifts in ten days are 48 h
Keeps:    ann  EEE..|..EE.E.     the first of the six is ten days before the last
Counts:   quarter hours above `max` or below `min`, parts of one counting whole: over the horizon, or with `days` over
          each window of so many days, each by itself. History counts where it lies in a window that ends in the
          horizon, for `max` alone, and what it exceeds by itself breaks nothing; `min` looks at windows that lie
          in the horizon whole. Each whole date of time off or outside employment lowers `min` by its share of the
          contract's working days
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Hours, Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.paid_minutes import (
    least_minutes,
    minutes_by_day,
    minutes_in,
    most_minutes,
    paid_rows,
    paid_state,
    quarters,
)
from wfm.rules.parts.period_limits import PeriodLimits, demand_something, limits_per, minimum_over


class PeriodHours(Rule):
    """Settings of ``period_hours``."""

    unit: ClassVar[str] = "quarter hour"

    rule: Literal["period_hours"] = "period_hours"
    min: Hours = Field(default=0, description="fewest paid hours")
    max: Hours | None = Field(default=None, description="most paid hours")
    days: int | None = Field(  # type: ignore[assignment]
        default=None, ge=1, le=28, description="length of a rolling window in days; without it the horizon counts"
    )

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        demand_something(self.min, self.max)
        return self

    @property
    def row_unit(self) -> str:
        """Posted in minutes, reported in quarter hours."""
        return "minute"

    @property
    def lookback_days(self) -> int:
        """A window that ends on the first date reaches back all its other days."""
        return 0 if self.days is None else self.days - 1

    def post(self, model: Model) -> None:
        """Limit the paid minutes of the horizon, or of each window."""
        limits = [self._limits(model.instance, agent) if self.applies_to(agent) else () for agent in model.units]
        model.limit(self, paid_rows(model, limits))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count the quarter hours of the horizon, if they take few states; windows would take too many."""
        if self.days is not None:
            return None
        return paid_state(self._limits(instance, agent), choices, self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Add up the paid minutes of the shifts that start in the horizon, or in each window."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            on_day = minutes_by_day(calendar, self.worked(instance, roster, agent))
            for limits in self._limits(instance, agent):
                missed = quarters(limits.missed(minutes_in(limits.days, on_day)))
                if missed:
                    last = limits.days[-1]
                    within = limits.days if self.days is None else range(last - self.days + 1, last + 1)
                    paid = minutes_in(within, on_day)
                    day = calendar.date_at(within.start if self.days is None else last)
                    yield self.finding(agent, day, self._message(agent, paid, limits, calendar.date_at(last)), missed)

    def _message(self, agent: Agent, paid: float, limits: PeriodLimits, last: date) -> str:
        """Name hours, period and limit; what history leaves of a maximum is not shown, but the maximum itself."""
        period = "the horizon" if self.days is None else f"the {self.days} days up to {last}"
        has = f"{agent.name} has {paid / 60:g} paid hours in {period}"
        if self.max is not None and paid > most_minutes(self.max):
            return f"{has}, more than {self.max:g} h"
        return f"{has}, less than {limits.least / 60:g} h{limits.reason}"

    def _limits(self, instance: Instance, agent: Agent) -> tuple[PeriodLimits, ...]:
        """Limits of the horizon, or of the window that ends on each of its days, in minutes."""
        least, most = least_minutes(self.min), most_minutes(self.max)
        if self.days is None:
            return limits_per(instance, agent, "horizon", least, most)
        return _window_limits(instance, agent, self.days, least, most)


def _window_limits(instance: Instance, agent: Agent, length: int, least: int, most: float) -> tuple[PeriodLimits, ...]:
    """Work out what is left to the horizon of the limits of each window that ends in it.

    Without minutes of the agent before the horizon, a window that reaches back lies within a later one and is left out,
    unless it is the horizon's last one.
    """
    calendar = instance.calendar
    past = _past_minutes(instance, agent, length)
    first_whole = min(length, calendar.days) - 1
    found = []
    for last in range(calendar.days):
        days = range(max(0, last - length + 1), last + 1)
        before = past[max(0, length - 1 - last)]
        wanted = least if len(days) == length else 0
        due = minimum_over(instance, agent, days, wanted)
        left = max(0, most - before) if before or last >= first_whole else math.inf
        found.append(PeriodLimits(days, due, left, is_lowered=due < wanted))
    return tuple(found)


def _past_minutes(instance: Instance, agent: Agent, length: int) -> list[int]:
    """Minutes paid in the last days before the horizon, for 0 days up to one less than a window has."""
    on_day = [0] * length
    for shift in instance.history.shifts_of(agent.id):
        back = -instance.calendar.day_index(shift.date)
        if back < length:
            on_day[back] += round(shift.paid_minutes)
    return [*accumulate(on_day)]
