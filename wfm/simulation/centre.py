"""What stays the same while contacts come and go: queues, and agents by what they can serve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wfm.domain.demand import Queue
from wfm.domain.instance import Instance
from wfm.simulation.settings import DEFAULT_WITHIN_SECONDS

_ROUNDING = 1e-9
_BACKLOG = ("email", "back_office")


@dataclass(frozen=True)
class QueueTraits:
    """A queue as the floor sees it.

    Parameters
    ----------
    is_chat
        Whether an agent may serve several of its contacts at once.
    is_backlog
        Whether its contacts lie there until somebody has time, instead of waiting on a line.
    within_seconds
        Wait that is in time; None where nothing is promised.
    concurrency
        Contacts that an agent serves at once on average, 1 or more.
    """

    is_chat: bool = False
    is_backlog: bool = False
    within_seconds: float | None = None
    concurrency: float = 1.0

    @property
    def at_once(self) -> float:
        """Contacts that an agent serves at once on average; 1 outside chats."""
        return self.concurrency if self.is_chat else 1.0

    @property
    def urgent_seconds(self) -> float:
        """Wait that weighs as much as the same multiple of another queue's; at least a second."""
        return max(DEFAULT_WITHIN_SECONDS if self.within_seconds is None else self.within_seconds, 1.0)


@dataclass(frozen=True)
class Centre:
    """Queues and agents, known by their positions.

    Parameters
    ----------
    skills
        Per agent, the queues that the agent can serve.
    """

    queues: tuple[QueueTraits, ...]
    skills: tuple[tuple[int, ...], ...]

    @cached_property
    def skill_sets(self) -> tuple[tuple[int, ...], ...]:
        """Different sets of skills, those with fewer skills first; agents without a skill have the empty one."""
        return tuple(sorted({tuple(sorted(set(own))) for own in self.skills}, key=lambda own: (len(own), own)))

    @cached_property
    def skill_set_of(self) -> tuple[int, ...]:
        """Position of each agent's set of skills."""
        position = {own: index for index, own in enumerate(self.skill_sets)}
        return tuple(position[tuple(sorted(set(own)))] for own in self.skills)

    @cached_property
    def shares(self) -> tuple[tuple[float, ...], ...]:
        """Part of an agent that one contact of a queue takes up, per agent and queue; 0 where the skill is missing."""
        columns = [self._shares_of(queue) for queue in range(len(self.queues))]
        return tuple(tuple(column[agent] for column in columns) for agent in range(len(self.skills)))

    def _shares_of(self, queue: int) -> list[float]:
        """Spread a fractional concurrency over agents: of two agents at 1.5, one serves one contact and one two."""
        each = self.queues[queue].at_once
        shares, able = [], 0
        for own in self.skills:
            places = math.floor(each * (able + 1) + _ROUNDING) - math.floor(each * able + _ROUNDING)
            shares.append(1.0 / places if queue in own else 0.0)
            able += queue in own
        return shares


def build_centre(instance: Instance) -> Centre:
    """Take queues and skills from an instance, in its order."""
    position = {queue.id: index for index, queue in enumerate(instance.queues)}
    skills = (tuple(position[skill] for skill in agent.skills if skill in position) for agent in instance.agents)
    return Centre(build_traits(instance.queues), tuple(skills))


def build_traits(queues: Sequence[Queue]) -> tuple[QueueTraits, ...]:
    """Reduce queues to what matters on the floor."""
    return tuple(
        QueueTraits(
            is_chat=queue.channel == "chat",
            is_backlog=queue.channel in _BACKLOG,
            within_seconds=queue.target.within_seconds,
            concurrency=queue.concurrency,
        )
        for queue in queues
    )
