"""Rules of the published instances that ``wfm`` does not have: runs of days by the clock, and hours of a horizon.

Our day is cut at 06:00 by the clock of the instances, so a shift that starts at their midnight belongs to our day
before. Both rules extend one of ``wfm``'s and are handed to the optimiser directly; no configuration can list them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from published.matsp_file import DAY_MINUTES, OPENS_AT_MINUTE
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.contract_hours import ContractHours
from wfm.rules.day_state import FORBIDDEN, DayState, same_every_day
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.model import Choices, IntArray, Model, Rows
from wfm.rules.parts.runs import runs_of

_OFF, _WORK, _FROM_MIDNIGHT = 0, 1, 2


class MidnightRun(MaxConsecutiveDays):
    """Longest run of calendar days, cut at the instances' midnight, on which a shift starts."""

    def post(self, model: Model) -> None:
        """Leave a calendar day off in each window of one more than may be worked."""
        choices, days = model.choices, model.instance.calendar.days
        count = max(0, days - self.days + 1)
        day = _midnight_day(choices)
        row, choice = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for behind in range(self.days + 1):
            first = day - behind
            inside = np.flatnonzero((first >= 0) & (first < count))
            row.append(choices.unit[inside] * count + first[inside])
            choice.append(inside)
        unit, first = np.divmod(np.arange(len(model.units) * count, dtype=np.int64), max(1, count))
        rows = Rows(
            row=np.concatenate(row),
            choice=np.concatenate(choice),
            coefficient=np.ones(sum(map(len, choice)), np.int64),
            unit=unit,
            day=np.minimum(first + self.days, days - 1),
            lower=np.full(len(unit), -np.inf),
            upper=np.full(len(unit), float(self.days)),
        )
        model.limit(self, rows)

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Remember the run, and whether a shift of the evening before has begun the calendar day."""
        is_from_midnight = _midnight_day(choices) > choices.day
        days = instance.calendar.days
        step = _run_steps(min(self.days, days + 1))
        symbol = np.where(is_from_midnight, _FROM_MIDNIGHT, _WORK)
        return DayState(symbol, same_every_day(step, days), np.zeros((days, *step.shape)), (0,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure each run of calendar days on which an agent starts."""
        shifted = timedelta(minutes=OPENS_AT_MINUTE)
        for agent in self.agents_in(instance):
            for run in runs_of((shift.start_utc + shifted).date() for shift in roster.shifts_of(agent.id)):
                if len(run) > self.days:
                    message = f"{agent.name} works {len(run)} days in a row up to {run[-1]}, more than {self.days}"
                    yield self.finding(agent, run[-1], message, len(run) - self.days)


class HorizonMinutes(ContractHours):
    """Minutes that the people in scope work in the whole horizon, however long it is.

    The weekly program is not told: over several weeks the total has too many values.
    """

    least_minutes: int
    most_minutes: int

    def post(self, model: Model) -> None:
        """Limit the sum of each unit in scope."""
        choices = model.choices
        rows = Rows(
            row=choices.unit,
            choice=np.arange(len(choices)),
            coefficient=choices.paid_minutes,
            unit=np.arange(len(model.units)),
            day=np.zeros(len(model.units), np.int64),
            lower=np.full(len(model.units), float(self.least_minutes)),
            upper=np.full(len(model.units), float(self.most_minutes)),
        )
        model.limit(self, rows.kept(self.units_in(model)))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Add up all shifts of an agent."""
        for agent in self.agents_in(instance):
            minutes = sum(shift.paid_minutes for shift in roster.shifts_of(agent.id))
            beyond = max(self.least_minutes - minutes, minutes - self.most_minutes)
            if beyond > 0:
                allowed = f"not {self.least_minutes} to {self.most_minutes}"
                message = f"{agent.name} works {minutes:g} minutes in the horizon, {allowed}"
                yield self.finding(agent, instance.calendar.dates[0], message, beyond / 60)


def _midnight_day(choices: Choices) -> IntArray:
    """Calendar day, cut at the instances' midnight, on which each choice starts; 0 is the first."""
    return (choices.start_minute + OPENS_AT_MINUTE) // DAY_MINUTES


def _run_steps(most: int) -> IntArray:
    """Where a day leads, shape (states, symbols).

    State r is a run of r calendar days up to yesterday's; state most + 1 + r one of r days that includes today, begun
    by a shift from midnight, which is work of our yesterday.
    """
    width = most + 1
    step = np.full((2 * width, 3), FORBIDDEN, np.int64)
    for run in range(width):
        step[run, _OFF] = 0
        step[run, _FROM_MIDNIGHT] = width + 1
        step[width + run, _OFF] = run
        if run < most:
            step[run, _WORK] = run + 1
            step[width + run, _FROM_MIDNIGHT] = width + run + 1
    return step
