"""Weekends worked: how many in the horizon, how many in a row, and whole ones or none.

Example:  {rule: weekends, max_in_a_row: 1, complete: true}
Breaks:   ann  .....EE|EEE...E     the second weekend in a row, and only its Sunday
Keeps:    ann  .....EE|EEEEE..     the second weekend is off
Counts:   weekends of two dates, `first_day` and the next, worked if a shift starts on either: those above `max` worked
          on dates of the horizon; those by which a run, history included, is longer than `max_in_a_row`, unless worked
          before the horizon already; with `complete` those of which one date is worked and one is off, both known, the
          agent being employed on both and on time off on neither for the whole date
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import WEEKDAYS
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.absence import days_away
from wfm.rules.parts.weekend_rows import WeekendRows
from wfm.rules.parts.weekend_states import WeekendCount, weekend_tables


class Weekends(Rule):
    """Settings of ``weekends``."""

    unit: ClassVar[str] = "weekend"

    rule: Literal["weekends"] = "weekends"
    max: int | None = Field(default=None, ge=0, le=5, description="most weekends worked in the horizon")
    max_in_a_row: int | None = Field(default=None, ge=1, le=4, description="most weekends worked in a row")
    complete: bool = Field(default=False, description="whether both dates of a weekend must be worked, or none")
    first_day: Literal["fri", "sat", "sun"] = Field(default="sat", description="first date of a weekend")

    @model_validator(mode="after")
    def _demands_something(self) -> Self:
        if self.max is None and self.max_in_a_row is None and not self.complete:
            raise ValueError("set max, max_in_a_row or complete: true: as it is, nothing is demanded")
        return self

    @property
    def lookback_days(self) -> int:
        """A run that ends with a weekend begun on the eve, and that weekend's first date."""
        if self.max_in_a_row is not None:
            return 7 * self.max_in_a_row + 1
        return int(self.complete)

    def post(self, model: Model) -> None:
        """Post each of the three settings that is given."""
        weekends = self._weekends(model.instance)
        if not weekends:
            return
        rows = WeekendRows(model, weekends, self.units_in(model))
        if self.max is not None:
            rows.limit_number(self.max)
        if self.max_in_a_row is not None:
            rows.limit_run(self.max_in_a_row)
        if self.complete:
            judged = [self._judged(model.instance, agent) for agent in model.units]
            rows.complete(np.array(judged, dtype=bool).reshape(len(judged), len(weekends)))
        model.limit(self, rows.rows())

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Count weekends; None where that takes too many states."""
        weekends = self._weekends(instance)
        count = WeekendCount(self.max, self.max_in_a_row, self.cost, weekends, instance.calendar.days)
        tables = weekend_tables(count, self._judged(instance, agent) if self.complete else ())
        if tables is None:
            return None
        start = tables.number[count.start(frozenset(history.day.tolist()))]
        return DayState(np.ones(len(choices), np.int64), tables.step, tables.cost, (start,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look at the weekends of each agent one after the other."""
        weekends = self._weekends(instance)
        for agent in self.agents_in(instance):
            worked = {instance.calendar.day_index(shift.date) for shift in self.worked(instance, roster, agent)}
            yield from self._over(instance, agent, weekends, worked)
            yield from self._long_run(instance, agent, weekends, worked)
            if self.complete:
                for first, is_judged in zip(weekends, self._judged(instance, agent), strict=True):
                    if is_judged and (first in worked) != (first + 1 in worked):
                        on, off = (first, first + 1) if first in worked else (first + 1, first)
                        dates = instance.calendar.date_at(on), instance.calendar.date_at(off)
                        message = f"{agent.name} works on {dates[0]} but not on {dates[1]}, half a weekend"
                        yield self.finding(agent, instance.calendar.date_at(max(0, first)), message)

    def _over(self, instance: Instance, agent: Agent, weekends: tuple[int, ...], worked: set[int]) -> Iterator[Finding]:
        """Count the weekends worked on dates of the horizon."""
        count = sum((first >= 0 and first in worked) or first + 1 in worked for first in weekends)
        if self.max is not None and count > self.max:
            message = f"{agent.name} works on {count} weekends of the horizon, more than {self.max}"
            yield self.finding(agent, instance.calendar.start, message, count - self.max)

    def _long_run(
        self, instance: Instance, agent: Agent, weekends: tuple[int, ...], worked: set[int]
    ) -> Iterator[Finding]:
        """Count back from each weekend to the last one off."""
        for first in weekends if self.max_in_a_row is not None else ():
            run = 0
            while {first - 7 * run, first - 7 * run + 1} & worked:
                run += 1
            is_settled = first < 0 and first in worked
            if self.max_in_a_row is not None and run > self.max_in_a_row and not is_settled:
                day = instance.calendar.date_at(max(0, first))
                message = f"{agent.name} works {run} weekends in a row up to {day}, more than {self.max_in_a_row}"
                yield self.finding(agent, day, message)

    def _weekends(self, instance: Instance) -> tuple[int, ...]:
        """Days on which weekends begin that have a date in the horizon; -1 if the first one began on its eve."""
        calendar = instance.calendar
        first = (WEEKDAYS.index(self.first_day) - calendar.date_at(-1).weekday()) % 7 - 1
        return tuple(range(first, calendar.days, 7))

    def _judged(self, instance: Instance, agent: Agent) -> tuple[bool, ...]:
        """Tell which weekends have two known dates on both of which the agent is there."""
        away, days = days_away(instance, agent), instance.calendar.days
        return tuple(
            (first >= 0 or instance.has_history) and first + 1 < days and not away.intersection((first, first + 1))
            for first in self._weekends(instance)
        )
