"""Staying away, and working when nobody expects it."""

from __future__ import annotations

from datetime import timedelta

from centre import PUBLISHED_WEEK, week_of
from clock import ClockedDay
from past import PastShift
from planting import Apply, Week


def called_in(week: Week, shift: PastShift) -> None:
    """Call in sick."""
    week.stay_away(shift, "sick", "reported")
    week.note(shift.day, "absence", shift.due_minutes)


def called_in_twice(week: Week, shift: PastShift) -> None:
    """Call in sick for two days in a row."""
    called_in(week, shift)
    called_in(week, week.shifts[shift.day + timedelta(days=1)])


def called_in_over_sunday(week: Week, shift: PastShift) -> None:
    """Call in sick on Sunday until Tuesday of the planned week."""
    called_in(week, shift)
    agent_id, first, _, *rest = week.time_off.pop()
    week.time_off.append((agent_id, first, shift.day + timedelta(days=2), *rest))


def took_it_anyway(week: Week, shift: PastShift) -> None:
    """Stay away though leave was declined: an absence, but not without a word."""
    week.stay_away(shift, "holiday", "declined")
    week.note(shift.day, "absence", shift.due_minutes)


def never_called(week: Week, shift: PastShift) -> None:
    """Stay away without a word; after 24 hours it is no longer a mere absence."""
    week.days[shift.day].punches.clear()
    week.note(shift.day, "absence", shift.due_minutes)
    week.note(shift.day, "no_call_no_show", shift.due_minutes, replaces="absence")


def wrong_hours(week: Week, shift: PastShift) -> None:
    """Miss a morning shift and work three hours in the afternoon instead."""
    day = week.days[shift.day]
    day.punches.clear()
    day.put("in", 15 * 60, "in")
    day.put("out", 18 * 60, "out")
    week.note(shift.day, "absence", shift.due_minutes)
    week.note(shift.day, "unscheduled_work", 180)


def on_a_day_off(start: int, minutes: int) -> Apply:
    """Work on a day without shift."""

    def apply(week: Week, shift: PastShift) -> None:
        free = next(day for day in week_of(PUBLISHED_WEEK) if day not in week.shifts)
        week.days[free] = ClockedDay(free)
        week.days[free].put("in", start, "in")
        week.days[free].put("out", start + minutes, "out")
        week.note(free, "unscheduled_work", minutes)

    return apply


def works_through_leave(week: Week, shift: PastShift) -> None:
    """Get the day off after the roster was published, and come for an hour all the same."""
    week.stay_away(shift, "compassionate", "approved")
    week.days[shift.day].put("in", shift.start, "in")
    week.days[shift.day].put("out", shift.start + 60, "out")
    week.note(shift.day, "work_in_time_off", 60)
