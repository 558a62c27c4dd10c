from dataclasses import replace

import pytest
from drawing import roster, template
from period_bench import away, checked_costs, employed_from, told, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule

RULE = "weekly_hours"
CASES = [
    ("exactly the maximum is allowed", {"max": 32}, "ann  EEEE...", 0),
    ("a quarter of an hour more is not", {"max": 31.75}, "ann  EEEE...", 1),
    ("a part of a quarter of an hour counts whole", {"max": 31.9}, "ann  EEEE...", 1),
    ("each quarter of an hour counts", {"max": 24}, "ann  EEEE...", 32),
    ("exactly the minimum is allowed", {"min": 16}, "ann  E.E....", 0),
    ("a quarter of an hour less is not", {"min": 16.25}, "ann  E.E....", 1),
    ("a part of a missing quarter counts whole", {"min": 16.1}, "ann  E.E....", 1),
    ("weeks count apart", {"max": 24}, "ann  ....EEEEEE....", 0),
    ("each week counts", {"min": 16, "max": 24}, "ann  E......EEEE...", 64),
    ("in a last partial week the minimum does not hold", {"min": 8}, "ann  E.......", 0),
    ("in a last partial week the maximum holds", {"max": 8}, "ann  E......EE", 32),
    ("a night counts in the week in which it starts", {"max": 16}, "ann  E.....NE......", 0),
    ("history does not count", {"max": 16}, "ann  EEE|EE.....", 0),
    ("agents out of scope do as they like", {"max": 8, "teams": ["nobody"]}, "ann  EEE....", 0),
]
SETTINGS = [{"max": 24}, {"min": 24}, {"min": 16, "max": 32}, {"max": 23.9}, {"min": 24.1, "max": 24.2}, {"max": 0}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("settings", [{}, {"min": 0}, {"min": 30, "max": 29.75}, {"max": 168.25}, {"max": -1}])
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def with_lunch(instance: Instance, minutes: int) -> Instance:
    """Early shifts have an unpaid lunch."""
    fed = replace(template("E"), breaks=(BreakRule("lunch", minutes, False, 180, 300),))
    return replace(instance, templates=(fed, *instance.templates[1:]))


@pytest.mark.parametrize(("most", "paid"), [(22.5, 0), (22.25, 1)])
def test_the_posting_does_not_pay_for_unpaid_meals(most, paid):
    instance, drawn = roster("ann  EEE....")
    assert posted_cost(rule_of(RULE, {"max": most}, cost=1), with_lunch(instance, 30), drawn) == paid


@pytest.mark.parametrize(("most", "is_possible"), [(23, True), (22.95, False)])
def test_minutes_that_make_no_quarter_hours_are_limited_exactly(most, is_possible):
    instance, drawn = roster("ann  EEE....")
    assert is_admitted(rule_of(RULE, {"max": most}), with_lunch(instance, 20), drawn) is is_possible


def test_the_posting_prices_minutes_that_make_no_quarter_hour_as_part_of_one():
    instance, drawn = roster("ann  EEE....")
    assert posted_cost(rule_of(RULE, {"max": 22.5}, cost=3), with_lunch(instance, 20), drawn) == pytest.approx(6)


@pytest.mark.parametrize(("dates", "amount"), [(0, 160), (1, 128), (4, 32), (5, 0), (6, 0)])
def test_each_date_away_takes_a_fifth_of_a_minimum_under_a_contract_of_five_days(dates, amount):
    instance, drawn = roster("ann  .......")
    contract = replace(instance.contracts[0], max_weekly_days=5)
    absent = away(replace(instance, contracts=(contract,)), 0, dates)
    rule = rule_of(RULE, {"min": 40}, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


def test_nobody_is_asked_for_hours_before_the_first_day():
    instance, drawn = roster("ann  .......EEEE...")
    assert found_amount(rule_of(RULE, {"min": 32}), employed_from(instance, 7), drawn) == 0


def test_the_message_names_hours_week_and_limit():
    instance, drawn = roster("ann  EE.....")
    (finding,) = rule_of(RULE, {"min": 28}).check(away(instance, 3, 1), drawn)
    assert finding.message == (
        "ann has 16 paid hours in the week from 2026-11-30, less than 24 h, lowered because of days away"
    )


def test_shifts_of_unpaid_parts_of_quarter_hours_are_not_told_day_by_day():
    assert told(rule_of(RULE, {"max": 20}), with_lunch(roster("ann  .......")[0], 20))[1] is None


@pytest.mark.parametrize(("lengths", "states"), [((480,), 6), ((450, 480), 21), (tuple(range(240, 500, 15)), None)])
def test_a_week_takes_a_state_for_each_sum_of_hours_up_to_the_maximum(lengths, states):
    instance, _ = roster("ann  .......")
    offered = replace(template("E"), length_minutes=lengths)
    contract = replace(instance.contracts[0], templates=(offered.id,))
    instance = replace(instance, templates=(offered,), contracts=(contract,))
    _, state = told(rule_of(RULE, {"max": 40}), instance)
    assert (state and state.step.shape[1]) == states


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", SETTINGS)
def test_days_away_are_told_day_by_day_as_the_check_sees_them(settings, cost):
    instance = away(roster("ann  ........")[0], 2, 3)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")
