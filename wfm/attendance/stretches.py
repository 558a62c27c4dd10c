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
    total = 0
    for start, end in stretches:
        total += end - start
    return total


def within(stretches: Stretches, start: int, end: int) -> list[Stretch]:
    """Cut stretches to a window."""
    if start >= end:
        return []
    return [
        (first if first > start else start, last if last < end else end)
        for first, last in stretches
        if first < end and last > start
    ]


def join(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Sort stretches, drop empty ones and merge those that overlap or adjoin."""
    ordered = sorted(stretches)
    if len(ordered) < 2:
        return [stretch for stretch in ordered if stretch[0] < stretch[1]]
    joined: list[Stretch] = []
    latest = None
    for start, end in ordered:
        if end <= start:
            continue
        if latest is None or start > latest:
            joined.append((start, end))
            latest = end
        elif end > latest:
            joined[-1] = (joined[-1][0], end)
            latest = end
    return joined


def overlap(first: Stretches, second: Stretches) -> list[Stretch]:
    """Find the time that lies in both."""
    found: list[Stretch] = []
    if not first or not second:
        return found
    position = 0
    for start, end in first:
        while position < len(second) and second[position][1] <= start:
            position += 1
        index = position
        while index < len(second) and second[index][0] < end:
            begin, stop = second[index]
            found.append((begin if begin > start else start, stop if stop < end else end))
            index += 1
    return found


def without(first: Stretches, second: Stretches) -> list[Stretch]:
    """Find the time that lies in the first and not in the second."""
    if not second:
        return list(first)
    found: list[Stretch] = []
    position = 0
    for start, end in first:
        while position < len(second) and second[position][1] <= start:
            position += 1
        cursor, index = start, position
        while index < len(second) and second[index][0] < end:
            taken_start, taken_end = second[index]
            if taken_start > cursor:
                found.append((cursor, taken_start))
            cursor = taken_end
            index += 1
        if cursor < end:
            found.append((cursor, end))
    return found
