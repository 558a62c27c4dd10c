"""In which shares agents of several skills serve their queues, as far as a plan tells.

A plan tells heads by queue, and who is on the floor. Which of them serve what follows by proportional fitting: shares
are scaled until every queue gets its heads and every skill set gives all it has. Of all ways that add up it is the one
that favours nobody, and it does not depend on the order of queues or people (Deming and Stephan 1940).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.attendance.slot_seconds import FloatArray, IntArray

SkillSet = tuple[int, ...]
"""Positions of queues, ascending."""
_ROUNDS = 100
_CLOSE_ENOUGH = 1e-6
_NOTHING = 1e-12
"""Heads so few that scaling them up would only blow rounding up."""


@dataclass(frozen=True)
class QueueShares:
    """Shares of skill sets in queues: one row for every queue of every set.

    Parameters
    ----------
    set_of, queue_of
        Shape (cells,): what the rows stand for, sets together and in order.
    share
        Shape (cells, slots); the rows of a set add up to 1.
    """

    set_of: IntArray
    queue_of: IntArray
    share: FloatArray

    def to_queues(self, by_set: FloatArray, queues: int) -> FloatArray:
        """Share amounts of skill sets, shape (sets, slots), out over queues, shape (queues, slots)."""
        found = np.zeros((queues, self.share.shape[1]))
        np.add.at(found, self.queue_of, by_set[self.set_of] * self.share)
        return found

    def to_sets(self, by_queue: FloatArray, sets: int) -> FloatArray:
        """Average of what queues have, shape (queues, slots), as each skill set meets it, shape (sets, slots)."""
        found = np.zeros((sets, self.share.shape[1]))
        np.add.at(found, self.set_of, by_queue[self.queue_of] * self.share)
        return found


def plan_shares(sets: Sequence[SkillSet], supply: FloatArray, planned: FloatArray, required: FloatArray) -> QueueShares:
    """Find the shares in which a plan has skill sets serve their queues.

    Where the plan has nobody of a set, or gives its queues nothing, their missing heads decide, else their required
    heads; with nothing required either, every queue of the set gets the same.

    Parameters
    ----------
    sets
        None of them empty.
    supply
        Heads on the floor by skill set, shape (sets, slots).
    planned, required
        Heads by queue, shape (queues, slots).
    """
    set_of = np.array([place for place, skills in enumerate(sets) for _ in skills], dtype=np.int64)
    queue_of = np.array([queue for skills in sets for queue in skills], dtype=np.int64)
    sizes = np.array([len(skills) for skills in sets], dtype=np.int64)
    share = np.ones((set_of.size, supply.shape[1]))
    several = np.flatnonzero(sizes[set_of] > 1)
    if several.size:
        alone = np.zeros_like(planned)
        np.add.at(alone, queue_of[sizes[set_of] == 1], supply[sizes == 1])
        left = np.maximum(planned - alone, 0.0)
        rank = (np.cumsum(sizes > 1) - 1)[set_of[several]]
        cells = _Cells(rank, queue_of[several])
        flow = cells.fit(supply[sizes > 1], left)
        for weight in (np.maximum(required - planned, 0.0), required, np.ones_like(required)):
            flow = cells.filled(flow, weight)
        share[several] = flow / cells.by_set(flow)[rank]
    return QueueShares(set_of, queue_of, share)


@dataclass(frozen=True)
class _Cells:
    """Queues of the sets with several skills, one row each, sets together and in order."""

    set_of: IntArray
    queue_of: IntArray

    def by_set(self, flow: FloatArray) -> FloatArray:
        """Add up by set."""
        return np.add.reduceat(flow, np.flatnonzero(np.diff(self.set_of, prepend=-1)), axis=0)

    def fit(self, supply: FloatArray, left: FloatArray) -> FloatArray:
        """Scale shares until they agree with queues and sets, or no longer change."""
        flow = np.ones((self.set_of.size, left.shape[1]))
        for _ in range(_ROUNDS):
            before = flow
            given = np.zeros_like(left)
            np.add.at(given, self.queue_of, flow)
            flow = flow * _ratio(left, given)[self.queue_of]
            flow = flow * _ratio(supply, self.by_set(flow))[self.set_of]
            if np.abs(flow - before).max(initial=0.0) <= _CLOSE_ENOUGH:
                break
        return flow

    def filled(self, flow: FloatArray, weight: FloatArray) -> FloatArray:
        """Take weights of queues for the sets that have nothing in a slot."""
        is_empty = self.by_set(flow) <= 0
        return np.where(is_empty[self.set_of], weight[self.queue_of], flow)


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Divide; 0 where there is nothing to divide by."""
    found: FloatArray = np.divide(part, whole, out=np.zeros_like(whole), where=whole > _NOTHING)
    return found
