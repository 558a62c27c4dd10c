"""What-if scenarios: the facts of a planning problem, changed by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from wfm.domain.demand import DemandInterval, Queue, Target
from wfm.domain.ids import AgentId, ContractId, QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent


@dataclass(frozen=True)
class ExtraPeople:
    """People who are not there yet: always available, without wishes, activities and history."""

    contract: ContractId
    skills: tuple[QueueId, ...]
    count: int
    team: str | None = None


@dataclass(frozen=True)
class Scenario:
    """Changes of an instance, by queue; queues that are not named stay as they are.

    Parameters
    ----------
    volume_percent, aht_percent, required_percent
        Added to contacts, to handling time and to heads given as required.
    shrinkage
        In place of the queue's, 0–1.
    targets
        In place of the queue's.
    """

    name: str
    volume_percent: Mapping[QueueId, float] = field(default_factory=dict)
    aht_percent: Mapping[QueueId, float] = field(default_factory=dict)
    required_percent: Mapping[QueueId, float] = field(default_factory=dict)
    shrinkage: Mapping[QueueId, float] = field(default_factory=dict)
    targets: Mapping[QueueId, Target] = field(default_factory=dict)
    extra_people: tuple[ExtraPeople, ...] = ()


def apply_scenario(instance: Instance, scenario: Scenario) -> Instance:
    """Change an instance as a scenario says."""
    return replace(
        instance,
        queues=tuple(_queue(queue, scenario) for queue in instance.queues),
        demand=tuple(_interval(row, scenario) for row in instance.demand),
        agents=(*instance.agents, *_new_agents(instance, scenario)),
    )


def _queue(queue: Queue, scenario: Scenario) -> Queue:
    return replace(
        queue,
        shrinkage=scenario.shrinkage.get(queue.id, queue.shrinkage),
        target=scenario.targets.get(queue.id, queue.target),
    )


def _interval(row: DemandInterval, scenario: Scenario) -> DemandInterval:
    volume = _factor(scenario.volume_percent, row.queue)
    return replace(
        row,
        volume=_times(row.volume, volume),
        volume_low=_times(row.volume_low, volume),
        volume_high=_times(row.volume_high, volume),
        aht_seconds=_times(row.aht_seconds, _factor(scenario.aht_percent, row.queue)),
        required=_times(row.required, _factor(scenario.required_percent, row.queue)),
    )


def _factor(percent: Mapping[QueueId, float], queue: QueueId) -> float:
    return 1.0 + percent.get(queue, 0.0) / 100.0


def _times(amount: float | None, factor: float) -> float | None:
    return None if amount is None else amount * factor


def _new_agents(instance: Instance, scenario: Scenario) -> Iterator[Agent]:
    """Make people under ids that nobody bears yet."""
    taken = set(instance.agent)
    numbers = (number for number in count(1) if f"extra_{number}" not in taken)
    for group in scenario.extra_people:
        for _ in range(group.count):
            number = next(numbers)
            yield Agent(AgentId(f"extra_{number}"), f"Extra {number}", group.contract, group.skills, team=group.team)
