"""Shifts start between the agent's first and last day.

Example:  a row of agents.csv with first_day 2026-12-01
Breaks:   ann  EE      the second date is her first day
Keeps:    ann  .E      the second date is her first day
Counts:   shifts that start outside the employment of their agent, or belong to nobody in agents.csv
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices


class Employment(Rule):
    """The rule ``employment``."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "mend first_day and last_day in agents"

    rule: Literal["employment"] = "employment"

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Admit shifts that start between the first and the last day."""
        admitted = np.ones(len(choices), dtype=bool)
        if agent.first_day is not None:
            admitted &= choices.day >= instance.calendar.day_index(agent.first_day)
        if agent.last_day is not None:
            admitted &= choices.day <= instance.calendar.day_index(agent.last_day)
        return admitted

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare the date on which each shift starts."""
        for shift in roster:
            agent = instance.agent.get(shift.agent_id)
            if agent is None:
                message = f"the shift of {shift.date} belongs to {shift.agent_id}, who is not among the agents"
                yield self.finding(None, shift.date, message)
            elif not agent.is_employed_on(shift.date):
                yield self.finding(agent, shift.date, f"{agent.name} is not employed on {shift.date}")
