"""Cover of every queue and slot, recomputed from a schedule, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wfm.check.floor import seconds_on_floor
from wfm.check.queue_price import (
    THOUSANDTHS,
    QueuePrice,
    UnitsArray,
    head_units,
    queue_prices,
    units_per_head,
)
from wfm.check.sharing import SkillSet, share
from wfm.check.waiting_work import queues_beside_work, share_over_time, work_of
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster


def measure_coverage(instance: Instance, requirement: Requirement, roster: Roster) -> Coverage:
    """Count the heads on the floor and share those of several skills out over their queues.

    Returns
    -------
    Of queues whose work may wait, `requirement.heads` are what is done in each slot, and what becomes late at its end.
    """
    supply, prices = _supply(instance, requirement, roster), queue_prices(instance, requirement)
    beside = queues_beside_work(supply, map(requirement.queues.index, requirement.backlogs))
    given = _shared_by_slot({own: units for own, units in supply.items() if beside.isdisjoint(own)}, prices)
    if beside:
        waiting = {own: units for own, units in supply.items() if not beside.isdisjoint(own)}
        requirement, more = _shared_over_time(instance, requirement, waiting, prices)
        given += more
    return Coverage(requirement, given / units_per_head(instance.calendar))


def _shared_over_time(
    instance: Instance, requirement: Requirement, supply: Mapping[SkillSet, UnitsArray], prices: Sequence[QueuePrice]
) -> tuple[Requirement, UnitsArray]:
    """Share heads out where work may wait; return when it is done, and the units of each queue and slot."""
    per_head = units_per_head(instance.calendar)
    works = {
        row: work_of(requirement.backlogs[queue], requirement.is_open[row], per_head // THOUSANDTHS)
        for row, queue in enumerate(requirement.queues)
        if queue in requirement.backlogs
    }
    given, needed = share_over_time(supply, prices, works)
    heads = requirement.heads.copy()
    for row in works:
        heads[row] = needed[row] / per_head
    return replace(requirement, heads=heads), given


def _shared_by_slot(supply: Mapping[SkillSet, UnitsArray], prices: Sequence[QueuePrice]) -> UnitsArray:
    """Share heads out slot by slot, shape (queues, slots)."""
    given = np.zeros((len(prices), len(prices[0].need) if prices else 0), np.int64)
    several: dict[SkillSet, UnitsArray] = {}
    for skills, units in supply.items():
        if len(skills) == 1:
            given[skills[0]] += units
        else:
            several[skills] = units
    for slot in np.flatnonzero(sum(several.values())).tolist() if several else ():
        left = {skills: int(units[slot]) for skills, units in several.items() if units[slot]}
        need = [int(price.need[slot]) for price in prices]
        given[:, slot] = share(left, need, given[:, slot].tolist(), [price.in_slot(slot) for price in prices])
    return given


def coverage_costs(instance: Instance, coverage: Coverage) -> dict[str, float]:
    """Price what is missing and what is too much, under the names `understaffing` and `overstaffing`."""
    per_head = units_per_head(instance.calendar)
    given = head_units(instance.calendar, coverage.staffed)
    prices = queue_prices(instance, coverage.requirement)
    under = sum(_under_cost(price, row, per_head) for price, row in zip(prices, given, strict=True))
    over = sum(_over_cost(price, row, per_head) for price, row in zip(prices, given, strict=True))
    return {"understaffing": float(under), "overstaffing": float(over)}


def _supply(instance: Instance, requirement: Requirement, roster: Roster) -> Mapping[SkillSet, UnitsArray]:
    """Units on the floor by skill set and slot, skill sets in order."""
    position = {queue: index for index, queue in enumerate(requirement.queues)}
    groups: dict[SkillSet, list[Agent]] = {}
    per_second = units_per_head(instance.calendar) // (instance.calendar.interval_minutes * 60)
    for agent in instance.agents:
        skills = tuple(sorted({position[skill] for skill in agent.skills if skill in position}))
        if skills:
            groups.setdefault(skills, []).append(agent)
    return {
        skills: seconds_on_floor(instance, roster, agents).sum(axis=0) * per_second
        for skills, agents in sorted(groups.items())
    }


def _under_cost(price: QueuePrice, given: UnitsArray, per_head: int) -> float:
    """Price what is missing per slot; units are added up whole before they are priced."""
    missing = price.need - given
    return sum(
        cost * (int(np.clip(missing - before, 0, up_to - before).sum()) / per_head)
        for before, up_to, cost in price.under_steps()
    )


def _over_cost(price: QueuePrice, given: UnitsArray, per_head: int) -> float:
    """Price what is too much per slot, added up in the same way."""
    total, before, surplus = 0.0, 0.0, given - price.need
    for up_to, cost in price.over:
        room = min(up_to, float(np.iinfo(np.int64).max // 2)) - before
        in_step = np.clip(surplus - int(before), 0, int(room))
        total += cost * (int(in_step.sum()) / per_head)
        before = up_to
        if not np.isfinite(up_to):
            break
    return total
