"""When to do work that may wait, given all heads: exactly, at the least cost, as a flow of least cost.

Heads of a skill set flow to the queues of their slot. A queue takes them at the slopes of its cost; one with work hands
to work what it does not have as surplus. Work done in a slot may have arrived before it: what is handed over flows back
in time to where it arrived. Since no cohort overtakes another, it is enough to bound what is carried from each slot to
the next by what has arrived and is not due; first due first served then keeps all deadlines. What nobody does is late,
or left where it is due after the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from ortools.graph.python import min_cost_flow

from wfm.domain.demand import Backlog, Queue, Requirement
from wfm.optimise.cover import Cover, SkillSet, build_cover, components_of, lay_out
from wfm.optimise.cpsat import FailedSolveError
from wfm.rules.model import BoolArray, FloatArray, IntArray

_HIGHEST_COST = 1e9
"""Costs are told to the flow in whole numbers up to this; what they add up to is counted anew."""


class Levelling:
    """Finds the times of waiting work that are best for given heads.

    Parameters
    ----------
    requirement
        With backlogs.
    skill_sets
        Order of the first axis of heads.
    most
        More heads than can ever be present in one slot.
    """

    def __init__(
        self, queues: Sequence[Queue], requirement: Requirement, skill_sets: Sequence[SkillSet], most: int
    ) -> None:
        self._queues, self._requirement, self._skill_sets, self._most = queues, requirement, skill_sets, most
        self._rows = [row for row, queue in enumerate(queues) if queue.id in requirement.backlogs]
        self._network = _Network(queues, requirement, skill_sets, self._rows, most)

    def cover(self, heads: IntArray) -> Cover:
        """Tell what coverage costs where waiting work is done when that is best for some heads.

        Parameters
        ----------
        heads
            Shape (skill sets, slots).
        """
        needed = self._requirement.heads.copy()
        for row, done in zip(self._rows, self._network.done(heads), strict=True):
            needed[row] = (done + late_work(self._requirement.backlogs[self._queues[row].id], done)) / 1000.0
        return self.cover_with(needed)

    def cover_with(self, needed: FloatArray) -> Cover:
        """Tell what coverage costs if so many heads are needed, shape (queues, slots)."""
        return build_cover(self._queues, replace(self._requirement, heads=needed), self._skill_sets, self._most)


def late_work(backlog: Backlog, done: IntArray) -> IntArray:
    """Work that becomes late in each slot if so much is done in each, first due first; thousandths, shape (slots,)."""
    left, late = backlog.work.copy(), np.zeros_like(done)
    oldest = 0
    for slot, able in enumerate(done.tolist()):
        while oldest < len(left) and backlog.last[oldest] < slot:
            oldest += 1
        cohort = oldest
        while able and cohort < len(left) and backlog.first[cohort] <= slot:
            taken = min(able, int(left[cohort]))
            left[cohort] -= taken
            able -= taken
            cohort += 1
    np.add.at(late, backlog.last[backlog.is_due], left[backlog.is_due])
    return late


class _Network:
    """The flow of a centre; only what heads there are changes from one solve to the next."""

    def __init__(
        self,
        queues: Sequence[Queue],
        requirement: Requirement,
        skill_sets: Sequence[SkillSet],
        rows: Sequence[int],
        most: int,
    ) -> None:
        self._slots = slots = requirement.heads.shape[1]
        self._every = np.arange(slots)
        beside = {row for own in components_of(queues, skill_sets) if set(own) & set(rows) for row in own}
        self._sets = [index for index, own in enumerate(skill_sets) if any(queues[row].id in own for row in beside)]
        self._works = [requirement.backlogs[queues[row].id] for row in rows]
        self._total = sum(int(work.work.sum()) for work in self._works)
        self._beyond = self._total + 1000 * most * max(1, len(skill_sets))
        # Nodes: heads of each skill set, queues and work, slot by slot; then who does what nobody does, and surplus.
        first_queue = len(self._sets) * slots
        queue_node = {row: first_queue + place * slots for place, row in enumerate(sorted(beside))}
        self._work_node = [first_queue + (len(beside) + place) * slots for place in range(len(rows))]
        self._nobody = first_queue + (len(beside) + len(rows)) * slots
        self._rest = self._nobody + 1
        self._blocks: list[tuple[IntArray, IntArray, IntArray, FloatArray]] = []
        for place, row in enumerate(rows):
            self._hand_over(queue_node[row], self._work_node[place], requirement.is_open[row])
        for place, index in enumerate(self._sets):
            for row in beside:
                if queues[row].id in skill_sets[index]:
                    self._add(place * slots + self._every, queue_node[row] + self._every, self._beyond, 0.0)
        for row in sorted(beside):
            self._price(queues[row], row, requirement, queue_node[row], most, is_waiting=row in rows)
        for place, row in enumerate(rows):
            self._carry(self._work_node[place], self._works[place], queues[row].understaffing.first_cost)
        self._add(np.array([self._nobody]), np.array([self._rest]), self._beyond, 0.0)

    def done(self, heads: IntArray) -> list[IntArray]:
        """Find how much of each backlog is done in each slot, thousandths of heads, shape (slots,) each.

        Raises
        ------
        FailedSolveError
            If the flow cannot be found, which is due to numbers out of range.
        """
        flow = min_cost_flow.SimpleMinCostFlow()
        tails, ends, capacities, costs = (np.concatenate(part) for part in zip(*self._blocks, strict=True))
        scale = _HIGHEST_COST / max(1.0, float(np.abs(costs).max()))
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            tails, ends, capacities, np.rint(costs * scale).astype(np.int64)
        )
        supply = np.zeros(self._rest + 1, np.int64)
        supply[: len(self._sets) * self._slots] = 1000 * heads[self._sets].clip(0).ravel()
        supply[self._rest] = -supply.sum()
        supply[self._nobody] = self._total
        for node, work in zip(self._work_node, self._works, strict=True):
            np.add.at(supply, node + work.first, -work.work)
        flow.set_nodes_supplies(np.arange(len(supply)), supply)
        if flow.solve() != flow.OPTIMAL:
            raise FailedSolveError("no plan of waiting work was found")
        handed = flow.flows(arcs[: len(self._works) * self._slots]).astype(np.int64)
        return list(handed.reshape(len(self._works), self._slots))

    def _add(self, tails: IntArray, ends: IntArray, capacity: IntArray | int, cost: float) -> None:
        shape = tails.shape
        self._blocks.append(
            (tails, ends, np.broadcast_to(np.asarray(capacity, np.int64), shape), np.full(shape, float(cost)))
        )

    def _hand_over(self, queue: int, work: int, is_open: BoolArray) -> None:
        """Let a queue's heads do its work while it is open; these arcs are the first of all."""
        self._add(queue + self._every, work + self._every, np.where(is_open, self._beyond, 0), 0.0)

    def _price(
        self, queue: Queue, row: int, requirement: Requirement, node: int, most: int, *, is_waiting: bool
    ) -> None:
        """Let heads stay with a queue at the slopes of its cost, which begin with surplus where its work may wait."""
        slopes, ends = lay_out(
            queue,
            np.zeros_like(requirement.heads[row]) if is_waiting else requirement.heads[row],
            requirement.prices.get(queue.id),
            most,
        )
        capacities = np.diff(ends, axis=0, prepend=0)
        capacities[-1] = self._beyond
        for slope, capacity in zip(slopes, capacities, strict=True):
            self._add(node + self._every, np.full(self._slots, self._rest), capacity, slope)

    def _carry(self, node: int, work: Backlog, late_cost: float) -> None:
        """Let work wait as long as it may, be left at the end, or be late."""
        arrived, due = np.zeros((2, self._slots), np.int64)
        np.add.at(arrived, work.first, work.work)
        np.add.at(due, work.last[work.is_due], work.work[work.is_due])
        waiting = np.cumsum(arrived) - np.cumsum(due)
        self._add(node + self._every[1:], node + self._every[:-1], waiting[:-1], 0.0)
        self._add(np.full(self._slots, self._nobody), node + self._every, arrived, late_cost)
        self._add(np.array([self._nobody]), np.array([node + self._slots - 1]), int(waiting[-1]), 0.0)
