"""Coming and going at other times than planned."""

from __future__ import annotations

from datetime import timedelta

from centre import PUBLISHED_WEEK
from past import PastShift
from planting import Apply, Week


def late_in(minutes: int) -> Apply:
    """Come late."""

    def apply(week: Week, shift: PastShift) -> None:
        week.days[shift.day].put("in", shift.start + minutes)
        week.note(shift.day, "late_in", minutes)

    return apply


def early_in(minutes: int) -> Apply:
    """Come early; by more than two hours it is unscheduled work."""

    def apply(week: Week, shift: PastShift) -> None:
        week.days[shift.day].put("in", shift.start - minutes)
        week.note(shift.day, "early_in" if minutes <= 120 else "unscheduled_work", minutes)

    return apply


def early_out(minutes: int) -> Apply:
    """Leave early."""

    def apply(week: Week, shift: PastShift) -> None:
        week.days[shift.day].put("out", shift.end - minutes)
        week.note(shift.day, "early_out", minutes)

    return apply


def late_out(minutes: int) -> Apply:
    """Stay on."""

    def apply(week: Week, shift: PastShift) -> None:
        week.days[shift.day].put("out", shift.end + minutes)
        week.note(shift.day, "late_out", minutes)

    return apply


def half_a_day(week: Week, shift: PastShift) -> None:
    """Come 5½ hours late, past a break and lunch, which are not due."""
    day = week.days[shift.day]
    names = [f"{pause.label}_{edge}" for pause, _ in shift.pauses[:-1] for edge in ("start", "end")]
    day.drop(*names)
    late_in(330)(week, shift)
    week.note(shift.day, "partial_absence", 330 - sum(pause.minutes for pause, _ in shift.pauses[:-1]))


def goes_on_and_on(week: Week, shift: PastShift) -> None:
    """Stay for 140 minutes: unscheduled, and more than ten hours in all."""
    week.keep_exactly()
    week.days[shift.day].put("out", shift.end + 140)
    week.note(shift.day, "unscheduled_work", 140)
    week.note(shift.day, "over_daily_hours", shift.due_minutes + 140 - 600)


def over_the_week(week: Week, shift: PastShift) -> None:
    """Stay on twice, which takes the week above forty hours; that is noted on its Monday."""
    week.keep_exactly()
    late_out(45)(week, shift)
    late_out(50)(week, week.shifts[shift.day + timedelta(days=1)])
    week.note(PUBLISHED_WEEK, "over_weekly_hours", week.due_minutes + 95 - 40 * 60)


def short_night(week: Week, shift: PastShift) -> None:
    """Stay on, though the next day starts soon; that is noted on the next day."""
    week.keep_exactly()
    late_out(45)(week, shift)
    week.note(shift.day + timedelta(days=1), "short_rest", 11 * 60 - (week.rest_after(shift) - 45))


def slips_out(week: Week, shift: PastShift) -> None:
    """Clock out for 25 minutes between the last break and the end."""
    pause, start = shift.pauses[-1]
    leaves = (start + pause.minutes + shift.end) // 2 - 12
    day = week.days[shift.day]
    day.put("slip_out", leaves, "out")
    day.put("slip_in", leaves + 25, "in")
    week.note(shift.day, "out_during_shift", 25)
