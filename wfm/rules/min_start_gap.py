"""Shortest time from the start of a shift to the start of a later one.

Example:  {rule: min_start_gap, hours: 22}
Breaks:   ann  LE      starts at 14:00 and at 06:00 on the next date: 16 hours
Keeps:    ann  EL      starts at 06:00 and at 14:00 on the next date: 32 hours
Counts:   pairs of shifts whose starts lie too close in elapsed time, neighbours or not, the second one within the
          horizon; of several shifts on one date before the horizon only the last one counts
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, IntArray, Model
from wfm.rules.parts.clashes import clash_rows


class MinStartGap(Rule):
    """Settings of ``min_start_gap``."""

    unit: ClassVar[str] = "pair"

    rule: Literal["min_start_gap"] = "min_start_gap"
    hours: float = Field(gt=0, le=24 * 28, description="shortest time from the start of a shift to that of a later one")

    @property
    def lookback_days(self) -> int:
        """Days that the gap can reach back, clocks going forward in it."""
        return int(self.hours // 24) + 2

    def post(self, model: Model) -> None:
        """Forbid both of each two shifts whose starts lie too close."""
        choices = model.choices
        in_scope = self.units_in(model)[choices.unit] & _is_last_of_its_date(choices)
        model.limit(self, clash_rows(model, choices.start_minute + self._gap_minutes, in_scope, self.lookback_days))

    def ready_minute(self, instance: Instance, agent: Agent, choices: Choices) -> IntArray:
        """Start of each choice and the gap that is due after it."""
        return choices.start_minute + self._gap_minutes

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look back from each start as far as the gap reaches."""
        shortest = timedelta(hours=self.hours)
        for agent in self.agents_in(instance):
            past = {shift.date: shift for shift in instance.history.shifts_of(agent.id)}
            shifts = [*past.values(), *roster.shifts_of(agent.id)]
            for first, second in _near_pairs(shifts, len(past), shortest):
                gap = (second.start_utc - first.start_utc) / timedelta(hours=1)
                message = (
                    f"{agent.name} starts shifts on {first.date} and {second.date} {gap:g} h apart, "
                    f"less than {self.hours:g} h"
                )
                yield self.finding(agent, second.date, message)

    @property
    def _gap_minutes(self) -> int:
        """Shifts start on whole minutes, so a fraction of a minute demands the whole of it."""
        return ceil(round(self.hours * 60, 6))


def _near_pairs(shifts: Sequence[Shift], first: int, shortest: timedelta) -> Iterator[tuple[Shift, Shift]]:
    """Pairs of shifts, in order of time, that start too close, the second one standing at `first` or later."""
    for position in range(first, len(shifts)):
        for earlier in range(position - 1, -1, -1):
            if shifts[position].start_utc - shifts[earlier].start_utc >= shortest:
                break
            yield shifts[earlier], shifts[position]


def _is_last_of_its_date(choices: Choices) -> BoolArray:
    """Tell which choices are free, or the last to start among the settled ones of their unit and date."""
    is_last = ~choices.is_fixed
    fixed = np.flatnonzero(choices.is_fixed)
    fixed = fixed[np.argsort(-choices.start_minute[fixed], kind="stable")]
    _, first = np.unique(choices.key[fixed], return_index=True)
    is_last[fixed[first]] = True
    return is_last
