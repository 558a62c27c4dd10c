"""Breaks and meals taken otherwise than planned, and mistakes at the clock."""

from __future__ import annotations

from centre import Pause
from past import PastShift
from planting import Apply, Week


def _piece(shift: PastShift, kind: str) -> tuple[Pause, int]:
    """First break or meal of a shift, and its start."""
    return next((pause, start) for pause, start in shift.pauses if pause.kind == kind)


def takes(kind: str, code: str, minutes: int) -> Apply:
    """Start a break or meal on time, and take so many minutes more than planned, or fewer."""

    def apply(week: Week, shift: PastShift) -> None:
        pause, start = _piece(shift, kind)
        week.days[shift.day].put(f"{pause.label}_start", start)
        week.days[shift.day].put(f"{pause.label}_end", start + pause.minutes + minutes)
        week.note(shift.day, code, abs(minutes))

    return apply


def moves(kind: str, minutes: int) -> Apply:
    """Take a break or meal later than planned."""

    def apply(week: Week, shift: PastShift) -> None:
        pause, start = _piece(shift, kind)
        week.days[shift.day].put(f"{pause.label}_start", start + minutes)
        week.days[shift.day].put(f"{pause.label}_end", start + pause.minutes + minutes)
        week.note(shift.day, f"{kind}_off_schedule", minutes)

    return apply


def misses(kind: str) -> Apply:
    """Work through a break or meal."""

    def apply(week: Week, shift: PastShift) -> None:
        pause, _ = _piece(shift, kind)
        week.days[shift.day].drop(f"{pause.label}_start", f"{pause.label}_end")
        week.note(shift.day, f"missed_{kind}", pause.minutes)

    return apply


def one_more_break(week: Week, shift: PastShift) -> None:
    """Take ten minutes more, half way between the last break and the end."""
    pause, start = shift.pauses[-1]
    begins = (start + pause.minutes + shift.end) // 2 - 5
    week.days[shift.day].put("extra_start", begins, "break_start")
    week.days[shift.day].put("extra_end", begins + 10, "break_end")
    week.note(shift.day, "too_many_breaks", 1)


def forgets(name: str, code: str) -> Apply:
    """Forget one punch."""

    def apply(week: Week, shift: PastShift) -> None:
        week.days[shift.day].drop(name)
        week.note(shift.day, code, None)

    return apply


def wrong_button(week: Week, shift: PastShift) -> None:
    """End the first break with the button for meals."""
    day = week.days[shift.day]
    second, _ = day.punches["first_end"]
    day.punches["first_end"] = (second, "meal_end")
    week.note(shift.day, "mixed_codes", None)


def presses(event: str, code: str, amount: int | None, seconds_later: int) -> Apply:
    """Press a button right after coming in."""

    def apply(week: Week, shift: PastShift) -> None:
        day = week.days[shift.day]
        second, _ = day.punches["in"]
        day.punches["again"] = (second + seconds_later, event)
        week.note(shift.day, code, amount)

    return apply
