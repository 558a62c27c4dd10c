import pytest
from drawing import roster
from period_bench import away, checked_costs, told, told_costs
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

RULE = "shift_count"
NIGHTS = {"shifts": ["N"]}
HORIZON = {"per": "horizon"}
CASES = [
    ("exactly the maximum is allowed", {"max": 2, **NIGHTS}, "ann  NNEEE..", 0),
    ("a shift more is not", {"max": 2, **NIGHTS}, "ann  NNEEN..", 1),
    ("each shift over counts", {"max": 1, **NIGHTS}, "ann  NNNEN..", 3),
    ("exactly the minimum is allowed", {"min": 2, **NIGHTS}, "ann  NEN....", 0),
    ("a shift less is not", {"min": 2, **NIGHTS}, "ann  NEE....", 1),
    ("each missing shift counts", {"min": 2, **NIGHTS}, "ann  EEE....", 2),
    ("shifts of several names count together", {"max": 2, "shifts": ["L", "N"]}, "ann  LNLE...", 1),
    ("without names every shift counts", {"max": 3}, "ann  ELNE...", 1),
    ("each week counts for itself", {"max": 2, **NIGHTS}, "ann  .....NNNNE....", 0),
    ("a night counts in the week in which it starts", {"max": 1, **NIGHTS}, "ann  ......NN......", 0),
    ("in a last partial week the minimum does not hold", {"min": 1, **NIGHTS}, "ann  N......E", 0),
    ("in a last partial week the maximum holds", {"max": 1, **NIGHTS}, "ann  N......NN", 1),
    ("shifts of a horizon add up over its weeks", {"max": 3, **NIGHTS, **HORIZON}, "ann  NN.....NN", 1),
    ("a horizon of no whole weeks has its minimum", {"min": 2, **NIGHTS, **HORIZON}, "ann  N..", 1),
    ("history does not count", {"max": 1, **NIGHTS}, "ann  NN|NE.....", 0),
    ("none at all may be allowed", {"max": 0, **NIGHTS}, "ann  EENE...", 1),
    ("agents out of scope do as they like", {"max": 0, **NIGHTS, "agents": ["bob"]}, "ann  NN.....", 0),
]
SETTINGS = [
    {"max": 1, "shifts": ["E"]},
    {"min": 2, "shifts": ["E", "F"]},
    {"min": 1, "max": 1, **NIGHTS},
    {"min": 2, "max": 3, "shifts": ["E"], **HORIZON},
    {"max": 2},
]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("settings", [{}, {"min": 0, **NIGHTS}, {"min": 3, "max": 2}, {"min": 8}, {"max": -1}])
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


@pytest.mark.parametrize("settings", [{"min": 7}, {"min": 8, **HORIZON}, {"max": 28}])
def test_limits_on_the_edge_are_accepted(settings):
    assert rule_of(RULE, settings).rule == RULE


def test_weekdays_are_no_scope_of_it():
    with pytest.raises(ValidationError, match="cannot be limited to certain days"):
        rule_of(RULE, {"max": 1, "days": ["sat"]})


@pytest.mark.parametrize(("dates", "amount"), [(0, 4), (1, 3), (3, 2), (7, 0)])
def test_dates_away_lower_a_minimum_by_their_share(dates, amount):
    instance, drawn = roster("ann  EEE....")
    absent = away(instance, 0, dates)
    rule = rule_of(RULE, {"min": 4, **NIGHTS}, cost=1)
    assert (found_amount(rule, absent, drawn), posted_cost(rule, absent, drawn)) == (amount, amount)


def test_the_message_names_the_shifts():
    instance, drawn = roster("ann  NL.....")
    (finding,) = rule_of(RULE, {"max": 1, "shifts": ["L", "N"], **HORIZON}).check(instance, drawn)
    assert finding.message == "ann works 2 shifts 'L' or 'N' in the horizon, more than 1"


@pytest.mark.parametrize("cost", [None, 3])
@pytest.mark.parametrize("settings", [{"min": 2, **NIGHTS}, {"min": 1, "max": 2, **NIGHTS, **HORIZON}])
def test_other_shifts_and_days_away_are_told_day_by_day_as_the_check_sees_them(settings, cost):
    instance = away(roster("ann  .......")[0], 3, 2)
    rule = rule_of(RULE, settings, cost)
    assert told_costs(rule, instance, ".EN") == checked_costs(rule, instance, ".EN")


@pytest.mark.parametrize(("most", "states"), [(0, 1), (3, 4), (7, 8), (20, 8)])
def test_a_week_takes_a_state_for_each_shift_that_may_be_counted(most, states):
    _, state = told(rule_of(RULE, {"max": most, **NIGHTS}), roster("ann  .......")[0])
    assert state is not None
    assert state.step.shape == (7, states, 3)
