from dataclasses import replace

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import PricedSentences, found_cost, rule_of

from wfm.domain.calendar import Span, TimeWindow
from wfm.domain.instance import Instance
from wfm.domain.people import Request
from wfm.rules.base import rules_in_force
from wfm.rules.preference import Preference

RULE = "preference"
IS_TOLD_IN_PART = True
"""A shift of the night before may meet a wish of two dates; its cases stand in the test of automata."""
NOON = TimeWindow(12 * 60, 14 * 60)
DAWN = TimeWindow(6 * 60, 8 * 60)


def situation(instance: Instance) -> Instance:
    """Ann wants Tuesday's noon, but no Monday, early Wednesday or Thursday; bob wants Monday."""
    calendar = instance.calendar

    def request(agent: int, index: int, window: TimeWindow, preference: str, weight: int = 1) -> Request:
        day = calendar.date_at(index)
        return Request(instance.agents[agent].id, day, calendar.window(day, window), preference, weight)

    whole = TimeWindow(0, 1440)
    of_ann = [
        request(0, 0, whole, "avoid"),
        request(0, 1, NOON, "want", 2),
        request(0, 2, DAWN, "avoid", 3),
        request(0, 3, whole, "avoid", 4),
    ]
    of_bob = [request(1, 0, whole, "want")] if len(instance.agents) > 1 else []
    requests = [asked for asked in (*of_ann, *of_bob) if calendar.has_date(asked.date)]
    return replace(instance, requests=tuple(requests))


CASES = [
    ("everything met costs nothing", {}, "ann  .EL", 0),
    ("a shift on a date to avoid counts once", {}, "ann  EEL", 1),
    ("a want that no shift meets counts by its weight", {}, "ann  ..L", 2),
    ("a shift that ends where the window begins does not touch it", {}, "ann  .NL", 2),
    ("a shift that begins where the window ends does not touch it", {}, "ann  .LL", 2),
    ("a shift that reaches into a window to avoid counts by its weight", {}, "ann  .EE", 3),
    ("the night before reaches into the window", {}, "ann  .EN.", 4),
    ("two dates that go against one request count once", {}, "ann  .ENE", 4),
    ("a night of history does not go against a request", {}, "ann  N|.EL", 0),
    ("requests of each agent count", {}, "ann  EEL\nbob  ...", 2),
    ("any part of a date is enough for a want", {}, "ann  .EL\nbob  N..", 0),
    ("a night of history meets a want", {}, "ann  .|.EL\nbob  N|...", 0),
    ("agents out of scope are not asked", {"agents": ["bob"]}, "ann  EEE", 0),
]
SETTINGS: list[dict[str, object]] = [{}]


class TestSentences(PricedSentences):
    pass


def test_the_default_price_is_five():
    instance, drawn = roster("ann  EEL")
    assert found_cost(Preference(), situation(instance), drawn) == 5


def test_requests_for_dates_outside_the_horizon_are_left_alone():
    instance, drawn = roster("ann  E")
    calendar = instance.calendar
    before = calendar.date_at(-1)
    asked = Request(instance.agents[0].id, before, Span(calendar.midnight(before), calendar.midnight(MONDAY)), "want")
    assert found_cost(Preference(), replace(instance, requests=(asked,)), drawn) == 0


def test_it_cannot_be_made_hard():
    with pytest.raises(ValidationError):
        rule_of(RULE, {"cost": None})


@pytest.mark.parametrize(("tables", "acts"), [(["preferences"], True), ([], False)])
def test_it_acts_unlisted_once_its_table_is_there(tables, acts):
    assert (Preference() in rules_in_force([], tables)) is acts


def test_a_listed_one_replaces_the_unlisted_one():
    listed = Preference(cost=2)
    assert [rule for rule in rules_in_force([listed], ["preferences"]) if rule.rule == RULE] == [listed]
