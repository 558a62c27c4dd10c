"""Working days of each week keep the contract's minimum and maximum.

Example:  weekly_days: {min: 2, max: 3} of a contract
Breaks:   ann  EEEE...     four days, more than three
Keeps:    ann  EEE....     three days
Counts:   days above the maximum or below the minimum of each week, whole dates of paid time off included
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import Model
from wfm.rules.parts.contract_limits import week_limits
from wfm.rules.parts.weekly import limits_of_units, weekly_rows


class ContractDays(Rule):
    """The rule ``contract_days``."""

    unit: ClassVar[str] = "day"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change `weekly_days` of the contract in the configuration"

    rule: Literal["contract_days"] = "contract_days"

    def post(self, model: Model) -> None:
        """Limit the number of shifts of each week."""
        limits = limits_of_units(model)
        lower = [week.min_days for week in limits]
        upper = [week.max_days if week.max_days < 7 else np.inf for week in limits]
        model.limit(self, weekly_rows(model, np.ones(len(model.choices), np.int64), lower, upper))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the dates of each week on which a shift starts."""
        for agent in instance.agents:
            worked = {shift.date for shift in roster.shifts_of(agent.id)}
            for limits, days in zip(week_limits(instance, agent), instance.calendar.weeks, strict=True):
                count = sum(instance.calendar.date_at(index) in worked for index in days)
                first = instance.calendar.date_at(days.start)
                works = f"{agent.name} works {count} days in the week from {first}"
                if count > limits.max_days:
                    message = f"{works}, more than {limits.max_days}"
                    yield self.finding(agent, first, message, count - limits.max_days)
                if count < limits.min_days:
                    message = f"{works}, fewer than {limits.min_days}"
                    yield self.finding(agent, first, message, limits.min_days - count)
