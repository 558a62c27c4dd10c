from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from period_bench import away, employed_from

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.rules.parts.absence import away_table, days_away, is_away, lowered_minimum

WEEK = "ann  ......."
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOOKBACK = 2
SITUATIONS = [  # sentence, first and last day, time off in hours from the first midnight, days away
    ("nobody is away without a reason", None, None, [], []),
    ("before the first day", 1, None, [], [-2, -1, 0]),
    ("after the last day", None, 2, [], [3, 4]),
    ("a whole date off", None, None, [(24, 48)], [1]),
    ("an hour less is not a whole date", None, None, [(24, 47)], []),
    ("nor if it begins an hour late", None, None, [(25, 48)], []),
    ("dates between two parts of dates", None, None, [(12, 84)], [1, 2]),
    ("time off that began long before", None, None, [(-900, 24)], [-2, -1, 0]),
    ("time off that is long over", None, None, [(-900, -800)], []),
    ("time off that outlasts the horizon", None, None, [(72, 900)], [3, 4]),
    ("time off after the horizon", None, None, [(800, 900)], []),
    ("two halves are no whole date", None, None, [(24, 36), (36, 48)], []),
]


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


@pytest.mark.parametrize(("first", "last", "off", "days"), [row[1:] for row in SITUATIONS])
def test_both_ways_of_asking_tell_the_same_days(first, last, off, days):
    instance, _ = roster("ann  .....")
    ann = replace(
        instance.agents[0],
        first_day=None if first is None else MONDAY + first * DAY,
        last_day=None if last is None else MONDAY + last * DAY,
    )
    midnight = instance.calendar.midnight(MONDAY)
    rows = tuple(TimeOff(ann.id, Span(midnight + begin * HOUR, midnight + end * HOUR)) for begin, end in off)
    instance = replace(instance, agents=(ann,), time_off=rows)
    every = range(-LOOKBACK, 5)
    assert [day for day in every if is_away(instance, ann, MONDAY + day * DAY)] == days
    assert [day for day in every if away_table(instance, [ann], LOOKBACK)[0, day + LOOKBACK]] == days
