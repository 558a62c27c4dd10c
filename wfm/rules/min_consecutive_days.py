"""Shortest run of working days.

Example:  {rule: min_consecutive_days, days: 2}
Breaks:   ann  EE.E.EE     a single working day between two days off
Keeps:    ann  EE..EEE     two days, then a run that still goes on at the end
Counts:   days by which a run is too short; days worked before the horizon lengthen a run that ends in it. Days off must
          be known on both sides, and be days on which the agent could have worked: not before the first or after the
          last day of employment, nor on time off for the whole date
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Model
from wfm.rules.parts.absence import away_table, is_away
from wfm.rules.parts.day_patterns import known_from, pattern_rows, windows, workable_days
from wfm.rules.parts.runs import runs_of

_WORK = 1
_SAFE, _OFF = 0, 1
"""States in which no run can turn out too short, and after a day off that begins one; beyond stand its lengths."""


class MinConsecutiveDays(Rule):
    """Settings of ``min_consecutive_days``."""

    unit: ClassVar[str] = "day under"

    rule: Literal["min_consecutive_days"] = "min_consecutive_days"
    days: int = Field(ge=2, le=28, description="fewest working days in a row")  # type: ignore[assignment]

    @property
    def lookback_days(self) -> int:
        """A run that the first date ends may be a day short, a day off being before it."""
        return self.days

    def post(self, model: Model) -> None:
        """Price each pattern "off, too few days of work, off"; work on either side lifts the limit."""
        can_work = workable_days(model, self.days)
        can_end = _can_end_a_run(model, self.days)
        for length in range(1, self.days):
            seen = slice(self.days - length - 1, None)
            edges = windows(can_end[:, seen], length + 2)[:, :, [0, -1]].all(axis=2)
            is_workable = windows(can_work[:, seen], length + 2)[:, :, 1:-1].all(axis=2)
            is_judged = edges & is_workable & self.units_in(model)[:, None]
            pattern = [-1, *[1] * length, -1]
            rows = pattern_rows(model, pattern, is_judged, upper=length - 1, weight=self.days - length)
            model.limit(self, rows)

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Count the days of a run, up to the shortest allowed."""
        can_end: list[bool] = (~away_table(instance, [agent], self.days)[0]).tolist()
        worked = set(history.day.tolist())
        state = _SAFE
        for day in range(-self.days, 0):
            is_end = can_end[day + self.days] and day >= known_from(instance)
            state = _after(state, day in worked, is_end, self.days)
        step, cost = _tables(self.days, tuple(can_end[self.days :]), self.cost)
        return DayState(np.full(len(choices), _WORK, np.int64), step, cost, (state,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure each run of dates on which an agent works, if days off on both sides are judged."""
        calendar, day_off = instance.calendar, timedelta(days=1)
        history = instance.history
        known = min([calendar.start, *(history.shifts_of(agent)[0].date for agent in history.agent_ids)])
        for agent in self.agents_in(instance):
            for run in runs_of(shift.date for shift in self.worked(instance, roster, agent)):
                before, after = run[0] - day_off, run[-1] + day_off
                is_over = known <= before and calendar.has_date(after)
                if len(run) >= self.days or not is_over:
                    continue
                if not is_away(instance, agent, before) and not is_away(instance, agent, after):
                    days = f"{len(run)} day{'s' * (len(run) > 1)}"
                    message = f"{agent.name} works {days} in a row up to {run[-1]}, fewer than {self.days}"
                    yield self.finding(agent, max(run[-1], calendar.start), message, self.days - len(run))


def _can_end_a_run(model: Model, lookback_days: int) -> BoolArray:
    """Tell on which days a day off begins or ends a run, shape (units, lookback + horizon)."""
    days = np.arange(-lookback_days, model.instance.calendar.days)
    is_present: BoolArray = ~away_table(model.instance, model.units, lookback_days)
    return is_present & (days >= known_from(model.instance))


def _after(state: int, is_work: bool, can_end: bool, days: int) -> int:
    """State after one more day."""
    if not is_work:
        return _OFF if can_end else _SAFE
    return _SAFE if state in (_SAFE, days) else state + 1


@lru_cache(maxsize=1024)
def _tables(days: int, can_end: tuple[bool, ...], cost: float | None) -> tuple[IntArray, FloatArray]:
    """Step and cost for days of which some cannot end a run."""
    step = np.zeros((len(can_end), days + 1, 2), np.int64)
    price = np.zeros(step.shape)
    for day, is_end in enumerate(can_end):
        for state in range(days + 1):
            step[day, state, _WORK] = _after(state, True, is_end, days)
            step[day, state, DAY_OFF] = _after(state, False, is_end, days)
            if is_end and state > _OFF:
                price[day, state, DAY_OFF] = (cost or 0) * (days + 1 - state)
                step[day, state, DAY_OFF] = FORBIDDEN if cost is None else _OFF
    return step, price
