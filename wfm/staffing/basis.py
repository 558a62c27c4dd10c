"""What a requirement rests on, slot by slot, and the service that heads as required would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import BACKLOG_CHANNELS, DemandInterval, Queue, Requirement, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction
from wfm.staffing.erlang import agents_required
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.period_savings import period_savings
from wfm.staffing.prediction import predict_service
from wfm.staffing.requirement import build_requirement
from wfm.staffing.slot_contacts import contacts_by_slot, slots_of_row

Decider = Literal["given", "no contacts", "service level", "occupancy", "abandonment", "min_agents", "deadline"]
_ROUNDING = 1e-6
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
    prediction
        The service that heads as required would give.
    hours_saved
        Agent-hours that promises over days and weeks save against promises by interval, shape (queues,); None where
        every queue promises by interval.
    """

    instance: Instance
    requirement: Requirement
    basis: tuple[Basis, ...]
    prediction: Prediction
    hours_saved: FloatArray | None = None


def build_staffing(instance: Instance, on_queue: Callable[[Queue], None] = lambda queue: None) -> Staffing:
    """Find the heads required, what they rest on and what they would give.

    Parameters
    ----------
    on_queue
        Told when the work on a queue begins; what the queues give is predicted after the last one.

    Raises
    ------
    InputError
        As `wfm.staffing.requirement.build_requirement` does.
    """
    requirement = build_requirement(instance, on_queue)
    has_period = any(queue.target.period != "interval" for queue in instance.queues)
    return Staffing(
        instance,
        requirement,
        requirement_basis(instance, requirement),
        predict_service(instance, requirement.heads),
        period_savings(instance, requirement) if has_period else None,
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


# What decided ---------------------------------------------------------------------------------------------------------


def _basis(instance: Instance, queue: Queue, required: FloatArray) -> Basis:
    rows = [row for row in instance.demand if row.queue == queue.id]
    contacts = contacts_by_slot(instance.calendar, queue, rows)
    gives_heads = _covered(instance.calendar, [row for row in rows if row.required is not None])
    volume = np.where(gives_heads, np.nan, contacts.volume)
    aht_seconds = np.where(gives_heads, np.nan, contacts.aht_seconds)
    erlangs = volume * aht_seconds / (instance.calendar.interval_minutes * 60.0)
    heads = np.where(gives_heads, np.nan, np.round(required * (1.0 - queue.shrinkage), 2))
    if queue.channel not in BACKLOG_CHANNELS:
        # The requirement is rounded to hundredths after whole agents were divided by (1 - shrinkage).
        heads = np.round(heads)
    return Basis(
        queue=queue.id,
        volume=volume,
        aht_seconds=aht_seconds,
        erlangs=erlangs,
        heads=heads,
        has_demand=_covered(instance.calendar, rows),
        decided_by=_deciders(queue, erlangs, aht_seconds, heads),
    )


def _covered(calendar: Calendar, rows: Sequence[DemandInterval]) -> BoolArray:
    """Tell which slots demand rows cover."""
    covered = np.zeros(calendar.slot_count, dtype=np.bool_)
    for row in rows:
        covered[slots_of_row(calendar, row)] = True
    return covered


def _deciders(queue: Queue, erlangs: FloatArray, aht_seconds: FloatArray, heads: FloatArray) -> tuple[Decider, ...]:
    """Name for each slot what asks for as many heads as there are."""
    found = np.full(erlangs.shape, "service level", dtype=object)
    if queue.channel not in BACKLOG_CHANNELS:
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
    return np.ceil(servers / queue.at_once - _ROUNDING).astype(np.int64)
