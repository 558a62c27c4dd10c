"""Starting times that stay alike within a week, or from one day to the next.

Example:  {rule: start_consistency, minutes: 60}
Breaks:   ann  EE.L     06:00 and 14:00 in one week, eight hours apart
Keeps:    ann  EF.E     06:00 and 05:00, an hour apart
Counts:   slots by which starts lie further apart than `minutes`, by the clock, a part of a slot counting whole: with
          `per: week` the earliest and the latest start of each week of the horizon, with `per: neighbours` each two
          dates in a row, the last one before the horizon included; of two shifts on one date the first one counts
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.calendar import Calendar
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.clock import clock_minutes
from wfm.rules.parts.day_patterns import one_a_day
from wfm.rules.parts.start_rows import spread_rows
from wfm.rules.parts.start_states import Spread, neighbour_tables, week_tables


class StartConsistency(Rule):
    """Settings of ``start_consistency``."""

    unit: ClassVar[str] = "slot"

    rule: Literal["start_consistency"] = "start_consistency"
    minutes: int = Field(ge=0, le=1440, description="how far apart starting times may lie, in minutes by the clock")
    per: Literal["week", "neighbours"] = Field(
        default="week", description="which starts are compared: all of a week, or those of dates in a row (neighbours)"
    )

    @property
    def lookback_days(self) -> int:
        """Weeks begin with the horizon; the first date has a neighbour before it."""
        return int(self.per == "neighbours")

    def post(self, model: Model) -> None:
        """Limit how far apart the starts of each pair of dates lie; pairs of one week share their slack."""
        choices = model.choices
        index = one_a_day(choices)
        index = index[(choices.day[index] >= -self.lookback_days) & self.units_in(model)[choices.unit[index]]]
        calendar = model.instance.calendar
        clock = clock_minutes(calendar, choices.take(index))
        rows = spread_rows(
            choices,
            index,
            clock,
            clock,
            minutes=self.minutes,
            slot_minutes=calendar.interval_minutes,
            per_week=self.per == "week",
        )
        model.limit(self, rows)

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Remember starts.

        Several weeks, and a week with a price, take so many states that only few starting times can be told apart;
        None where there are more.
        """
        calendar = instance.calendar
        eve = history.take(np.flatnonzero(history.day >= -self.lookback_days)[:1])
        clock, past = clock_minutes(calendar, choices), clock_minutes(calendar, eve).tolist()
        levels = tuple(sorted(_offered_starts(instance, agent).union(clock.tolist(), past)))
        if not levels:
            return None
        build = week_tables if self.per == "week" else neighbour_tables
        tables = build(Spread(self.minutes, calendar.interval_minutes, self.cost), levels, calendar.days)
        if tables is None:
            return None
        starts = tuple(levels.index(minute) + 1 for minute in past) or tables.starts
        return DayState(np.searchsorted(levels, clock) + 1, tables.step, tables.cost, starts)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare the times of day at which an agent's shifts start."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            # Backwards, so that of two shifts on one date the first one is kept.
            shifts = reversed(self.worked(instance, roster, agent))
            starts = {shift.date: _minute_of_day(calendar, shift) for shift in shifts}
            for dates in self._compared(calendar, starts):
                extremes = min(dates, key=starts.__getitem__), max(dates, key=starts.__getitem__)
                spread = starts[extremes[1]] - starts[extremes[0]]
                if spread > self.minutes:
                    slots = ceil((spread - self.minutes) / calendar.interval_minutes)
                    first, second = sorted(extremes)
                    message = (
                        f"{agent.name} starts at {_clock(starts[first])} on {first} and at {_clock(starts[second])} on "
                        f"{second}, {spread} minutes apart, more than {self.minutes}"
                    )
                    yield self.finding(agent, second, message, slots)

    def _compared(self, calendar: Calendar, starts: Iterable[date]) -> Iterator[list[date]]:
        """Yield the dates whose starts are compared, group by group."""
        dates = sorted(starts)
        if self.per == "neighbours":
            pairs = ([day, after] for day, after in pairwise(dates) if calendar.has_date(after))
            yield from (pair for pair in pairs if pair[1] - pair[0] == timedelta(days=1))
        else:
            weeks = ([day for day in dates if calendar.day_index(day) in week] for week in calendar.weeks)
            yield from (week for week in weeks if week)


def _minute_of_day(calendar: Calendar, shift: Shift) -> int:
    local = calendar.to_local(shift.start_utc)
    return local.hour * 60 + local.minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _offered_starts(instance: Instance, agent: Agent) -> set[int]:
    """Collect all starts of a contract: so its agents share their tables even if some cannot work all of them."""
    offered = instance.contract[agent.contract].templates
    return {minute for template in offered for minute in instance.template[template].start_minutes}
