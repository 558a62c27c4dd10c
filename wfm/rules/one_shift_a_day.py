"""Nobody starts two shifts on one date, nor works two at the same time.

Example:  always there
Breaks:   ann  NF      the night shift lasts until 06:00, the first shift of the day starts at 05:00
Keeps:    ann  NE      the night shift lasts until 06:00, the early shift starts then
Counts:   shifts beyond the first of each date, and pairs of shifts of different dates that overlap
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar, Literal

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import Model
from wfm.rules.parts.clashes import clash_rows


class OneShiftADay(Rule):
    """The rule ``one_shift_a_day``."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "leave one shift a day"

    rule: Literal["one_shift_a_day"] = "one_shift_a_day"

    @property
    def lookback_days(self) -> int:
        """A shift can last into the second date after its own."""
        return 2

    def post(self, model: Model) -> None:
        """Forbid shifts that overlap; a model takes at most one choice a date anyway."""
        choices = model.choices
        model.limit(self, clash_rows(model, choices.end_minute, choices.unit >= 0, self.lookback_days))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the shifts of each date and compare neighbours in time."""
        for agent in instance.agents:
            for day, count in Counter(shift.date for shift in roster.shifts_of(agent.id)).items():
                if count > 1:
                    yield self.finding(agent, day, f"{agent.name} has {count} shifts on {day}", count - 1)
            for first, second in pairwise(self.worked(instance, roster, agent)):
                overlaps = first.date != second.date and first.span.overlaps(second.span)
                if overlaps and instance.calendar.has_date(second.date):
                    message = f"{agent.name} works two shifts at once on {second.date}"
                    yield self.finding(agent, second.date, message)
