"""Shifts lie within the agent's availability.

Example:  a row of availability.csv: ann, mon, 06:00, 14:00
Breaks:   ann  L       available from 06:00 to 14:00
Keeps:    ann  E       available from 06:00 to 14:00
Counts:   shifts that reach outside the joined windows of their agent; a pinned shift may
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
from wfm.rules.parts.windows import lie_within
from wfm.rules.pins import pin_behind


class Availability(Rule):
    """The rule ``availability``."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "widen the person's windows in availability"

    rule: Literal["availability"] = "availability"

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Admit shifts inside one of the agent's joined windows, and pinned ones."""
        spans = instance.availability.get(agent.id)
        if spans is None:
            return super().admit(instance, agent, choices)
        return lie_within(choices, spans, instance.calendar) | choices.is_pinned

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look for a window around each shift."""
        for agent in instance.agents:
            spans = instance.availability.get(agent.id)
            for shift in roster.shifts_of(agent.id) if spans is not None else ():
                is_inside = any(span.contains(shift.span) for span in spans or ())
                if not is_inside and pin_behind(instance, shift) is None:
                    message = f"{agent.name} is not available for the whole shift of {shift.date}"
                    yield self.finding(agent, shift.date, message)
