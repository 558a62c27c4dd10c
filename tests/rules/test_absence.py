from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import roster
from period_bench import away, employed_from

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.rules.parts.absence import days_away, lowered_minimum

WEEK = "ann  ......."


def away_from(instance: Instance, first: int, hours: int) -> Instance:
    """Ann is off for some hours from a midnight on."""
    start = instance.calendar.midnight(instance.calendar.date_at(first))
    row = TimeOff(instance.agents[0].id, Span(start, start + timedelta(hours=hours)))
    return replace(instance, time_off=(*instance.time_off, row))


def days_of(instance: Instance) -> set[int]:
    return set(days_away(instance, instance.agents[0]))


def test_nobody_is_away_without_a_reason():
    assert days_of(roster(WEEK)[0]) == set()


def test_whole_dates_of_time_off_are_away():
    assert days_of(away(roster(WEEK)[0], 2, 3)) == {2, 3, 4}


@pytest.mark.parametrize(("status", "days"), [("approved", {2}), ("reported", {2}), ("requested", set())])
def test_only_time_off_that_blocks_counts(status, days):
    assert days_of(away(roster(WEEK)[0], 2, 1, status)) == days


@pytest.mark.parametrize(("hours", "days"), [(23, set()), (24, {2}), (47, {2})])
def test_a_date_must_be_covered_whole(hours, days):
    assert days_of(away_from(roster(WEEK)[0], 2, hours)) == days


@pytest.mark.parametrize(("start", "hours"), [(date(2026, 3, 26), 23), (date(2026, 10, 22), 25)])
def test_a_date_on_which_clocks_change_has_its_own_length(start, hours):
    instance, _ = roster(WEEK, start)
    assert [days_of(away_from(instance, 3, hours - less)) for less in (0, 1)] == [{3}, set()]


def test_dates_outside_employment_are_away_the_eve_of_the_horizon_included():
    instance = employed_from(roster(WEEK)[0], 2)
    leaving = replace(instance.agents[0], last_day=instance.calendar.date_at(4))
    assert days_of(replace(instance, agents=(leaving,))) == {-1, 0, 1, 5, 6}


LOWERED = [  # sentence, days, days away, working days a week, what is left of 20
    ("nothing is taken where nobody is away", 7, [], 5, 20),
    ("a date takes its share", 7, [0], 5, 16),
    ("any date does", 7, [6], 5, 16),
    ("as many dates as working days take all", 7, [0, 1, 2, 3, 4], 5, 0),
    ("more take no more", 7, [0, 1, 2, 3, 4, 5, 6], 5, 0),
    ("a week away is half of two", 14, [0, 1, 2, 3, 4, 5, 6], 5, 10),
    ("dates of other days take nothing", 7, [7, 8, -1], 5, 20),
    ("what is left is rounded down", 7, [0], 7, 17),
    ("a week without working days demands nothing of who is away", 7, [0], 0, 0),
    ("a part of a week has a part of its working days", 17, [*range(17)], 7, 0),
]


@pytest.mark.parametrize(("days", "away_on", "weekly_days", "left"), [case[1:] for case in LOWERED])
def test_a_minimum_is_lowered_by_dates_away(days, away_on, weekly_days, left):
    assert lowered_minimum(20, range(days), frozenset(away_on), weekly_days) == left
