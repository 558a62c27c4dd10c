"""Trends over past weeks: counts, absence rates with their interval, and the shrinkage that they suggest.

**Absence rate.** Of the shifts that were due, those to which nobody came, approved sickness over a published shift
among them. The interval is Wilson's (1927) at 95 %. Absences of one date go together, as in a wave of flu; so where
dates differ by more than chance, the number of shifts is divided by Pearson's statistic over its degrees of freedom.

**Suggested shrinkage** ``1 - (1 - a) (1 - t)``: *a* is the paid time of missed shifts as a share of all, *t* the time
due in the other shifts that was not worked there. Breaks, meals, activities and time off that was known when the
schedule was published are in neither: the roster plans them itself. Of a queue it is minutes lost as a share of
those planned on the floor, less those that nobody knows.

**Smallest sample.** A suggestion rests on at least `LEAST_SHIFTS` shifts in at least `LEAST_WEEKS` weeks. A weekday and
shift with less takes that of its weekday, else that of everything; with less than that in all, nothing is suggested.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wfm.attendance.days import first_of_week
from wfm.domain.attendance import ABSENCES, NO_TEAM
from wfm.domain.decisions import PastException
from wfm.domain.past_weeks import PastQueueDay, PastWeeks
from wfm.domain.trends import (
    LEAST_HOURS,
    LEAST_SHIFTS,
    LEAST_WEEKS,
    AbsenceRate,
    Basis,
    QueueShrinkage,
    SuggestedShrinkage,
    Trends,
    WeekCount,
)

_Z = 1.959964
"""Two-sided quantile of the normal distribution for 95 %."""
_Key = tuple[int | None, str | None]


def find_trends(past: PastWeeks, week_starts: int = 0) -> Trends:
    """Tell everything that past weeks add up to.

    Parameters
    ----------
    week_starts
        Weekday on which weeks begin, 0 for Monday.
    """
    return Trends(
        count_by_week(past.exceptions, week_starts),
        absence_rates(past, week_starts),
        suggest_shrinkage(past, week_starts),
        suggest_queue_shrinkage(past, week_starts),
    )


def count_by_week(exceptions: Iterable[PastException], week_starts: int = 0) -> tuple[WeekCount, ...]:
    """Count exceptions by week, team and kind; corrected ones and those held back are left out.

    Parameters
    ----------
    week_starts
        Weekday on which weeks begin, 0 for Monday.
    """
    groups: dict[tuple[date, str, str], list[PastException]] = defaultdict(list)
    for entry in exceptions:
        if entry.status != "corrected" and not entry.is_held:
            groups[first_of_week(entry.date, week_starts), entry.team or NO_TEAM, entry.code].append(entry)
    return tuple(WeekCount(*key, len(group), _minutes(group)) for key, group in sorted(groups.items()))


def _minutes(group: Sequence[PastException]) -> float | None:
    return sum(entry.amount for entry in group) if group[0].unit == "minutes" else None


# Shifts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shift:
    """What was due on one date of one agent, and what of it was missed; minutes."""

    date: date
    start: str
    absent: float
    paid_minutes: float
    absent_minutes: float
    due_minutes: float
    inside_minutes: float


def _shifts(past: PastWeeks) -> list[_Shift]:
    """Take the dates on which somebody was due; days still open and absences held back are not known yet."""
    absences = [entry for entry in past.exceptions if entry.code in ABSENCES]
    doubtful = {(entry.agent_id, entry.date) for entry in absences if entry.is_held}
    sick = {(entry.agent_id, entry.date): entry.amount for entry in absences if entry.status == "excused"}
    found = []
    for day in past.days:
        key = (day.agent_id, day.date)
        if day.attendance == "open" or key in doubtful:
            continue
        if day.paid_scheduled_minutes > 0:
            paid, absent = day.paid_scheduled_minutes, day.absent_minutes
            inside = day.worked_minutes - day.outside_minutes
            found.append(_Shift(day.date, day.start, absent / paid, paid, absent, day.due_minutes, inside))
        elif day.attendance == "time_off" and sick.get(key):
            found.append(_Shift(day.date, day.start, 1.0, sick[key], sick[key], 0.0, 0.0))
    return found


def _grouped(shifts: Iterable[_Shift], *keys_of: Callable[[_Shift], _Key]) -> dict[_Key, list[_Shift]]:
    groups: dict[_Key, list[_Shift]] = defaultdict(list)
    for shift in shifts:
        for key in dict.fromkeys(key_of(shift) for key_of in keys_of):
            groups[key].append(shift)
    return groups


def _cell(shift: _Shift) -> _Key:
    return shift.date.weekday(), shift.start or None


def _weekday(shift: _Shift) -> _Key:
    return shift.date.weekday(), None


def _start(shift: _Shift) -> _Key:
    return None, shift.start or None


def _all(_: _Shift) -> _Key:
    return None, None


def _order(key: _Key) -> tuple[int, str]:
    """All weekdays first, then each; of each of them all shifts first."""
    return -1 if key[0] is None else key[0], key[1] or ""


def _weeks(dates: Iterable[date], week_starts: int) -> int:
    return len({first_of_week(day, week_starts) for day in dates})


# Absence --------------------------------------------------------------------------------------------------------------


def absence_rates(past: PastWeeks, week_starts: int = 0) -> tuple[AbsenceRate, ...]:
    """Tell how often nobody came: in all, by shift, by weekday, and by weekday and shift."""
    groups = _grouped(_shifts(past), _all, _start, _weekday, _cell)
    return tuple(_rate(key, groups[key], week_starts) for key in sorted(groups, key=_order))


def _rate(key: _Key, shifts: Sequence[_Shift], week_starts: int) -> AbsenceRate:
    absent = sum(shift.absent for shift in shifts)
    rate = absent / len(shifts)
    low, high = wilson_interval(rate, len(shifts) / _spread(shifts, rate))
    weeks = _weeks((shift.date for shift in shifts), week_starts)
    return AbsenceRate(*key, len(shifts), absent, weeks, rate, low, high)


def wilson_interval(rate: float, count: float) -> tuple[float, float]:
    """Find Wilson's interval of 95 % around a share (0-1) seen in `count` cases, above 0."""
    spread = _Z * _Z / count
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(rate * (1 - rate) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _spread(shifts: Sequence[_Shift], rate: float) -> float:
    """By how much dates differ beyond chance, at least 1: Pearson's statistic over its degrees of freedom."""
    by_date: dict[date, list[float]] = defaultdict(list)
    for shift in shifts:
        by_date[shift.date].append(shift.absent)
    if len(by_date) < 2 or not 0 < rate < 1:
        return 1.0
    chance = rate * (1 - rate)
    pearson = sum((sum(own) - len(own) * rate) ** 2 / (len(own) * chance) for own in by_date.values())
    return max(1.0, pearson / (len(by_date) - 1))


# Shrinkage ------------------------------------------------------------------------------------------------------------


def suggest_shrinkage(past: PastWeeks, week_starts: int = 0) -> tuple[SuggestedShrinkage, ...]:
    """Suggest a shrinkage in all, by weekday, and by weekday and shift; nothing where too little is known."""
    groups = _grouped(_shifts(past), _all, _weekday, _cell)
    found = (_suggestion(key, groups, week_starts) for key in sorted(groups, key=_order))
    return tuple(suggestion for suggestion in found if suggestion is not None)


def _suggestion(key: _Key, groups: dict[_Key, list[_Shift]], week_starts: int) -> SuggestedShrinkage | None:
    wider: tuple[tuple[_Key, Basis], ...] = (
        (key, "weekday and shift"),
        ((key[0], None), "weekday"),
        ((None, None), "everything"),
    )
    for group, basis in wider[(key[1] is None) + (key[0] is None) :]:
        shifts = groups[group]
        weeks = _weeks((shift.date for shift in shifts), week_starts)
        if len(shifts) >= LEAST_SHIFTS and weeks >= LEAST_WEEKS:
            absence, away = _absence_share(shifts), _away_share(shifts)
            share = 1 - (1 - absence) * (1 - away)
            return SuggestedShrinkage(*key, share, absence, away, basis, len(shifts), weeks)
    return None


def _absence_share(shifts: Sequence[_Shift]) -> float:
    return sum(shift.absent_minutes for shift in shifts) / sum(shift.paid_minutes for shift in shifts)


def _away_share(shifts: Sequence[_Shift]) -> float:
    """Time due but not worked in shifts that somebody came to, never below 0."""
    attended = [shift for shift in shifts if shift.absent < 1]
    due = sum(shift.due_minutes for shift in attended)
    inside = sum(shift.inside_minutes for shift in attended)
    return max(0.0, 1 - inside / due) if due > 0 else 0.0


def suggest_queue_shrinkage(past: PastWeeks, week_starts: int = 0) -> tuple[QueueShrinkage, ...]:
    """Suggest a shrinkage for each queue, in all and by weekday, where enough was planned in enough weeks."""
    groups: dict[tuple[str, int], list[PastQueueDay]] = defaultdict(list)
    for day in past.queue_days:
        groups[day.queue, -1].append(day)
        groups[day.queue, day.date.weekday()].append(day)
    found = []
    for (_, weekday), days in sorted(groups.items()):
        minutes = sum(day.planned_minutes - day.unknown_minutes for day in days)
        weeks = _weeks((day.date for day in days), week_starts)
        if minutes >= LEAST_HOURS * 60 and weeks >= LEAST_WEEKS:
            share = min(1.0, sum(day.lost_minutes for day in days) / minutes)
            own = None if weekday < 0 else weekday
            found.append(QueueShrinkage(days[0].queue, own, share, minutes / 60, weeks))
    return tuple(found)
