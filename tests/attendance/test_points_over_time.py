"""Points live for a while, add up to steps, and lapse after perfect attendance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from attendance_days import MONDAY, D, H, d_plan, decide, earlier, only, punches, report, shift, standing, states

from wfm.errors import InputError

SUNDAY = date(2026, 12, 6)


def past_of(points, *days, code="late_in", **more):
    """Tell of confirmed exceptions so many days before the period's Monday."""
    dates = [MONDAY - timedelta(days=day) for day in days]
    return [earlier(f"{day}/{code}/1", points=points, amount=10.0, **more) for day in dates]


def quiet_week(past, **policy):
    """Work Monday's shift as planned in a period that ends on Sunday."""
    settings = {"period": {"start": "2026-11-30", "days": 7}, "points": policy}
    return report([shift(H)], punches("in 08:00, out 12:00"), past=past, policy=settings, now="+8 12:00")


@pytest.mark.parametrize(("day", "points"), [("2026-09-08", 1), ("2026-09-07", 0)])
def test_points_live_for_ninety_days(day, points):
    found = standing(quiet_week([earlier(f"{day}/absence/1", points=1.0)]))
    assert found.points == points


def test_the_next_expiry_is_the_first_day_without_the_oldest_live_points():
    found = standing(quiet_week([*past_of(1.0, 3), earlier("2026-09-08/absence/1", points=1.0)]))
    assert found.next_expiry == date(2026, 12, 7)


def test_without_live_points_nothing_expires():
    assert standing(quiet_week([])).next_expiry is None


@pytest.mark.parametrize(("points", "step"), [
    (2.99, ""), (3, "verbal"), (3.99, "verbal"), (4, "written"), (5, "final"), (6, "review"), (60, "review"),
])  # fmt: skip
def test_the_highest_step_met_holds(points, step):
    assert standing(quiet_week(past_of(float(points), 3))).step == step


@pytest.mark.parametrize(("count", "step"), [(0, ""), (1, "written"), (2, "final"), (3, "review")])
def test_a_step_can_ask_for_a_number_of_one_kind(count, step):
    past = past_of(0.0, *range(3, 3 + count), code="no_call_no_show")
    assert standing(quiet_week(past)).step == step


def test_the_higher_of_two_ladders_holds():
    past = [*past_of(2.0, 3, code="no_call_no_show"), *past_of(3.0, 4)]
    assert (standing(quiet_week(past)).points, standing(quiet_week(past)).step) == (5, "final")


def test_only_confirmed_points_count_and_open_ones_are_shown_beside():
    past = [*past_of(2.0, 3), *past_of(1.0, 4, status="open")]
    found = standing(quiet_week(past))
    assert (found.points, found.step, found.points_with_open, found.step_with_open) == (2, "", 3, "verbal")


def test_a_step_reached_in_the_period_is_new():
    decision = decide("2026-11-30/absence/1", "confirmed")
    found = standing(report([shift(H)], [], now="12:00", decisions=[decision], past=past_of(2.0, 3)))
    assert (found.step_before, found.step, found.is_new) == ("", "verbal", True)


def test_a_step_that_was_there_before_is_not():
    found = standing(quiet_week(past_of(3.0, 3)))
    assert (found.step_before, found.step, found.is_new) == ("verbal", "verbal", False)


def test_a_step_can_end_with_the_points_behind_it():
    found = standing(quiet_week(past_of(3.0, 84)))
    assert (found.step_before, found.step, found.is_new) == ("verbal", "", False)
    assert found.is_on_a_step


def test_a_standing_names_the_exceptions_behind_it():
    past = [*past_of(1.0, 5), *past_of(0.25, 3), *past_of(0.5, 100)]
    assert standing(quiet_week(past)).behind == ("ann/2026-11-25/late_in/1", "ann/2026-11-27/late_in/1")


STATES = [("excused", "excused"), ("corrected", "corrected"), ("confirmed", "protected"), ("confirmed", "merged")]


@pytest.mark.parametrize(("status", "state"), STATES)
def test_what_counts_for_nothing_reaches_no_step(status, state):
    past = past_of(0.0, 3, code="no_call_no_show", status=status, points_state=state)
    assert standing(quiet_week(past)).step == ""


def test_an_agent_without_shift_still_stands_somewhere():
    past = [replace(row, agent_id="bob", exception_id="bob/2026-11-27/absence/1") for row in past_of(3.0, 3)]
    result = report(
        [shift(H), shift(H, MONDAY + timedelta(days=1), "bob")],
        punches("in 08:00, out 12:00"),
        past=past,
        policy={"period": {"start": "2026-11-30", "days": 1}},
    )
    assert standing(result, "bob").step == "verbal"


def test_nobody_stands_anywhere_who_is_not_on_the_list_of_agents():
    past = [replace(row, agent_id="zoe", exception_id="zoe/2026-11-27/absence/1") for row in past_of(3.0, 3)]
    assert [found.agent_id for found in quiet_week(past).standings] == ["ann"]


# Repeats over weeks ---------------------------------------------------------------------------------------------------

FREE_TWICE = [
    ("two within thirty days", past_of(0.0, 29, 10, code="missing_out"), 3, 0.25),
    ("one of them too old", past_of(0.0, 30, 10, code="missing_out"), 2, 0),
    ("one of them excused", past_of(0.0, 12, code="missing_out")
     + past_of(0.0, 10, code="missing_out", status="excused", points_state="excused"), 2, 0),
    ("one of them protected", past_of(0.0, 12, code="missing_out")
     + past_of(0.0, 10, code="missing_out", points_state="protected"), 2, 0),
    ("one of them held back", past_of(0.0, 12, code="missing_out")
     + past_of(0.0, 10, code="missing_out", is_held=True), 2, 0),
    ("others of another kind", past_of(0.0, 12, 10, code="missing_in"), 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("past", "occurrence", "points"), [case[1:] for case in FREE_TWICE], ids=[case[0] for case in FREE_TWICE]
)
def test_repeats_count_what_earlier_weeks_tell(past, occurrence, points):
    entry = only(report([shift(H)], punches("in 08:00"), past=past))
    assert (entry.occurrence, entry.points) == (occurrence, points)


def test_three_forgotten_punches_confirmed():
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in (0, 1, 2)]
    clocked = punches("in 08:00, in +1 08:00, in +2 08:00")
    days = [MONDAY + timedelta(days=day) for day in (0, 1, 2)]
    decisions = [decide(f"{day}/missing_out/{day}T08:00", "confirmed") for day in days]
    assert states(report(shifts, clocked, now="+4 12:00", decisions=decisions)) == [
        ("missing_out", "confirmed", 0, "none"),
        ("missing_out", "confirmed", 0, "none"),
        ("missing_out", "confirmed", 0.25, "charged"),
    ]


def test_an_excused_entry_of_this_week_is_not_counted():
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in (0, 1, 2)]
    clocked = punches("in 08:00, in +1 08:00, in +2 08:00")
    decisions = [decide("2026-12-01/missing_out/2026-12-01T08:00", "excused")]
    found = report(shifts, clocked, now="+4 12:00", decisions=decisions).exceptions
    assert [entry.points for entry in found] == [0, 0, 0]


def test_repeated_absences_may_cost_more_than_the_cap_of_a_shift():
    policy = {"exceptions": {"absence": {"repeat": {"days": 30, "factors": [1, 2]}}}}
    past = past_of(1.0, 10, code="absence")
    assert only(report([shift(H)], [], now="12:00", past=past, policy=policy)).points == 2


def test_the_cap_holds_where_absences_are_not_raised():
    policy = {"disabled": ["absence", "under_daily_scheduled"]}
    found = report([shift(D)], punches(d_plan("in 12:31, first none, lunch none")), policy=policy).exceptions
    assert {entry.code: entry.points for entry in found} == {"partial_absence": 1, "late_in": 0}


def test_excusing_the_dearest_entry_of_a_shift_charges_the_next():
    clocked = punches(d_plan("in 12:31, first none, lunch none"))
    decision = decide("2026-11-30/partial_absence/1", "excused")
    assert states(report([shift(D)], clocked, decisions=[decision])) == [
        ("partial_absence", "excused", 0, "excused"),
        ("late_in", "open", 0.5, "open"),
    ]


# Perfect attendance ---------------------------------------------------------------------------------------------------

CREDIT = {"days": 5, "points": 0.5}


def worked_days(days, past, **more):
    """Work so many days in a row from Monday on."""
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in range(days)]
    clocked = [one for day in range(days) for one in punches("in 08:00, out 12:00", MONDAY + timedelta(days=day))]
    return report(shifts, clocked, past=past, policy={"points": {"credit": CREDIT}}, **more)


@pytest.mark.parametrize(("days", "points"), [(4, 2), (5, 1.5), (9, 1.5), (10, 1)])
def test_points_lapse_after_so_many_days_with_a_shift_and_without_a_charge(days, points):
    found = standing(worked_days(days, past_of(1.0, 20, 10)))
    assert (found.points, found.lapsed) == (points, 2 - points)


def test_the_oldest_points_lapse_first():
    found = standing(worked_days(10, past_of(1.0, 20, 10)))
    assert found.behind == ("ann/2026-11-20/late_in/1",)


def test_nothing_is_banked():
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in range(7)]
    clocked = [one for day in range(6) for one in punches("in 08:00, out 12:00", MONDAY + timedelta(days=day))]
    decisions = [decide("2026-12-06/absence/1", "confirmed", code="absence")]
    policy = {"points": {"credit": CREDIT}}
    assert standing(report(shifts, clocked, decisions=decisions, policy=policy)).points == 1


def test_a_charge_begins_the_count_anew():
    shifts = [shift(H, MONDAY + timedelta(days=day)) for day in range(6)]
    clocked = [
        one
        for day in range(6)
        for one in punches("in 08:30, out 12:00" if day == 2 else "in 08:00, out 12:00", MONDAY + timedelta(days=day))
    ]
    late = report(
        shifts,
        clocked,
        past=past_of(1.0, 20),
        decisions=[decide("2026-12-02/late_in/1", "confirmed")],
        policy={"points": {"credit": CREDIT}},
    )
    assert standing(late).points == 1.5


def test_by_default_nothing_lapses():
    assert standing(quiet_week(past_of(1.0, 20))).lapsed == 0


# The history as a file ------------------------------------------------------------------------------------------------


def test_a_row_of_this_report_replaces_that_of_the_history():
    past = [earlier("2026-11-30/late_in/1", points=0.5), *past_of(1.0, 3)]
    result = report([shift(D)], punches(d_plan("in 08:10")), past=past)
    assert [row.exception_id for row in result.history] == ["ann/2026-11-27/late_in/1"]
    assert standing(result).points_with_open == 1.25


def test_what_no_longer_arises_in_the_period_is_not_carried_forward():
    result = quiet_week([earlier("2026-12-02/late_in/1", points=0.5)])
    assert (result.history, standing(result).points) == ((), 0)


@pytest.mark.parametrize(("day", "kept"), [("2025-11-01", 1), ("2025-10-31", 0)])
def test_history_is_forgotten_after_the_days_of_retention(day, kept):
    result = quiet_week([earlier(f"{day}/late_in/1")])
    assert (len(result.history), result.forgotten_history) == (kept, 1 - kept)


def test_points_are_known_from_the_oldest_row_on():
    assert quiet_week(past_of(0.5, 40, 3)).points_since == MONDAY - timedelta(days=40)
    assert quiet_week([]).points_since == MONDAY


def test_history_after_the_period_is_refused_with_every_row():
    past = [replace(earlier("2026-12-07/late_in/1"), row=2), replace(earlier("2026-12-08/late_in/1"), row=3)]
    with pytest.raises(InputError, match="exception_history row 2, date: '2026-12-07' lies after the period") as caught:
        quiet_week(past)
    assert len(caught.value.issues) == 2


def test_history_of_the_last_date_is_not_refused():
    assert quiet_week([earlier(f"{SUNDAY}/late_in/1")]).forgotten_history == 0
