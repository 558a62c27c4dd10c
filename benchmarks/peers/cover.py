"""Need, supply and prices per queue and slot in the largest unit that makes all of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peers.program import IntArray
from peers.staff import SkillSet, skills_of
from wfm.check.floor import seconds_on_floor
from wfm.domain.demand import CostSteps, Requirement
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster

THOUSANDTHS = 1000
"""Requirements come in whole thousandths of a head."""


@dataclass(frozen=True)
class Step:
    """So many units, None for any number, cost so much each."""

    units: int | None
    cost: float


@dataclass(frozen=True)
class Cover:
    """What every queue needs in every slot.

    Parameters
    ----------
    units_per_head
        Units that make up a head.
    need
        Units, shape (queues, slots).
    given
        Units from shifts that began before the horizon, shape (slots,) by skill set.
    under, over
        Prices of each queue for missing and for surplus units.
    """

    units_per_head: int
    need: IntArray
    given: dict[SkillSet, IntArray]
    under: tuple[tuple[Step, ...], ...]
    over: tuple[tuple[Step, ...], ...]

    @property
    def slot_count(self) -> int:
        """Slots of the horizon."""
        return int(self.need.shape[1])


def build_cover(instance: Instance, requirement: Requirement) -> Cover:
    """Measure need and prices of the requirement's queues, which are the instance's in order."""
    if requirement.queues != tuple(queue.id for queue in instance.queues):
        raise ValueError("the requirement lists other queues than the instance")
    need = np.rint(requirement.heads * THOUSANDTHS).astype(np.int64)
    past = _past_heads(instance)
    under = [queue.understaffing for queue in instance.queues]
    over = [queue.overstaffing for queue in instance.queues]
    edges = [round(up_to * THOUSANDTHS) for steps in (*under, *over) for up_to, _ in steps.steps if np.isfinite(up_to)]
    unit = int(np.gcd.reduce([THOUSANDTHS, *edges, *need.ravel().tolist()]))
    per_head = THOUSANDTHS // unit
    return Cover(
        units_per_head=per_head,
        need=need // unit,
        given={skills: heads * per_head for skills, heads in past.items()},
        under=tuple(_steps(steps, per_head) for steps in under),
        over=tuple(_steps(steps, per_head) for steps in over),
    )


def _past_heads(instance: Instance) -> dict[SkillSet, IntArray]:
    """Heads on the floor from shifts before the horizon, which count in whole slots."""
    found: dict[SkillSet, IntArray] = {}
    seconds = seconds_on_floor(instance, Roster(), instance.agents)
    for agent, row in zip(instance.agents, seconds, strict=True):
        skills = skills_of(instance, agent)
        found[skills] = found.get(skills, np.zeros(len(row), np.int64)) + row
    slot_seconds = instance.calendar.interval_minutes * 60
    return {skills: total // slot_seconds for skills, total in found.items() if skills}


def _steps(steps: CostSteps, per_head: int) -> tuple[Step, ...]:
    found, before = [], 0.0
    for up_to, cost in steps.steps:
        units = round((up_to - before) * per_head) if np.isfinite(up_to) else None
        found.append(Step(units, cost / per_head))
        before = up_to
    return tuple(found)


def slack_units(steps: Sequence[Step], most: IntArray) -> list[tuple[IntArray, float]]:
    """Limit the units in each step when there can be at most `most`, shape (slots,); with the cost of a unit."""
    found, left = [], most
    for step in steps:
        units = left if step.units is None else np.minimum(left, step.units)
        found.append((units, step.cost))
        left = left - units
    return found
