"""Predicted service as tables: by queue and date for people, by slot for ``coverage.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.domain.demand import Queue
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.domain.result import RosterResult
from wfm.report.service_words import is_below, promised, target_words
from wfm.report.words import count_of, short_date

ALL_QUEUES = "All queues"
SERVICE_TITLES = [
    "Queue",
    "Period",
    "Contacts",
    "Target",
    "Service level",
    "10 %",
    "90 %",
    "Speed of answer, s",
    "Occupancy",
    "Abandonment",
    "Missed",
    "Lost",
    "Hours below target",
]


@dataclass(frozen=True)
class ServiceRow:
    """Service of a queue, or of all, on a date or over several.

    Parameters
    ----------
    is_sum
        Whether it covers more than one date.
    is_below
        Whether it misses the queue's target, as far as that holds over such a time.
    """

    values: tuple[object, ...]
    is_sum: bool
    is_below: bool


def service_rows(result: RosterResult, prediction: Prediction) -> list[ServiceRow]:
    """Each predicted queue by date, with a row for each week and one for the whole; then all queues together."""
    queues = result.instance.queues
    rows = [
        row
        for index, queue in enumerate(queues)
        if queue.id not in prediction.unknown
        for row in _rows_of(result, prediction, index, queue)
    ]
    if len(queues) - len(prediction.unknown) > 1:
        rows.extend(_rows_of(result, prediction, len(queues), None))
    return rows


def _rows_of(result: RosterResult, prediction: Prediction, row: int, queue: Queue | None) -> Iterator[ServiceRow]:
    """Write the dates, the weeks if there are several, and the whole horizon."""
    calendar = result.instance.calendar
    slots = [calendar.slots_on(day) for day in range(calendar.days)]
    for day, own in enumerate(calendar.dates):
        yield _row(result, prediction.by_day, (row, day), queue, short_date(own), slots[day : day + 1])
    if len(calendar.weeks) > 1:
        for number, days in enumerate(calendar.weeks):
            name = f"Week of {short_date(calendar.date_at(days.start))[4:]}"
            yield _row(result, prediction.by_week, (row, number), queue, name, slots[days.start : days.stop])
    if calendar.days > 1:
        name = "Week" if calendar.days == 7 else f"All {count_of(calendar.days, 'day')}"
        yield _row(result, prediction.in_all, (row, 0), queue, name, slots)


def _row(
    result: RosterResult,
    figures: ServiceFigures,
    place: tuple[int, int],
    queue: Queue | None,
    period: str,
    days: Sequence[range],
) -> ServiceRow:
    level = float(figures.service_level[place])
    values = (
        ALL_QUEUES if queue is None else str(queue.id),
        period,
        float(figures.contacts[place]),
        "" if queue is None else target_words(queue.target),
        level,
        float(figures.service_level_low[place]),
        float(figures.service_level_high[place]),
        float(figures.speed_of_answer_seconds[place]),
        float(figures.occupancy[place]),
        float(figures.abandonment[place]),
        float(figures.missed[place]),
        float(figures.lost[place]),
        None if queue is None else _hours_below(result, place[0], queue, days),
    )
    # A promise over a week says nothing of its single dates.
    is_promised = queue is not None and not (queue.target.period == "week" and len(days) == 1)
    misses = queue is not None and is_promised and is_below(level, queue.target)
    return ServiceRow(values, is_sum=len(days) > 1, is_below=misses)


def _hours_below(result: RosterResult, row: int, queue: Queue, days: Sequence[range]) -> float | None:
    """Count the hours whose slots miss their target; None where the target does not hold slot by slot."""
    if result.prediction is None or promised(queue.target) is None or queue.target.period != "interval":
        return None
    levels = result.prediction.by_slot.service_level[row, days[0].start : days[-1].stop].tolist()
    return sum(is_below(level, queue.target) for level in levels) * result.slot_hours


def slot_columns(
    result: RosterResult, queues: NDArray[np.intp], slots: NDArray[np.intp]
) -> Mapping[str, NDArray[np.float64]]:
    """Give what ``coverage.csv`` tells of service, for pairs of queue and slot; nan where it is not known."""
    names = {
        "service_level": "service_level",
        "occupancy": "occupancy",
        "speed_of_answer_seconds": "speed_of_answer_seconds",
        "abandonment": "abandonment",
        "missed_contacts": "missed",
        "service_level_low": "service_level_low",
        "service_level_high": "service_level_high",
    }
    if result.prediction is None:
        return {column: np.full(len(slots), np.nan) for column in names}
    found = {column: getattr(result.prediction.by_slot, name)[queues, slots] for column, name in names.items()}
    return {column: np.where(np.isfinite(values), values, np.nan) for column, values in found.items()}
