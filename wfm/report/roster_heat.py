"""Coverage of one queue as a map: times of day down, dates across."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar
from wfm.domain.ids import QueueId
from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.report.words import clock_time


@dataclass(frozen=True)
class HeatMap:
    """Heads over (positive) or short (negative) of a queue.

    Parameters
    ----------
    times
        Local time of day of each row; in the repeated hour of an autumn night with the offset.
    surplus
        One row per time, one entry per date; None where the queue is closed or the time does not exist.
    required, staffed
        Heads per slot over the horizon, for the chart.
    """

    queue: QueueId
    times: tuple[str, ...]
    surplus: tuple[tuple[float | None, ...], ...]
    required: tuple[float, ...]
    staffed: tuple[float, ...]


def heat_map(result: RosterResult, row: int, is_shown: NDArray[np.bool_]) -> HeatMap:
    """Lay out a queue's coverage; times at which none of its slots `is_shown` are left out."""
    calendar, coverage = result.instance.calendar, result.scorecard.coverage
    required = coverage.requirement.heads[row].round(HEAD_DECIMALS)
    staffed = coverage.staffed[row].round(HEAD_DECIMALS)
    surplus = staffed - required
    listed = is_shown[row]
    at = {
        (time, day): float(surplus[slot])
        for day in range(calendar.days)
        for slot, time in zip(calendar.slots_on(day), slot_times(calendar, day), strict=True)
        if listed[slot]
    }
    used = {time for time, _ in at}
    times = [time for time in all_times(calendar) if time in used]
    return HeatMap(
        queue=result.requirement.queues[row],
        times=tuple(times),
        surplus=tuple(tuple(at.get((time, day)) for day in range(calendar.days)) for time in times),
        required=tuple(np.where(listed, required, 0.0).tolist()),
        staffed=tuple(np.where(listed, staffed, 0.0).tolist()),
    )


def slot_times(calendar: Calendar, day_index: int) -> list[str]:
    """Local times of a date's slots; the second pass of a repeated hour bears its offset, the first does not."""
    seen: set[str] = set()
    times = []
    for slot in calendar.slots_on(day_index):
        text = clock_time(calendar, calendar.slot_start(slot))
        times.append(text if text[:5] in seen else text[:5])
        seen.add(text[:5])
    return times


def all_times(calendar: Calendar) -> list[str]:
    """Order the times of all dates: those of the longest date, then what it lacks where the clock puts it."""
    by_date = [slot_times(calendar, day) for day in range(calendar.days)]
    ordered = list(by_date[max(range(calendar.days), key=lambda day: len(by_date[day]))])
    known = set(ordered)
    for time in sorted({time for times in by_date for time in times} - known):
        position = next((index for index, other in enumerate(ordered) if other > time), len(ordered))
        ordered.insert(position, time)
    return ordered
