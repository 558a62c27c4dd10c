"""What coverage costs, as a function of the heads on the floor per skill set alone.

Sharing multi-skilled heads over queues at least cost is a transport problem with convex costs. Its best value needs no
flow variables. Let the slopes that occur in any queue's cost be ``v_1 < … < v_L``. Going from slope ``v_i`` to
``v_{i+1}``, queue q wants ``b_{q,i}`` heads before the higher slope begins. Filling the dearest wants first is optimal
for all levels at once (the heads that queues can be given form a polymatroid), and by Hall's condition the wants left
open at level i are

    ``U_i = max over sets Q of queues of (sum of b_{q,i} in Q  -  N_Q)``,   at least 0,

where ``N_Q`` counts heads that can serve some queue of Q. The cost of a slot is then

    ``constant + v_L * all heads + sum over i of (v_{i+1} - v_i) * U_i``.

Heads are whole, so where ``b_Q`` has a fraction f the cut ``U_i >= f * (ceil(b_Q) - N_Q)`` holds too; it is what makes
the relaxation of fractional requirements tight (mixed-integer rounding; Nemhauser and Wolsey, Integer and Combinatorial
Optimization, 1988, II.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from wfm.domain.demand import Backlog, Queue, Requirement, SlotPrices
from wfm.domain.ids import QueueId
from wfm.rules.model import BoolArray, FloatArray, IntArray

SkillSet = frozenset[QueueId]
BROKEN_HEADS = 100
"""In models, each unit by which a hard joint rule is broken costs as much as so many heads short in one slot."""


@dataclass(frozen=True)
class Want:
    """The wants of one level of cost in one component of queues.

    Parameters
    ----------
    step_cost
        Cost per head and slot left open, ``v_{i+1} - v_i``.
    members
        Shape (subsets, skill sets): whether a skill set serves some queue of the subset.
    thousandths
        Shape (subsets, slots): ``b_Q`` in thousandths of a head.
    queues
        Names of each subset's queues.
    level
        Number of the step within its component.
    """

    step_cost: float
    members: IntArray
    thousandths: IntArray
    queues: tuple[tuple[QueueId, ...], ...]
    level: int


@dataclass(frozen=True)
class Waiting:
    """Work that may wait, and what of the cost changes with when it is done.

    Parameters
    ----------
    is_open
        Shape (slots,): when it can be done.
    needed
        Shape (slots,): thousandths of heads that the cost counts on to do it.
    slope
        By how much the constant of a slot changes with each head needed there.
    levels
        Positions of the wants that rise by one with each head needed.
    """

    queue: QueueId
    backlog: Backlog
    is_open: BoolArray
    needed: IntArray
    slope: float
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Cover:
    """Cost of coverage per slot.

    Parameters
    ----------
    skill_sets
        Order of the first axis of heads.
    wants
        All levels of all components of queues that share people.
    head_cost
        Shape (skill sets,): cost per head and slot before anything is saved.
    constant
        Shape (slots,).
    divisor_cost
        The cheapest first step of understaffing, by which gaps become percentages.
    waiting
        Work that may wait; all else takes it as planned.
    """

    skill_sets: tuple[SkillSet, ...]
    wants: tuple[Want, ...]
    head_cost: FloatArray
    constant: FloatArray
    divisor_cost: float
    waiting: tuple[Waiting, ...] = ()

    @property
    def slot_count(self) -> int:
        """Number of slots."""
        return len(self.constant)

    @property
    def short_cost(self) -> float:
        """A measure of costs, above 0: what a head short in one slot costs, where it costs anything."""
        return self.divisor_cost or 1.0

    @property
    def broken_cost(self) -> float:
        """Price, in models alone, of a unit by which a hard joint rule is broken."""
        return BROKEN_HEADS * self.short_cost

    def cost(self, heads: IntArray) -> FloatArray:
        """Cost of each slot for whole heads of shape (skill sets, slots)."""
        return self.cost_at(heads, np.arange(self.slot_count))

    def cost_at(self, heads: IntArray, slots: IntArray) -> FloatArray:
        """Cost of some slots; the second axis of `heads` follows `slots`."""
        total = self.constant[slots] + self.head_cost @ heads
        for want in self.wants:
            unmet = want.thousandths[:, slots] - 1000 * (want.members @ heads)
            total += want.step_cost * np.maximum(0, unmet.max(axis=0)) / 1000
        return np.asarray(total)


def build_cover(queues: Sequence[Queue], requirement: Requirement, skill_sets: Sequence[SkillSet], most: int) -> Cover:
    """Tell what coverage costs.

    Parameters
    ----------
    skill_sets
        Skill sets of the agents, each with at least one queue.
    most
        More heads than can ever be present in one slot.
    """
    thousandths = np.rint(requirement.heads * 1000).astype(np.int64)
    wants: list[Want] = []
    head_cost = np.zeros(len(skill_sets))
    constant = np.zeros(thousandths.shape[1])
    beyond = {queue: most * 1000 + int(own.work.sum()) for queue, own in requirement.backlogs.items()}
    desks = [
        _desk(queue, row, requirement.prices.get(queue.id), beyond.get(queue.id, most * 1000))
        for queue, row in zip(queues, thousandths, strict=True)
    ]
    waiting: list[Waiting] = []
    for component in components_of(queues, skill_sets):
        part = _component_wants(component, queues, desks, skill_sets)
        for index in component:
            if queues[index].id in requirement.backlogs:
                waiting.append(_waiting(index, queues[index].id, requirement, desks, component, len(wants)))
        wants += part.wants
        constant += part.constant
        head_cost[part.skill_sets] = part.last_slope
    divisor_cost = min((queue.understaffing.first_cost for queue in queues), default=1.0)
    return Cover(tuple(skill_sets), tuple(wants), head_cost, constant, divisor_cost, tuple(waiting))


@dataclass(frozen=True)
class _Part:
    wants: list[Want]
    constant: FloatArray
    skill_sets: list[int]
    last_slope: float


def components_of(queues: Sequence[Queue], skill_sets: Sequence[SkillSet]) -> list[list[int]]:
    """Group positions of queues that share agents, directly or through others."""
    label = list(range(len(queues)))
    position = {queue.id: index for index, queue in enumerate(queues)}
    for skills in skill_sets:
        joined = {label[position[queue]] for queue in skills}
        label = [min(joined) if old in joined else old for old in label]
    return [[index for index, own in enumerate(label) if own == root] for root in sorted(set(label))]


def _component_wants(
    component: list[int], queues: Sequence[Queue], desks: Sequence[_Desk], skill_sets: Sequence[SkillSet]
) -> _Part:
    slopes = sorted({slope for index in component for slope in desks[index].slopes})
    constant = np.zeros(len(desks[component[0]].satisfied))
    levels = {index: [desks[index].want(slope) for slope in slopes[:-1]] for index in component}
    for index in component:
        satisfied = desks[index].satisfied
        constant -= slopes[-1] * satisfied / 1000
        for low, high, want in zip(slopes, slopes[1:], levels[index], strict=False):
            constant -= (high - low) * np.maximum(0, want - satisfied) / 1000
    subsets = [subset for size in range(1, len(component) + 1) for subset in combinations(component, size)]
    names = tuple(tuple(queues[index].id for index in subset) for subset in subsets)
    members = np.array(
        [[int(bool(skills.intersection(own))) for skills in skill_sets] for own in names], dtype=np.int64
    )
    members = members.reshape(len(subsets), len(skill_sets))
    wants = [
        Want(
            step_cost=high - low,
            members=members,
            thousandths=np.array([sum(levels[index][level] for index in subset) for subset in subsets]),
            queues=names,
            level=level,
        )
        for level, (low, high) in enumerate(pairwise(slopes))
    ]
    return _Part(wants, constant, [int(index) for index in np.flatnonzero(members[-1])], slopes[-1])


@dataclass(frozen=True)
class _Desk:
    """What one queue costs.

    Parameters
    ----------
    slopes
        Ascending: what one more head costs.
    ends
        Shape (slopes, slots), ascending: thousandths of heads at which each slope ends.
    satisfied
        Shape (slots,): thousandths of heads at which the queue costs nothing.
    """

    slopes: tuple[float, ...]
    ends: IntArray
    satisfied: IntArray

    def want(self, slope: float) -> IntArray:
        """Heads, in thousandths, at which a slope above `slope` begins; none if the first is above."""
        passed = sum(own <= slope for own in self.slopes)
        return self.ends[passed - 1] if passed else np.zeros_like(self.satisfied)


def _waiting(
    index: int, queue: QueueId, requirement: Requirement, desks: Sequence[_Desk], component: list[int], wants: int
) -> Waiting:
    """Tell what changes with the heads that a queue's work needs; its component's wants begin at position `wants`."""
    slopes = sorted({slope for own in component for slope in desks[own].slopes})
    passed = [sum(own <= slope for own in desks[index].slopes) for slope in slopes[:-1]]
    every = len(desks[index].slopes)
    ended = sum(high - low for (low, high), own in zip(pairwise(slopes), passed, strict=True) if own == every)
    return Waiting(
        queue=queue,
        backlog=requirement.backlogs[queue],
        is_open=requirement.is_open[index],
        needed=desks[index].satisfied,
        slope=ended - slopes[-1],
        levels=tuple(wants + level for level, own in enumerate(passed) if 0 < own < every),
    )


def lay_out(
    queue: Queue, heads: FloatArray, prices: SlotPrices | None, most: int
) -> tuple[tuple[float, ...], IntArray]:
    """Lay the slopes of a queue's cost out over its heads.

    Parameters
    ----------
    heads
        Required, shape (slots,).
    most
        More heads than can be present.

    Returns
    -------
    Slopes, ascending, and the thousandths of heads at which each ends, shape (slopes, slots).
    """
    desk = _desk(queue, np.rint(heads * 1000).astype(np.int64), prices, most * 1000)
    return desk.slopes, desk.ends


def _desk(queue: Queue, required: IntArray, prices: SlotPrices | None, most: int) -> _Desk:
    """Lay the slopes of a queue's cost out over its heads; `most` is more thousandths than can be present."""
    if prices is None:
        short = queue.understaffing.steps
        satisfied = required
        falling = [
            (-cost, np.maximum(0, required - round(before * 1000)))
            for (before, _), (_, cost) in zip(((0.0, 0.0), *short), short, strict=False)
        ][::-1]
    else:
        satisfied = prices.ends[-1]
        falling = [(-saving, end) for saving, end in zip(prices.savings, prices.ends, strict=True)]
    # The last slope has no end. It gets one that nobody reaches, nor the queue's need, or the constant would be wrong.
    rising = [
        (cost, np.maximum(satisfied, most) if until == np.inf else satisfied + round(until * 1000))
        for until, cost in queue.overstaffing.steps
    ]
    slopes, ends = zip(*falling, *rising, strict=True)
    return _Desk(slopes, np.array(ends), satisfied)
