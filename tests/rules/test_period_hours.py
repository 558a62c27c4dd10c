import pytest
from drawing import roster
from period_bench import away, checked_costs, employed_from, told, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

RULE = "period_hours"
# Windows that roll take too many states to be told day by day.
IS_TOLD_IN_PART = True
CASES = [
    ("exactly the maximum of a horizon is allowed", {"max": 40}, "ann  EEE....EE", 0),
    ("a quarter of an hour more is not", {"max": 39.75}, "ann  EEE....EE", 1),
    ("a part of a quarter of an hour counts whole", {"max": 39.9}, "ann  EEE....EE", 1),
    ("exactly the minimum of a horizon is allowed", {"min": 40}, "ann  EEE....EE", 0),
    ("a quarter of an hour less is not", {"min": 40.25}, "ann  EEE....EE", 1),
    ("a horizon shorter than a week has its minimum", {"min": 16}, "ann  E..", 32),
    ("history does not count towards a horizon", {"max": 16}, "ann  EEE|EE.....", 0),
    ("a window may be full", {"max": 16, "days": 3}, "ann  EE.EE.EE", 0),
    ("a window may not be over", {"max": 16, "days": 3}, "ann  EEE....", 32),
    ("each window over counts by itself", {"max": 15.75, "days": 3}, "ann  EE.EE..", 4),
    ("windows cross the ends of weeks", {"max": 16, "days": 3}, "ann  .....EEE......", 32),
    ("a minimum holds in each window", {"min": 8, "days": 3}, "ann  ..E..E.", 0),
    ("each window below counts by itself", {"min": 8, "days": 3}, "ann  ...E...", 64),
    ("history counts in windows that reach back", {"max": 16, "days": 3}, "ann  EE|E......", 32),
    ("history just out of reach does not count", {"max": 16, "days": 3}, "ann  EE.|EE.....", 0),
    ("history alone breaks nothing", {"max": 8, "days": 3}, "ann  EE|.......", 0),
    ("what history exceeds by itself is not charged", {"max": 8, "days": 3}, "ann  EE|E......", 64),
    ("a minimum does not look at windows that reach back", {"min": 16, "days": 3}, "ann  ...|.EEEEEE", 0),
    ("a maximum holds in a horizon shorter than its window", {"max": 16, "days": 14}, "ann  EEE....", 32),
    ("a minimum does not hold in such a horizon", {"min": 16, "days": 14}, "ann  .......", 0),
    ("a window of one day is a shift", {"max": 7.75, "days": 1}, "ann  E.E....", 2),
    ("agents out of scope do as they like", {"max": 8, "agents": ["bob"]}, "ann  EEE....", 0),
]
SETTINGS = [
    {"max": 32},
    {"min": 24, "max": 40},
    {"max": 16, "days": 3},
    {"min": 8, "days": 2},
    {"min": 16, "max": 24, "days": 4},
    {"max": 31.9, "days": 10},
]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    "settings", [{}, {"days": 7}, {"min": 30, "max": 29}, {"max": 9, "days": 0}, {"max": 9, "days": 29}]
)
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


@pytest.mark.parametrize(
    ("settings", "days"), [({"max": 9}, 0), ({"max": 9, "days": 1}, 0), ({"max": 9, "days": 28}, 27)]
)
def test_history_matters_as_far_as_a_window_that_ends_on_the_first_date_reaches(settings, days):
    assert rule_of(RULE, settings).lookback_days == days


@pytest.mark.parametrize(("dates", "amount"), [(0, 448), (1, 416), (7, 224), (13, 32), (14, 0)])
def test_each_date_away_takes_its_share_of_the_minimum_of_a_horizon(dates, amount):
    instance, drawn = roster(f"ann  {'.' * 14}")
    absent = away(instance, 0, dates)
    rule = rule_of(RULE, {"min": 112}, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


@pytest.mark.parametrize(
    ("settings", "amount"), [({"min": 7}, 0), ({"min": 7, "days": 7}, 0), ({"min": 14, "days": 14}, 0)]
)
def test_nobody_is_asked_for_hours_before_the_first_day(settings, amount):
    instance, drawn = roster("ann  .......E......")
    assert found_amount(rule_of(RULE, settings), employed_from(instance, 13), drawn) == amount


@pytest.mark.parametrize(
    ("settings", "grid", "message"),
    [
        ({"max": 15}, "ann  EE.....", "ann has 16 paid hours in the horizon, more than 15 h"),
        ({"min": 17}, "ann  EE.....", "ann has 16 paid hours in the horizon, less than 17 h"),
        (
            {"max": 20, "days": 3},
            "ann  EE|E......",
            "ann has 24 paid hours in the 3 days up to 2026-11-30, more than 20 h",
        ),
    ],
)
def test_the_message_names_hours_period_and_limit(settings, grid, message):
    (finding,) = rule_of(RULE, settings).check(*roster(grid))
    assert finding.message == message


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", [{"max": 16}, {"min": 24}, {"min": 16, "max": 20}])
def test_hours_of_a_horizon_are_told_day_by_day_as_the_check_sees_them(settings, cost):
    instance = away(roster("ann  ........")[0], 2, 3)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")


def test_windows_are_not_told_day_by_day():
    assert told(rule_of(RULE, {"max": 16, "days": 3}), roster("ann  .......")[0])[1] is None
