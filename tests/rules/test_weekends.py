from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from period_bench import away, checked_costs, employed_from, told, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

RULE = "weekends"
WHOLE = {"complete": True}
CASES = [
    ("exactly the most weekends are allowed", {"max": 1}, "ann  .....EE.......", 0),
    ("a weekend more is not", {"max": 1}, "ann  .....EE.....E.", 1),
    ("each weekend over counts", {"max": 0}, "ann  .....EE......E", 2),
    ("both dates are one weekend", {"max": 1}, "ann  .....EE", 0),
    ("one date makes a weekend worked", {"max": 0}, "ann  ......E", 1),
    ("a night that starts on Friday is Friday's", {"max": 0}, "ann  ....N..", 0),
    ("a night that starts on Sunday is the weekend's", {"max": 0}, "ann  ......N", 1),
    ("weekends before the horizon are not in it", {"max": 0}, "ann  .....EE|.......", 0),
    ("a horizon may end within a weekend", {"max": 0}, "ann  .....E", 1),
    ("a weekend may begin on Friday", {"max": 0, "first_day": "fri"}, "ann  ....E.E", 1),
    ("and then Sunday is none", {"max": 0, "first_day": "fri"}, "ann  ......E", 0),
    ("a weekend may begin on Sunday", {"max": 0, "first_day": "sun"}, "ann  .....EEE.", 1),
    ("and then Saturday is none", {"max": 0, "first_day": "sun"}, "ann  .....E...", 0),
    (
        "a weekend that began on the eve counts with its second date",
        {"max": 0, "first_day": "sun"},
        "ann  .|E......",
        1,
    ),
    ("what was worked on the eve is not in the horizon", {"max": 0, "first_day": "sun"}, "ann  E|.......", 0),
    ("exactly so many weekends in a row are allowed", {"max_in_a_row": 2}, "ann  .....E......E.......", 0),
    ("one more is not", {"max_in_a_row": 1}, "ann  .....E......E.......", 1),
    ("each one that makes a run too long counts", {"max_in_a_row": 1}, "ann  .....EE.....E......E", 2),
    ("a weekend off ends a run", {"max_in_a_row": 1}, "ann  .....EE............E", 0),
    ("history lengthens a run", {"max_in_a_row": 1}, "ann  .....E.|.....EE", 1),
    ("history just short of the limit is allowed", {"max_in_a_row": 2}, "ann  .....E.|.....EE", 0),
    ("a run of history goes back as far as it matters", {"max_in_a_row": 2}, "ann  .....E......E.|.....E.", 1),
    ("history alone breaks nothing", {"max_in_a_row": 1}, "ann  .....E......E.|.......", 0),
    ("only weekends of the horizon count", {"max_in_a_row": 1}, "ann  .....E......E.|......E", 1),
    ("whole weekends are complete", WHOLE, "ann  .....EE.......", 0),
    ("half a weekend is not", WHOLE, "ann  .....E.......E", 2),
    ("a weekend cut off by the end is not judged", WHOLE, "ann  EEEEEE", 0),
    ("whole ones may begin on Friday", {"first_day": "fri", **WHOLE}, "ann  ....EEE", 0),
    ("and then Saturday goes with Friday", {"first_day": "fri", **WHOLE}, "ann  .....EE", 1),
    ("a date worked on the eve wants its second one", {"first_day": "sun", **WHOLE}, "ann  E|.......", 1),
    ("which makes it whole", {"first_day": "sun", **WHOLE}, "ann  E|E......", 0),
    ("an eve off wants its second date off", {"first_day": "sun", **WHOLE}, "ann  .|E......", 1),
    ("without history nothing is known of the eve", {"first_day": "sun", **WHOLE}, "ann  E......", 0),
    ("all settings hold together", {"max": 1, "max_in_a_row": 1, **WHOLE}, "ann  .....E......EE", 3),
    ("agents out of scope do as they like", {"max": 0, "agents": ["bob"]}, "ann  .....EE", 0),
]
SETTINGS = [
    {"max": 0},
    {"max": 1, "first_day": "fri"},
    {"max_in_a_row": 1},
    {"max_in_a_row": 1, "first_day": "sun"},
    WHOLE,
    {"first_day": "sun", **WHOLE},
    {"max": 1, "max_in_a_row": 1, "first_day": "fri", **WHOLE},
]
SUNDAY, SATURDAY = MONDAY - timedelta(days=1), MONDAY - timedelta(days=2)


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    "settings", [{}, {"complete": False}, {"max": -1}, {"max_in_a_row": 0}, {"max": 1, "first_day": "mon"}]
)
def test_settings_that_demand_nothing_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def amounts(settings: dict[str, object], grid: str, start: date) -> tuple[float, float]:
    """What the check finds and the posting pays in a horizon that begins on another weekday."""
    instance, drawn = roster(grid, start)
    rule = rule_of(RULE, settings, cost=1)
    return found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)


IN_ROW = {"max_in_a_row": 1}
STARTS = [
    ("the eve's weekend counts in a run", IN_ROW, "ann  E|......E", SUNDAY, 1),
    ("worked on both dates it is one weekend", IN_ROW, "ann  E|E.....E", SUNDAY, 1),
    ("worked before the horizon it is charged to nobody", IN_ROW, "ann  E......E|E.....", SUNDAY, 0),
    ("worked in the horizon alone it is", IN_ROW, "ann  E.......|E.....", SUNDAY, 1),
    ("horizons that begin with a weekend count it", {"max": 1}, "ann  E......E", SATURDAY, 1),
    ("weekends across a horizon are judged by date", WHOLE, "ann  EE.....E", SATURDAY, 0),
    ("a run over five weekends", {"max_in_a_row": 3}, "ann  E......E......E......E......E", SUNDAY, 2),
]


@pytest.mark.parametrize(
    ("settings", "grid", "start", "amount"), [case[1:] for case in STARTS], ids=[c[0] for c in STARTS]
)
def test_a_horizon_may_begin_within_a_weekend(settings, grid, start, amount):
    assert amounts(settings, grid, start) == (amount, amount)


@pytest.mark.parametrize(("first", "dates", "amount"), [(5, 1, 0), (6, 1, 0), (4, 1, 1)])
def test_a_weekend_with_a_date_of_time_off_need_not_be_complete(first, dates, amount):
    instance, drawn = roster("ann  .....E.")
    absent = away(instance, first, dates)
    rule = rule_of(RULE, WHOLE, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


def test_who_begins_on_a_sunday_need_not_have_worked_the_saturday():
    instance, drawn = roster("ann  ......E")
    assert found_amount(rule_of(RULE, WHOLE), employed_from(instance, 6), drawn) == 0


def test_time_off_on_the_eve_is_seen():
    instance, drawn = roster("ann  .|E......", SUNDAY)
    assert found_amount(rule_of(RULE, WHOLE), away(instance, -1, 1), drawn) == 0


@pytest.mark.parametrize(
    ("lookback", "settings"), [(0, {"max": 1}), (1, WHOLE), (8, IN_ROW), (15, {"max_in_a_row": 2})]
)
def test_history_matters_as_far_as_a_run_can_reach(lookback, settings):
    assert rule_of(RULE, settings).lookback_days == lookback


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", [*SETTINGS, {"max": 1, "max_in_a_row": 1, **WHOLE}])
@pytest.mark.parametrize("past", ["", "E|", "E......E|", "E.......|", ".E......|"])
@pytest.mark.parametrize("start", [SATURDAY, SUNDAY, MONDAY + timedelta(days=4)])
def test_any_start_is_told_day_by_day_as_the_check_sees_it(start, past, settings, cost):
    instance, _ = roster(f"ann  {past}.........", start)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")


@pytest.mark.parametrize("cost", [None, 3])
def test_days_away_are_told_day_by_day_as_the_check_sees_them(cost):
    instance = away(roster("ann  .........")[0], 6, 1)
    rule = rule_of(RULE, WHOLE, cost)
    assert told_costs(rule, instance, ".E") == checked_costs(rule, instance, ".E")


@pytest.mark.parametrize(
    ("settings", "states"),
    [
        ({"max": 2}, 6),
        (IN_ROW, 4),
        (WHOLE, 2),
        ({"max": 2, "max_in_a_row": 2}, 18),
        ({"max": 4, "max_in_a_row": 4}, None),
    ],
)
def test_four_weeks_are_told_where_few_states_suffice(settings, states):
    instance, _ = roster(f"ann  {'.' * 28}")
    _, state = told(rule_of(RULE, settings), instance)
    assert (state and state.step.shape[1]) == states


def test_agents_whose_past_differs_share_their_tables():
    states = [told(rule_of(RULE, IN_ROW), roster(f"ann  {past}|.......")[0])[1] for past in (".......", ".....EE")]
    assert states[0].tables_key == states[1].tables_key


def test_a_horizon_without_a_weekend_breaks_nothing():
    assert amounts({"max": 0, "max_in_a_row": 1, **WHOLE}, "ann  EEEE", MONDAY) == (0, 0)


def test_messages_name_dates():
    instance, drawn = roster("ann  .....E.")
    rule = rule_of(RULE, WHOLE)
    (finding,) = rule.check(replace(instance, has_history=True), drawn)
    assert finding.message == "ann works on 2026-12-05 but not on 2026-12-06, half a weekend"
