from dataclasses import replace

import pytest
from drawing import MONDAY, roster
from rule_bench import HardSentences, found_amount, is_admitted, rule_of

from wfm.domain.calendar import TimeWindow
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Pin

RULE = "availability"


def situation(instance: Instance) -> Instance:
    """Ann is available from 06:00 to 14:00 every day."""
    calendar = instance.calendar
    days = [calendar.date_at(index) for index in range(-1, calendar.days + 1)]
    spans = tuple(calendar.window(day, TimeWindow(360, 840)) for day in days)
    return replace(instance, availability={instance.agents[0].id: spans})


CASES = [
    ("a shift that fills the window is allowed", {}, "ann  E", 0),
    ("one that begins an hour too soon is not", {}, "ann  F", 1),
    ("one outside is not", {}, "ann  L", 1),
    ("each shift counts", {}, "ann  LELN", 3),
    ("an agent without rows is always available", {}, "ann  E\nbob  N", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(HardSentences):
    pass


def test_an_agent_with_rows_for_no_day_is_never_available():
    instance, drawn = roster("ann  E")
    never = replace(instance, availability={instance.agents[0].id: ()})
    assert (found_amount(rule_of(RULE, {}), never, drawn), is_admitted(rule_of(RULE, {}), never, drawn)) == (1, False)


@pytest.mark.parametrize(("letter", "amount"), [("L", 0), ("N", 1)])
def test_only_the_shift_that_is_pinned_may_reach_outside(letter, amount):
    instance, drawn = roster("ann  L")
    pin = Pin(instance.agents[0].id, MONDAY, TemplateId(letter))
    assert found_amount(rule_of(RULE, {}), replace(situation(instance), pins=(pin,)), drawn) == amount


def test_windows_that_join_hold_a_shift_across_midnight():
    instance, drawn = roster("ann  N.")
    midnight = instance.calendar.window(MONDAY, TimeWindow(1200, 1440 + 360))
    joined = replace(instance, availability={instance.agents[0].id: (midnight,)})
    assert is_admitted(rule_of(RULE, {}), joined, drawn)
