"""Limits that contradict each other, too few people, and activities without a shift, with both sides of every limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from contradiction_bench import away, pinned, site, told
from proof_bench import past

from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Activity
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import Rule
from wfm.rules.period_hours import PeriodHours
from wfm.rules.shift_headcount import ShiftHeadcount
from wfm.rules.weekly_days import WeeklyDays
from wfm.rules.weekly_hours import WeeklyHours

# Two limits -----------------------------------------------------------------------------------------------------------


def test_two_blocks_that_leave_nothing_between_are_told_with_their_limits():
    assert told(site(), WeeklyHours(min=33), WeeklyHours(max=32)) == [
        "- one block of weekly_hours wants at least 33, another one at most 32; change one of them, or its scope, or "
        "give it a `cost`"
    ]


@pytest.mark.parametrize(
    "rules",
    [
        (WeeklyHours(min=32), WeeklyHours(max=32)),
        (WeeklyHours(min=33), WeeklyHours(max=32, cost=1)),
        (WeeklyHours(min=33, agents=("bob",)), WeeklyHours(max=32, agents=("ann",))),
        (WeeklyHours(max=33), WeeklyHours(max=32)),
        (ShiftHeadcount(min=1, shifts=("E",)), ShiftHeadcount(max=0, shifts=("L",))),
        (ShiftHeadcount(min=1, shifts=("E",)), ShiftHeadcount(max=0, shifts=("E",), agents=("bob",))),
        (ShiftHeadcount(min=1, start="03:00", end="08:00"), ShiftHeadcount(max=0, start="03:00", end="08:00")),
        (PeriodHours(min=60, days=14), PeriodHours(max=50, days=14)),
        (PeriodHours(min=50, days=14), PeriodHours(max=40, days=7)),
    ],
)
def test_blocks_that_can_both_be_kept_are_not_told(rules: tuple[Rule, ...]):
    assert told(site("ann", "bob"), *rules) == []


@pytest.mark.parametrize(("length", "count"), [(13, 0), (14, 1)])
def test_blocks_over_some_days_need_a_horizon_as_long(length, count):
    rules = PeriodHours(min=60, days=14), PeriodHours(max=50, days=14)
    assert len(told(site(days=length), *rules)) == count


@pytest.mark.parametrize(("days", "count"), [(("tue",), 0), (("mon",), 1)])
def test_headcounts_are_compared_on_dates_of_the_horizon_alone(days, count):
    rules = ShiftHeadcount(min=1, days=days), ShiftHeadcount(max=0, days=days)
    assert len(told(site(days=1), *rules)) == count


def test_who_is_away_has_a_lower_minimum_and_proves_nothing():
    assert told(away(site(), 0, 0, 24), WeeklyHours(min=33), WeeklyHours(max=32)) == []


def test_a_partial_week_has_no_minimum_and_proves_nothing():
    assert told(site(days=6), WeeklyHours(min=33), WeeklyHours(max=32)) == []


def test_headcounts_that_leave_nothing_between_are_told():
    rules = ShiftHeadcount(min=1, shifts=("E",), agents=("ann",)), ShiftHeadcount(max=0, shifts=("E",))
    assert len(told(site("ann", "bob"), *rules)) == 1


@pytest.mark.parametrize(
    ("limits", "rule", "count"),
    [
        ({"min_weekly_hours": 33.0}, WeeklyHours(max=32), 1),
        ({"min_weekly_hours": 32.0}, WeeklyHours(max=32), 0),
        ({"max_weekly_hours": 31.0}, WeeklyHours(min=32), 1),
        ({"max_weekly_hours": 32.0}, WeeklyHours(min=32), 0),
        ({"min_weekly_days": 5}, WeeklyDays(max=4), 1),
        ({"min_weekly_days": 4}, WeeklyDays(max=4), 0),
    ],
)
def test_a_rule_against_the_contract_is_told(limits: dict[str, float], rule: Rule, count: int):
    assert len(told(site(**limits), rule)) == count


# Heads ----------------------------------------------------------------------------------------------------------------


def test_too_few_people_on_a_date_are_told_with_their_number():
    instance = away(site("ann", "bob"), 1, 0, 24)
    assert told(instance, ShiftHeadcount(min=2, shifts=("E",))) == [
        "- on Tue 01 Dec, shift_headcount wants at least 2 on E, but 1 can come at most; lower its min, widen its "
        "scope, name fewer `days`, give it a `cost`, or make more people available"
    ]


def test_too_few_working_days_of_a_week_are_told_with_their_sum():
    (line,) = told(site("ann", "bob", max_weekly_days=5), ShiftHeadcount(min=2, shifts=("E",)))
    assert line.startswith(
        "- in the week from Mon 30 Nov, shift_headcount wants at least 2 on E on 7 dates, together 14 days of work, "
        "but those whom it counts can work 10 days at most; "
    )


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (ShiftHeadcount(min=2, days=("mon", "tue", "wed", "thu", "fri")), 0),
        (ShiftHeadcount(min=2, days=("mon", "tue", "wed", "thu", "fri", "sat")), 1),
        (ShiftHeadcount(min=1), 0),
        (ShiftHeadcount(min=2, cost=1), 0),
        (ShiftHeadcount(min=1, agents=("ann",), days=("mon",)), 0),
        (ShiftHeadcount(min=2, agents=("ann",), days=("mon",)), 1),
        (ShiftHeadcount(min=2, start="06:00", end="14:00", days=("mon",)), 0),
        (ShiftHeadcount(min=3, start="06:00", end="14:00", days=("mon",)), 1),
        (ShiftHeadcount(min=3, start="06:00", end="14:30", days=("mon",)), 0),
    ],
)
def test_heads_and_working_days_are_counted(rule: Rule, count: int):
    assert len(told(site("ann", "bob", max_weekly_days=5), rule)) == count


@pytest.mark.parametrize(("least", "count"), [(1, 0), (2, 1)])
def test_a_pinned_day_off_is_no_head(least, count):
    instance = pinned(site("ann", "bob", days=1), ".")
    assert len(told(instance, ShiftHeadcount(min=least))) == count


def test_a_shift_from_before_the_horizon_covers_its_window():
    rule = ShiftHeadcount(min=1, start="22:00", end="02:00")
    assert told(past(site(days=1), ("ann", -1, 20, 8)), rule) == []


# Activities -----------------------------------------------------------------------------------------------------------


def meeting(start_hours: float, end_hours: float, minutes: int = 60, **changes: object) -> Instance:
    """A required meeting of Ann on Monday within those hours; shifts last from 06:00 to 22:00."""
    instance = site()
    midnight = instance.calendar.origin_utc
    window = (midnight + timedelta(hours=start_hours), midnight + timedelta(hours=end_hours))
    activity = Activity("briefing", "meeting", minutes, *window, (AgentId("ann"),), is_required=True)
    return replace(instance, activities=(replace(activity, **changes),))


def test_a_required_activity_without_a_shift_is_told_with_its_window():
    assert told(meeting(4, 6.75), ActivityPlacement()) == [
        "- ann (ann): no shift holds the 60 minutes of the required activity briefing between 2026-11-30T04:00 and "
        "2026-11-30T06:45; widen its window, take people out of it, or set its `required` to no"
    ]


@pytest.mark.parametrize(
    ("instance", "count"),
    [
        (meeting(4, 7), 0),
        (meeting(4, 6.75, is_required=False), 0),
        (meeting(4, 6.75, agents=()), 0),
        (meeting(13.5, 14.5), 1),
        (meeting(13.5, 15), 0),
        (away(meeting(6, 8), 0, 6, 2), 0),
        (away(meeting(6, 8), 0, 7, 1), 1),
        (pinned(meeting(6, 8), "L"), 1),
        (pinned(meeting(6, 8), "E"), 0),
    ],
)
def test_an_activity_fits_into_one_shift(instance: Instance, count: int):
    assert len(told(instance, ActivityPlacement())) == count


def test_an_activity_is_demanded_by_its_rule_alone():
    assert told(meeting(4, 6.75)) == []
