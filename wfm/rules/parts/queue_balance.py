"""Whole heads of several skills on queues, moved only where that lowers the cost of what is missing and too much.

What a queue costs is convex in its heads. So a number of heads on each queue is the cheapest there is as soon as no
single move, along a chain of people who serve two queues each, lowers the cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.demand import Queue
from wfm.rules.model import FloatArray

SkillSet = tuple[int, ...]
"""Positions of queues, ascending."""
_LEAST_GAIN = 1e-9
_Chain = list[tuple[int, int, int]]
"""Moves, each from a queue to another one, by somebody of a skill set; by position."""


def next_head_costs(
    queue: Queue, need: float, given: int, heads: int, saved: Sequence[tuple[float, float]] | None = None
) -> FloatArray:
    """Cost of one more head on a queue, shape (heads,): the first beyond `given`, the second, and so on.

    Parameters
    ----------
    saved
        What heads save in the slot, where the queue has prices by slot: heads up to which it holds, saving of each.
    """
    there = np.arange(given, given + heads + 1, dtype=np.float64)
    if saved is None:
        costs = _steps_cost(queue.understaffing.steps, need - there)
    else:
        need = saved[-1][0]
        costs = -_steps_cost(saved, there)
    return np.diff(costs + _steps_cost(queue.overstaffing.steps, there - need))


def _steps_cost(steps: Sequence[tuple[float, float]], heads: FloatArray) -> FloatArray:
    """Price the positive part of a number of heads."""
    costs, before = np.zeros(len(heads)), 0.0
    for up_to, cost in steps:
        costs += cost * np.clip(heads - before, 0.0, up_to - before)
        before = up_to
    return costs


@dataclass
class Balance:
    """Heads of one slot.

    Parameters
    ----------
    skill_sets
        Queues that people can serve.
    heads
        Heads on queues, by skill set, then queue; changed in place.
    costs
        For each queue the cost of each further head, ascending, beyond those who can serve nothing else.
    """

    skill_sets: Sequence[SkillSet]
    heads: list[list[int]]
    costs: Sequence[FloatArray]

    def add(self, arriving: Sequence[int]) -> None:
        """Put newcomers of each skill set where a head costs least, queues listed first before others."""
        for position, count in enumerate(arriving):
            if count:
                queues, totals = self.skill_sets[position], self._totals()
                offers = [self.costs[queue][totals[queue] : totals[queue] + count] for queue in queues]
                owner = np.repeat(np.arange(len(queues)), [len(offer) for offer in offers])
                cheapest = owner[np.argsort(np.concatenate(offers), kind="stable")[:count]]
                for queue, added in zip(queues, np.bincount(cheapest, minlength=len(queues)).tolist(), strict=True):
                    self.heads[position][queue] += added

    def settle(self) -> None:
        """Move heads until no move lowers the cost."""
        chain = self._best_chain()
        while chain:
            count = self._count(chain)
            for giver, taker, position in chain:
                self.heads[position][giver] -= count
                self.heads[position][taker] += count
            chain = self._best_chain()

    def _totals(self) -> list[int]:
        return [sum(column) for column in zip(*self.heads, strict=True)]

    def _best_chain(self) -> _Chain:
        """Find the moves that save most by one head; none if none saves anything."""
        totals = self._totals()
        gains = [float(costs[total - 1]) if total else -np.inf for costs, total in zip(self.costs, totals, strict=True)]
        prices = [
            float(costs[total]) if total < len(costs) else np.inf
            for costs, total in zip(self.costs, totals, strict=True)
        ]
        if max(gains) - min(prices) <= _LEAST_GAIN:
            return []
        best, best_saved = [], _LEAST_GAIN
        for giver, gain in enumerate(gains):
            chains = self._chains_from(giver) if gain - min(prices) > best_saved else {}
            for taker, chain in chains.items():
                if gain - prices[taker] > best_saved:
                    best, best_saved = chain, gain - prices[taker]
        return best

    def _chains_from(self, giver: int) -> dict[int, _Chain]:
        """Find the shortest chain from a queue to each other one that can be reached."""
        chains: dict[int, _Chain] = {giver: []}
        frontier = [giver]
        for queue in frontier:
            for position, skills in enumerate(self.skill_sets):
                if self.heads[position][queue]:
                    for taker in skills:
                        if taker not in chains:
                            chains[taker] = [*chains[queue], (queue, taker, position)]
                            frontier.append(taker)
        del chains[giver]
        return chains

    def _count(self, chain: _Chain) -> int:
        """Count the heads that a chain can move before it saves nothing more."""
        giver, taker, totals = chain[0][0], chain[-1][1], self._totals()
        most = min(self.heads[position][queue] for queue, _, position in chain)
        given = self.costs[giver][max(0, totals[giver] - most) : totals[giver]][::-1]
        taken = self.costs[taker][totals[taker] : totals[taker] + most]
        shared = min(len(given), len(taken))
        saves = given[:shared] - taken[:shared] > _LEAST_GAIN
        return shared if saves.all() else int(np.argmin(saves))
