"""What a change does to one interval of demand: cutting it, changing a part of it, adding contacts that call again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from wfm.domain.calendar import Calendar, Span
from wfm.domain.demand import DemandChange, DemandInterval


@dataclass
class LostContacts:
    """Contacts that a change has taken away, and the seconds of work in them."""

    volume: float = 0.0
    low: float = 0.0
    high: float = 0.0
    work_seconds: float = 0.0

    def enter(self, row: DemandInterval, share: float) -> None:
        """Count a share of an interval's contacts as lost."""
        volume = row.volume or 0.0
        self.volume += volume * share
        self.low += (volume if row.volume_low is None else row.volume_low) * share
        self.high += (volume if row.volume_high is None else row.volume_high) * share
        self.work_seconds += volume * share * (row.aht_seconds or 0.0)


def parts_around(row: DemandInterval, spans: Sequence[Span], calendar: Calendar) -> Iterator[DemandInterval]:
    """Cut a row around the slots in which a span begins or ends."""
    touching = [edge for span in spans if span.overlaps(span_of(row)) for edge in (span.start_utc, span.end_utc)]
    minute, step = calendar.minute_of(row.start_utc), calendar.interval_minutes
    offsets = [(edge - row.start_utc) / timedelta(minutes=step) for edge in touching]
    cuts = {each(offset) * step for offset in offsets for each in (math.floor, math.ceil)}
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < row.minutes), row.minutes]
    if len(edges) == 2:
        yield row
        return
    for first, last in pairwise(edges):
        part = (last - first) / row.minutes
        yield replace(
            row,
            start_utc=calendar.instant_of(minute + first),
            minutes=last - first,
            volume=_times(row.volume, part),
            volume_low=_times(row.volume_low, part),
            volume_high=_times(row.volume_high, part),
        )


def span_of(row: DemandInterval) -> Span:
    """Tell when an interval is."""
    return Span(row.start_utc, row.start_utc + timedelta(minutes=row.minutes))


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def with_change(row: DemandInterval, share: float, change: DemandChange) -> DemandInterval:
    """Change an interval of which a share lies in the span: percentages first, additions after them."""
    if row.required is not None:
        heads = row.required * (1 + share * change.required_percent / 100) + share * change.required_add
        return replace(row, required=round(heads, 3))
    factor = 1 + share * change.volume_percent / 100
    added = change.volume_add_per_hour * row.minutes / 60 * share
    low, volume, high = (
        None if each is None else each * factor + added for each in (row.volume_low, row.volume, row.volume_high)
    )
    aht_seconds = _times(row.aht_seconds, 1 + share * change.aht_percent / 100)
    return replace(row, volume=volume, volume_low=low, volume_high=high, aht_seconds=aht_seconds)


def with_contacts(row: DemandInterval, lost: LostContacts, part: float) -> DemandInterval:
    """Add a part of the lost contacts, with the handling time that they had."""
    volume = (row.volume or 0.0) + lost.volume * part
    work = (row.volume or 0.0) * (row.aht_seconds or 0.0) + lost.work_seconds * part
    return replace(
        row,
        volume=volume,
        volume_low=None if row.volume_low is None else row.volume_low + lost.low * part,
        volume_high=None if row.volume_high is None else row.volume_high + lost.high * part,
        aht_seconds=work / volume if volume else row.aht_seconds,
    )
