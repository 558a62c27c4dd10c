"""Paid hours of each week keep the contract's minimum and maximum.

Example:  weekly_hours: {min: 16, max: 24} of a contract
Breaks:   ann  EEEE...     four shifts are 32 h, above 24 h
Keeps:    ann  EEE....     three shifts are 24 h
Counts:   hours above the maximum or below the minimum of each week, paid time off included
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import Model
from wfm.rules.parts.contract_limits import WeekLimits, week_limits
from wfm.rules.parts.weekly import limits_of_units, weekly_rows


class ContractHours(Rule):
    """The rule ``contract_hours``."""

    unit: ClassVar[str] = "hour"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change `weekly_hours` of the contract, or the person's weekly hours in agents"

    rule: Literal["contract_hours"] = "contract_hours"

    @property
    def row_unit(self) -> str:
        """Posted in minutes, reported in hours."""
        return "minute"

    def post(self, model: Model) -> None:
        """Limit the paid minutes of each week."""
        limits = limits_of_units(model)
        lower = [week.min_minutes for week in limits]
        upper = [week.max_minutes for week in limits]
        model.limit(self, weekly_rows(model, model.choices.paid_minutes, lower, upper))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Add up the paid minutes of the shifts that start in each week."""
        for agent in instance.agents:
            shifts = roster.shifts_of(agent.id)
            for limits, days in zip(week_limits(instance, agent), instance.calendar.weeks, strict=True):
                dates = {instance.calendar.date_at(index) for index in days}
                minutes = sum(shift.paid_minutes for shift in shifts if shift.date in dates)
                yield from self._findings(instance, agent, limits, minutes)

    def _findings(self, instance: Instance, agent: Agent, limits: WeekLimits, minutes: float) -> Iterator[Finding]:
        first = instance.calendar.date_at(instance.calendar.weeks[limits.week].start)
        credited = f" beside {limits.credited_minutes / 60:g} h of paid time off" if limits.credited_minutes else ""
        has = f"{agent.name} has {minutes / 60:g} paid hours{credited} in the week from {first}"
        if minutes > limits.max_minutes:
            over = (minutes - limits.max_minutes) / 60
            yield self.finding(agent, first, f"{has}, more than {limits.max_minutes / 60:g} h", over)
        if minutes < limits.min_minutes:
            under = (limits.min_minutes - minutes) / 60
            yield self.finding(agent, first, f"{has}, less than {limits.min_minutes / 60:g} h", under)
