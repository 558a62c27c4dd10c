import pytest
from drawing import roster
from period_bench import away, checked_costs, employed_from, told, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

RULE = "days_off"
HORIZON = {"per": "horizon"}
CASES = [
    ("exactly the minimum is allowed", {"min": 2}, "ann  EE.EEE.", 0),
    ("a day less is not", {"min": 2}, "ann  EE.EEEE", 1),
    ("each missing day counts", {"min": 2}, "ann  EEEEEEE", 2),
    ("exactly the maximum is allowed", {"max": 3}, "ann  E.E.EE.", 0),
    ("a day more is not", {"max": 3}, "ann  E.E.E..", 1),
    ("each day over counts", {"max": 3}, "ann  .......", 4),
    ("each week counts for itself", {"min": 2}, "ann  ...EEEEEEEEEE.", 1),
    ("in a last partial week the minimum does not hold", {"min": 1}, "ann  E.EEEEEEEE", 0),
    ("in a last partial week the maximum holds", {"max": 1}, "ann  E.EEEEE..", 1),
    ("days off of a horizon add up over its weeks", {"min": 4, **HORIZON}, "ann  ...EEEEEEEEEE.", 0),
    ("a horizon with a day off less is not allowed", {"min": 5, **HORIZON}, "ann  ...EEEEEEEEEE.", 1),
    ("a horizon of no whole weeks has its minimum", {"min": 2, **HORIZON}, "ann  .EEE", 1),
    ("a horizon has its maximum too", {"max": 3, **HORIZON}, "ann  E.E.E...", 2),
    ("history does not count", {"min": 2}, "ann  ....|EEEEEE.", 1),
    ("a night takes the date on which it starts", {"min": 6}, "ann  N......", 0),
    ("both limits hold", {"min": 2, "max": 3}, "ann  ....EEE\nbob  EEEEEE.", 2),
    ("agents out of scope do as they like", {"min": 2, "contracts": ["nobody"]}, "ann  EEEEEEE", 0),
]
SETTINGS = [{"min": 2}, {"max": 3}, {"min": 3, "max": 3}, {"min": 4, "max": 5, **HORIZON}, {"max": 2, **HORIZON}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    "settings", [{}, {"min": 0}, {"min": 3, "max": 2}, {"min": 8}, {"max": 29}, {"max": 2, "per": 7}]
)
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def test_a_horizon_may_have_more_days_off_than_a_week_has_days():
    assert rule_of(RULE, {"min": 8, **HORIZON}).min == 8


def test_a_week_may_be_off_whole():
    assert rule_of(RULE, {"min": 7}).min == 7


@pytest.mark.parametrize(("dates", "amount"), [(0, 2), (1, 1), (2, 0)])
def test_a_maximum_allows_whole_dates_away_on_top(dates, amount):
    instance, drawn = roster("ann  ....EEE")
    absent = away(instance, 1, dates)
    rule = rule_of(RULE, {"max": 2}, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


def test_dates_away_are_days_off_for_a_minimum():
    instance, drawn = roster("ann  ..EEEEE")
    assert found_amount(rule_of(RULE, {"min": 2}), away(instance, 0, 2), drawn) == 0


def test_dates_before_the_first_day_are_not_held_against_a_maximum():
    instance, drawn = roster("ann  ....EEE")
    assert found_amount(rule_of(RULE, {"max": 0}), employed_from(instance, 4), drawn) == 0


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", SETTINGS)
def test_days_away_are_told_day_by_day_as_the_check_sees_them(settings, cost):
    instance = away(roster("ann  .........")[0], 5, 3)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")


@pytest.mark.parametrize(("most", "states"), [(15, 16), (16, None)])
def test_a_long_horizon_is_told_only_if_few_days_off_matter(most, states):
    instance, _ = roster(f"ann  {'.' * 28}")
    _, state = told(rule_of(RULE, {"max": most, **HORIZON}), instance)
    assert (state and state.step.shape[1]) == states
