"""What queues that share agents cost in each slot, taken apart into levels between the slopes of their costs.

Given y heads, a queue costs what is convex in y: it falls while heads are missing and rises once there are too many.
Let ``v_0 < v_1 < … < v_L`` be all slopes in a component, the queues that share agents directly or through others. Let
``b_i`` be the number of heads at which a slope above ``v_i`` begins for one queue. Right of y its slope is ``v_L`` less
all differences ``v_{i+1} - v_i`` with ``b_i > y``, so its cost is

    ``cost of nobody  -  sum of (v_{i+1} - v_i) * b_i  +  v_L * y  +  sum of (v_{i+1} - v_i) * max(0, b_i - y)``.

A queue that never becomes so steep has more heads for ``b_i`` than it can be given; up to there the formula holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from wfm.check.coverage import head_units, queue_prices, units_per_head
from wfm.check.millionths import millionths
from wfm.check.sharing import Price
from wfm.domain.demand import Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance

WholeArray = NDArray[np.object_]
"""Whole numbers of any size."""


@dataclass(frozen=True)
class Level:
    """A step from one slope to the next.

    Parameters
    ----------
    step_millionths
        Difference of the two slopes, per head and slot.
    wanted
        Shape (slots,) per queue: units of heads at which the higher slope begins.
    """

    step_millionths: int
    wanted: Mapping[QueueId, WholeArray]


@dataclass(frozen=True)
class Component:
    """Queues that share agents, directly or through others.

    Parameters
    ----------
    last_slope
        The highest slope, in millionths per head and slot.
    constant
        What does not depend on heads, over all slots: millionths times units per head.
    """

    queues: tuple[QueueId, ...]
    last_slope: int
    levels: tuple[Level, ...]
    constant: int


def build_components(instance: Instance, requirement: Requirement) -> tuple[Component, ...]:
    """Take the costs of all queues apart."""
    need = head_units(instance.calendar, requirement.heads).astype(object)
    prices = queue_prices(instance, requirement)
    desks = {
        queue: _Desk(price, row, _most_units(instance, queue))
        for queue, price, row in zip(requirement.queues, prices, need, strict=True)
    }
    return tuple(_component({queue: desks[queue] for queue in own}) for own in _sharing(instance, requirement.queues))


@dataclass(frozen=True)
class _Desk:
    """Price of one queue, its need in units, shape (slots,), and the most units that it can be given."""

    price: Price
    need: WholeArray
    most: int

    def bends(self) -> list[tuple[float, float]]:
        """Slopes as configured, ascending, each with the units beyond the need at which it ends."""
        starts = [0.0, *(until for until, _ in self.price.under)]
        falling = [(-cost, -start) for start, (_, cost) in zip(starts, self.price.under, strict=False)]
        return [*reversed(falling), *((cost, until) for until, cost in self.price.over)]

    def wanted(self, slope: float) -> WholeArray:
        """Units at which a slope above `slope` begins."""
        ends = [end for own, end in self.bends() if own <= slope]
        if not ends:
            return np.zeros_like(self.need)
        if max(ends) == inf:
            return np.full_like(self.need, self.most)
        wanted: WholeArray = np.maximum(self.need + round(max(ends)), 0)
        return wanted

    def cost_of_nobody(self) -> int:
        """Cost of all slots without any head, in millionths times units per head."""
        total, before = 0, 0
        for until, cost in self.price.under:
            most = int(self.need.max(initial=0)) if until == inf else int(until)
            total += millionths(cost) * int((np.minimum(self.need, most) - np.minimum(self.need, before)).sum())
            before = most
        return total


def _most_units(instance: Instance, queue: QueueId) -> int:
    return units_per_head(instance.calendar) * sum(queue in agent.skills for agent in instance.agents)


def _sharing(instance: Instance, queues: Sequence[QueueId]) -> list[list[QueueId]]:
    """Queues that share agents, in the order of the requirement."""
    label = {queue: index for index, queue in enumerate(queues)}
    for skills in {frozenset(agent.skills) for agent in instance.agents}:
        joined = {label[queue] for queue in skills if queue in label}
        label = {queue: min(joined) if own in joined else own for queue, own in label.items()}
    return [[queue for queue in queues if label[queue] == root] for root in sorted(set(label.values()))]


def _component(desks: Mapping[QueueId, _Desk]) -> Component:
    slopes = sorted({slope for desk in desks.values() for slope, _ in desk.bends()})
    levels = tuple(
        Level(
            step_millionths=millionths(high) - millionths(low),
            wanted={queue: desk.wanted(low) for queue, desk in desks.items()},
        )
        for low, high in pairwise(slopes)
    )
    saved = sum(level.step_millionths * int(wanted.sum()) for level in levels for wanted in level.wanted.values())
    return Component(
        queues=tuple(desks),
        last_slope=millionths(slopes[-1]),
        levels=levels,
        constant=sum(desk.cost_of_nobody() for desk in desks.values()) - saved,
    )
