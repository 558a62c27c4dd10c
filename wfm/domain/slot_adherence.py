"""Adherence slot by slot, of teams and of everybody: many rows, so they are kept as columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from wfm.domain.attendance import AdherenceLevel, AttendanceTally

IntArray = NDArray[np.int64]
EMPTY = -1
"""Stands for a percentage that has nothing to divide by."""


@dataclass(frozen=True)
class SlotAdherence:
    """Rows of the levels ``team_slot``, by team and start, and ``slot``, by start; arrays have one entry per row.

    Parameters
    ----------
    teams
        Names of teams, in order.
    team_of
        Position of the team; `EMPTY` in rows of everybody.
    start
        Begin of the slot in seconds since 1970, UTC.
    seconds
        Shape (rows, figures): the figures of `AttendanceTally`, in its order. What only a whole shift has (`kept` and
        `kept_of`) is 0, and `pay` is not rounded.
    adherence, conformance, absence
        Percentages in whole hundredths, half a hundredth rounded up; `EMPTY` where there is none.
    """

    teams: tuple[str, ...]
    team_of: IntArray
    start: IntArray
    seconds: IntArray
    adherence: IntArray
    conformance: IntArray
    absence: IntArray

    def __len__(self) -> int:
        """Count the rows."""
        return int(self.start.size)

    def level(self, row: int) -> AdherenceLevel:
        """Level of a row."""
        return "slot" if self.team_of[row] == EMPTY else "team_slot"

    def start_utc(self, row: int) -> datetime:
        """Instant at which a row's slot begins."""
        return datetime.fromtimestamp(int(self.start[row]), UTC)

    def figure(self, name: str) -> IntArray:
        """Seconds of one figure of all rows, by its name in `AttendanceTally`."""
        found: IntArray = self.seconds[:, AttendanceTally.__slots__.index(name)]
        return found

    def tally(self, row: int) -> AttendanceTally:
        """Figures of a row."""
        return AttendanceTally(*self.seconds[row].tolist())
