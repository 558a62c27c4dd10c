"""Sorted, disjoint stretches of time as pairs of whole seconds, and the few operations that attendance needs.

Plain tuples of numbers: a large site has a million of them, and a class around each would cost minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]
"""Half-open ``[start, end)`` in seconds since 1970, UTC."""
Stretches = Sequence[Stretch]


def length(stretches: Stretches) -> int:
    """Add up lengths in seconds."""
    return sum(end - start for start, end in stretches)


def within(stretches: Stretches, start: int, end: int) -> list[Stretch]:
    """Cut stretches to a window."""
    return [
        (first if first > start else start, last if last < end else end)
        for first, last in stretches
        if first < end and last > start and start < end
    ]


def join(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Sort stretches, drop empty ones and merge those that overlap or adjoin."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def overlap(first: Stretches, second: Stretches) -> list[Stretch]:
    """Find the time that lies in both."""
    found: list[Stretch] = []
    position = 0
    for start, end in first:
        while position < len(second) and second[position][1] <= start:
            position += 1
        index = position
        while index < len(second) and second[index][0] < end:
            found.append((max(start, second[index][0]), min(end, second[index][1])))
            index += 1
    return found


def without(first: Stretches, second: Stretches) -> list[Stretch]:
    """Find the time that lies in the first and not in the second."""
    if not second:
        return list(first)
    found: list[Stretch] = []
    for start, end in first:
        cursor = start
        for taken_start, taken_end in second:
            if taken_end <= cursor:
                continue
            if taken_start >= end:
                break
            if taken_start > cursor:
                found.append((cursor, taken_start))
            cursor = max(cursor, taken_end)
        if cursor < end:
            found.append((cursor, end))
    return found
