"""Where the breaks of a shift can begin, by its template alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from wfm.domain.shifts import ShiftTemplate
from wfm.rules.parts.break_pattern import breaks_due


@dataclass(frozen=True)
class BreakPlace:
    """Starts of one break in minutes after its shift's start, both ends included, and how long it takes."""

    id: str
    first: int
    last: int
    minutes: int


@lru_cache(maxsize=4096)
def break_places(template: ShiftTemplate, length_minutes: int, slot_minutes: int) -> tuple[BreakPlace, ...]:
    """Narrow the windows of a shift's breaks to what their order, the gaps and the grid of slots leave.

    Each start between the ends of a window goes together with some starts of all other breaks.
    """
    breaks = breaks_due(template, length_minutes)
    least = template.min_gap_minutes or 0
    most = length_minutes if template.max_gap_minutes is None else template.max_gap_minutes
    first = [max(rule.earliest_start_minute, least) for rule in breaks]
    last = [min(rule.latest_start_minute, length_minutes - least - rule.minutes) for rule in breaks]
    if breaks:
        last[0] = min(last[0], most)
        first[-1] = max(first[-1], length_minutes - most - breaks[-1].minutes)
    first = [-(-minute // slot_minutes) * slot_minutes for minute in first]
    last = [minute // slot_minutes * slot_minutes for minute in last]
    places = range(len(breaks))
    for before, place in pairwise(places):
        taken = breaks[before].minutes
        first[place] = max(first[place], -(-(first[before] + taken + least) // slot_minutes) * slot_minutes)
        last[place] = min(last[place], (last[before] + taken + most) // slot_minutes * slot_minutes)
    for after, place in pairwise(reversed(places)):
        taken = breaks[place].minutes
        first[place] = max(first[place], -(-(first[after] - taken - most) // slot_minutes) * slot_minutes)
        last[place] = min(last[place], (last[after] - taken - least) // slot_minutes * slot_minutes)
    return tuple(
        BreakPlace(rule.id, low, high, rule.minutes) for rule, low, high in zip(breaks, first, last, strict=True)
    )
