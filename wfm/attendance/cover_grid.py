"""The plan's heads on the slots of a report, which reach beyond the period by what a night and early comers need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.attendance.expected import to_seconds
from wfm.attendance.slot_seconds import FloatArray, SlotGrid, grid_around
from wfm.check.coverage import measure_coverage
from wfm.domain.calendar import Calendar, Span
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.machine.collector import paused_collector
from wfm.staffing.requirement import build_requirement


@dataclass(frozen=True)
class GridCover:
    """Heads by queue and slot, shape (queues, slots), nan where the plan is not known.

    Parameters
    ----------
    is_listed
        Slots of the period that the plan speaks of.
    """

    grid: SlotGrid
    queues: tuple[QueueId, ...]
    required: FloatArray
    planned: FloatArray
    is_listed: NDArray[np.bool_]


def place_cover(calendar: Calendar, period: Span, cover: PlannedCover | None, others: Iterable[QueueId]) -> GridCover:
    """Lay the plan on slots from a day before the period to two days after it.

    Parameters
    ----------
    cover
        None if nothing is known of the plan.
    others
        Queues that people serve; those that the plan does not know follow its own.
    """
    minutes = cover.slot_minutes if cover else calendar.interval_minutes
    anchor = to_seconds(cover.start_utc if cover else period.start_utc)
    grid = grid_around(period, minutes * 60, anchor)
    own = cover.queues if cover else ()
    queues = (*own, *(queue for queue in others if queue not in own))
    shape = (len(queues), grid.count)
    placed = GridCover(grid, queues, np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool))
    if cover:
        _fill(placed, cover, period, (anchor - grid.origin) // grid.slot_seconds)
    return placed


def _fill(placed: GridCover, cover: PlannedCover, period: Span, offset: int) -> None:
    """Copy the plan into its place; all its queues are known in all its slots."""
    slots = np.arange(cover.required.shape[1]) + offset
    kept = (slots >= 0) & (slots < placed.grid.count)
    rows = slice(0, len(cover.queues))
    placed.required[rows, slots[kept]] = cover.required[:, kept]
    placed.planned[rows, slots[kept]] = cover.planned[:, kept]
    starts = placed.grid.origin + slots * placed.grid.slot_seconds
    inside = kept & (starts >= to_seconds(period.start_utc)) & (starts < to_seconds(period.end_utc))
    placed.is_listed[rows, slots[inside]] = cover.is_listed[:, inside]


@paused_collector()
def cover_of_schedule(instance: Instance, schedule: Roster, period: Span) -> PlannedCover | None:
    """Recompute what a schedule gives beside what demand requires; None where demand does not tell.

    Demand is read for the horizon only, so that has to hold the period.

    Raises
    ------
    InputError
        If demand cannot become heads.
    """
    calendar = instance.calendar
    if not instance.demand or not calendar.span.contains(period):
        return None
    requirement = build_requirement(instance)
    coverage = measure_coverage(instance, requirement, schedule)
    return PlannedCover(
        queues=requirement.queues,
        start_utc=calendar.origin_utc,
        slot_minutes=calendar.interval_minutes,
        required=requirement.heads,
        planned=coverage.staffed,
        is_listed=requirement.is_open | (requirement.heads > 0) | (coverage.staffed > 0),
    )
