from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff

RULE = "min_consecutive_days"
CASES = [
    ("a run of the least length is allowed", {"days": 2}, "ann  .EE....", 0),
    ("a day less is not", {"days": 2}, "ann  .E.....", 1),
    ("each day that is missing counts", {"days": 3}, "ann  .E.EE..", 3),
    ("longer runs are allowed", {"days": 2}, "ann  .EEEEE.", 0),
    ("a run that goes on at the end is not judged", {"days": 3}, "ann  ......E", 0),
    ("one that ends on the last but one day is", {"days": 3}, "ann  .....E.", 2),
    ("a run at the start may have begun earlier", {"days": 3}, "ann  E......", 0),
    ("known days off before it tell that it did not", {"days": 3}, "ann  E.|E......", 2),
    ("another agent's history tells so too", {"days": 3}, "ann  .|E......\nbob  E|EEEEEEE", 2),
    ("history lengthens a run", {"days": 3}, "ann  .EE|E......", 0),
    ("history may not lengthen it enough", {"days": 4}, "ann  E.EE|E......", 1),
    ("the first date off ends a run of history", {"days": 2}, "ann  E.E|.......", 1),
    ("a run as old as all history may be older", {"days": 4}, "ann  EE|E......", 0),
    ("history alone breaks nothing", {"days": 3}, "ann  .E.|EEEEEEE", 0),
    ("any shift is work", {"days": 3}, "ann  .ELN...", 0),
    ("week ends do not cut a run", {"days": 3}, "ann  .....EEE...", 0),
    ("a run just after a week's end counts", {"days": 3}, "ann  .......EE..", 1),
    ("agents out of scope do as they like", {"days": 2, "agents": ["bob"]}, "ann  .E.....", 0),
    ("each agent in scope counts", {"days": 2}, "ann  .E.....\nbob  .E.E...", 3),
]
SETTINGS = [{"days": 2}, {"days": 3}, {"days": 5}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("days", [0, 1, 29])
def test_lengths_that_say_nothing_are_refused(days):
    with pytest.raises(ValidationError):
        rule_of(RULE, {"days": days})


@pytest.mark.parametrize("days", [2, 28])
def test_lengths_on_the_edge_are_accepted(days):
    assert rule_of(RULE, {"days": days}).lookback_days == days


@pytest.mark.parametrize("start", [date(2026, 3, 27), date(2026, 10, 23)])
def test_a_date_on_which_clocks_change_is_a_day(start):
    instance, drawn = roster("ann  .NN....", start)
    assert found_amount(rule_of(RULE, {"days": 3}), instance, drawn) == 1


def amounts(instance: Instance, grid: str, days: int) -> tuple[float, float]:
    _, drawn = roster(grid)
    rule = rule_of(RULE, {"days": days}, cost=1)
    return found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)


@pytest.mark.parametrize(("off_hours", "amount"), [((24, 48), 0), ((25, 48), 2), ((72, 96), 0), ((72, 95), 2)])
def test_a_run_beside_a_whole_date_of_time_off_is_not_judged(off_hours, amount):
    instance, _ = roster("ann  ..E....")
    begin, end = (instance.calendar.midnight(MONDAY) + timedelta(hours=hours) for hours in off_hours)
    away = TimeOff(instance.agents[0].id, Span(begin, end))
    assert amounts(replace(instance, time_off=(away,)), "ann  ..E....", 3) == (amount, amount)


@pytest.mark.parametrize(("first_day", "amount"), [(1, 2), (2, 0)])
def test_a_run_that_employment_begins_is_not_judged(first_day, amount):
    instance, _ = roster("ann  ..E....")
    ann = replace(instance.agents[0], first_day=MONDAY + timedelta(days=first_day))
    assert amounts(replace(instance, agents=(ann,)), "ann  ..E....", 3) == (amount, amount)


@pytest.mark.parametrize(("last_day", "amount"), [(3, 2), (2, 0)])
def test_a_run_that_employment_ends_is_not_judged(last_day, amount):
    instance, _ = roster("ann  ..E....")
    ann = replace(instance.agents[0], last_day=MONDAY + timedelta(days=last_day))
    assert amounts(replace(instance, agents=(ann,)), "ann  ..E....", 3) == (amount, amount)


def test_the_finding_lies_in_the_horizon_though_the_run_does_not():
    instance, drawn = roster("ann  E.E|.......")
    (finding,) = rule_of(RULE, {"days": 2}).check(instance, drawn)
    assert (finding.date, finding.message) == (
        MONDAY,
        "ann works 1 day in a row up to 2026-11-29, fewer than 2",
    )
