"""Shortest and longest run of days off.

Example:  {rule: consecutive_days_off, min: 2, cost: 20}
Breaks:   ann  EE.EE..     a single day off between two days of work
Keeps:    ann  EE..EE.     two days off; the run at the end is not over yet
Counts:   days by which a run is shorter than `min`, work on both sides being known, or longer than `max`; for `max`
          only known days on which the agent is employed and not on time off for the whole date are looked at
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, Model
from wfm.rules.parts.absence import away_table, is_away
from wfm.rules.parts.day_patterns import known_from, pattern_rows, windows, workable_days
from wfm.rules.parts.days_off_states import WORK, DaysOff, days_off_tables
from wfm.rules.parts.runs import runs_of

_DAY = timedelta(days=1)


class ConsecutiveDaysOff(Rule):
    """Settings of ``consecutive_days_off``."""

    unit: ClassVar[str] = "day"

    rule: Literal["consecutive_days_off"] = "consecutive_days_off"
    min: int = Field(default=1, ge=1, le=28, description="fewest days off in a row")
    max: int | None = Field(default=None, ge=1, le=28, description="most days off in a row")

    @model_validator(mode="after")
    def _leaves_a_choice(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max {self.max} is less than min {self.min}")
        if self.max is None and self.min == 1:
            raise ValueError("set min to 2 or more, or max: as it is, nothing is demanded")
        return self

    @property
    def lookback_days(self) -> int:
        """Days before the horizon that a run that ends in it can touch."""
        return max(self.min, self.max or 0)

    def post(self, model: Model) -> None:
        """Price each pattern "work, too few days off, work", and each window of too many days off."""
        for length in range(1, self.min):
            self._post_short_run(model, length)
        if self.max is not None:
            judged = _judged_days(model.instance, model.units, self.max)
            is_judged = windows(judged, self.max + 1).all(axis=2) & self.units_in(model)[:, None]
            model.limit(self, pattern_rows(model, [1] * (self.max + 1), is_judged, lower=1))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Count the days off since work, and those of them that are judged against `max`."""
        back = self.lookback_days
        judged = self._judged_days_of(instance, agent)
        counting = DaysOff(self.min, self.max or 0, self.cost)
        worked = set(history.day.tolist())
        start = counting.start([day in worked for day in range(-back, 0)], judged[:back])
        tables = days_off_tables(counting, tuple(judged[back:]), start)
        symbol = np.full(len(choices), WORK, np.int64)
        return DayState(symbol, tables.step, tables.cost, (tables.number[start],))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure each run between two dates of work, and each run of known days off."""
        known = _known_dates(instance)
        for agent in self.agents_in(instance):
            worked = sorted({shift.date for shift in self.worked(instance, roster, agent)})
            for before, after in pairwise(worked):
                off = (after - before).days - 1
                if 0 < off < self.min and instance.calendar.has_date(after):
                    days = f"{off} day{'s' * (off > 1)}"
                    message = f"{agent.name} has {days} off in a row before {after}, fewer than {self.min}"
                    yield self.finding(agent, after, message, self.min - off)
            if self.max is not None:
                off_dates = [day for day in known if day not in worked and not is_away(instance, agent, day)]
                yield from self._long_runs(instance, agent, off_dates, self.max)

    def _judged_days_of(self, instance: Instance, agent: Agent) -> list[bool]:
        """Tell which days `max` looks at, those before the horizon first."""
        if self.max is None:
            return [False] * (self.lookback_days + instance.calendar.days)
        judged: list[bool] = _judged_days(instance, [agent], self.lookback_days)[0].tolist()
        return judged

    def _post_short_run(self, model: Model, length: int) -> None:
        """Forbid work on both sides of `length` days off; worked days between lift the limit."""
        can_work = windows(workable_days(model, length + 1), length + 2)
        is_judged = can_work[:, :, 0] & can_work[:, :, -1] & self.units_in(model)[:, None]
        pattern = [1, *[-1] * length, 1]
        model.limit(self, pattern_rows(model, pattern, is_judged, upper=1, weight=self.min - length))

    def _long_runs(self, instance: Instance, agent: Agent, off_dates: list[date], most: int) -> Iterator[Finding]:
        for run in runs_of(off_dates):
            too_many = sum(instance.calendar.has_date(day) for day in run[most:])
            if too_many:
                message = f"{agent.name} has {len(run)} days off in a row up to {run[-1]}, more than {most}"
                yield self.finding(agent, run[-1], message, too_many)


def _known_dates(instance: Instance) -> list[date]:
    """All dates from the earliest of history to the last of the horizon."""
    first = min([instance.calendar.start, *(shift.date for shift in instance.history)])
    return [first + _DAY * ahead for ahead in range((instance.calendar.dates[-1] - first).days + 1)]


def _judged_days(instance: Instance, units: Sequence[Agent], lookback_days: int) -> BoolArray:
    """Tell which days count as days off without a shift, shape (units, lookback + horizon)."""
    is_known: BoolArray = np.arange(-lookback_days, instance.calendar.days) >= known_from(instance)
    return is_known & ~away_table(instance, units, lookback_days)
