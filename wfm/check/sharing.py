"""Shares multi-skilled heads out over queues, exactly and at the least cost.

How much each queue can get in all is a polymatroid, and what it pays is convex in what it gets. There the greedy way
is exact: give the next bit to whichever queue gains most by it (or loses least) and can still be given any, if need be
by moving others along a chain of queues (Federgruen and Groenevelt, Operations Research 34(6), 1986). All amounts are
whole numbers, so the result is exact and does not depend on rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

SkillSet = tuple[int, ...]
"""Positions of the queues that a head can serve, ascending."""


@dataclass(frozen=True)
class Price:
    """What a queue pays: convex steps of (units up to, cost per unit) for missing and for surplus units."""

    under: tuple[tuple[float, float], ...]
    over: tuple[tuple[float, float], ...]

    def next_step(self, need: int, given: int) -> tuple[float, float]:
        """Cost of one more unit, and for how many units that stays so."""
        if given < need:
            missing, before = need - given, 0.0
            for up_to, cost in self.under:
                if missing <= up_to:
                    return -cost, missing - before
                before = up_to
        surplus = given - need
        return next((cost, up_to - surplus) for up_to, cost in self.over if surplus < up_to)


def share(
    supply: Mapping[SkillSet, int], need: Sequence[int], given: Sequence[int], prices: Sequence[Price]
) -> list[int]:
    """Give every unit of supply to one of its queues at the least cost.

    Parameters
    ----------
    supply
        Units by skill set, to be given out completely.
    need, prices
        Per queue.
    given
        Units that each queue has already, from those who can serve nothing else.

    Returns
    -------
    Units of each queue. Among equally cheap ways the queues listed first get more.
    """
    flow = _Flow(dict(supply))
    total = list(given)
    open_queues = set(range(len(need)))
    while open_queues and any(flow.left.values()):
        steps = {queue: prices[queue].next_step(need[queue], total[queue]) for queue in open_queues}
        queue = min(open_queues, key=lambda candidate: (steps[candidate][0], candidate))
        moved = flow.push(queue, steps[queue][1])
        total[queue] += moved
        if not moved:
            # A queue that cannot be given more now never can later: others only take away what is left.
            open_queues.remove(queue)
    return total


@dataclass
class _Flow:
    """Units given so far by skill set and queue, and those left."""

    left: dict[SkillSet, int]
    used: dict[tuple[SkillSet, int], int] = field(default_factory=dict)

    def push(self, queue: int, most: float) -> int:
        """Give a queue up to `most` more units along the shortest chain, and return how many."""
        chain = self._chain(queue)
        if chain is None:
            return 0
        source = chain[-1][1]
        bottleneck = min(most, self.left[source])
        for (_, skills), (giver, _) in pairwise(chain):
            bottleneck = min(bottleneck, self.used[skills, giver])
        moved = int(bottleneck)
        for position, (taker, skills) in enumerate(chain):
            self.used[skills, taker] = self.used.get((skills, taker), 0) + moved
            if position + 1 < len(chain):
                self.used[skills, chain[position + 1][0]] -= moved
        self.left[source] -= moved
        return moved

    def _chain(self, queue: int) -> list[tuple[int, SkillSet]] | None:
        """Find steps "queue, skill set it gets from": each takes what the next queue has, the last what is left."""
        came_from: dict[int, tuple[int, SkillSet] | None] = {queue: None}
        frontier = [queue]
        for taker in frontier:
            for skills in self.left:
                if taker not in skills:
                    continue
                if self.left[skills]:
                    return self._traced(came_from, taker, skills)
                for giver in skills:
                    if giver not in came_from and self.used.get((skills, giver), 0):
                        came_from[giver] = (taker, skills)
                        frontier.append(giver)
        return None

    @staticmethod
    def _traced(
        came_from: Mapping[int, tuple[int, SkillSet] | None], last: int, skills: SkillSet
    ) -> list[tuple[int, SkillSet]]:
        chain = [(last, skills)]
        step = came_from[last]
        while step is not None:
            chain.append(step)
            step = came_from[step[0]]
        return chain[::-1]


def scaled(steps: Sequence[tuple[float, float]], units_per_head: int) -> tuple[tuple[float, float], ...]:
    """Turn steps in heads into steps in whole units."""
    return tuple((inf if up_to == inf else round(up_to * units_per_head), cost) for up_to, cost in steps)
