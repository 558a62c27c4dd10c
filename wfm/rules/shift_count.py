"""Fewest and most shifts of a kind in each week or in the horizon.

Example:  {rule: shift_count, shifts: [N], max: 2}
Breaks:   ann  NNN....     three nights
Keeps:    ann  NNEE...     two nights
Counts:   shifts of the templates in `shifts`, or of all without it, above `max` or below `min` in each week, or with
          `per: horizon` in the horizon; a last partial week has no minimum. Each whole date of time off or outside
          employment lowers `min` by its share of the contract's working days, a fifth in a week of five, and what is
          left is rounded down
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
from wfm.rules.base import Rule, Scope
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, Model
from wfm.rules.parts.count_states import count_state
from wfm.rules.parts.period_limits import Per, PeriodLimits, demand_something, limits_per, name_of
from wfm.rules.parts.weekly import period_rows

_COUNTED, _OTHER = 1, 2


class ShiftCount(Rule):
    """Settings of ``shift_count``."""

    unit: ClassVar[str] = "shift"
    scopes: ClassVar[frozenset[Scope]] = frozenset({"agents", "teams", "contracts", "shifts"})

    rule: Literal["shift_count"] = "shift_count"
    min: int = Field(default=0, ge=0, le=28, description="fewest such shifts")
    max: int | None = Field(default=None, ge=0, le=28, description="most such shifts")
    per: Per = Field(default="week", description="what they are counted in: each week, or the horizon")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        demand_something(self.min, self.max)
        if self.per == "week" and self.min > 7:
            raise ValueError(f"nobody works {self.min} shifts a week; set min to 7 or less, or per: horizon")
        return self

    def post(self, model: Model) -> None:
        """Limit the number of such shifts."""
        limits = [self._limits(model.instance, agent) if self.applies_to(agent) else () for agent in model.units]
        is_counted = self._is_counted(model.instance, model.choices)
        model.limit(self, period_rows(model, is_counted.astype(np.int64), limits))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count such shifts in the week, or in the horizon if that takes few states."""
        symbol = np.where(self._is_counted(instance, choices), _COUNTED, _OTHER).astype(np.int64)
        return count_state(symbol, (0, 1, 0), self._limits(instance, agent), self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the shifts that bear one of the names."""
        calendar = instance.calendar
        names = " or ".join(f"'{name}'" for name in self.shifts)
        for agent in self.agents_in(instance):
            shifts = (shift for shift in roster.shifts_of(agent.id) if not self.shifts or shift.label in self.shifts)
            days = [calendar.day_index(shift.date) for shift in shifts]
            for limits in self._limits(instance, agent):
                count = sum(day in limits.days for day in days)
                missed = limits.missed(count)
                if missed:
                    first = calendar.date_at(limits.days.start)
                    kind = f"shifts {names}" if names else "shifts"
                    works = f"{agent.name} works {count} {kind} {name_of(calendar, limits.days, self.per)}"
                    yield self.finding(agent, first, f"{works}, {limits.verdict(count)}", missed)

    def _is_counted(self, instance: Instance, choices: Choices) -> BoolArray:
        """Tell which choices are such shifts, shape (choices,)."""
        if not self.shifts:
            return np.ones(len(choices), dtype=bool)
        numbers = [number for number, template in enumerate(instance.templates) if template.id in self.shifts]
        return np.isin(choices.template, numbers)

    def _limits(self, instance: Instance, agent: Agent) -> tuple[PeriodLimits, ...]:
        """Limits of each period."""
        return limits_per(instance, agent, self.per, self.min, inf if self.max is None else self.max)
