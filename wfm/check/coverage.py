"""Cover of every queue and slot, recomputed from a schedule, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.check.floor import seconds_on_floor
from wfm.check.sharing import Price, SkillSet, scaled, share
from wfm.domain.calendar import Calendar
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster

UnitsArray = NDArray[np.int64]
_PER_HEAD_AND_SECOND = 1000
"""Requirements come in thousandths of a head, presence in seconds; this unit holds both as whole numbers."""


def measure_coverage(instance: Instance, requirement: Requirement, roster: Roster) -> Coverage:
    """Count the heads on the floor and share those of several skills out over their queues."""
    supply = _supply(instance, requirement, roster)
    need = head_units(instance.calendar, requirement.heads)
    given = np.zeros_like(need)
    several: dict[SkillSet, UnitsArray] = {}
    for skills, units in supply.items():
        if len(skills) == 1:
            given[skills[0]] += units
        else:
            several[skills] = units
    prices = queue_prices(instance, requirement)
    for slot in np.flatnonzero(sum(several.values())) if several else ():
        left = {skills: int(units[slot]) for skills, units in several.items() if units[slot]}
        given[:, slot] = share(left, need[:, slot].tolist(), given[:, slot].tolist(), prices)
    return Coverage(requirement, given / units_per_head(instance.calendar))


def coverage_costs(instance: Instance, coverage: Coverage) -> dict[str, float]:
    """Price what is missing and what is too much, under the names `understaffing` and `overstaffing`."""
    requirement = coverage.requirement
    per_head = units_per_head(instance.calendar)
    balance = head_units(instance.calendar, coverage.staffed) - head_units(instance.calendar, requirement.heads)
    prices = queue_prices(instance, requirement)
    under = sum(_cost(-row, price.under, per_head) for row, price in zip(balance, prices, strict=True))
    over = sum(_cost(row, price.over, per_head) for row, price in zip(balance, prices, strict=True))
    return {"understaffing": float(under), "overstaffing": float(over)}


def _supply(instance: Instance, requirement: Requirement, roster: Roster) -> Mapping[SkillSet, UnitsArray]:
    """Units on the floor by skill set and slot, skill sets in order."""
    position = {queue: index for index, queue in enumerate(requirement.queues)}
    groups: dict[SkillSet, list[Agent]] = {}
    for agent in instance.agents:
        skills = tuple(sorted({position[skill] for skill in agent.skills if skill in position}))
        if skills:
            groups.setdefault(skills, []).append(agent)
    return {
        skills: seconds_on_floor(instance, roster, agents).sum(axis=0) * _PER_HEAD_AND_SECOND
        for skills, agents in sorted(groups.items())
    }


def units_per_head(calendar: Calendar) -> int:
    """Units of one head that is on the floor for one whole slot."""
    return calendar.interval_minutes * 60 * _PER_HEAD_AND_SECOND


def head_units(calendar: Calendar, heads: NDArray[np.float64]) -> UnitsArray:
    """Turn heads into whole units."""
    return np.rint(heads * units_per_head(calendar)).astype(np.int64)


def queue_prices(instance: Instance, requirement: Requirement) -> list[Price]:
    """Prices of the requirement's queues, their steps in units."""
    per_head = units_per_head(instance.calendar)
    queues = [instance.queue[queue] for queue in requirement.queues]
    return [
        Price(scaled(queue.understaffing.steps, per_head), scaled(queue.overstaffing.steps, per_head))
        for queue in queues
    ]


def _cost(excess: UnitsArray, steps: Sequence[tuple[float, float]], per_head: int) -> float:
    """Price the positive part of an excess per slot; units are added up whole before they are priced."""
    total, before = 0.0, 0.0
    for up_to, cost in steps:
        room = min(up_to, float(np.iinfo(np.int64).max // 2)) - before
        in_step = np.clip(excess - int(before), 0, int(room))
        total += cost * (int(in_step.sum()) / per_head)
        before = up_to
        if not np.isfinite(up_to):
            break
    return total
