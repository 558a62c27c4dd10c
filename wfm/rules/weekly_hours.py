"""Fewest and most paid hours of each week, besides those of the contract.

Example:  {rule: weekly_hours, max: 32}
Breaks:   ann  EEEEE..     five shifts of 8 h are 40 h
Keeps:    ann  EEEE...     four are 32 h
Counts:   quarter hours above `max` or below `min` in each week of the horizon, parts of one counting whole; only shifts
          count, no history. A last partial week has no minimum. Each whole date of time off or outside employment
          lowers `min` by its share of the contract's working days, a fifth in a week of five
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.paid_minutes import (
    hours_verdict,
    least_minutes,
    minutes_by_day,
    minutes_in,
    most_minutes,
    paid_rows,
    paid_state,
    quarters,
)
from wfm.rules.parts.period_limits import PeriodLimits, demand_something, limits_per, name_of


class WeeklyHours(Rule):
    """Settings of ``weekly_hours``."""

    unit: ClassVar[str] = "quarter hour"

    rule: Literal["weekly_hours"] = "weekly_hours"
    min: float = Field(default=0, ge=0, le=168, description="fewest paid hours a week")
    max: float | None = Field(default=None, ge=0, le=168, description="most paid hours a week")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        demand_something(self.min, self.max)
        return self

    @property
    def row_unit(self) -> str:
        """Posted in minutes, reported in quarter hours."""
        return "minute"

    def post(self, model: Model) -> None:
        """Limit the paid minutes of each week."""
        limits = [self._limits(model.instance, agent) if self.applies_to(agent) else () for agent in model.units]
        model.limit(self, paid_rows(model, limits))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count the quarter hours of the week; None where shifts have too many lengths, or are not paid in such."""
        return paid_state(self._limits(instance, agent), choices, self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Add up the paid minutes of the shifts that start in each week."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            on_day = minutes_by_day(calendar, roster.shifts_of(agent.id))
            for limits in self._limits(instance, agent):
                paid = minutes_in(limits.days, on_day)
                missed = quarters(limits.missed(paid))
                if missed:
                    has = f"{agent.name} has {paid / 60:g} paid hours {name_of(calendar, limits.days, 'week')}"
                    first = calendar.date_at(limits.days.start)
                    yield self.finding(agent, first, f"{has}, {hours_verdict(limits, paid)}", missed)

    def _limits(self, instance: Instance, agent: Agent) -> tuple[PeriodLimits, ...]:
        """Limits of each week in minutes."""
        return limits_per(instance, agent, "week", least_minutes(self.min), most_minutes(self.max))
