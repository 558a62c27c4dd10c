"""What a requirement rests on, slot by slot: contacts, their load, the promise that decided, and the service that heads
as required would give.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from wfm.domain.demand import DemandInterval, Queue, Requirement, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.staffing.erlang import agents_required, load_erlangs
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.period_savings import period_savings
from wfm.staffing.requirement import build_requirement
from wfm.staffing.served import Service
from wfm.staffing.service import DEFAULT_PATIENCE_SECONDS, predict

Decider = Literal["given", "no contacts", "service level", "occupancy", "abandonment", "min_agents", "deadline"]
_ROUNDING = 1e-6
_LIVE = ("voice", "chat")
_PROMISES: tuple[tuple[Decider, str], ...] = (
    ("service level", "service_level"),
    ("occupancy", "max_occupancy"),
    ("abandonment", "max_abandonment"),
)


@dataclass(frozen=True)
class Basis:
    """What the requirement of one queue rests on, shape (slots,) each; NaN where the demand gives heads.

    Parameters
    ----------
    volume
        Contacts of the slot: its share of those of the demand row.
    aht_seconds
        Average handling time.
    heads
        Heads before shrinkage.
    has_demand
        Whether a demand row covers the slot.
    decided_by
        What the heads follow from: ``given`` by the demand, the promise that asks for most, ``min_agents``, or the
        ``deadline`` of work that may lie.
    """

    queue: QueueId
    volume: FloatArray
    aht_seconds: FloatArray
    erlangs: FloatArray
    heads: FloatArray
    has_demand: BoolArray
    decided_by: tuple[Decider, ...]


@dataclass(frozen=True)
class Staffing:
    """A requirement with all that is to be said of it.

    Parameters
    ----------
    service
        What heads as required would give, shape (queues, slots).
    hours_saved
        Agent-hours that promises over days and weeks save against promises by interval, shape (queues,); None where
        every queue promises by interval.
    """

    instance: Instance
    requirement: Requirement
    basis: tuple[Basis, ...]
    service: Service
    hours_saved: FloatArray | None = None


def build_staffing(instance: Instance) -> Staffing:
    """Find the heads required, what they rest on and what they would give.

    Raises
    ------
    InputError
        As `wfm.staffing.requirement.build_requirement` does.
    """
    requirement = build_requirement(instance)
    has_period = any(queue.target.period != "interval" for queue in instance.queues)
    return Staffing(
        instance,
        requirement,
        requirement_basis(instance, requirement),
        predict_heads(instance, requirement.heads),
        period_savings(instance).hours_saved if has_period else None,
    )


def requirement_basis(instance: Instance, requirement: Requirement) -> tuple[Basis, ...]:
    """Tell what a requirement rests on, for each queue in the order of the requirement.

    Parameters
    ----------
    requirement
        As `wfm.staffing.requirement.build_requirement` makes it of the instance.
    """
    return tuple(
        _basis(instance, instance.queue[queue], heads)
        for queue, heads in zip(requirement.queues, requirement.heads, strict=True)
    )


def predict_heads(instance: Instance, heads: FloatArray, *, is_net: bool = False) -> Service:
    """Predict what becomes of the contacts when so many heads are there.

    Parameters
    ----------
    heads
        Shape (queues, slots), with the queues in the instance's order.
    is_net
        Whether shrinkage has been taken off the heads already.

    Returns
    -------
    Shape (queues, slots). Queues whose demand gives heads, and those whose work may lie, have no contacts there.
    """
    found = [
        _predict(instance, queue, own, 0.0 if is_net else queue.shrinkage)
        for queue, own in zip(instance.queues, heads, strict=True)
    ]
    return Service(
        offered=np.array([each.offered for each in found]),
        in_time=np.array([each.in_time for each in found]),
        answered=np.array([each.answered for each in found]),
        lost=np.array([each.lost for each in found]),
        waited_seconds=np.array([each.waited_seconds for each in found]),
        busy_seconds=np.array([each.busy_seconds for each in found]),
        agent_seconds=np.array([each.agent_seconds for each in found]),
    )


def _predict(instance: Instance, queue: Queue, heads: FloatArray, shrinkage: float) -> Service:
    contacts = _contacts(instance, queue)
    is_live = queue.channel in _LIVE
    target = queue.target
    return predict(
        np.nan_to_num(contacts.volume) if is_live else np.zeros_like(heads),
        np.nan_to_num(contacts.aht_seconds),
        instance.calendar.interval_minutes * 60.0,
        heads * (1.0 - shrinkage) if is_live and not np.isnan(contacts.volume).all() else np.zeros_like(heads),
        math.inf if target.within_seconds is None else target.within_seconds,
        DEFAULT_PATIENCE_SECONDS if target.patience_seconds is None else target.patience_seconds,
        _at_once(queue),
    )


def _at_once(queue: Queue) -> float:
    return queue.concurrency if queue.channel == "chat" else 1.0


# Contacts of slots ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Contacts:
    """Contacts of one queue by slot; NaN where heads are given."""

    volume: FloatArray
    aht_seconds: FloatArray
    has_demand: BoolArray
    row: IntArray


def _contacts(instance: Instance, queue: Queue) -> _Contacts:
    calendar = instance.calendar
    rows = [row for row in instance.demand if row.queue == queue.id]
    number = np.full(calendar.slot_count, -1, dtype=np.int64)
    for index, row in enumerate(rows):
        first = calendar.slot_of(row.start_utc)
        number[max(first, 0) : max(first + row.minutes // calendar.interval_minutes, 0)] = index
    has_demand = number >= 0
    volume, aht = np.zeros((2, calendar.slot_count))
    if rows:
        volume[has_demand] = np.array([_volume(row, calendar.interval_minutes) for row in rows])[number[has_demand]]
        aht[has_demand] = np.array([_aht_seconds(row) for row in rows])[number[has_demand]]
    return _Contacts(volume, aht, has_demand, number)


def _volume(row: DemandInterval, slot_minutes: int) -> float:
    if row.required is not None:
        return math.nan
    return (row.volume or 0.0) * slot_minutes / row.minutes


def _aht_seconds(row: DemandInterval) -> float:
    return math.nan if row.required is not None else row.aht_seconds or 0.0


# What decided ---------------------------------------------------------------------------------------------------------


def _basis(instance: Instance, queue: Queue, required: FloatArray) -> Basis:
    contacts = _contacts(instance, queue)
    minutes = np.full(required.shape, float(instance.calendar.interval_minutes))
    erlangs = load_erlangs(contacts.volume, contacts.aht_seconds, minutes)
    heads = np.round(required * (1.0 - queue.shrinkage), 2)
    if queue.channel in _LIVE:
        # The requirement is rounded to hundredths after whole agents were divided by (1 - shrinkage).
        heads = np.where(np.isnan(contacts.volume), np.nan, np.round(heads))
    return Basis(
        queue=queue.id,
        volume=contacts.volume,
        aht_seconds=contacts.aht_seconds,
        erlangs=erlangs,
        heads=np.where(np.isnan(contacts.volume), np.nan, heads),
        has_demand=contacts.has_demand,
        decided_by=_deciders(queue, erlangs, contacts.aht_seconds, heads),
    )


def _deciders(queue: Queue, erlangs: FloatArray, aht_seconds: FloatArray, heads: FloatArray) -> tuple[Decider, ...]:
    """Name for each slot what asks for as many heads as there are."""
    found = np.full(erlangs.shape, "service level", dtype=object)
    if queue.channel in _LIVE:
        least = queue.target.min_agents or 0
        for name, needed in reversed(_needs(queue, erlangs, aht_seconds)):
            found[np.abs(heads - needed) < _ROUNDING] = name
        found[(erlangs == 0) | (_most_needed(queue, erlangs, aht_seconds) < heads) & (heads == least)] = "min_agents"
    else:
        found[:] = "deadline"
    found[(erlangs == 0) & (heads == 0)] = "no contacts"
    found[np.isnan(erlangs)] = "given"
    return tuple(found.tolist())


def _needs(queue: Queue, erlangs: FloatArray, aht_seconds: FloatArray) -> list[tuple[Decider, IntArray]]:
    """Heads that each promise would need if it were the only one, the weightiest promise first.

    A service level over a day or a week asks for nothing in any single slot: what no cap asks for is its own.
    """
    return [
        (name, _heads(queue, erlangs, aht_seconds, _alone(queue.target, key)))
        for name, key in _PROMISES
        if getattr(queue.target, key) is not None and (key != "service_level" or queue.target.period == "interval")
    ]


def _most_needed(queue: Queue, erlangs: FloatArray, aht_seconds: FloatArray) -> FloatArray:
    needs = [needed for _, needed in _needs(queue, erlangs, aht_seconds)]
    most: FloatArray = np.max([np.zeros(erlangs.shape), *needs], axis=0)
    return most


def _alone(target: Target, key: str) -> Target:
    """Keep one promise of a target."""
    nothing = Target(patience_seconds=target.patience_seconds)
    if key == "service_level":
        return replace(nothing, service_level=target.service_level, within_seconds=target.within_seconds)
    if key == "max_occupancy":
        return replace(nothing, max_occupancy=target.max_occupancy)
    return replace(nothing, max_abandonment=target.max_abandonment)


def _heads(queue: Queue, erlangs: FloatArray, aht_seconds: FloatArray, target: Target) -> IntArray:
    servers = agents_required(np.nan_to_num(erlangs), np.nan_to_num(aht_seconds), target)
    return np.ceil(servers / _at_once(queue) - _ROUNDING).astype(np.int64)
