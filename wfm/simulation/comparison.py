"""Predicted service beside simulated service, by queue, week and day, and why the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import numpy as np

from wfm.domain.demand import BACKLOG_CHANNELS, Queue
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.simulation.result import SimulatedService, SimulationResult

Level = Literal["week", "day"]


@dataclass(frozen=True)
class Figures:
    """Service of one queue in one period, predicted or simulated; NaN where there is nothing to tell of."""

    service_level: float
    speed_of_answer_seconds: float
    occupancy: float
    abandonment: float
    missed: float


@dataclass(frozen=True)
class ComparedService:
    """One queue in one period.

    Parameters
    ----------
    offered
        Contacts that arrived in the simulation, the mean of all replications.
    predicted
        None where nothing is predicted.
    low, high
        Interval of 95 % of the simulated service level, within 0 and 1; NaN after one replication.
    overrun_minutes
        By how much people stayed longer for contacts in progress, simulated.
    """

    level: Level
    start_utc: datetime
    queue: QueueId
    offered: float
    predicted: Figures | None
    simulated: Figures
    low: float
    high: float
    overrun_minutes: float

    @property
    def is_within(self) -> bool | None:
        """Whether the predicted service level lies in the simulated one's interval; None if that cannot be told."""
        if self.predicted is None or not np.isfinite([self.predicted.service_level, self.low, self.high]).all():
            return None
        return self.low <= self.predicted.service_level <= self.high


@dataclass(frozen=True)
class Comparison:
    """Predicted service beside simulated service.

    Parameters
    ----------
    rows
        By queue; of each queue weeks first, then days.
    causes
        Sentences: why both differ in this centre, whichever way.
    """

    instance: Instance
    result: SimulationResult
    rows: tuple[ComparedService, ...]
    causes: tuple[str, ...]


def compare_service(instance: Instance, predicted: Prediction, result: SimulationResult) -> Comparison:
    """Put predicted service beside simulated service."""
    periods: tuple[tuple[Level, ServiceFigures, SimulatedService], ...] = (
        ("week", predicted.by_week, result.by_week()),
        ("day", predicted.by_day, result.by_day()),
    )
    rows = [
        _row(level, queue, index, period, figures, service)
        for index, queue in enumerate(instance.queues)
        for level, figures, service in periods
        for period in range(len(service.starts_utc))
    ]
    known = [replace(row, predicted=None) if row.queue in predicted.unknown else row for row in rows]
    return Comparison(instance, result, tuple(known), (*_causes(instance, result), *_unpredicted(predicted)))


def _row(
    level: Level, queue: Queue, index: int, period: int, predicted: ServiceFigures, service: SimulatedService
) -> ComparedService:
    cell = (index, period)
    late = service.offered.mean - service.answered_in_time.mean
    return ComparedService(
        level=level,
        start_utc=service.starts_utc[period],
        queue=queue.id,
        offered=float(service.offered.mean[cell]),
        predicted=_predicted(predicted, cell),
        simulated=Figures(
            float(service.service_level.mean[cell]),
            float(service.speed_of_answer_seconds.mean[cell]),
            float(service.occupancy.mean[cell]),
            float(service.abandonment.mean[cell]),
            float((service.late.mean if queue.channel in BACKLOG_CHANNELS else late)[cell]),
        ),
        low=float(service.service_level.low[cell].clip(0.0, 1.0)),
        high=float(service.service_level.high[cell].clip(0.0, 1.0)),
        overrun_minutes=float(service.overrun_minutes.mean[cell]),
    )


def _predicted(figures: ServiceFigures, cell: tuple[int, int]) -> Figures:
    return Figures(
        float(figures.service_level[cell]),
        float(figures.speed_of_answer_seconds[cell]),
        float(figures.occupancy[cell]),
        float(figures.abandonment[cell]),
        float(figures.missed[cell]),
    )


# Causes ---------------------------------------------------------------------------------------------------------------


def _causes(instance: Instance, result: SimulationResult) -> Iterator[str]:
    """Say why prediction and simulation differ here, one sentence for each cause."""
    yield from _absence(instance, result)
    yield from _pooling(instance)
    minutes = float(result.in_all().overrun_minutes.mean.sum())
    if minutes >= 1:
        yield (
            f"Contacts in progress push breaks and the end of shifts back: people stay {minutes:,.0f} minutes longer "
            "in all. The prediction lets everybody leave on time."
        )
    yield (
        "Contacts that wait as an interval ends are carried over into the next. The prediction takes each interval by "
        "itself, so it knows no after-effects of an overload and no empty lines at opening time."
    )
    if result.settings.handling_variation not in (None, 1.0):
        yield (
            f"Handling times vary by {result.settings.handling_variation:g} of their mean. The prediction takes "
            "exponential ones, which vary by 1."
        )


def _unpredicted(predicted: Prediction) -> Iterator[str]:
    for queue, reason in predicted.unknown.items():
        yield f"Nothing is predicted of {queue}: {reason}."


def _absence(instance: Instance, result: SimulationResult) -> Iterator[str]:
    if result.settings.absence == "none" or not any(queue.shrinkage for queue in instance.queues):
        return
    what = "whole shifts" if result.settings.absence == "shift" else "single slots"
    yield (
        f"Absence is drawn: people miss {what} at random. The prediction takes the same share off every slot. Days "
        "with few people lose more service than days with many gain."
    )


def _pooling(instance: Instance) -> Iterator[str]:
    known = {queue.id for queue in instance.queues}
    several = sum(len(known.intersection(agent.skills)) > 1 for agent in instance.agents)
    if several:
        who = "1 agent serves" if several == 1 else f"{several:,} agents serve"
        yield (
            f"{who} several queues and take whatever comes, and their busy time counts in each of these queues. The "
            "prediction divides them among their queues slot by slot, which is worth less."
        )
    if any(queue.channel == "chat" and queue.concurrency > 1 for queue in instance.queues):
        calls = "; whoever is in a chat takes no call meanwhile" if several else ""
        yield (
            "Chats are spread over the agents who are there, each with so many places. The prediction takes n agents "
            f"for n times as many servers{calls}."
        )
