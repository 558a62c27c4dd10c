"""What tests of the checker need beside drawn rosters: requirements, and queues that agents share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from drawing import VOICE

from wfm.domain.demand import Queue, Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance

CHAT = replace(VOICE, id=QueueId("chat"))


def required(instance: Instance, *heads: float) -> Requirement:
    """The same requirement in every slot, one number per queue."""
    shape = (len(instance.queues), instance.calendar.slot_count)
    table = np.tile(np.array(heads, dtype=float)[:, None], (1, shape[1]))
    return Requirement(tuple(queue.id for queue in instance.queues), table, np.ones(shape, dtype=bool))


def with_queues(instance: Instance, skills: dict[str, str], *queues: Queue) -> Instance:
    """Give the instance these queues, and each agent skills written as in "voice|chat"."""
    agents = tuple(
        replace(agent, skills=tuple(QueueId(skill) for skill in skills[agent.id].split("|")))
        for agent in instance.agents
    )
    return replace(instance, queues=queues, agents=agents)
