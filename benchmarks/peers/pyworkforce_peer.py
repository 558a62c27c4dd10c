"""pyworkforce's shift scheduling, as far as it goes: how many people on which shift of each day.

It knows nobody by name, no contract, no rest, no availability and no breaks; it takes whole heads, one skill, and
shifts that end by midnight. What it minimises is the plain sum of differences. So its answer is no roster and cannot be
held against one: reported is the cost of cover of its head counts, at the prices of the instance and against the
requirement as it is. With nobody's week to keep and no breaks to take, that cost may lie below the bound of the real
problem. Heads from shifts before the horizon are left out, and somebody of several skills is counted at every queue.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import ClassVar, TypedDict

import numpy as np

from peers.cover import Cover, Step, build_cover, slack_units
from peers.peer import Answer, Peer
from peers.program import FloatArray, IntArray
from wfm.domain.calendar import Calendar
from wfm.domain.demand import Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.rules.base import Rule


class HeadCount(TypedDict):
    """What pyworkforce says of one shift of one day."""

    day: int
    shift: str
    resources: int


class PyworkforcePeer(Peer):
    """Head counts per day and shift."""

    name: ClassVar[str] = "pyworkforce"
    package: ClassVar[str] = "pyworkforce"

    def answer(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], seconds: float, workers: int = 2
    ) -> Answer:
        """Schedule queue by queue, each in its share of the time.

        `workers` has no effect: pyworkforce sets it where OR-Tools does not look.
        """
        until = time.perf_counter() + seconds
        if len({len(instance.calendar.slots_on(day)) for day in range(instance.calendar.days)}) > 1:
            return Answer(remarks=("it knows no week in which clocks change",))
        cover = build_cover(instance, requirement)
        total = 0.0
        for index, queue in enumerate(instance.queues):
            left = (until - time.perf_counter()) / (len(instance.queues) - index)
            heads = _heads(instance, queue.id, requirement.heads[index], left)
            if heads is None:
                return Answer(remarks=(f"no head counts for {queue.id} in time",))
            total += _cost(cover, index, heads)
        return Answer(
            cover_cost=total,
            remarks=("head counts of each day only: no people, no rest, no contracts, no breaks; no roster",),
        )


def _heads(instance: Instance, queue: QueueId, required: FloatArray, seconds: float) -> IntArray | None:
    """Heads present in each slot of the horizon."""
    from pyworkforce.scheduling import MinAbsDifference  # type: ignore[import-untyped]

    calendar = instance.calendar
    slots = len(calendar.slots_on(0))
    shifts = _shifts(instance, queue, slots)
    people = sum(queue in agent.skills for agent in instance.agents)
    if not shifts:
        return np.zeros(calendar.slot_count, np.int64)
    answer = MinAbsDifference(
        num_days=calendar.days,
        periods=slots,
        shifts_coverage={name: presence.tolist() for name, presence in shifts.items()},
        required_resources=np.rint(required).astype(int).reshape(calendar.days, slots).tolist(),
        max_period_concurrency=people,
        max_shift_concurrency=people,
        max_search_time=max(0.1, seconds),
    ).solve()
    counts: list[HeadCount] = answer["resources_shifts"]
    return None if answer["cost"] < 0 else _present(calendar, shifts, counts)


def _shifts(instance: Instance, queue: QueueId, slots: int) -> dict[str, IntArray]:
    """Presence in the slots of a day, by name, of all shifts that contracts of the queue's people offer."""
    contracts = {agent.contract for agent in instance.agents if queue in agent.skills}
    offered = {template for contract in contracts for template in instance.contract[contract].templates}
    step = instance.calendar.interval_minutes
    found: dict[str, IntArray] = {}
    for template in (instance.template[name] for name in sorted(offered)):
        for start in template.start_minutes:
            for end in (start + length for length in template.length_minutes):
                if end <= slots * step:
                    slot = np.arange(slots) * step
                    found[f"{start}-{end}"] = ((slot >= start) & (slot < end)).astype(np.int64)
    return found


def _present(calendar: Calendar, shifts: Mapping[str, IntArray], counts: Sequence[HeadCount]) -> IntArray:
    heads = np.zeros((calendar.days, len(calendar.slots_on(0))), np.int64)
    for count in counts:
        heads[count["day"]] += count["resources"] * shifts[count["shift"]]
    return heads.ravel()


def _cost(cover: Cover, queue: int, heads: IntArray) -> float:
    surplus = heads * cover.units_per_head - cover.need[queue]
    return _price(cover.under[queue], np.maximum(0, -surplus)) + _price(cover.over[queue], np.maximum(0, surplus))


def _price(steps: Sequence[Step], units: IntArray) -> float:
    return float(sum(cost * int(part.sum()) for part, cost in slack_units(steps, units)))
