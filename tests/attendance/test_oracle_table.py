"""Schedules, punches and policies in a table, with everything that must come of each, worked out by hand.

Nothing but the exceptions named may be reported. A case is called by its number; letters tell its variants.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest
from attendance_days import (
    HN,
    MONDAY,
    D,
    H,
    adherence,
    away,
    conformance,
    d_plan,
    day_row,
    decide,
    punches,
    report,
    rounded,
    shift,
    standing,
    told,
)

from wfm.domain.attendance import AttendanceReport


class Case(NamedTuple):
    """One variant of the table.

    Parameters
    ----------
    given
        What `report` takes, schedule and punches already read.
    expected
        Exceptions as `told` writes them, in any order.
    figures
        What else is asked, by the name of its reader in `FIGURES`.
    """

    number: str
    given: dict[str, object]
    expected: tuple[str, ...]
    figures: dict[str, object]


def minutes(seconds: int | None) -> str:
    """Write seconds as minutes with two decimals at most."""
    return "" if seconds is None else rounded(Fraction(seconds, 60))


FIGURES: dict[str, Callable[[AttendanceReport], object]] = {
    "adherence": adherence,
    "conformance": conformance,
    "attendance": lambda result: day_row(result).attendance,
    "complete": lambda result: day_row(result).is_complete,
    "scheduled": lambda result: minutes(day_row(result).tally.scheduled),
    "due": lambda result: minutes(day_row(result).tally.due),
    "in_and_out": lambda result: (minutes(day_row(result).tally.adherent), minutes(day_row(result).tally.astray)),
    "unknown": lambda result: minutes(day_row(result).tally.unknown),
    "neutral": lambda result: minutes(day_row(result).tally.neutral),
    "worked": lambda result: minutes(day_row(result).tally.inside),
    "present": lambda result: minutes(day_row(result).tally.present),
    "pay": lambda result: minutes(day_row(result).tally.pay),
    "points": lambda result: [entry.points for entry in result.exceptions],
    "points_of_shift": lambda result: sum(entry.points for entry in result.exceptions),
    "counted": lambda result: [minutes(entry.counted) for entry in result.exceptions],
    "dates": lambda result: [entry.date.isoformat() for entry in result.exceptions],
    "states": lambda result: [(entry.code, entry.status, entry.points) for entry in result.exceptions],
    "spells": lambda result: len({entry.spell for entry in result.exceptions}),
    "bradford": lambda result: (standing(result).spells, standing(result).bradford_days, standing(result).bradford),
    "standing": lambda result: standing(result).points,
}


def on_d(number: str, changes: str = "", *expected: str, given: dict[str, object] | None = None, **figures: object):
    """Vary the day D by what differs from its plan."""
    return Case(number, {"shifts": [shift(D)], "clocked": punches(d_plan(changes)), **(given or {})}, expected, figures)


def on(number: str, planned: str, clocked: str, *expected: str, given=None, **figures: object):
    """Plan the shifts named, parted by semicolons, and clock."""
    shifts = [shift(text.strip()) for text in planned.split(";")] if planned else []
    return Case(number, {"shifts": shifts, "clocked": punches(clocked), **(given or {})}, expected, figures)


def kinds(**settings: dict[str, object]) -> dict[str, object]:
    """Set policies of kinds."""
    return {"policy": {"exceptions": settings}}


def without_grace(**more: object) -> dict[str, object]:
    """Allow nothing at the edges of shifts."""
    edges = ("late_in", "early_in", "early_out", "late_out")
    return {"policy": {"exceptions": {code: {"grace_minutes": 0} for code in edges}, **more}}


def days_of_week(*days: int) -> list[date]:
    """Dates so many days after Monday, 30 November."""
    return [MONDAY + timedelta(days=day) for day in days]


def absent_and_called_in(number: str, worked: int | None, **figures: object) -> Case:
    """Miss Thursday, Friday and Monday, reported and confirmed; `worked` is a day worked in between."""
    missed = days_of_week(3, 4, 7)
    shifts = [shift(H, day) for day in sorted([*missed, *(days_of_week(worked) if worked is not None else [])])]
    clocked = punches("in 08:00, out 12:00", MONDAY + timedelta(days=worked)) if worked is not None else []
    given = {
        "shifts": shifts,
        "clocked": clocked,
        "time_off": [away(str(day), "reported", "sick") for day in missed],
        "decisions": [decide(f"{day}/absence/1", "confirmed") for day in missed],
        "now": "+10 12:00",
    }
    return Case(number, given, ("absence 240",) * 3, figures)


LATER = {"now": "+6 12:00"}
OFF = {"time_off": [away("2026-11-30")]}
FIRST_HOUR_OFF = {"time_off": [away("08:00-09:00")]}
CALLED_IN = [away("2026-11-30", "reported")]
DAILY_TOTALS = {"policy": {"disabled": ["over_weekly_scheduled"]}}
ADDED_UP = {"policy": {"pairing": {"split_breaks": "add_up"}}}
HOUR = {"grace_minutes": 60}
FEW_HOURS = {"day_status": {"half_day_below_hours": 2, "absent_below_hours": 1}}
HALVES = "first_end 10:07, also break_start 10:30, also break_end 10:38"
NIGHT = "22:00-+1 06:00 meal lunch +1 01:30-+1 02:00"
AUTUMN = "2026-10-24T22:00 - 2026-10-25T06:00 meal lunch 2026-10-25T01:45+01:00 - 2026-10-25T01:15+00:00"
AUTUMN_PUNCHES = "in 2026-10-24T22:00, meal_start? 2026-10-25T01:45+01:00, meal_end? 2026-10-25T01:15+00:00"
SPRING = "2027-03-27T22:00 - 2027-03-28T06:00 meal lunch 2027-03-28T03:00 - 2027-03-28T03:30"
SPRING_PUNCHES = "in 2027-03-27T22:00, meal_start 2027-03-28T03:00, meal_end 2027-03-28T03:30, out 2027-03-28T06:00"
TWO_DAYS = "14:00-22:00; +1 09:00-+1 13:00"
SPLIT = "08:00-12:00; 16:00-20:00"
MONDAY_AND_TUESDAY = "08:00-16:00; +1 08:00-+1 16:00"
NO_OUT = "2026-11-30/missing_out/2026-11-30T14:45"
TEN_HOURS = "07:00-17:00"
QUARTERS = {"policy": {"rounding": {"minutes": 15}}}

CASES = [
    on_d("1", adherence="100", conformance="100"),
    on_d("2a", "in 08:05:00", adherence="99.02"),
    on_d("2b", "in 08:05:01", "late_in 5.02", points=[0.25]),
    on_d("3", "in 08:10", "late_in 10", given=kinds(late_in={"style": "deduct"}), counted=["5"]),
    on_d("4a", "in 08:15:00", "late_in 15", points=[0.25]),
    on_d("4b", "in 08:15:01", "late_in 15.02", points=[0.5]),
    on_d("5a", "in 07:45"),
    on_d("5b", "in 07:44", "early_in 16"),
    on_d("6a", "in 06:00", "early_in 120"),
    on_d("6b", "in 05:59", "unscheduled_work 121", "over_daily_hours 1"),
    on_d("7a", "out 16:25"),
    on_d("7b", "out 16:24", "early_out 6"),
    on_d("7c", "out 16:45"),
    on_d("7d", "out 16:46", "late_out 16"),
    on_d("8a", "out none", "held missing_out", given={"now": "16:45"}),
    on_d("8b", "out none", "held missing_out", "late_out 30", given={"now": "17:00"}),
    on_d("8c", "out none", "held missing_out", "late_out 119", given={"now": "18:29"}),
    on_d("9", "out none", "missing_out", given={"now": "18:30"},
         unknown="105", in_and_out=("405", "0"), adherence="100", complete=False),
    on_d("10", "only out 16:30", "missing_in", unknown="510", adherence=""),
    on_d("11a", "only ", given={"now": "08:05"}),
    on_d("11b", "only ", "late_in 20", given={"now": "08:20"}),
    on_d("12a", "only ", "absence 480", given={"now": "16:30"}),
    on_d("12b", "only ", "absence 480", given={"now": "+1 16:29"}),
    on_d("12c", "only ", "no_call_no_show 480", given={"now": "+1 16:30"}),
    on_d("12d1", "only ", "absence 480", given={"now": "16:30", "time_off": CALLED_IN}),
    on_d("12d2", "only ", "absence 480", given={"now": "+1 16:30", "time_off": CALLED_IN}),
    on_d("12d3", "only ", "absence 480", given={"now": "+40 12:00", "time_off": CALLED_IN}),
    on_d("13", "only ", given=OFF, attendance="time_off"),
    on_d("14a", "in 09:05", given=FIRST_HOUR_OFF, in_and_out=("445", "5"), adherence="98.89"),
    on_d("14b", "in 09:06", "late_in 6", given=FIRST_HOUR_OFF),
    on_d("15", "only in 09:00, out 10:00", "work_in_time_off 60", given=OFF),
    on("16a", "", "in 09:00, out 13:00", "unscheduled_work 240"),
    on_d("16b", "only in 17:00, out 20:00", "absence 480", "unscheduled_work 180"),
    on_d("17a", "in 12:30, first none, lunch none", "late_in 270", in_and_out=("240", "270"), adherence="47.06"),
    on_d("17b", "in 12:31, first none, lunch none", "late_in 271", "partial_absence 226", points_of_shift=1),
    on_d("18a", "first_end 10:20:00"),
    on_d("18b", "first_end 10:20:01", "long_break 5.02"),
    on_d("18c", "lunch_end 12:25"),
    on_d("18d", "lunch_end 12:24", "short_meal 6"),
    on_d("19a", "second none", "missed_break 15", adherence="97.06", conformance="103.33"),
    on_d("19b", "lunch none", "missed_meal 30", adherence="94.12", conformance="106.67"),
    on_d("20a", HALVES, "short_break 8", "too_many_breaks 1", in_and_out=("494", "16"), adherence="96.86"),
    on_d("20b", HALVES, given=ADDED_UP),
    on_d("21a", "first_start 10:15, first_end 10:30", in_and_out=("480", "30"), adherence="94.12"),
    on_d("21b", "first_start 10:16, first_end 10:31", "break_off_schedule 16",
         in_and_out=("480", "30"), adherence="94.12"),
    on_d("22", "lunch_start 11:45, second none", "long_meal 15", "missed_break 15"),
    on_d("23", "lunch none, also out 12:00, also in 12:30"),
    on_d("24", "also out 13:00, also in 13:40", "out_during_shift 40", in_and_out=("470", "40"), adherence="92.16"),
    on_d("25a", "lunch none, also meal_start 12:00, also in 13:00", "missing_meal_punch",
         in_and_out=("480", "30"), adherence="94.12"),
    on_d("25b", "lunch none, also out 12:00, also meal_end 13:00", "missing_meal_punch",
         in_and_out=("480", "30"), adherence="94.12"),
    on_d("25c", "lunch_end none, second none, out none", "missing_meal_punch", unknown="270"),
    on_d("26a", "first_end none, also meal_end 10:15", "mixed_codes", present="480"),
    on_d("26b", "lunch none, also break_start 12:00, also break_end 12:30", "mixed_codes", present="480"),
    on_d("27a", "in 07:50, out 16:35", given=DAILY_TOTALS),
    on_d("27b", "in 07:50, out 16:36", "over_daily_scheduled 16", given=DAILY_TOTALS),
    on_d("27c", "in 08:05, lunch_end 12:35, out 16:25", given=DAILY_TOTALS),
    on_d("27d", "in 08:05, lunch_end 12:36, out 16:25", "under_daily_scheduled 16", "long_meal 6", given=DAILY_TOTALS),
    on_d("28a", "also in 08:01:00", "duplicate_punch 1"),
    on_d("28b", "also in 08:01:01", "missing_out", unknown="1.02"),
    on_d("29a", "also out 08:00:07", "contradictory_punches"),
    on_d("29b", "also out 07:59:55", "contradictory_punches"),
    on_d("30a", "until out 13:00", "held early_out 210", given={"now": "15:00"}),
    on_d("30b", "until out 13:00", "early_out 210", given={"now": "16:30"},
         in_and_out=("300", "210"), adherence="58.82"),
    on_d("30c", "until out 14:00", "early_out 150", in_and_out=("360", "150"), adherence="70.59"),
    on("31a", H, "in 07:30, out 12:30", "early_in 30", "late_out 30", given=without_grace(), attendance="present"),
    on("31b", H, "in 08:30, out 12:30", "late_in 30", "late_out 30", given=without_grace(), attendance="present"),
    on("31c", H, "in 07:30, out 11:30", "early_in 30", "early_out 30", given=without_grace(), attendance="present"),
    on("32", HN, "in 22:30, out +1 01:30", "late_in 30", "early_out 30", given=without_grace(),
       dates=["2026-11-30"] * 2),
    on("33a", HN, "in 21:30, out 23:15", "early_in 30", "early_out 165", "partial_absence 165",
       given=without_grace(**FEW_HOURS), attendance="half_day", worked="75"),
    on("33b", HN, "in 21:30, out 22:15", "early_in 30", "early_out 225", "partial_absence 225",
       given=without_grace(**FEW_HOURS), attendance="absent", worked="15"),
    on("34a", H, "in 09:30, out 10:30", "late_in 90", "early_out 90", "partial_absence 180",
       given=kinds(late_in=HOUR, early_out=HOUR)),
    on("34b", H, "in 09:00, out 11:00", given=kinds(late_in=HOUR, early_out=HOUR)),
    on("35", NIGHT, "in 22:10, meal_start +1 01:30, meal_end +1 02:00, out +1 05:50", "late_in 10", "early_out 10",
       dates=["2026-11-30"] * 2, in_and_out=("460", "20"), adherence="95.83"),
    on("36a", AUTUMN, f"{AUTUMN_PUNCHES}, out 2026-10-25T06:00", "ambiguous_time", "ambiguous_time",
       scheduled="540", due="510", adherence="100"),
    on("36b", AUTUMN, f"{AUTUMN_PUNCHES}, out 2026-10-25T05:00", "ambiguous_time", "ambiguous_time", "early_out 60",
       scheduled="540"),
    on("37", SPRING, SPRING_PUNCHES, scheduled="420", due="390"),
    on("38a", TWO_DAYS, "in 14:00, out 22:00, in +1 09:00, out +1 13:00"),
    on("38b", TWO_DAYS, "in 14:00, out 22:20, in +1 09:00, out +1 13:00", "late_out 20", "short_rest 20"),
    on("39", "14:00-22:00; +1 06:00-+1 14:00", "in 14:00, out +1 01:00, in +1 06:00, out +1 14:00",
       "unscheduled_work 180", "over_daily_hours 60", "short_rest 360"),
    on("40a", SPLIT, "in 08:00, out 12:10, in 15:50, out 20:00"),
    on("40b", SPLIT, "in 08:00, out 20:00", "unscheduled_work 240", "over_daily_hours 120"),
    on("40c1", SPLIT, "in 08:00, out 12:00", "absence 240"),
    on("40c2", SPLIT, "in 08:00, out 12:00", "absence 240", given=LATER),
    on("41a", MONDAY_AND_TUESDAY, "in 08:00, in +1 08:02, out +1 16:00", "missing_out", dates=["2026-11-30"]),
    on("41b", MONDAY_AND_TUESDAY, "in 08:00, out +1 16:00", "missing_out", "missing_in",
       dates=["2026-11-30", "2026-12-01"]),
    on("42", "; ".join(f"+{day} 08:00-+{day} 16:00" for day in range(5)),
       ", ".join(f"in +{day} 08:00, out +{day} 16:15" for day in range(5)), "over_weekly_hours 75"),
    on("43a", "", "in 08:00", "held missing_out", "unscheduled_work 540", given={"now": "17:00"}),
    on("43b", "", "in 08:00", "missing_out", given={"now": "+2 17:00"}),
    on("43c", "", "out 17:00", "missing_in", given={"now": "+2 17:00"}),
    on("43d", "", "in 08:00, meal_start 12:00, in 13:00, out 17:00", "missing_meal_punch", "unscheduled_work 480"),
    on_d("44a", "in 08:05:01", "late_in 5.02", given={"decisions": [decide("2026-11-30/late_in/1", "excused")]},
         states=[("late_in", "excused", 0)], neutral="5.02", adherence="100"),
    on_d("44b", "out none", "missing_out",
         given={"decisions": [decide(NO_OUT, "corrected", correction="add out 2026-11-30T16:30")]},
         states=[("missing_out", "corrected", 0)], in_and_out=("510", "0"), adherence="100", complete=True),
    absent_and_called_in("45a", None, spells=1, points=[1, 0, 0], standing=1, bradford=(1, 3, 3)),
    absent_and_called_in("45b", 5, spells=2, points=[1, 0, 1], standing=2, bradford=(2, 3, 12)),
    on("46", "08:00-12:00; +1 08:00-+1 12:00; +2 08:00-+2 12:00", "in 08:00, in +1 08:00, in +2 08:00",
       *["missing_out"] * 3,
       given={"decisions": [decide(f"{day}/missing_out/{day}T08:00", "confirmed") for day in days_of_week(0, 1, 2)],
              "now": "+4 12:00"},
       points=[0, 0, 0.25], standing=0.25),
    on("47a", TEN_HOURS, "in 07:07, out 17:00", "late_in 7", given=QUARTERS, pay="600"),
    on("47b", TEN_HOURS, "in 07:08, out 17:00", "late_in 8", given=QUARTERS, pay="585"),
    on("47c", TEN_HOURS, "in 07:00, out 16:52", "early_out 8", given=QUARTERS, pay="585"),
    on("47d", TEN_HOURS, "in 07:00, out 16:53", "early_out 7", given=QUARTERS, pay="600"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.number for case in CASES])
def test_exactly_the_expected_is_reported(case: Case):
    result = report(**case.given)
    assert told(result) == sorted(case.expected)
    assert {name: FIGURES[name](result) for name in case.figures} == case.figures
