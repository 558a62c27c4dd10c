"""Prices that look at nothing but missing heads, in places that one may choose.

They are for the instance and the requirement as `shortage_alone` and `same_in_all_slots` make them: a missing head
costs 1 a slot and nothing else costs anything.
Any prices prove something there; these are guesses of which much can be hoped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from wfm.check.floor import seconds_on_floor
from wfm.check.queue_levels import Component, build_components
from wfm.check.queue_price import units_per_head
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.demand import CostSteps, Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster

FloatArray = NDArray[np.float64]
_SURPLUS_PART = 0.35
"""Found by trial: less proves more in slack weeks, more in tight ones."""
Weights = tuple[FloatArray, FloatArray]
"""Plain and rounded, shape (slots,) each, as shares of 1."""


def shortage_alone(instance: Instance) -> Instance:
    """Price a missing head at 1 a slot and one too many at nothing."""
    missing, too_many = CostSteps(((inf, 1.0),)), CostSteps(((inf, 0.0),))
    queues = tuple(replace(queue, understaffing=missing, overstaffing=too_many) for queue in instance.queues)
    return replace(instance, queues=queues)


def same_in_all_slots(requirement: Requirement) -> Requirement:
    """Leave the prices by slot out."""
    return replace(requirement, prices={})


@dataclass(frozen=True)
class ShortagePrices:
    """One guess: shares by set of queues; those of a component and slot add up to at most 1."""

    shares: Mapping[tuple[QueueId, ...], Weights]

    def all_over(self) -> tuple[CoverPrice, ...]:
        """Prices of the whole horizon and all queues."""
        return tuple(_price(queues, *weights) for queues, weights in self.shares.items())

    def of_queue(self, queue: QueueId) -> tuple[CoverPrice, ...]:
        """Prices of one queue alone: it gets what all sets with it have."""
        own = [weights for queues, weights in self.shares.items() if queue in queues]
        if not own:
            return ()
        plain, rounded = (np.sum([weights[form] for weights in own], axis=0) for form in (0, 1))
        return (_price((queue,), plain, rounded),)


def shortage_guesses(
    instance: Instance, requirement: Requirement, prices: Sequence[CoverPrice], roster: Roster
) -> tuple[ShortagePrices, ...]:
    """Guess prices in four ways, the most promising first.

    Parameters
    ----------
    prices
        Those of the run's certificate: they are taken as they are, and with part of what a head too many costs taken
        off.
    roster
        The run's: the last two guesses put all weight on slots in which it leaves queues short, and on all slots in
        which anybody is needed.
    """
    components = build_components(instance, requirement)
    shortage = build_components(shortage_alone(instance), same_in_all_slots(requirement))
    shares = [
        {queues: own for component in components for queues, own in _scaled(instance, component, prices, part)}
        for part in (0.0, _SURPLUS_PART)
    ]
    sets = {*shares[0], *((queue,) for queue in requirement.queues), *(component.queues for component in components)}
    unmet = _Unmet(instance, roster)
    shares += [
        {queues: own for component in shortage for queues, own in unmet.weights(component, sorted(sets), is_short)}
        for is_short in (True, False)
    ]
    return tuple(ShortagePrices(own) for own in shares if own)


def _price(queues: tuple[QueueId, ...], plain: FloatArray, rounded: FloatArray) -> CoverPrice:
    """Turn shares into whole millionths, rounded down so that they add up to no more than before."""
    weights = (np.floor(share.clip(0, 1) * MILLION).astype(np.int64) for share in (plain, rounded))
    return CoverPrice(queues, 0, *weights)


def _scaled(
    instance: Instance, component: Component, prices: Sequence[CoverPrice], part: float
) -> Iterator[tuple[tuple[QueueId, ...], Weights]]:
    """Scale a run's prices to shares of what the first missing head costs.

    Parameters
    ----------
    part
        How much of the cost of a head too many is taken off what a head is worth.
    """
    own = [price for price in prices if price.queues[0] in component.queues]
    worths = {queues: _worth(instance, component, own, queues) for queues in dict.fromkeys(each.queues for each in own)}
    if not own:
        return
    total = np.sum([head for head, _, _ in worths.values()], axis=0)
    first_cost = min(instance.queue[queue].understaffing.first_cost for queue in component.queues) * MILLION
    dearest = max(first_cost + (component.last_slope if part == 0 else 0), 1.0)
    wished = ((total - part * component.last_slope) / dearest).clip(0, 1)
    scale = np.divide(wished, total, out=np.zeros_like(total), where=total > 0)
    scale /= (np.sum([plain + rounded for _, plain, rounded in worths.values()], axis=0) * scale).clip(1, None)
    for queues, (_, plain, rounded) in worths.items():
        yield queues, (plain * scale, rounded * scale)


def _worth(
    instance: Instance, component: Component, prices: Sequence[CoverPrice], queues: tuple[QueueId, ...]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Add up, over the levels of a set of queues, what a head is worth, and the two forms by themselves."""
    per_head = units_per_head(instance.calendar)
    head, plain, rounded = np.zeros((3, instance.calendar.slot_count))
    for price in prices:
        if price.queues == queues:
            level = component.levels[price.level]
            wanted = np.sum([level.wanted[queue] for queue in queues], axis=0)
            fraction = (wanted % per_head).astype(np.float64) / per_head
            plain += level.step_millionths * price.plain / MILLION
            rounded += level.step_millionths * price.rounded / MILLION
            head += level.step_millionths * (price.plain + fraction * price.rounded) / MILLION
    return head, plain, rounded


class _Unmet:
    """What sets of queues want beyond the heads of a roster that can serve them."""

    def __init__(self, instance: Instance, roster: Roster) -> None:
        self._instance = instance
        self._per_head = units_per_head(instance.calendar)
        seconds = seconds_on_floor(instance, roster, instance.agents)
        self._heads = seconds // (instance.calendar.interval_minutes * 60)

    def weights(
        self, component: Component, sets: Sequence[tuple[QueueId, ...]], is_short: bool
    ) -> Iterator[tuple[tuple[QueueId, ...], Weights]]:
        """Give each slot to the set that lacks most, only where it lacks any or wherever anybody is needed."""
        own = [queues for queues in sets if set(queues) <= set(component.queues)]
        wanted = np.array(
            [sum(component.levels[0].wanted[queue] for queue in queues) for queues in own], dtype=np.float64
        )
        lacks = wanted - self._per_head * np.array([self._serving(queues) for queues in own])
        most = lacks.argmax(axis=0)
        weighs = lacks.max(axis=0) > 0 if is_short else wanted.max(axis=0) > 0
        for index, queues in enumerate(own):
            share = ((most == index) & weighs).astype(np.float64)
            if share.any():
                yield queues, (share, np.zeros_like(share))

    def _serving(self, queues: tuple[QueueId, ...]) -> FloatArray:
        """Heads on the floor that can serve some of the queues, shape (slots,)."""
        can = [not set(queues).isdisjoint(agent.skills) for agent in self._instance.agents]
        heads: FloatArray = self._heads[can].sum(axis=0).astype(np.float64)
        return heads
