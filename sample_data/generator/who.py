"""Tests that tell whom a deviation may befall: it must come out as planned and lead to no other one."""

from __future__ import annotations

from datetime import timedelta

from centre import CLOSES, LONG, PUBLISHED_WEEK, week_of
from past import PastShift
from planting import Fits, Week
from wishes import is_away

ROOMY_WEEK_MINUTES = 36 * 60
WELL_RESTED_MINUTES = 15 * 60


def anyone(week: Week, shift: PastShift) -> bool:
    """Tell that any shift will do."""
    return bool(week.shifts) and shift.day in week.shifts


def on_long(week: Week, shift: PastShift) -> bool:
    """Tell whether it is a shift with a meal."""
    return anyone(week, shift) and shift.template is LONG


def on_brief(week: Week, shift: PastShift) -> bool:
    """Tell whether it is a shift of five hours or less, with rest to spare on both sides."""
    rests = week.rest_before(shift), week.rest_after(shift)
    return shift.template is not LONG and min(rests) >= WELL_RESTED_MINUTES


def on_morning(week: Week, shift: PastShift) -> bool:
    """Tell whether a brief shift is over by early afternoon."""
    return on_brief(week, shift) and shift.end <= 13 * 60


def on_afternoon(week: Week, shift: PastShift) -> bool:
    """Tell whether somebody can come hours before a brief shift and still find the doors open."""
    return on_brief(week, shift) and shift.start >= 10 * 60


def before_closing(week: Week, shift: PastShift) -> bool:
    """Tell whether a brief shift ends an hour before closing."""
    return on_brief(week, shift) and shift.end <= CLOSES - 60


def with_free_days(week: Week, shift: PastShift) -> bool:
    """Tell whether a brief shift's week has days off that are no leave."""
    return on_brief(week, shift) and not any(is_away(week.agent.agent_id, day) for day in week_of(PUBLISHED_WEEK))


def on_long_with_room(week: Week, shift: PastShift) -> bool:
    """Tell whether half an hour more leaves the week below forty hours."""
    return on_long(week, shift) and week.due_minutes <= ROOMY_WEEK_MINUTES


def on_early_long_day(week: Week, shift: PastShift) -> bool:
    """Tell whether a shift of 8½ hours may go on for hours without anything else to report."""
    is_early = shift.end - shift.start == 510 and shift.end <= 19 * 60
    return on_long_with_room(week, shift) and is_early and week.rest_after(shift) >= WELL_RESTED_MINUTES


def on_full_week(week: Week, shift: PastShift) -> bool:
    """Tell whether the week has 39 hours and this day and the next are followed by ample rest."""
    following = week.shifts.get(shift.day + timedelta(days=1))
    if week.due_minutes != 39 * 60 or following is None:
        return False
    return min(week.rest_after(shift), week.rest_after(following)) >= WELL_RESTED_MINUTES - 60


def on_short_night(week: Week, shift: PastShift) -> bool:
    """Tell whether the rest after it is as short as the roster makes any."""
    return on_long(week, shift) and week.rest_after(shift) == 690


def on_two_days(week: Week, shift: PastShift) -> bool:
    """Tell whether there is a shift on the next date as well."""
    return on_long(week, shift) and shift.day + timedelta(days=1) in week.shifts


def on_sunday(week: Week, shift: PastShift) -> bool:
    """Tell whether it is the last day of the week."""
    return on_long(week, shift) and shift.day == week_of(PUBLISHED_WEEK)[-1]


def ends_alone(minutes: int) -> Fits:
    """Make a test whether the last break is over well before somebody leaves so much too early."""

    def fits(week: Week, shift: PastShift) -> bool:
        pause, start = shift.pauses[-1]
        return anyone(week, shift) and start + pause.minutes + 20 <= shift.end - minutes

    return fits


def comes_before_second(week: Week, shift: PastShift) -> bool:
    """Tell whether the second break of a long shift starts later than 5¾ hours after it."""
    return on_long(week, shift) and shift.pauses[-1][1] - shift.start >= 345
