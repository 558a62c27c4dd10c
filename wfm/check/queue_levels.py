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
from functools import cached_property
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import millionths
from wfm.check.queue_price import QueuePrice, queue_prices, units_per_head
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
    following
        Queues of which one more head is wanted when one more is needed.
    """

    step_millionths: int
    wanted: Mapping[QueueId, WholeArray]
    following: frozenset[QueueId] = frozenset()


@dataclass(frozen=True)
class Component:
    """Queues that share agents, directly or through others.

    Parameters
    ----------
    last_slope
        The highest slope, in millionths per head and slot.
    constant
        What does not depend on heads, over all slots: millionths times units per head.
    first_cost
        Per queue, millionths per head and slot that the first missing head costs.
    """

    queues: tuple[QueueId, ...]
    last_slope: int
    levels: tuple[Level, ...]
    constant: int
    first_cost: Mapping[QueueId, int]


def build_components(instance: Instance, requirement: Requirement) -> tuple[Component, ...]:
    """Take the costs of all queues apart."""
    prices = queue_prices(instance, requirement)
    desks = {
        queue: _Desk(price, _most_units(instance, queue))
        for queue, price in zip(requirement.queues, prices, strict=True)
    }
    return tuple(_component({queue: desks[queue] for queue in own}) for own in _sharing(instance, requirement.queues))


@dataclass(frozen=True)
class _Desk:
    """Price of one queue, and the most units that it can be given."""

    price: QueuePrice
    most: int

    @cached_property
    def bends(self) -> list[tuple[float, WholeArray]]:
        """Slopes as configured, ascending, each with the units at which it ends, shape (slots,)."""
        need: WholeArray = self.price.need.astype(object)
        falling = [(-cost, need - before.astype(object)) for before, _, cost in self.price.under_steps()]
        rising = [
            (cost, np.full_like(need, self.most) if until == inf else need + int(until))
            for until, cost in self.price.over
        ]
        return [*reversed(falling), *rising]

    def wanted(self, slope: float) -> WholeArray:
        """Units at which a slope above `slope` begins."""
        ends = [end for own, end in self.bends if own <= slope]
        return ends[-1] if ends else np.zeros(len(self.price.need), dtype=object)

    def follows(self, slope: float) -> bool:
        """Tell whether `wanted` rises with the need: it does beyond a bend that lies at it, or so far above it."""
        ends = [until for own, until in self._lengths if own <= slope]
        return bool(ends) and ends[-1] < inf

    @property
    def _lengths(self) -> list[tuple[float, float]]:
        """Slopes, ascending, with how far above the need each ends: 0 where it lies below."""
        return [(-cost, 0.0) for _, _, cost in self.price.under_steps()][::-1] + [
            (cost, until) for until, cost in self.price.over
        ]

    def cost_of_nobody(self) -> int:
        """Cost of all slots without any head, in millionths times units per head."""
        steps = self.price.under_steps()
        return sum(millionths(cost) * int((up_to - before).astype(object).sum()) for before, up_to, cost in steps)


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
    slopes = sorted({slope for desk in desks.values() for slope, _ in desk.bends})
    levels = tuple(
        Level(
            step_millionths=millionths(high) - millionths(low),
            wanted={queue: desk.wanted(low) for queue, desk in desks.items()},
            following=frozenset(queue for queue, desk in desks.items() if desk.follows(low)),
        )
        for low, high in pairwise(slopes)
    )
    saved = sum(level.step_millionths * int(wanted.sum()) for level in levels for wanted in level.wanted.values())
    return Component(
        queues=tuple(desks),
        last_slope=millionths(slopes[-1]),
        levels=levels,
        constant=sum(desk.cost_of_nobody() for desk in desks.values()) - saved,
        first_cost={queue: millionths(desk.price.under[0][1]) for queue, desk in desks.items()},
    )
