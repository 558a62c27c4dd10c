"""Fewest and most days off in each week or in the horizon.

Example:  {rule: days_off, min: 2}
Breaks:   ann  EEE.EEE     a single day off
Keeps:    ann  EE..EEE     two days off, in a row or not
Counts:   dates without a shift above `max` or below `min` in each week, or with `per: horizon` in the horizon; a last
          partial week has no minimum. Dates on which the agent is on time off for the whole date, or not employed, are
          days off for `min`, and `max` allows them on top
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
from wfm.rules.parts.absence import days_away
from wfm.rules.parts.count_states import count_state
from wfm.rules.parts.period_limits import Per, PeriodLimits, demand_something, name_of, periods_of
from wfm.rules.parts.weekly import period_rows


class DaysOff(Rule):
    """Settings of ``days_off``."""

    unit: ClassVar[str] = "day"

    rule: Literal["days_off"] = "days_off"
    min: int = Field(default=0, ge=0, le=28, description="fewest days off")
    max: int | None = Field(default=None, ge=0, le=28, description="most days off")
    per: Per = Field(default="week", description="what they are counted in: each week, or the horizon")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        demand_something(self.min, self.max)
        if self.per == "week" and self.min > 7:
            raise ValueError(f"a week has no {self.min} days off; set min to 7 or less, or per: horizon")
        return self

    def post(self, model: Model) -> None:
        """Limit the number of shifts, which is what days off leave."""
        limits = [self._work_limits(model.instance, agent) if self.applies_to(agent) else () for agent in model.units]
        model.limit(self, period_rows(model, np.ones(len(model.choices), np.int64), limits))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count the days off of the week, or of the horizon if that takes few states."""
        return count_state(np.ones(len(choices), np.int64), (1, 0), self._limits(instance, agent), self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the dates on which no shift starts."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            worked = {calendar.day_index(shift.date) for shift in roster.shifts_of(agent.id)}
            for limits in self._limits(instance, agent):
                count = len(limits.days) - len(worked.intersection(limits.days))
                missed = limits.missed(count)
                if missed:
                    first = calendar.date_at(limits.days.start)
                    has = f"{agent.name} has {count} days off {name_of(calendar, limits.days, self.per)}"
                    yield self.finding(agent, first, f"{has}, {limits.verdict(count)}", missed)

    def _limits(self, instance: Instance, agent: Agent) -> tuple[PeriodLimits, ...]:
        """Limits of the days off of each period."""
        away = frozenset[int]() if self.max is None else days_away(instance, agent)
        found = []
        for days in periods_of(instance.calendar, self.per):
            is_whole = self.per == "horizon" or len(days) == 7
            most = inf if self.max is None else self.max + len(away.intersection(days))
            found.append(PeriodLimits(days, self.min if is_whole else 0, most))
        return tuple(found)

    def _work_limits(self, instance: Instance, agent: Agent) -> list[PeriodLimits]:
        """Say the same of the days worked."""
        found = []
        for off in self._limits(instance, agent):
            days = len(off.days)
            least = 0 if off.most == inf else max(0, days - int(off.most))
            found.append(PeriodLimits(off.days, least, days - off.least if off.least else inf))
        return found
