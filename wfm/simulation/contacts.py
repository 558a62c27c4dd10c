"""Contacts as they come: when, how long they take, and how long they wait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar
from wfm.domain.demand import BACKLOG_CHANNELS, DemandInterval, Queue
from wfm.domain.instance import Instance
from wfm.simulation.settings import SimulationSettings
from wfm.staffing.backlog import due_slots
from wfm.staffing.requirement import open_slots

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Contacts:
    """Contacts in the order in which they arrive, shape (contacts,) each.

    Times are in seconds after the horizon's start.

    Parameters
    ----------
    queue
        Position of the queue.
    handling_seconds
        Time that an agent spends on it.
    gives_up_seconds
        When it leaves if nobody has answered; infinite if it never does.
    due_seconds
        When work of a backlog queue has to be done; infinite if there is no deadline.
    """

    queue: IntArray
    arrived_seconds: FloatArray
    handling_seconds: FloatArray
    gives_up_seconds: FloatArray
    due_seconds: FloatArray


@dataclass(frozen=True)
class Stream:
    """Contacts of one queue, by interval.

    Parameters
    ----------
    starts_seconds, seconds, volume, aht_seconds
        Shape (intervals,): begin and length, contacts expected, and their mean handling time.
    patience_seconds
        Mean; may be infinite.
    slot_seconds, due_seconds
        When work that arrives in each slot of so many seconds is due, shape (slots,), infinite where it is not; None
        where contacts are no work that may wait.
    """

    starts_seconds: FloatArray
    seconds: FloatArray
    volume: FloatArray
    aht_seconds: FloatArray
    patience_seconds: float
    slot_seconds: float = 0.0
    due_seconds: FloatArray | None = None

    def due(self, arrived_seconds: FloatArray) -> FloatArray:
        """Tell when contacts are due, by when they have come."""
        if self.due_seconds is None:
            return np.full(len(arrived_seconds), np.inf)
        slot = (arrived_seconds // self.slot_seconds).astype(np.int64)
        return self.due_seconds[np.minimum(slot, len(self.due_seconds) - 1)]


def build_streams(instance: Instance, settings: SimulationSettings) -> tuple[Stream, ...]:
    """Collect the demand of each queue, in the instance's order; only what begins inside the horizon counts."""
    end = instance.calendar.minute_of(instance.calendar.end_utc)
    return tuple(
        _stream(instance, queue, settings, [row for row in _rows(instance, queue) if 0 <= row[0] < end])
        for queue in instance.queues
    )


def _rows(instance: Instance, queue: Queue) -> list[tuple[int, DemandInterval]]:
    """Rows of a queue with the minute at which they begin, in order of time."""
    rows = [row for row in instance.demand if row.queue == queue.id]
    return sorted(((instance.calendar.minute_of(row.start_utc), row) for row in rows), key=lambda found: found[0])


def _stream(
    instance: Instance, queue: Queue, settings: SimulationSettings, rows: Sequence[tuple[int, DemandInterval]]
) -> Stream:
    patience, calendar = queue.target.patience_seconds, instance.calendar
    slot_seconds = calendar.interval_minutes * 60.0
    return Stream(
        starts_seconds=np.array([minute * 60.0 for minute, _ in rows]),
        seconds=np.array([row.minutes * 60.0 for _, row in rows]),
        volume=np.array([row.volume or 0.0 for _, row in rows]),
        aht_seconds=np.array([row.aht_seconds or 0.0 for _, row in rows]),
        patience_seconds=settings.default_patience_seconds if patience is None else patience,
        slot_seconds=slot_seconds,
        due_seconds=_due_seconds(calendar, queue, slot_seconds) if queue.channel in BACKLOG_CHANNELS else None,
    )


def _due_seconds(calendar: Calendar, queue: Queue, slot_seconds: float) -> FloatArray:
    """Tell when work that arrives in each slot is due, shape (slots,); infinite where that is after the horizon."""
    last = due_slots(calendar, queue, open_slots(calendar, queue))
    return np.where(last >= 0, (last + 1) * slot_seconds, np.inf)


def draw_contacts(
    streams: Sequence[Stream], sources: Sequence[np.random.Generator], handling_variation: float | None = None
) -> Contacts:
    """Draw arrivals of a Poisson process whose rate is constant in each interval, with their times.

    Parameters
    ----------
    sources
        One random source per stream, so that a queue keeps its contacts whatever becomes of the others.
    handling_variation
        See `SimulationSettings`.
    """
    drawn = [
        _draw(queue, stream, source, handling_variation)
        for queue, (stream, source) in enumerate(zip(streams, sources, strict=True))
    ]
    if not drawn:
        nothing = np.zeros(0)
        return Contacts(np.zeros(0, np.int64), nothing, nothing, nothing, nothing)
    columns = [np.concatenate([getattr(one, name) for one in drawn]) for name in Contacts.__dataclass_fields__]
    order = np.argsort(columns[1], kind="stable")
    return Contacts(*(column[order] for column in columns))


def _draw(queue: int, stream: Stream, source: np.random.Generator, handling_variation: float | None) -> Contacts:
    """Draw the contacts of one queue, in no order."""
    interval = np.repeat(np.arange(len(stream.volume)), source.poisson(stream.volume))
    count = len(interval)
    arrived = stream.starts_seconds[interval] + source.random(count) * stream.seconds[interval]
    is_endless = math.isinf(stream.patience_seconds)
    patience = np.inf if is_endless else source.standard_exponential(count) * stream.patience_seconds
    return Contacts(
        queue=np.full(count, queue, np.int64),
        arrived_seconds=arrived,
        handling_seconds=stream.aht_seconds[interval] * _unit_times(source, count, handling_variation),
        gives_up_seconds=arrived + patience,
        due_seconds=stream.due(arrived),
    )


def _unit_times(source: np.random.Generator, count: int, variation: float | None) -> FloatArray:
    """Draw handling times of mean 1."""
    if variation is None:
        return source.standard_exponential(count)
    spread = math.log1p(variation**2)
    return source.lognormal(-spread / 2, math.sqrt(spread), count)
