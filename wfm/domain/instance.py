"""Everything that is known before planning starts, complete and cross-checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wfm.domain.calendar import Calendar, Span
from wfm.domain.demand import DemandChange, DemandInterval, Queue
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.people import Activity, Agent, Contract, Pin, Request, TimeOff
from wfm.domain.shifts import Roster, ShiftTemplate


@dataclass(frozen=True)
class Instance:
    """One planning problem as read from the input.

    Parameters
    ----------
    demand
        Rows as they are after all dated changes.
    demand_changes
        Public holidays by date, then the rows of the input in their order, each once for every queue that it concerns.
    availability
        Joined spans in which an agent can work, from the day before the horizon to the day after it; an agent who is
        not in the mapping is always available, one with an empty tuple never.
    requests
        Preferences, one per agent and date.
    history
        Shifts worked or published before the horizon.
    has_history
        Whether a history was given at all: without one, nothing is known about the days before the horizon.
    published
        Shifts that people were already told to work on dates of the horizon; their labels need not be templates.
    """

    calendar: Calendar
    queues: tuple[Queue, ...]
    templates: tuple[ShiftTemplate, ...]
    contracts: tuple[Contract, ...]
    agents: tuple[Agent, ...]
    demand: tuple[DemandInterval, ...] = ()
    demand_changes: tuple[DemandChange, ...] = ()
    availability: Mapping[AgentId, tuple[Span, ...]] = field(default_factory=dict)
    time_off: tuple[TimeOff, ...] = ()
    requests: tuple[Request, ...] = ()
    activities: tuple[Activity, ...] = ()
    history: Roster = field(default_factory=Roster)
    has_history: bool = False
    pins: tuple[Pin, ...] = ()
    published: Roster = field(default_factory=Roster)

    def __hash__(self) -> int:
        """Cheap and coarse, so that what is derived from an instance can be remembered beside it."""
        return hash((self.calendar, len(self.agents), len(self.history.shifts), len(self.pins)))

    @cached_property
    def agent(self) -> Mapping[AgentId, Agent]:
        """Agents by id."""
        return {agent.id: agent for agent in self.agents}

    @cached_property
    def contract(self) -> Mapping[ContractId, Contract]:
        """Contracts by id."""
        return {contract.id: contract for contract in self.contracts}

    @cached_property
    def template(self) -> Mapping[TemplateId, ShiftTemplate]:
        """Shift templates by id."""
        return {template.id: template for template in self.templates}

    @cached_property
    def queue(self) -> Mapping[QueueId, Queue]:
        """Queues by id."""
        return {queue.id: queue for queue in self.queues}

    @cached_property
    def time_off_of(self) -> Mapping[AgentId, tuple[TimeOff, ...]]:
        """Time off that blocks, by agent; agents without any are missing."""
        found: dict[AgentId, list[TimeOff]] = {}
        for row in self.time_off:
            if row.blocks:
                found.setdefault(row.agent_id, []).append(row)
        return {agent: tuple(rows) for agent, rows in found.items()}

    @cached_property
    def pins_of(self) -> Mapping[AgentId, tuple[Pin, ...]]:
        """Pins by agent; agents without any are missing."""
        found: dict[AgentId, list[Pin]] = {}
        for pin in self.pins:
            found.setdefault(pin.agent_id, []).append(pin)
        return {agent: tuple(rows) for agent, rows in found.items()}

    @cached_property
    def open_spans_of(self) -> Mapping[QueueId, tuple[Span, ...]]:
        """Opening times by queue."""
        return {queue.id: queue.open_spans(self.calendar) for queue in self.queues}

    def weekly_hours(self, agent: Agent) -> tuple[float, float]:
        """Least and most paid hours a week of an agent: own limits where given, else the contract's."""
        contract = self.contract[agent.contract]
        least = contract.min_weekly_hours if agent.min_weekly_hours is None else agent.min_weekly_hours
        most = contract.max_weekly_hours if agent.max_weekly_hours is None else agent.max_weekly_hours
        return least, most
