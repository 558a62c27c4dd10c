"""Rest between two shifts of one agent.

Example:  {rule: min_rest, hours: 11}
Breaks:   ann  LE      the late shift ends at 22:00, the early one starts at 06:00: 8 hours
Keeps:    ann  L.E     a day off lies between
Counts:   pairs of shifts that lie too close, neighbours or not, the second one within the horizon
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Hours, Rule
from wfm.rules.model import Choices, IntArray, Model, Rows


class MinRest(Rule):
    """Settings of ``min_rest``."""

    unit: ClassVar[str] = "pair"

    rule: Literal["min_rest"] = "min_rest"
    hours: Hours = Field(description="shortest time from the end of a shift to the start of a later one")
    after: dict[str, Hours] = Field(default_factory=dict, description="other hours after certain shift templates")

    @property
    def lookback_days(self) -> int:
        """Days that the longest rest can reach back, and the day on which such a shift started."""
        return int(max([self.hours, *self.after.values()]) // 24) + 3

    def post(self, model: Model) -> None:
        """Forbid both of each two shifts that lie too close.

        For two dates of a unit the pairs that clash form a staircase: whoever ends late clashes with all that start
        before a certain time. Each stair is one row "those ending so late + those starting too soon <= 1"; all stairs
        of two dates share one unit of slack, since at most one pair of them can be worked.
        """
        choices = model.choices
        in_scope = self.units_in(model)[choices.unit]
        ready_minute = choices.end_minute + self._rest_minutes(model.instance, choices)
        reach_days = self.lookback_days
        stairs = _Stairs()
        by_key = _rows_by_key(choices, np.flatnonzero(in_scope))
        for key, earlier in by_key.items():
            for step in range(1, reach_days):
                later = by_key.get(key + step)
                if later is not None and choices.day[later[0]] >= 0:
                    stairs.add(choices, ready_minute, earlier, later)
        model.limit(self, stairs.rows())

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure every gap between worked shifts in elapsed time."""
        for agent in self.agents_in(instance):
            for first, second in combinations(self.worked(instance, roster, agent), 2):
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
        """Rest due after each choice; a shift of no known template gets the general one."""
        minutes = [round(self.after.get(template.id, self.hours) * 60) for template in instance.templates]
        return np.array([*minutes, round(self.hours * 60)], dtype=np.int64)[choices.template]


def _rows_by_key(choices: Choices, index: IntArray) -> dict[int, IntArray]:
    """Group positions of choices by unit and day."""
    ordered = index[np.argsort(choices.key[index], kind="stable")]
    keys, first = np.unique(choices.key[ordered], return_index=True)
    return dict(zip(keys.tolist(), np.split(ordered, first[1:]), strict=True))


class _Stairs:
    """Collects the rows of all pairs of dates."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, IntArray]] = []
        self.unit: list[int] = []
        self.day: list[int] = []
        self.slack: list[int] = []
        self.pairs = 0

    def add(self, choices: Choices, ready_minute: IntArray, earlier: IntArray, later: IntArray) -> None:
        """Add the stairs of two dates of one unit."""
        starts = choices.start_minute[later]
        too_late = ready_minute[earlier] > starts.min()
        if not too_late.any() or (choices.is_fixed[earlier].all() and choices.is_fixed[later].all()):
            return
        for cut in np.unique(starts):
            ending = earlier[ready_minute[earlier] > cut]
            if not len(ending):
                break
            # Whoever starts at the cut or before is too soon for everybody in `ending`.
            self.entries.append((len(self.unit), np.concatenate([ending, later[starts <= cut]])))
            self.unit.append(int(choices.unit[later[0]]))
            self.day.append(int(choices.day[later[0]]))
            self.slack.append(self.pairs)
        self.pairs += 1

    def rows(self) -> Rows:
        """All stairs."""
        count = len(self.unit)
        members = [member for _, member in self.entries]
        choice = np.concatenate(members) if members else np.empty(0, np.int64)
        return Rows(
            row=np.repeat(np.arange(count), [len(member) for member in members]).astype(np.int64),
            choice=choice,
            coefficient=np.ones(len(choice), np.int64),
            unit=np.array(self.unit, np.int64),
            day=np.array(self.day, np.int64),
            lower=np.full(count, -np.inf),
            upper=np.ones(count),
            slack=np.array(self.slack, np.int64),
        )
