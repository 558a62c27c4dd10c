"""Punches of people who keep to their shifts, give or take a few minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from centre import clock
from past import PastShift

ARRIVES = (-180, 150)
LEAVES = (-150, 180)
PAUSE_STARTS = (-90, 240)
PAUSE_LASTS = (-90, 180)
"""Seconds between the plan and the punch of somebody who keeps to it: well inside every grace."""


@dataclass
class ClockedDay:
    """What one person clocked on one date: (second of the day, event) by a name such as ``in`` or ``lunch_start``."""

    day: date
    punches: dict[str, tuple[int, str]] = field(default_factory=dict)

    def put(self, name: str, minute: float, event: str | None = None) -> None:
        """Clock at a minute of the day; a new name needs its event."""
        self.punches[name] = (round(minute * 60), event or self.punches[name][1])

    def drop(self, *names: str) -> None:
        """Forget to clock."""
        for name in names:
            del self.punches[name]


def clock_shift(shift: PastShift, random: np.random.Generator) -> ClockedDay:
    """Clock a shift and its breaks about as planned."""

    def about(minute: int, limits: tuple[int, int]) -> int:
        return minute * 60 + int(random.integers(*limits, endpoint=True))

    clocked = ClockedDay(shift.day, {"in": (about(shift.start, ARRIVES), "in")})
    for pause, start in shift.pauses:
        began = about(start, PAUSE_STARTS)
        clocked.punches[f"{pause.label}_start"] = (began, f"{pause.kind}_start")
        clocked.punches[f"{pause.label}_end"] = (began + about(pause.minutes, PAUSE_LASTS), f"{pause.kind}_end")
    clocked.punches["out"] = (about(shift.end, LEAVES), "out")
    return clocked


def clock_exactly(shift: PastShift) -> ClockedDay:
    """Clock a shift and its breaks to the second as planned."""
    clocked = ClockedDay(shift.day, {"in": (shift.start * 60, "in")})
    for pause, start in shift.pauses:
        clocked.put(f"{pause.label}_start", start, f"{pause.kind}_start")
        clocked.put(f"{pause.label}_end", start + pause.minutes, f"{pause.kind}_end")
    clocked.put("out", shift.end, "out")
    return clocked


def punch_rows(days: list[tuple[str, ClockedDay]]) -> Iterator[tuple[str, str, str]]:
    """Rows of `punches.csv` in order of time."""
    rows = [
        (f"{clocked.day}T{clock(second // 60)}:{second % 60:02d}", agent_id, event)
        for agent_id, clocked in days
        for second, event in clocked.punches.values()
    ]
    for time, agent_id, event in sorted(rows):
        yield agent_id, time, event
