"""What becomes of the seconds of a shift."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.attendance.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The seconds of a shift up to the report time, by what becomes of them.

    Parameters
    ----------
    neutral, unknown
        Time that no figure counts, and the rest of the time for which a punch is missing.
    left_out
        Both.
    due, pauses
        What is left of time in which work, or a break or meal, was expected.
    astray
        Unbroken stretches of that not spent as scheduled, by clocked state: resting, working, off the clock.
    """

    until: int
    neutral: list[Stretch]
    unknown: list[Stretch]
    left_out: list[Stretch]
    due: list[Stretch]
    pauses: list[Stretch]
    astray: tuple[list[Stretch], ...]
