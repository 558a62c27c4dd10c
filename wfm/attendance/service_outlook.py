"""What heads mean to those who call: predicted service as planned, as staffed and as attended.

Required heads and those of the schedule are gross of shrinkage, the share of people expected to be missing. Those who
came are counted after the fact, so nothing more is taken off them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from wfm.attendance.slot_seconds import FloatArray
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import EffectRow, ServiceOutlook
from wfm.domain.demand import DemandInterval, Queue
from wfm.domain.ids import QueueId
from wfm.staffing.service import serve

_Place = tuple[QueueId, float]
"""A queue and the begin of a slot, in seconds since 1970, UTC."""
_SERVED_AT_ONCE = ("voice", "chat")


def service_outlook(
    rows: Sequence[EffectRow],
    queues: Sequence[Queue],
    demand: Sequence[DemandInterval],
    calendar: Calendar,
    slot_minutes: int,
) -> tuple[ServiceOutlook, ...]:
    """Predict the service of all queues that promise one, where contacts and heads are known.

    Parameters
    ----------
    rows
        The coverage effect's, of slots of `slot_minutes`.
    calendar
        Tells the local date of a slot.

    Returns
    -------
    By queue, in their order: the whole period first, then its dates.
    """
    contacts = _contacts(demand, slot_minutes * 60)
    found: list[ServiceOutlook] = []
    for queue in queues:
        if queue.target.service_level is None or queue.channel not in _SERVED_AT_ONCE:
            continue
        own = [row for row in rows if row.queue == queue.id and _has_contacts(row, contacts)]
        if own:
            found.extend(_of_queue(queue, own, contacts, calendar, slot_minutes * 60))
    return tuple(found)


def _contacts(demand: Sequence[DemandInterval], slot_seconds: int) -> Mapping[_Place, tuple[float, float]]:
    """Contacts and their handling time by queue and slot; a row over several slots is spread evenly."""
    found: dict[_Place, tuple[float, float]] = {}
    for row in demand:
        if row.volume and row.aht_seconds is not None:
            slots = max(1, row.minutes * 60 // slot_seconds)
            first = row.start_utc.timestamp()
            for slot in range(slots):
                found[row.queue, first + slot * slot_seconds] = (row.volume / slots, row.aht_seconds)
    return found


def _has_contacts(row: EffectRow, contacts: Mapping[_Place, tuple[float, float]]) -> bool:
    return row.actual is not None and (row.queue, row.start_utc.timestamp()) in contacts


def _of_queue(
    queue: Queue,
    rows: Sequence[EffectRow],
    contacts: Mapping[_Place, tuple[float, float]],
    calendar: Calendar,
    slot_seconds: int,
) -> Iterator[ServiceOutlook]:
    volume, handling = np.array([contacts[queue.id, row.start_utc.timestamp()] for row in rows]).T
    net = 1.0 - queue.shrinkage
    heads = (
        np.array([row.required or 0.0 for row in rows]) * net,
        np.array([row.planned or 0.0 for row in rows]) * net,
        np.array([row.actual or 0.0 for row in rows]),
    )
    in_time = [serve(queue, volume, handling, float(slot_seconds), part).in_time for part in heads]
    dates = [calendar.date_of(row.start_utc) for row in rows]
    yield _outlook(queue, None, np.ones(len(rows), dtype=bool), volume, in_time)
    for day in sorted(set(dates)):
        yield _outlook(queue, day, np.array([own == day for own in dates]), volume, in_time)


def _outlook(
    queue: Queue,
    day: date | None,
    chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    volume: FloatArray,
    in_time: Sequence[FloatArray],
) -> ServiceOutlook:
    offered = float(volume[chosen].sum())
    planned, staffed, attended = (float(part[chosen].sum()) / offered for part in in_time)
    return ServiceOutlook(queue.id, day, offered, planned, staffed, attended)
