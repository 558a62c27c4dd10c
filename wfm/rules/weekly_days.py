"""Fewest and most working days of each week, besides those of the contract.

Example:  {rule: weekly_days, min: 2, max: 4}
Breaks:   ann  EEEEE..     five days
Keeps:    ann  EEEE...     four days
Counts:   days above `max` or below `min` in each week of the horizon; a last partial week has no minimum. Each whole
          date of time off or outside employment lowers `min` by its share of the contract's working days, a fifth in a
          week of five, and what is left is rounded down
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.count_states import count_state
from wfm.rules.parts.period_limits import PeriodLimits, demand_something, limits_per, name_of
from wfm.rules.parts.weekly import period_rows


class WeeklyDays(Rule):
    """Settings of ``weekly_days``."""

    unit: ClassVar[str] = "day"

    rule: Literal["weekly_days"] = "weekly_days"
    min: int = Field(default=0, ge=0, le=7, description="fewest working days a week")
    max: int | None = Field(default=None, ge=0, le=7, description="most working days a week")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        demand_something(self.min, self.max)
        return self

    def post(self, model: Model) -> None:
        """Limit the number of shifts of each week."""
        limits = [self._limits(model.instance, agent) if self.applies_to(agent) else () for agent in model.units]
        model.limit(self, period_rows(model, np.ones(len(model.choices), np.int64), limits))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count the days worked in the week."""
        return count_state(np.ones(len(choices), np.int64), (0, 1), self._limits(instance, agent), self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the dates of each week on which a shift starts."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            worked = {calendar.day_index(shift.date) for shift in roster.shifts_of(agent.id)}
            for limits in self._limits(instance, agent):
                count = len(worked.intersection(limits.days))
                missed = limits.missed(count)
                if missed:
                    works = f"{agent.name} works {count} days {name_of(calendar, limits.days, 'week')}"
                    first = calendar.date_at(limits.days.start)
                    yield self.finding(agent, first, f"{works}, {limits.verdict(count)}", missed)

    def _limits(self, instance: Instance, agent: Agent) -> tuple[PeriodLimits, ...]:
        """Limits of each week."""
        return limits_per(instance, agent, "week", self.min, inf if self.max is None else self.max)
