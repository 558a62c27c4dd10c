"""The minutes of an excused exception count neither way."""

from __future__ import annotations

import pytest
from attendance_days import D, H, adherence, conformance, d_plan, day_row, decide, punches, report, rounded, shift


def excused(changes, kind, **more):
    """Report one day of D with one exception excused; ``kind`` is the rest of its id."""
    decision = decide(f"2026-11-30/{kind}", "excused")
    return report([shift(D)], punches(d_plan(changes)), decisions=[decision], **more)


def minutes(seconds):
    return rounded(seconds / 60)


# What differs from the plan, the exception excused, neutral minutes, adherence afterwards.
CASES = [
    ("in 08:05:01", "late_in/1", 5 + 1 / 60, "100"),
    ("out 16:24", "early_out/1", 6, "100"),
    ("first_end 10:30", "long_break/1.first", 15, "100"),
    ("lunch_end 12:20", "short_meal/1.lunch", 10, "100"),
    ("second none", "missed_break/1.second", 15, "100"),
    ("first_start 10:16, first_end 10:31", "break_off_schedule/1.first", 30, "100"),
    ("also out 13:00, also in 13:40", "out_during_shift/2026-11-30T13:00", 40, "100"),
    ("in 08:10, first_end 10:30", "late_in/1", 10, "97"),
    ("in 12:31, first none, lunch none", "partial_absence/1", 271, "100"),
    ("first_end 10:07, also break_start 10:30, also break_end 10:38", "too_many_breaks/1", 8, "98.41"),
    ("lunch none, also meal_start 12:00, also in 13:00", "missing_meal_punch/2026-11-30T12:00", 30, "100"),
]


@pytest.mark.parametrize(
    ("changes", "kind", "neutral", "percent"), CASES, ids=[f"{case[1]} {case[0]}" for case in CASES]
)
def test_its_own_minutes_are_neutral_and_no_others(changes, kind, neutral, percent):
    result = excused(changes, kind)
    assert day_row(result).tally.neutral == round(neutral * 60)
    assert adherence(result) == percent


def test_several_excuses_on_one_shift_are_neutral_together_and_once():
    clocked = punches(d_plan("in 08:20, second none, also out 13:00, also in 13:40, out none"))
    names = (
        "late_in/1",
        "out_during_shift/2026-11-30T13:00",
        "missing_out/2026-11-30T13:40",
    )
    decisions = [decide(f"2026-11-30/{name}", "excused") for name in names]
    result = report([shift(D)], clocked, decisions=decisions)
    # 20 late, 40 away, and from 13:40 to 16:30 nothing is known.
    assert (day_row(result).tally.neutral, adherence(result)) == ((20 + 40 + 170) * 60, "100")


def test_excused_minutes_leave_the_time_due_as_well():
    result = excused("in 08:10", "late_in/1")
    assert (conformance(result), day_row(result).tally.due) == ("100", 440 * 60)


def test_a_confirmed_exception_stays_in():
    decision = decide("2026-11-30/late_in/1", "confirmed")
    assert adherence(report([shift(D)], punches(d_plan("in 08:10")), decisions=[decision])) == "98.04"


@pytest.mark.parametrize("unknown", ["neutral", "out"])
def test_excused_unknown_time_is_not_held_against_anybody(unknown):
    policy = {"adherence": {"unknown": unknown}}
    result = excused("out none", "missing_out/2026-11-30T14:45", policy=policy)
    tally = day_row(result).tally
    assert (tally.neutral, tally.unknown, adherence(result)) == (105 * 60, 0, "100")


@pytest.mark.parametrize("absent_days", ["exclude", "zero"])
def test_an_excused_absence_has_no_adherence_and_still_is_an_absence(absent_days):
    decision = decide("2026-11-30/absence/1", "excused")
    policy = {"adherence": {"absent_days": absent_days}}
    result = report([shift(H)], [], now="12:00", decisions=[decision], policy=policy)
    tally = day_row(result).tally
    assert (tally.neutral, tally.astray, tally.absent) == (240 * 60, 0, 240 * 60)
    assert (adherence(result), rounded(result.total.absence_percent)) == ("", "100")


def test_what_is_held_back_excuses_nothing_yet():
    decision = decide("2026-11-30/early_out/1", "excused")
    result = report([shift(D)], punches(d_plan("until out 13:00")), now="15:00", decisions=[decision])
    assert day_row(result).tally.neutral == 0


def test_an_excuse_that_is_open_again_excuses_nothing():
    decision = decide("2026-11-30/late_in/1", "excused", amount_seen=7.0)
    result = report([shift(D)], punches(d_plan("in 09:10")), decisions=[decision])
    assert day_row(result).tally.neutral == 0
