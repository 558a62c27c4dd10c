"""Every kind of attendance exception as data: its name, what it weighs, and which settings it takes.

A new kind is one entry here and one function in `wfm.attendance.kinds`, entered in its `FINDERS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wfm.domain.attendance import AmountUnit, Severity

Option = Literal["after_hours", "share", "hours"]


@dataclass(frozen=True)
class DefaultTier:
    """From beyond `over_minutes` on, this severity and these points apply."""

    over_minutes: float
    severity: Severity
    points: float


@dataclass(frozen=True)
class Kind:
    """A kind of attendance exception with its default policy.

    Parameters
    ----------
    points
        Points of an entry where tiers do not say otherwise; None for kinds that protect the agent or concern the
        employer's duty: they never carry points.
    grace_minutes
        What is allowed; None where there is nothing to allow.
    options
        Settings of this kind alone, with their defaults.
    repeat
        Days and factors by which points of the first, second, … entry within those days are multiplied.
    filed_under
        The kind that stands in its id, so that a decision survives when one becomes the other; entries of that kind are
        replaced by this one.
    """

    code: str
    name: str
    severity: Severity
    points: float | None = 0.0
    grace_minutes: float | None = None
    tiers: tuple[DefaultTier, ...] = ()
    unit: AmountUnit = "minutes"
    options: tuple[tuple[Option, float | None], ...] = ()
    repeat: tuple[int, tuple[float, ...]] | None = None
    filed_under: str | None = None
    is_on: bool = True

    @property
    def never_has_points(self) -> bool:
        """Whether points are refused."""
        return self.points is None


_EDGE_TIERS = (DefaultTier(5, "medium", 0.25), DefaultTier(15, "high", 0.5))
_GAP_TIERS = (DefaultTier(5, "medium", 0.25), DefaultTier(30, "high", 0.5))
_PAUSE_TIERS = (DefaultTier(5, "low", 0), DefaultTier(15, "medium", 0.25))
_FORGOTTEN = (30, (0.0, 0.0, 1.0))

CATALOGUE: tuple[Kind, ...] = (
    Kind("absence", "Unscheduled absence (no-show)", "high", 1.0),
    Kind(
        "no_call_no_show",
        "No call, no show",
        "critical",
        2.0,
        options=(("after_hours", 24.0),),
        filed_under="absence",
    ),
    Kind("partial_absence", "Partial absence", "high", 1.0, options=(("share", 0.5),)),
    Kind("late_in", "Late in (tardy)", "medium", 0.0, 5, _EDGE_TIERS),
    Kind("early_in", "Early in", "low", 0.0, 15),
    Kind("early_out", "Early out (left early)", "medium", 0.0, 5, _EDGE_TIERS),
    Kind("late_out", "Late out", "low", 0.0, 15),
    Kind("out_during_shift", "Left during shift", "medium", 0.0, 5, _GAP_TIERS),
    Kind("missing_in", "Missing in punch", "high", 0.25, unit="count", repeat=_FORGOTTEN),
    Kind("missing_out", "Missing out punch", "high", 0.25, unit="count", repeat=_FORGOTTEN),
    Kind("missing_break_punch", "Missing break punch", "medium", unit="count"),
    Kind("missing_meal_punch", "Missing meal punch", "medium", unit="count"),
    Kind("mixed_codes", "Break and meal codes mixed", "low", unit="count"),
    Kind("long_break", "Long break", "low", 0.0, 5, _PAUSE_TIERS),
    Kind("short_break", "Short break", "info", None, 5),
    Kind("missed_break", "Missed break", "medium", None),
    Kind("too_many_breaks", "Too many breaks", "low", unit="count"),
    Kind("break_off_schedule", "Break off schedule", "low", 0.0, 15),
    Kind("long_meal", "Long meal", "low", 0.0, 5, _PAUSE_TIERS),
    Kind("short_meal", "Short meal", "medium", None, 5),
    Kind("missed_meal", "Missed meal", "high", None),
    Kind("meal_off_schedule", "Meal off schedule", "low", 0.0, 15),
    Kind("unscheduled_work", "Not scheduled", "medium", 0.0, 15),
    Kind("work_in_time_off", "Work during time off", "high", None, 15),
    Kind("over_daily_scheduled", "Over scheduled daily time", "low", 0.0, 15, is_on=False),
    Kind("under_daily_scheduled", "Under scheduled daily time", "medium", 0.0, 15, is_on=False),
    Kind("over_weekly_scheduled", "Over scheduled weekly time", "low", 0.0, 15, is_on=False),
    Kind("over_daily_hours", "Over daily hours (overtime)", "medium", None, 0, options=(("hours", 10.0),)),
    Kind("over_weekly_hours", "Over weekly hours (overtime)", "medium", None, 0, options=(("hours", 40.0),)),
    Kind("short_rest", "Short rest", "high", None, 0, options=(("hours", None),)),
    Kind("duplicate_punch", "Duplicate punches", "info", unit="count"),
    Kind("contradictory_punches", "Contradictory punches", "low", unit="count"),
    Kind("ambiguous_time", "Ambiguous clock time", "info", unit="count"),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in CATALOGUE}
RANK: dict[str, int] = {kind.code: rank for rank, kind in enumerate(CATALOGUE)}
"""Position of each kind in the catalogue."""
