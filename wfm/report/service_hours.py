"""Predicted service by hour of the clock: the hours that miss most contacts, and a map of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pandas as pd

from wfm.domain.calendar import Calendar
from wfm.domain.demand import Target
from wfm.domain.ids import QueueId
from wfm.domain.prediction import Prediction
from wfm.domain.result import RosterResult
from wfm.report.roster_heat import all_times, slot_times
from wfm.report.words import clock_time, end_time, short_date

HOURS_SHOWN = 5
LEAST_CONTACTS = 0.05
"""Fewer missed contacts than this read as none."""
HOUR_TITLES = ["Day", "From", "To", "Queue", "Contacts", "Missed", "Service level", "Required", "Staffed"]


@dataclass(frozen=True)
class QueueHour:
    """An hour of the clock in one queue; `required` and `staffed` are average heads."""

    queue: QueueId
    slots: range
    contacts: float
    missed: float
    required: float
    staffed: float

    @property
    def service_level(self) -> float:
        """Share answered in time."""
        return 1.0 - self.missed / self.contacts


def hours_of(calendar: Calendar, day_index: int) -> list[range]:
    """Slots of each hour of the clock on a date; an hour that comes twice is two."""
    slots = calendar.slots_on(day_index)
    locals_ = {slot: calendar.to_local(calendar.slot_start(slot)) for slot in slots}
    groups = groupby(slots, key=lambda slot: (locals_[slot].hour, locals_[slot].fold))
    members = [list(group) for _, group in groups]
    return [range(each[0], each[-1] + 1) for each in members]


def worst_hours(result: RosterResult, prediction: Prediction) -> list[QueueHour]:
    """Find the hours in which most contacts are missed, worst first."""
    hours = [hour for row in range(len(prediction.queues)) for hour in queue_hours(result, prediction, row)]
    missed = [hour for hour in hours if hour.missed >= LEAST_CONTACTS]
    return sorted(missed, key=lambda hour: (-round(hour.missed, 6), hour.slots.start))[:HOURS_SHOWN]


def queue_hours(result: RosterResult, prediction: Prediction, row: int) -> Iterator[QueueHour]:
    """Hours of a queue that have contacts, in order of time; none of a queue that is not predicted."""
    calendar, coverage = result.instance.calendar, result.scorecard.coverage
    contacts, missed = prediction.by_slot.contacts[row], prediction.by_slot.missed[row]
    for day in range(calendar.days):
        for slots in hours_of(calendar, day):
            part = slice(slots.start, slots.stop)
            offered = float(contacts[part].sum())
            if offered > 0:
                yield QueueHour(
                    queue=prediction.queues[row],
                    slots=slots,
                    contacts=offered,
                    missed=float(missed[part].sum()),
                    required=float(coverage.requirement.heads[row, part].mean()),
                    staffed=float(coverage.staffed[row, part].mean()),
                )


def hours_table(result: RosterResult, hours: Sequence[QueueHour]) -> pd.DataFrame:
    """Hours as people read them."""
    calendar = result.instance.calendar
    rows = [
        [
            short_date(calendar.date_of(calendar.slot_start(hour.slots.start))),
            *hour_edges(calendar, hour),
            str(hour.queue),
            hour.contacts,
            hour.missed,
            hour.service_level,
            hour.required,
            hour.staffed,
        ]
        for hour in hours
    ]
    return pd.DataFrame(rows, columns=HOUR_TITLES)


def hour_edges(calendar: Calendar, hour: QueueHour) -> tuple[str, str]:
    """Local times at which an hour begins and ends."""
    start, end = calendar.slot_start(hour.slots.start), calendar.slot_start(hour.slots.stop)
    return clock_time(calendar, start), end_time(calendar, end)


def hour_place(calendar: Calendar, hour: QueueHour) -> str:
    """Name the time of an hour as in ``Mon 30 Nov 12:00–13:00``."""
    start, end = hour_edges(calendar, hour)
    return f"{short_date(calendar.date_of(calendar.slot_start(hour.slots.start)))} {start}–{end}"


@dataclass(frozen=True)
class HourMap:
    """Service level of a queue by hour: a row per time of day, an entry per date, None without contacts."""

    target: Target
    dates: tuple[date, ...]
    times: tuple[str, ...]
    levels: tuple[tuple[float | None, ...], ...]


def hour_map(result: RosterResult, row: int) -> HourMap | None:
    """Lay the predicted service of a queue out by hour and date; None of a queue that is not predicted."""
    prediction, calendar = result.prediction, result.instance.calendar
    if prediction is None or prediction.queues[row] in prediction.unknown:
        return None
    at = {}
    names = [dict(zip(calendar.slots_on(day), slot_times(calendar, day), strict=True)) for day in range(calendar.days)]
    for hour in queue_hours(result, prediction, row):
        day = calendar.day_index(calendar.date_of(calendar.slot_start(hour.slots.start)))
        at[names[day][hour.slots.start], day] = hour.service_level
    used = {time for time, _ in at}
    times = [time for time in all_times(calendar) if time in used]
    levels = tuple(tuple(at.get((time, day)) for day in range(calendar.days)) for time in times)
    return HourMap(result.instance.queues[row].target, calendar.dates, tuple(times), levels)
