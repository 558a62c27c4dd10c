"""Which queue people of several skills serve, slot by slot: one plausible way to give the cover of a roster.

Nobody decides beforehand who serves which queue; whoever runs the day does, and is taken to do so like this:

- Whoever comes, to a shift or from a break, takes the queue where a head costs least, the one listed first of several.
- Everybody else stays on the queue of the slot before.
- Then people move as long as that lowers the cost of missing and surplus heads, best move first, until the heads on
  each queue are as cheap as whole heads can be. Whoever has been on a queue longest leaves it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.model import BoolArray, IntArray
from wfm.rules.parts.queue_balance import Balance, SkillSet, next_head_costs
from wfm.rules.parts.queue_floor import Floor, floor_of
from wfm.staffing.requirement import build_requirement

_NOWHERE = -1


@dataclass(frozen=True)
class QueueBlock:
    """Slots for which somebody serves a queue, from one move to the next."""

    agent: Agent
    queue: str
    first_slot: int
    end_slot: int


def blocks_between_moves(instance: Instance, roster: Roster) -> Iterator[QueueBlock]:
    """Yield each block that a move begins and a move ends, in order of its end.

    Blocks that a shift or a break begins or ends are left out.
    """
    people = _people(instance)
    if not people.several:
        return
    names = _requirement(instance).queues
    for row, queue, first, last in _Dispatch(instance, roster, people).blocks():
        yield QueueBlock(people.several[row], names[queue], first, last)


@dataclass(frozen=True, eq=False)
class _People:
    """Agents who can serve one queue, and those who can serve several.

    Parameters
    ----------
    single_queue
        Queue of each of `single`.
    skill_set
        Position in `skill_sets` of each of `several`.
    """

    single: tuple[Agent, ...]
    single_queue: IntArray
    several: tuple[Agent, ...]
    skill_sets: tuple[SkillSet, ...]
    skill_set: IntArray


@lru_cache(maxsize=4)
def _requirement(instance: Instance) -> Requirement:
    return build_requirement(instance)


@lru_cache(maxsize=4)
def _people(instance: Instance) -> _People:
    """Sort agents by their skills."""
    position = {queue: index for index, queue in enumerate(_requirement(instance).queues)}
    skills = [
        (tuple(sorted({position[skill] for skill in agent.skills if skill in position})), agent)
        for agent in instance.agents
    ]
    skill_sets = sorted({own for own, _ in skills if len(own) > 1})
    return _People(
        single=tuple(agent for own, agent in skills if len(own) == 1),
        single_queue=np.array([own[0] for own, _ in skills if len(own) == 1], np.int64),
        several=tuple(agent for own, agent in skills if len(own) > 1),
        skill_sets=tuple(skill_sets),
        skill_set=np.array([skill_sets.index(own) for own, _ in skills if len(own) > 1], np.int64),
    )


class _Dispatch:
    """The people of several skills as slots pass; arrays have shape (people,)."""

    def __init__(self, instance: Instance, roster: Roster, people: _People) -> None:
        requirement = _requirement(instance)
        self._queues = [instance.queue[queue] for queue in requirement.queues]
        self._need = requirement.heads
        self._prices = [requirement.prices.get(queue) for queue in requirement.queues]
        self._people = people
        self._floor = floor_of(instance, roster, people.several)
        self._given = _single_heads(floor_of(instance, roster, people.single), people, len(self._queues))
        count = len(people.several)
        self._queue = np.full(count, _NOWHERE, np.int64)
        self._since = np.zeros(count, np.int64)
        self._has_moved = np.zeros(count, dtype=bool)

    def blocks(self) -> Iterator[tuple[int, int, int, int]]:
        """Person, queue, first slot and slot after the last of each block between two moves."""
        for slot in np.flatnonzero(self._is_other_than_before()).tolist():
            is_there = self._floor.is_there[slot]
            has_left = ~is_there | self._floor.begins[slot]
            self._queue[has_left] = _NOWHERE
            self._has_moved[has_left] = False
            is_new = is_there & (self._queue == _NOWHERE)
            before = self._heads(is_there & ~is_new)
            balance = self._balance(slot, before, int(is_there.sum()))
            balance.add(np.bincount(self._people.skill_set[is_new], minlength=len(before)).tolist())
            balance.settle()
            for position, (old, new) in enumerate(zip(before, balance.heads, strict=True)):
                if old != new:
                    yield from self._move(slot, position, old, new)

    def _is_other_than_before(self) -> BoolArray:
        """Tell in which slots anything differs from the slot before, shape (slots,)."""
        there = self._floor.is_there
        differs: BoolArray = np.array(self._floor.begins.any(axis=1))
        differs[1:] |= (there[1:] != there[:-1]).any(axis=1)
        for heads in (self._need, self._given, *(prices.ends for prices in self._prices if prices)):
            differs[1:] |= (heads[:, 1:] != heads[:, :-1]).any(axis=0)
        differs[:1] = True
        return differs & (there.any(axis=1) | np.append(False, there[:-1].any(axis=1)))

    def _heads(self, is_staying: BoolArray) -> list[list[int]]:
        """Count those who stay, by skill set and queue."""
        queues = len(self._queues)
        place = self._people.skill_set[is_staying] * queues + self._queue[is_staying]
        counts = np.bincount(place, minlength=len(self._people.skill_sets) * queues)
        heads: list[list[int]] = counts.reshape(-1, queues).tolist()
        return heads

    def _balance(self, slot: int, before: Sequence[Sequence[int]], heads: int) -> Balance:
        costs = [
            next_head_costs(queue, float(self._need[index, slot]), int(self._given[index, slot]), heads, saved)
            for index, (queue, saved) in enumerate(zip(self._queues, self._saved(slot), strict=True))
        ]
        return Balance(self._people.skill_sets, [list(row) for row in before], costs)

    def _saved(self, slot: int) -> Iterator[list[tuple[float, float]] | None]:
        """Yield of each queue what heads save in a slot; None where prices are the same in all slots."""
        for prices in self._prices:
            if prices is None:
                yield None
            else:
                yield list(zip((prices.ends[:, slot] / 1000).tolist(), prices.savings, strict=True))

    def _move(self, slot: int, position: int, old: list[int], new: list[int]) -> Iterator[tuple[int, int, int, int]]:
        """Carry out for one skill set what the numbers say, and yield the blocks that end so."""
        own = self._people.skill_set == position
        free = np.flatnonzero(own & self._floor.is_there[slot] & (self._queue == _NOWHERE)).tolist()
        for queue, (was, shall) in enumerate(zip(old, new, strict=True)):
            if shall < was:
                there = np.flatnonzero(own & (self._queue == queue))
                for row in there[np.argsort(self._since[there], kind="stable")][: was - shall].tolist():
                    if self._has_moved[row]:
                        yield row, queue, int(self._since[row]), slot
                    self._has_moved[row] = True
                    free.append(row)
        taken = 0
        for queue, (was, shall) in enumerate(zip(old, new, strict=True)):
            rows = free[taken : taken + max(0, shall - was)]
            self._queue[rows], self._since[rows] = queue, slot
            taken += len(rows)


def _single_heads(floor: Floor, people: _People, queues: int) -> IntArray:
    """Count those who can serve nothing else, shape (queues, slots)."""
    heads = np.zeros((queues, len(floor.is_there)), np.int64)
    for queue in range(queues):
        heads[queue] = floor.is_there[:, people.single_queue == queue].sum(axis=1)
    return heads
