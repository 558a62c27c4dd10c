from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.people import TimeOff

RULE = "consecutive_days_off"
CASES = [
    ("a run of the least length is allowed", {"min": 2}, "ann  EE..EEE", 0),
    ("a day less is not", {"min": 2}, "ann  EE.EEEE", 1),
    ("each day that is missing counts", {"min": 3}, "ann  E.E..EE", 3),
    ("a run at the end is not over", {"min": 2}, "ann  EEEEEE.", 0),
    ("a run at the start may have begun earlier", {"min": 2}, "ann  .EEEEEE", 0),
    ("history closes a run at the start", {"min": 2}, "ann  E|.EEEEEE", 1),
    ("a run that began in history counts whole", {"min": 2}, "ann  E.|.EEEEEE", 0),
    ("history alone breaks nothing", {"min": 2}, "ann  E.E|EEEEEEE", 0),
    ("work on the first date closes a run of history", {"min": 2}, "ann  E.|EEEEEEE", 1),
    ("a run of the greatest length is allowed", {"max": 3}, "ann  EE...EE", 0),
    ("a day more is not allowed", {"max": 3}, "ann  EE....E", 1),
    ("each day too many counts", {"max": 2}, "ann  E.....E", 3),
    ("a run too long already counts though it is not over", {"max": 3}, "ann  EEE....", 1),
    ("nothing is known before the horizon without history", {"max": 3}, "ann  ...EEEE", 0),
    ("history lengthens a run of days off", {"max": 3}, "ann  E.|...EEEE", 1),
    ("another agent's history tells that one was off", {"max": 3}, "ann  ..|...EEEE\nbob  .E|EEEEEEE", 1),
    ("long runs of history alone break nothing", {"max": 2}, "ann  E....|EEEEEEE", 0),
    ("both limits hold together", {"min": 2, "max": 3}, "ann  E.E....", 2),
    ("agents out of scope do as they like", {"min": 2, "agents": ["bob"]}, "ann  E.E", 0),
]
SETTINGS = [{"min": 2}, {"min": 3}, {"max": 1}, {"min": 2, "max": 2}, {"min": 4, "max": 4}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("settings", [{}, {"min": 1}, {"min": 3, "max": 2}, {"max": 0}])
def test_settings_that_demand_nothing_or_contradict_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def test_equal_limits_are_accepted():
    assert rule_of(RULE, {"min": 2, "max": 2}).lookback_days == 2


def test_days_before_the_first_day_are_not_judged():
    instance, drawn = roster("ann  .....EE")
    ann = replace(instance.agents[0], first_day=MONDAY + timedelta(days=3))
    late = replace(instance, agents=(ann,))
    rule = rule_of(RULE, {"max": 2}, cost=1)
    assert (found_amount(rule, late, drawn), posted_cost(rule, late, drawn)) == (0, 0)


@pytest.mark.parametrize(("off_days", "amount"), [(0, 3), (1, 0)])
def test_a_whole_date_of_time_off_interrupts_a_run_for_max(off_days, amount):
    instance, drawn = roster("ann  E.....E")
    third = instance.calendar.midnight(MONDAY + timedelta(days=3))
    away = TimeOff(instance.agents[0].id, Span(third, third + timedelta(days=off_days)))
    resting = replace(instance, time_off=(away,))
    rule = rule_of(RULE, {"max": 2}, cost=1)
    assert (found_amount(rule, resting, drawn), posted_cost(rule, resting, drawn)) == (amount, amount)
