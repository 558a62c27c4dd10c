from dataclasses import replace

import pytest
from drawing import roster
from period_bench import away, checked_costs, employed_from, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

RULE = "weekly_days"
CASES = [
    ("exactly the maximum is allowed", {"max": 4}, "ann  EEEE...", 0),
    ("a day more is not", {"max": 4}, "ann  EEEEE..", 1),
    ("each day over counts", {"max": 2}, "ann  EEEEE..", 3),
    ("exactly the minimum is allowed", {"min": 3}, "ann  E.E.E..", 0),
    ("a day less is not", {"min": 3}, "ann  E.E....", 1),
    ("each missing day counts", {"min": 3}, "ann  .......", 3),
    ("weeks begin with the horizon and count apart", {"max": 4}, "ann  ...EEEEEEE....", 0),
    ("each week counts", {"min": 2, "max": 3}, "ann  EEEE...E......", 2),
    ("in a last partial week the minimum does not hold", {"min": 1}, "ann  E.......", 0),
    ("in a last partial week the maximum holds", {"max": 1}, "ann  E......EE", 1),
    ("a horizon shorter than a week has no minimum", {"min": 1}, "ann  ......", 0),
    ("a night counts on the date on which it starts", {"max": 1}, "ann  E.....NE......", 1),
    ("history does not count", {"max": 2}, "ann  EEEE|EE.....", 0),
    ("no day at all may be allowed", {"max": 0}, "ann  E......", 1),
    ("equal limits ask for just that many", {"min": 2, "max": 2}, "ann  EE.....\nbob  E......", 1),
    ("agents out of scope do as they like", {"max": 1, "agents": ["bob"]}, "ann  EEE....\nbob  EE.....", 1),
]
SETTINGS = [{"max": 2}, {"min": 3}, {"min": 4, "max": 4}, {"max": 0}, {"min": 2, "max": 5}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("settings", [{}, {"min": 0}, {"min": 3, "max": 2}, {"max": 8}, {"min": -1}, {"min": 2.5}])
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def test_a_contradiction_is_told_with_both_limits():
    with pytest.raises(ValidationError, match="max 2 is less than min 3"):
        rule_of(RULE, {"min": 3, "max": 2})


@pytest.mark.parametrize(("dates", "amount"), [(0, 4), (1, 3), (2, 2), (5, 0), (7, 0)])
def test_each_date_away_takes_a_fifth_of_a_minimum_under_a_contract_of_five_days(dates, amount):
    instance, drawn = roster("ann  .......")
    contract = replace(instance.contracts[0], max_weekly_days=5)
    absent = away(replace(instance, contracts=(contract,)), 0, dates)
    rule = rule_of(RULE, {"min": 4}, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


def test_nobody_is_asked_for_days_before_the_first_one():
    instance, drawn = roster("ann  .......EEEE...")
    assert found_amount(rule_of(RULE, {"min": 4}), employed_from(instance, 7), drawn) == 0


def test_days_away_do_not_change_a_maximum():
    instance, drawn = roster("ann  EEE....")
    assert found_amount(rule_of(RULE, {"max": 2}), away(instance, 3, 4), drawn) == 1


def test_the_message_says_why_a_minimum_is_lower():
    instance, drawn = roster("ann  .......")
    (finding,) = rule_of(RULE, {"min": 7}).check(away(instance, 0, 1), drawn)
    assert finding.message == (
        "ann works 0 days in the week from 2026-11-30, fewer than 6, lowered because of days away"
    )


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", SETTINGS)
def test_days_away_are_told_day_by_day_as_the_check_sees_them(settings, cost):
    instance = away(roster("ann  .........")[0], 2, 3)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")
