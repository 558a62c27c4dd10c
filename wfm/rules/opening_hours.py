"""Shifts lie within the opening hours of the agent's queues, taken together.

Example:  hours: {mon-sun: "06:00-22:00"} of a queue
Breaks:   ann  N       her only queue is open from 06:00 to 22:00
Keeps:    ann  EL      her only queue is open from 06:00 to 22:00
Counts:   shifts that reach outside the joined opening hours of their agent's queues
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar, Literal

from wfm.domain.calendar import Span, join_spans
from wfm.domain.findings import Finding
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices
from wfm.rules.parts.windows import lie_within


class OpeningHoursRule(Rule):
    """The rule ``opening_hours``."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change `hours` of the queues in the configuration"

    rule: Literal["opening_hours"] = "opening_hours"

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Admit shifts during which one of the agent's queues is always open."""
        return lie_within(choices, _open_spans(instance, agent.skills), instance.calendar)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look for one stretch of opening hours around each shift."""
        for agent in instance.agents:
            spans = join_spans(span for skill in agent.skills for span in instance.open_spans_of.get(skill, ()))
            for shift in roster.shifts_of(agent.id):
                if not any(span.contains(shift.span) for span in spans):
                    message = f"the shift of {agent.name} on {shift.date} reaches outside opening hours"
                    yield self.finding(agent, shift.date, message)


@lru_cache(maxsize=256)
def _open_spans(instance: Instance, skills: tuple[QueueId, ...]) -> tuple[Span, ...]:
    return join_spans(span for skill in skills for span in instance.open_spans_of.get(skill, ()))
