"""Rest between two shifts of one agent.

Example:  {rule: min_rest, hours: 11}
Breaks:   ann  LE      the late shift ends at 22:00, the early one starts at 06:00: 8 hours
Keeps:    ann  L.E     a day off lies between
Counts:   pairs of shifts that lie too close, neighbours or not, the second one within the horizon
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import combinations
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Hours, Rule
from wfm.rules.model import Choices, IntArray, Model
from wfm.rules.parts.clashes import clash_rows


class MinRest(Rule):
    """Settings of ``min_rest``."""

    unit: ClassVar[str] = "pair"
    names_of: ClassVar[Mapping[str, str]] = {"after": "shifts"}

    rule: Literal["min_rest"] = "min_rest"
    hours: Hours = Field(description="shortest time from the end of a shift to the start of a later one")
    after: dict[str, Hours] = Field(default_factory=dict, description="other hours after certain shift templates")

    @property
    def lookback_days(self) -> int:
        """Days that the longest rest can reach back, and the day on which such a shift started."""
        return int(max([self.hours, *self.after.values()]) // 24) + 3

    def post(self, model: Model) -> None:
        """Forbid both of each two shifts that lie too close."""
        choices = model.choices
        ready_minute = choices.end_minute + self._rest_minutes(model.instance, choices)
        in_scope = self.units_in(model)[choices.unit]
        model.limit(self, clash_rows(model, ready_minute, in_scope, self.lookback_days - 1))

    def ready_minute(self, instance: Instance, agent: Agent, choices: Choices) -> IntArray:
        """End of each choice and the rest that is due after it."""
        return choices.end_minute + self._rest_minutes(instance, choices)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure every gap between worked shifts in elapsed time."""
        since = instance.calendar.start - timedelta(days=self.lookback_days)
        for agent in self.agents_in(instance):
            near = [shift for shift in self.worked(instance, roster, agent) if shift.date >= since]
            for first, second in combinations(near, 2):
                shortest = timedelta(hours=self.after.get(first.label, self.hours))
                rest = second.start_utc - first.end_utc
                if instance.calendar.has_date(second.date) and rest < shortest:
                    hours = rest / timedelta(hours=1)
                    wanted = shortest / timedelta(hours=1)
                    message = (
                        f"{agent.name} rests {hours:g} h between the shifts of {first.date} and {second.date}, "
                        f"less than {wanted:g} h"
                    )
                    yield self.finding(agent, second.date, message)

    def _rest_minutes(self, instance: Instance, choices: Choices) -> IntArray:
        """Rest due after each choice; a shift of no known template gets the general one.

        Shifts begin and end on whole minutes, so a fraction of a minute demands the whole of it.
        """
        hours = [*(self.after.get(template.id, self.hours) for template in instance.templates), self.hours]
        return np.array([ceil(round(rest * 60, 6)) for rest in hours], dtype=np.int64)[choices.template]
