"""What a simulation tells: service by queue and slot, day, week, or over the whole horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.ids import QueueId
from wfm.simulation.estimates import Estimate, estimate_mean, estimate_ratio
from wfm.simulation.settings import SimulationSettings
from wfm.simulation.tally import Tally


@dataclass(frozen=True)
class SimulatedService:
    """Service by queue and period; each figure is the mean over replications with its interval of 95 %.

    Figures have shape (queues, periods). Shares are 0–1 and NaN where nothing was offered, or nobody was there. The
    counts are explained with `Tally`.

    Parameters
    ----------
    starts_utc
        When each period begins.
    service_level
        Share of the contacts offered that were answered in time; of backlog work, share done by its deadline, among
        what was done or came due within the horizon.
    abandonment
        Share of the contacts offered that gave up.
    speed_of_answer_seconds
        Mean wait of those answered; of backlog work, mean time until it was done.
    occupancy
        Share of their time on the floor that the agents who can serve the queue spent on contacts of any queue.
    """

    starts_utc: tuple[datetime, ...]
    offered: Estimate
    answered: Estimate
    answered_in_time: Estimate
    abandoned: Estimate
    late: Estimate
    overrun_minutes: Estimate
    service_level: Estimate
    abandonment: Estimate
    speed_of_answer_seconds: Estimate
    occupancy: Estimate


@dataclass(frozen=True)
class SimulationResult:
    """Counts of all replications, shape (replications, queues, slots), with the queues in the instance's order."""

    calendar: Calendar
    queues: tuple[QueueId, ...]
    settings: SimulationSettings
    counts: Tally

    def by_slot(self) -> SimulatedService:
        """Service in each slot."""
        return self._service(range(self.calendar.slot_count))

    def by_day(self) -> SimulatedService:
        """Service on each date."""
        return self._service([self.calendar.slots_on(day).start for day in range(self.calendar.days)])

    def by_week(self) -> SimulatedService:
        """Service in each block of seven days from the start of the horizon; the last may be shorter."""
        return self._service([self.calendar.slots_on(days.start).start for days in self.calendar.weeks])

    def in_all(self) -> SimulatedService:
        """Service over the whole horizon, as one period."""
        return self._service([0])

    def _service(self, first_slots: Sequence[int]) -> SimulatedService:
        counts = periods_of(self.counts, first_slots)
        starts = tuple(self.calendar.slot_start(slot) for slot in first_slots)
        return service_of(counts, starts)


def periods_of(counts: Tally, first_slots: Sequence[int]) -> Tally:
    """Add up slots to periods that begin with these slots."""
    sums = {
        field.name: np.add.reduceat(getattr(counts, field.name), list(first_slots), axis=-1, dtype=np.float64)
        for field in fields(Tally)
    }
    return Tally(**sums)


def service_of(counts: Tally, starts_utc: tuple[datetime, ...], confidence: float = 0.95) -> SimulatedService:
    """Estimate service from counts of shape (replications, queues, periods)."""
    means = {
        name: estimate_mean(getattr(counts, name), confidence)
        for name in ("offered", "answered", "answered_in_time", "abandoned", "late")
    }
    return SimulatedService(
        starts_utc=starts_utc,
        **means,
        overrun_minutes=estimate_mean(counts.overrun_seconds / 60, confidence),
        service_level=estimate_ratio(counts.answered_in_time, counts.offered - counts.undecided, confidence),
        abandonment=estimate_ratio(counts.abandoned, counts.offered, confidence),
        speed_of_answer_seconds=estimate_ratio(counts.wait_seconds, counts.answered, confidence),
        occupancy=estimate_ratio(counts.busy_seconds, counts.floor_seconds, confidence),
    )
