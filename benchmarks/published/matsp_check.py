"""The published rules in their own terms: a second opinion on every roster, which knows nothing of ``wfm``.

Minutes count from the start of the horizon, 06:00 of the first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from published.matsp_file import DAY_MINUTES, OPENS_AT_MINUTE, SLOT_MINUTES, Matsp, Staff

START_WINDOWS = ((0, 0), (360, 600), (840, 1080), (1200, 1425))
"""Earliest and latest starts in minutes after midnight, both included."""
LEAST_SHIFT_MINUTES, MOST_SHIFT_MINUTES = 360, 600
REST_MINUTES = 840
LONGEST_RUN_DAYS = 5

Work = tuple[int, int]
"""Start and end of a shift in minutes."""


def faults_of(matsp: Matsp, rosters: Mapping[str, Sequence[Work]]) -> list[str]:
    """Say what a roster breaks, cover left aside; `rosters` holds the shifts of each person in order of time."""
    return [
        f"{person.id}: {fault}"
        for person in matsp.staff
        for fault in _faults(matsp, person, rosters.get(person.id, ()))
    ]


def heads_below(matsp: Matsp, rosters: Mapping[str, Sequence[Work]]) -> int:
    """Agent-slots missing to the least cover."""
    return sum(max(0, slot.least - heads) for slot, heads in zip(matsp.cover, _heads(matsp, rosters), strict=True))


def cost_of(matsp: Matsp, rosters: Mapping[str, Sequence[Work]]) -> int:
    """Sum of the squares of the heads above the most cover."""
    return sum(max(0, heads - slot.most) ** 2 for slot, heads in zip(matsp.cover, _heads(matsp, rosters), strict=True))


def _heads(matsp: Matsp, rosters: Mapping[str, Sequence[Work]]) -> list[int]:
    heads = [0] * len(matsp.cover)
    for shifts in rosters.values():
        for start, end in shifts:
            for slot in range(start // SLOT_MINUTES, end // SLOT_MINUTES):
                heads[slot] += 1
    return heads


def _faults(matsp: Matsp, person: Staff, shifts: Sequence[Work]) -> Iterator[str]:
    total = sum(end - start for start, end in shifts)
    if not person.least_minutes <= total <= person.most_minutes:
        yield f"works {total} minutes, not {person.least_minutes} to {person.most_minutes}"
    for start, end in shifts:
        clock = (start + OPENS_AT_MINUTE) % DAY_MINUTES
        if start < 0 or end > matsp.minutes:
            yield f"works from {start} to {end}, outside the horizon"
        if start % SLOT_MINUTES or not any(first <= clock <= last for first, last in START_WINDOWS):
            yield f"starts {clock} minutes after midnight"
        if (end - start) % SLOT_MINUTES or not LEAST_SHIFT_MINUTES <= end - start <= MOST_SHIFT_MINUTES:
            yield f"has a shift of {end - start} minutes"
    for (_, end), (start, _) in pairwise(shifts):
        if start - end < REST_MINUTES:
            yield f"rests {start - end} minutes"
    yield from _day_faults([(start + OPENS_AT_MINUTE) // DAY_MINUTES for start, _ in shifts])


def _day_faults(days: Sequence[int]) -> Iterator[str]:
    """Look at the calendar days on which shifts start."""
    run = 0
    for index, day in enumerate(days):
        if index and day == days[index - 1]:
            yield f"starts two shifts on day {day + 1}"
        run = run + 1 if index and day == days[index - 1] + 1 else 1
        if run > LONGEST_RUN_DAYS:
            yield f"works {run} days in a row up to day {day + 1}"
