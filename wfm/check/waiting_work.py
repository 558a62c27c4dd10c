"""Shares heads out where some queues have work that may wait: over all slots at once, exactly, at the least cost.

Every cohort of work takes heads in any slot of its window, a queue's slot takes heads for what cannot wait and, after
that, too many. How much each of these takers can get in all is a polymatroid, and what it pays is convex in what it
gets. So the greedy way of `sharing` is exact here too, with heads of single slots to give out: the next bit goes to the
taker that gains most by it, if need be by moving others along a chain of takers.

Work is then taken to be done first due first, which changes nothing in how much of it is late.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from wfm.check.queue_price import QueuePrice, UnitsArray
from wfm.check.sharing import SkillSet
from wfm.check.waiting_flow import Flow, Source, Taker
from wfm.domain.demand import Backlog


@dataclass(frozen=True)
class Work:
    """A queue's work; units as in `queue_price`, the rest as in `Backlog`.

    Parameters
    ----------
    slots
        Open slots in which each cohort can be worked.
    """

    backlog: Backlog
    units: tuple[int, ...]
    slots: tuple[tuple[int, ...], ...]


def work_of(backlog: Backlog, is_open: np.ndarray, units_per_thousandth: int) -> Work:
    """Lay a backlog out in units and slots."""
    windows = zip(backlog.first.tolist(), backlog.last.tolist(), strict=True)
    return Work(
        backlog=backlog,
        units=tuple(units_per_thousandth * own for own in backlog.work.tolist()),
        slots=tuple(tuple((np.flatnonzero(is_open[first : last + 1]) + first).tolist()) for first, last in windows),
    )


def share_over_time(
    supply: Mapping[SkillSet, UnitsArray], prices: Sequence[QueuePrice], works: Mapping[int, Work]
) -> tuple[UnitsArray, UnitsArray]:
    """Give every unit of supply to one of its queues, and to the work of one of its cohorts, at the least cost.

    Parameters
    ----------
    supply
        Units by skill set and slot, to be given out completely.
    prices
        Per queue.
    works
        By position of the queue.

    Returns
    -------
    Units of each queue, shape (queues, slots), and units that each would need to cost nothing: of a queue with work,
    what is done in the slot and what has become late there. Among equally cheap ways the queues listed first get more.
    """
    hand = _Hand(supply, prices, works)
    hand.give_out()
    needed = np.array([price.need for price in prices])
    given = np.zeros_like(needed)
    for (source, taker), units in hand.flow.used.items():
        given[taker.queue, source[1]] += units
    for queue, work in works.items():
        done = np.zeros_like(needed[queue])
        for (source, taker), units in hand.flow.used.items():
            if taker.queue == queue and taker.cohort is not None:
                done[source[1]] += units
        needed[queue] = done + _late(work, done)
    return given, needed


def _late(work: Work, done: UnitsArray) -> UnitsArray:
    """Work that becomes late in each slot if so much is done in each, first due first."""
    left, late = list(work.units), np.zeros_like(done)
    can_be_done: dict[int, list[int]] = {}
    for cohort, slots in enumerate(work.slots):
        for slot in slots:
            can_be_done.setdefault(slot, []).append(cohort)
    for slot in sorted(can_be_done):
        units = int(done[slot])
        for cohort in sorted(can_be_done[slot], key=lambda own: (int(work.backlog.last[own]), not _is_due(work, own))):
            taken = min(units, left[cohort])
            left[cohort] -= taken
            units -= taken
    for cohort, units in enumerate(left):
        if _is_due(work, cohort):
            late[work.backlog.last[cohort]] += units
    return late


def _is_due(work: Work, cohort: int) -> bool:
    return bool(work.backlog.is_due[cohort])


class _Hand:
    """Gives supply out, cheapest taker first."""

    def __init__(
        self, supply: Mapping[SkillSet, UnitsArray], prices: Sequence[QueuePrice], works: Mapping[int, Work]
    ) -> None:
        self._prices, self._works = prices, works
        left = {
            (skills, slot): int(units[slot])
            for skills, units in supply.items()
            for slot in np.flatnonzero(units).tolist()
        }
        self.flow = Flow(left)
        serving: dict[tuple[int, int], list[Source]] = {}
        for source in left:
            for queue in source[0]:
                serving.setdefault((queue, source[1]), []).append(source)
        for (queue, slot), sources in serving.items():
            self.flow.sources[Taker(queue, True, slot)] = sources
        for queue, work in works.items():
            for cohort, slots in enumerate(work.slots):
                sources = [source for slot in slots for source in serving.get((queue, slot), ())]
                self.flow.sources[Taker(queue, False, cohort)] = sources

    def give_out(self) -> None:
        """Give one step after another to whoever pays least for it."""
        waiting = [(self._next_step(taker)[0], taker) for taker in self.flow.sources]
        heapq.heapify(waiting)
        closed: set[Taker] = set()
        while waiting:
            cost, taker = heapq.heappop(waiting)
            if taker in closed or cost == inf:
                continue
            if not self.flow.push(taker, self._next_step(taker)[1]):
                # Whoever can be given nothing now never can later, nor can those it could have taken from.
                closed |= self.flow.reached
                continue
            heapq.heappush(waiting, (self._next_step(taker)[0], taker))

    def _next_step(self, taker: Taker) -> tuple[float, float]:
        """Cost of one more unit, and for how many units that stays so; infinite where no more can be used."""
        got = self.flow.got.get(taker, 0)
        price = self._prices[taker.queue]
        if taker.cohort is None:
            need = 0 if taker.queue in self._works else int(price.need[taker.place])
            return price.in_slot(taker.place).next_step(need, got)
        work = self._works[taker.queue]
        left = work.units[taker.cohort] - got
        if not left:
            return inf, 0
        return (-price.under[0][1] if _is_due(work, taker.cohort) else 0.0), left


def queues_beside_work(supply: Iterable[SkillSet], works: Iterable[int]) -> set[int]:
    """Queues with work that may wait, and those that share heads with them, directly or through others."""
    found = set(works)
    sets = [set(skills) for skills in supply]
    while more := [own for own in sets if own & found and not own <= found]:
        found = found.union(*more)
    return found
