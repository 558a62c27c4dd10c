"""Demand rows in the slots of the horizon, and the contacts of one queue slot by slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import DemandInterval, Queue
from wfm.domain.ids import QueueId
from wfm.staffing.impatience import BoolArray, FloatArray


@dataclass(frozen=True)
class SlotContacts:
    """Contacts by slot, shape (slots,) each; those of a row are split evenly over its slots.

    Parameters
    ----------
    volume
        Contacts offered; 0 in slots without a row.
    aht_seconds
        Average handling time.
    low, high
        10th and 90th percentile of the contacts; `volume` where nothing is known about them.
    has_spread
        Whether the percentiles are known, or there are no contacts to spread.
    """

    volume: FloatArray
    aht_seconds: FloatArray
    low: FloatArray
    high: FloatArray
    has_spread: BoolArray


def rows_by_queue(rows: Iterable[DemandInterval]) -> Mapping[QueueId, Sequence[DemandInterval]]:
    """Sort demand rows by queue; a queue without any has an empty list."""
    found: dict[QueueId, list[DemandInterval]] = defaultdict(list)
    for row in rows:
        found[row.queue].append(row)
    return found


def slots_of_row(calendar: Calendar, row: DemandInterval) -> slice:
    """Slots of the horizon that a demand row covers."""
    first = calendar.slot_of(row.start_utc)
    return slice(max(first, 0), max(first + row.minutes // calendar.interval_minutes, 0))


def contacts_by_slot(calendar: Calendar, queue: Queue, rows: Sequence[DemandInterval]) -> SlotContacts:
    """Spread a queue's rows over the slots of the horizon."""
    volume, aht_seconds, low, high = np.zeros((4, calendar.slot_count))
    has_spread = np.ones(calendar.slot_count, dtype=np.bool_)
    for row in rows:
        slots = slots_of_row(calendar, row)
        share = calendar.interval_minutes / row.minutes
        offered = row.volume or 0.0
        known = row.volume_low is not None
        least, most = (row.volume_low, row.volume_high) if known else queue.usual_percentiles(offered)
        volume[slots], aht_seconds[slots] = offered * share, row.aht_seconds or 0.0
        low[slots] = share * (offered if least is None else least)
        high[slots] = share * (offered if most is None else most)
        has_spread[slots] = least is not None or offered == 0
    return SlotContacts(volume, aht_seconds, low, high, has_spread)
