"""Nobody works during approved or reported time off.

Example:  a row of time_off.csv: ann, 2026-12-01, 2026-12-01
Breaks:   ann  EE      with the second date off
Keeps:    ann  E.E     with the second date off
Counts:   shifts that touch approved or reported time off of their agent
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices
from wfm.rules.parts.windows import touch_any


class TimeOffRule(Rule):
    """The rule ``time_off``."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change the time off, or its status"

    rule: Literal["time_off"] = "time_off"

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Refuse shifts that touch time off."""
        spans = [row.span for row in instance.time_off_of.get(agent.id, ())]
        return ~touch_any(choices, spans, instance.calendar)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare each shift with the rows of its agent."""
        for agent in instance.agents:
            rows = instance.time_off_of.get(agent.id, ())
            for shift in roster.shifts_of(agent.id) if rows else ():
                if any(row.span.overlaps(shift.span) for row in rows):
                    yield self.finding(agent, shift.date, f"{agent.name} has time off during the shift of {shift.date}")
