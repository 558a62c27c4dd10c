"""What past weeks add up to: counts of exceptions, absence rates, and the shrinkage that they suggest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wfm.domain.ids import QueueId

LEAST_SHIFTS = 100
"""Smallest number of shifts that a suggested shrinkage rests on."""
LEAST_HOURS = 800
"""The same of a queue in planned hours, about as much as `LEAST_SHIFTS` shifts."""
LEAST_WEEKS = 4
"""Smallest number of weeks that either of them lies in."""
Basis = Literal["weekday and shift", "weekday", "everything"]
"""Over which shifts a suggestion was worked out, the smallest group that is large enough."""


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How often a kind of exception was met in a week and team; `minutes` is what was measured, None for counts."""

    week: date
    team: str
    code: str
    count: int
    minutes: float | None


@dataclass(frozen=True, slots=True)
class AbsenceRate:
    """Share of shifts to which nobody came.

    Parameters
    ----------
    weekday, shift
        0 for Monday, and the local start ``HH:MM``; None for all of them.
    shifts, absent
        Shifts, and those to which nobody came; a fraction where one of several shifts of a date was missed.
    weeks
        Weeks that any of the shifts lies in.
    rate, low, high
        The share (0-1) with its interval of 95 %.
    """

    weekday: int | None
    shift: str | None
    shifts: int
    absent: float
    weeks: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SuggestedShrinkage:
    """A shrinkage (0-1) that past weeks suggest for what the roster does not plan itself.

    Parameters
    ----------
    absence, away
        Its parts: paid time of shifts to which nobody came, and of the others time due but not worked.
    basis
        The shifts that it rests on; `shifts` and `weeks` are their numbers.
    """

    weekday: int | None
    shift: str | None
    share: float
    absence: float
    away: float
    basis: Basis
    shifts: int
    weeks: int


@dataclass(frozen=True, slots=True)
class QueueShrinkage:
    """A shrinkage (0-1) for a queue, on a weekday or on all (None): minutes lost of minutes planned on the floor."""

    queue: QueueId
    weekday: int | None
    share: float
    planned_hours: float
    weeks: int


@dataclass(frozen=True)
class Trends:
    """All of it; every part may be empty.

    Parameters
    ----------
    counts
        Exceptions by week, team and kind.
    rates
        Absence in all first, then by shift, by weekday, and by both.
    shrinkage
        Suggested in all first, then by weekday, and by weekday and shift; empty where too little is known.
    queues
        The same by queue.
    """

    counts: tuple[WeekCount, ...] = ()
    rates: tuple[AbsenceRate, ...] = ()
    shrinkage: tuple[SuggestedShrinkage, ...] = ()
    queues: tuple[QueueShrinkage, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.counts or self.rates or self.shrinkage or self.queues)


NO_TRENDS = Trends()
