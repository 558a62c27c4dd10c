"""What somebody's shifts must add up to over each week, over the horizon, or over rolling days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from wfm.domain.calendar import Calendar
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.parts.absence import days_away, lowered_minimum

Per = Literal["week", "horizon"]


@dataclass(frozen=True)
class PeriodLimits:
    """Least and most of something over some days of the horizon.

    Parameters
    ----------
    least, most
        Shifts, days or minutes; 0 and infinite where nothing is demanded.
    is_lowered
        Whether the minimum is less than the planner's because the agent is away.
    """

    days: range
    least: int = 0
    most: float = math.inf
    is_lowered: bool = False

    def missed(self, amount: float) -> float:
        """Measure how far an amount lies outside the limits."""
        return max(0, amount - self.most, self.least - amount)

    def verdict(self, amount: float) -> str:
        """Say which limit a number of shifts or days misses."""
        return f"more than {self.most:g}" if amount > self.most else f"fewer than {self.least}{self.reason}"

    @property
    def reason(self) -> str:
        """Why the minimum is not the planner's, to be put behind it."""
        return ", lowered because of days away" if self.is_lowered else ""


def demand_something(least: float, most: float | None) -> None:
    """Refuse limits that contradict each other or demand nothing.

    Raises
    ------
    ValueError
        Worded for the planner.
    """
    if most is not None and most < least:
        raise ValueError(f"max {most:g} is less than min {least:g}")
    if most is None and not least:
        raise ValueError("set min above 0, max, or both: as it is, nothing is demanded")


def periods_of(calendar: Calendar, per: Per) -> tuple[range, ...]:
    """Days of each week, of which the last may be shorter, or of the horizon."""
    return calendar.weeks if per == "week" else (range(calendar.days),)


def limits_per(instance: Instance, agent: Agent, per: Per, least: int, most: float) -> tuple[PeriodLimits, ...]:
    """Limits of each week, or of the horizon; a last partial week has no minimum, and days away lower one."""
    found = []
    for days in periods_of(instance.calendar, per):
        wanted = least if per == "horizon" or len(days) == 7 else 0
        due = minimum_over(instance, agent, days, wanted)
        found.append(PeriodLimits(days, due, most, is_lowered=due < wanted))
    return tuple(found)


def minimum_over(instance: Instance, agent: Agent, days: range, wanted: int) -> int:
    """Lower a minimum over some days for those on which the agent is away."""
    if not wanted:
        return 0
    weekly_days = instance.contract[agent.contract].max_weekly_days
    return lowered_minimum(wanted, days, days_away(instance, agent), weekly_days)


def name_of(calendar: Calendar, days: range, per: Per) -> str:
    """Name a week or the horizon in a message."""
    return f"in the week from {calendar.date_at(days.start)}" if per == "week" else "in the horizon"
