"""Absences in a row, and the Bradford factor that counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from attendance_days import MONDAY, H, away, carried, decide, earlier, only, punches, report, shift, standing, states

THURSDAY, FRIDAY, SATURDAY, NEXT_MONDAY = 3, 4, 5, 7


def week(shifts_on, worked_on=(), *, sick=True, confirmed=True, **more):
    """Miss or work shifts on days after Monday, 30 November; those missed are called in and confirmed."""
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in shifts_on]
    clocked = [one for day in worked_on for one in punches("in 08:00, out 12:00", MONDAY + timedelta(days=day))]
    missed = [day for day in shifts_on if day not in worked_on]
    rows = [away(str(MONDAY + timedelta(days=day)), "reported", "sick") for day in missed] if sick else []
    decisions = [decide(f"{MONDAY + timedelta(days=day)}/absence/1", "confirmed") for day in missed if confirmed]
    given = {"time_off": rows, "decisions": decisions, "now": "+10 12:00", **more}
    return report(shifts, clocked, **given)


def points(result):
    return [(entry.points, entry.points_state) for entry in result.exceptions]


def bradford(result):
    found = standing(result)
    return found.spells, found.bradford_days, found.bradford


def test_days_off_do_not_part_a_spell():
    result = week([THURSDAY, FRIDAY, NEXT_MONDAY])
    assert points(result) == [(1, "charged"), (0, "merged"), (0, "merged")]
    assert {entry.spell for entry in result.exceptions} == {"ann/2026-12-03/absence/1"}
    assert bradford(result) == (1, 3, 3)


def test_a_shift_worked_in_between_parts_it():
    result = week([THURSDAY, FRIDAY, SATURDAY, NEXT_MONDAY], [SATURDAY])
    assert points(result) == [(1, "charged"), (0, "merged"), (1, "charged")]
    assert (standing(result).points, *bradford(result)) == (2, 2, 3, 12)


def test_approved_time_off_in_between_does_not():
    rows = [away("2026-12-03", "reported"), away("2026-12-04"), away("2026-12-05", "reported")]
    result = week([THURSDAY, FRIDAY, SATURDAY], time_off=rows)
    assert points(result) == [(1, "charged"), (0, "merged")]


def test_without_merging_every_absence_costs():
    result = week([THURSDAY, FRIDAY], policy={"points": {"merge_spells": []}})
    assert points(result) == [(1, "charged"), (1, "charged")]


def test_no_shows_never_merge_for_points_yet_do_for_the_factor():
    result = week([THURSDAY, FRIDAY], sick=False, confirmed=False)
    assert points(result) == [(2, "open"), (2, "open")]
    assert bradford(result) == (1, 2, 2)


def test_the_points_of_a_spell_fall_on_its_first_day_that_is_not_excused():
    decisions = [decide("2026-12-03/absence/1", "excused"), decide("2026-12-04/absence/1", "confirmed")]
    result = week([THURSDAY, FRIDAY, NEXT_MONDAY], decisions=decisions)
    assert points(result) == [(0, "excused"), (1, "charged"), (0, "merged")]


def test_the_factor_leaves_out_what_hr_has_excused():
    decisions = [decide("2026-12-03/absence/1", "excused")]
    result = week([THURSDAY, FRIDAY], decisions=decisions)
    assert [entry.bradford_day for entry in result.exceptions] == [0, 1]
    assert bradford(result) == (1, 1, 1)


def test_the_factor_leaves_out_protected_time_off():
    rows = [away("2026-12-03", "reported", "jury"), away("2026-12-04", "reported", "sick")]
    assert bradford(week([THURSDAY, FRIDAY], time_off=rows)) == (1, 1, 1)


def test_the_factor_counts_open_absences_too():
    assert bradford(week([THURSDAY], confirmed=False)) == (1, 1, 1)


def test_a_corrected_absence_is_none():
    text = "add in 2026-12-03T08:00|add out 2026-12-03T12:00"
    result = week([THURSDAY], decisions=[decide("2026-12-03/absence/1", "corrected", correction=text)])
    assert bradford(result) == (0, 0, 0)


# Approved sickness over a published shift -----------------------------------------------------------------------------


def test_approved_sickness_over_a_published_shift_is_listed_and_costs_nothing():
    result = week([THURSDAY], time_off=[away("2026-12-03", "approved", "sick")], confirmed=False)
    assert states(result) == [("absence", "excused", 0, "excused")]
    entry = only(result)
    assert (entry.id, entry.amount, entry.bradford_day) == ("ann/2026-12-03/absence/1", 240 * 60, 1)
    assert bradford(result) == (1, 1, 1)


def test_only_kinds_that_the_factor_names_are_listed():
    rows = [away("2026-12-03", "approved", "holiday")]
    assert week([THURSDAY], time_off=rows, confirmed=False).exceptions == ()
    policy = {"bradford": {"kinds": ["holiday"]}}
    assert len(week([THURSDAY], time_off=rows, confirmed=False, policy=policy).exceptions) == 1


def test_sickness_costs_nothing_even_if_somebody_confirms_it():
    result = week([THURSDAY], time_off=[away("2026-12-03", "approved", "sick")])
    assert states(result) == [("absence", "confirmed", 0, "excused")]
    assert bradford(result) == (1, 1, 1)


def test_confirmed_sickness_does_not_carry_the_points_of_the_absence_after_it():
    rows = [away("2026-12-03", "approved", "sick"), away("2026-12-04", "reported")]
    assert points(week([THURSDAY, FRIDAY], time_off=rows)) == [(0, "excused"), (1, "charged")]


SICK_LAST_WEEK = "2026-11-26/absence/1"
LATER = [
    ("confirmed", ("confirmed", 0, "excused", 1)),
    ("open", ("excused", 0, "excused", 1)),
    ("excused", ("excused", 0, "excused", 0)),
]


@pytest.mark.parametrize(("word", "expected"), LATER, ids=[case[0] for case in LATER])
def test_sickness_of_the_week_before_costs_nothing_whatever_is_decided_later(word, expected):
    (entry,) = week([THURSDAY - 7], time_off=[away("2026-11-26", "approved", "sick")], confirmed=False).exceptions
    told = earlier(SICK_LAST_WEEK, status="excused", points_state="excused", bradford_day=1, detail=entry.detail)
    result = week([], past=[told], decisions=[decide(SICK_LAST_WEEK, word)])
    (row,) = result.history
    assert (row.status, row.points, row.points_state, row.bradford_day) == expected
    assert [answer.effect for answer in result.answers] == ["in force"]


def test_withdrawing_the_excuse_of_sickness_brings_no_points():
    told = earlier(SICK_LAST_WEEK, status="excused", points_state="excused", detail="approved time off: sick")
    told = replace(told, decided_at_utc=decide(SICK_LAST_WEEK, "excused", on="2026-12-01T09:00").decided_at_utc)
    (row,) = week([], past=[told], decisions=[decide(SICK_LAST_WEEK, "open")]).history
    assert (row.status, row.points, row.bradford_day) == ("excused", 0, 1)


def test_excusing_it_takes_it_out_of_the_factor():
    rows = [away("2026-12-03", "approved", "sick")]
    result = week([THURSDAY], time_off=rows, decisions=[decide("2026-12-03/absence/1", "excused")])
    assert bradford(result) == (0, 0, 0)


def test_sickness_of_a_shift_that_is_not_over_is_not_listed_yet():
    rows = [away("2026-12-03", "approved", "sick")]
    assert week([THURSDAY], time_off=rows, confirmed=False, now="+3 11:59").exceptions == ()


def test_who_works_all_the_same_was_not_away():
    rows = [away("2026-12-03", "approved", "sick")]
    result = week([THURSDAY], [THURSDAY], time_off=rows)
    assert [entry.code for entry in result.exceptions] == ["work_in_time_off"]


# Across weeks ---------------------------------------------------------------------------------------------------------

LAST_FRIDAY = MONDAY - timedelta(days=3)
MISSED = {"points": 1.0, "bradford_day": 1, "amount": 240.0}


def test_a_spell_goes_on_from_the_week_before():
    history = [shift(H, LAST_FRIDAY)]
    result = week([0], history=history, past=[earlier("2026-11-27/absence/1", **MISSED)])
    assert points(result) == [(0, "merged")]
    assert only(result).spell == "ann/2026-11-27/absence/1"
    assert (standing(result).points, *bradford(result)) == (1, 1, 2, 2)


def test_a_spell_keeps_the_name_that_an_earlier_week_gave_it():
    past = [earlier("2026-11-27/absence/1", spell="ann/2026-11-26/absence/1", **MISSED)]
    result = week([0], history=[shift(H, LAST_FRIDAY)], past=past)
    assert only(result).spell == "ann/2026-11-26/absence/1"


def test_a_shift_of_the_week_before_of_which_nothing_is_told_was_worked():
    history = [shift(H, LAST_FRIDAY), shift(H, LAST_FRIDAY + timedelta(days=1))]
    result = week([0], history=history, past=[earlier("2026-11-27/absence/1", **MISSED)])
    assert points(result) == [(1, "charged")]


def test_time_off_of_the_week_before_that_was_worked_all_the_same_parts_a_spell():
    saturday = LAST_FRIDAY + timedelta(days=1)
    result = report(
        [shift(H)],
        punches("in 08:00, out 12:00", saturday),
        history=[shift(H, LAST_FRIDAY), shift(H, saturday)],
        time_off=[away(str(saturday)), away("2026-11-30", "reported")],
        past=[earlier("2026-11-27/absence/1", **MISSED)],
    )
    assert points(result) == [(1, "open")]


def test_spells_that_an_earlier_week_told_apart_stay_apart():
    saturday = LAST_FRIDAY + timedelta(days=1)
    past = [earlier(f"{day}/absence/1", spell=f"ann/{day}/absence/1", **MISSED) for day in (LAST_FRIDAY, saturday)]
    result = week([0], history=[shift(H, LAST_FRIDAY), shift(H, saturday)], past=past)
    assert only(result).spell == "ann/2026-11-28/absence/1"


def test_without_its_shift_an_earlier_absence_stands_for_itself():
    result = week([0], past=[earlier("2026-11-27/absence/1", **MISSED)])
    assert points(result) == [(1, "charged")]
    assert bradford(result) == (2, 2, 8)


def test_an_excused_day_of_the_week_before_carries_no_points():
    past = [earlier("2026-11-27/absence/1", status="excused", points_state="excused")]
    assert points(week([0], history=[shift(H, LAST_FRIDAY)], past=past)) == [(1, "charged")]


def test_two_weeks_one_after_the_other_tell_what_both_together_tell():
    both = week([FRIDAY, NEXT_MONDAY])
    first = week([FRIDAY], now="+5 12:00")
    monday = MONDAY + timedelta(days=7)
    second = report(
        [shift(H, monday)],
        [],
        now="+10 12:00",
        history=[shift(H, MONDAY + timedelta(days=4))],
        past=carried(first),
        time_off=[away(str(monday), "reported")],
        decisions=[decide(f"{monday}/absence/1", "confirmed")],
    )
    assert (standing(second).points, bradford(second)) == (standing(both).points, bradford(both)) == (1, (1, 2, 2))


# Window and triggers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "counted"), [("2025-12-02", 1), ("2025-12-01", 0)])
def test_the_factor_looks_back_364_days(day, counted):
    past = [earlier(f"{day}/absence/1", **MISSED)]
    assert bradford(week([0], [0], past=past)) == (counted, counted, counted)


@pytest.mark.parametrize(("days", "factor", "trigger"), [(50, 50, None), (51, 51, 51), (200, 200, 51), (201, 201, 201)])
def test_a_trigger_is_reached_exactly_at_its_factor(days, factor, trigger):
    first = MONDAY - timedelta(days=210)
    past = [earlier(f"{first + timedelta(days=day)}/absence/1", spell="one", bradford_day=1) for day in range(days)]
    found = standing(week([0], [0], past=past))
    assert (found.bradford, found.trigger) == (factor, trigger)
