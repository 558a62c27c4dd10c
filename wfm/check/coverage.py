"""Cover of every queue and slot, recomputed from a schedule, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wfm.check.floor import seconds_on_floor
from wfm.check.queue_price import QueuePrice, UnitsArray, head_units, queue_prices, units_per_head
from wfm.check.sharing import SkillSet, share
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster


def measure_coverage(instance: Instance, requirement: Requirement, roster: Roster) -> Coverage:
    """Count the heads on the floor and share those of several skills out over their queues."""
    supply = _supply(instance, requirement, roster)
    given = np.zeros(requirement.heads.shape, np.int64)
    several: dict[SkillSet, UnitsArray] = {}
    for skills, units in supply.items():
        if len(skills) == 1:
            given[skills[0]] += units
        else:
            several[skills] = units
    prices = queue_prices(instance, requirement)
    for slot in np.flatnonzero(sum(several.values())).tolist() if several else ():
        left = {skills: int(units[slot]) for skills, units in several.items() if units[slot]}
        need = [int(price.need[slot]) for price in prices]
        given[:, slot] = share(left, need, given[:, slot].tolist(), [price.in_slot(slot) for price in prices])
    return Coverage(requirement, given / units_per_head(instance.calendar))


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
