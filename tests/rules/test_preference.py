from dataclasses import replace
from datetime import date

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import PricedSentences, found_cost, posted_cost, rule_of

from wfm.domain.calendar import Span, TimeWindow
from wfm.domain.instance import Instance
from wfm.domain.people import Request
from wfm.rules.base import rules_in_force
from wfm.rules.parts.candidates import build_candidates, history_choices
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
SETTINGS: list[dict[str, object]] = [{}, {"seniority_weight": 0.5}]


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


# Seniority -----------------------------------------------------------------------------------------------------------


def with_seniority(grid: str, **facts: object):
    """Complete a drawn week, in which ann has some facts more."""
    instance, drawn = roster(grid)
    instance = situation(instance)
    ann, *others = instance.agents
    return replace(instance, agents=(replace(ann, **facts), *others)), drawn


SENIORITY = [  # sentence, facts, share a year, units of a request of weight 4
    ("nothing is added unless asked for", {"seniority": 10.0}, 0.0, 4),
    ("each year adds its share", {"seniority": 10.0}, 0.25, 14),
    ("a part of a year adds a part of it", {"seniority": 0.5}, 0.25, 4.5),
    ("no seniority adds nothing", {"seniority": 0.0}, 0.25, 4),
    ("nor does one below 0", {"seniority": -3.0}, 0.25, 4),
    ("nor does a lack of both facts", {}, 0.25, 4),
    ("the day of hire counts full years", {"hire_date": date(2023, 11, 30)}, 0.25, 7),
    ("an anniversary a day later does not", {"hire_date": date(2023, 12, 1)}, 0.25, 6),
    ("a day of hire to come adds nothing", {"hire_date": date(2027, 1, 1)}, 0.25, 4),
    ("seniority as given comes first", {"seniority": 2.0, "hire_date": date(2000, 1, 1)}, 0.25, 6),
]


@pytest.mark.parametrize(
    ("facts", "share", "units"), [case[1:] for case in SENIORITY], ids=[one[0] for one in SENIORITY]
)
class TestSeniority:
    def test_check_counts(self, facts, share, units):
        rule = rule_of(RULE, {"seniority_weight": share}, cost=3)
        assert found_cost(rule, *with_seniority("ann  .ELE", **facts)) == 3 * units

    def test_posting_pays_for_the_same(self, facts, share, units):
        rule = rule_of(RULE, {"seniority_weight": share}, cost=3)
        assert posted_cost(rule, *with_seniority("ann  .ELE", **facts)) == 3 * units

    def test_the_automaton_charges_the_same(self, facts, share, units):
        instance, _ = with_seniority("ann  ....", **facts)
        agent, rule = instance.agents[0], rule_of(RULE, {"seniority_weight": share}, cost=3)
        offered = build_candidates(instance, agent, [])
        early = offered.take((offered.day == 3) & (offered.template == 0))
        state = rule.day_state(instance, agent, early, history_choices(instance, agent, 2))
        assert state.cost[3, 0, state.symbol].tolist() == [3 * units]


def test_wants_grow_with_seniority_too():
    rule = rule_of(RULE, {"seniority_weight": 0.5}, cost=1)
    senior = with_seniority("ann  ..L.", seniority=2.0)
    assert (found_cost(rule, *senior), posted_cost(rule, *senior)) == (4, 4)


def test_only_the_senior_agents_requests_grow():
    rule = rule_of(RULE, {"seniority_weight": 0.5}, cost=1)
    both = with_seniority("ann  EEL\nbob  ...", seniority=2.0)
    assert (found_cost(rule, *both), posted_cost(rule, *both)) == (2 + 1, 2 + 1)


def test_amounts_are_rounded_to_the_millionth():
    rule = rule_of(RULE, {"seniority_weight": 0.1}, cost=1)
    third = with_seniority("ann  EEL", seniority=1 / 3)
    assert (found_cost(rule, *third), posted_cost(rule, *third)) == (1.033333, 1.033333)


@pytest.mark.parametrize("share", [-0.1, 10.1])
def test_shares_that_make_no_sense_are_refused(share):
    with pytest.raises(ValidationError):
        rule_of(RULE, {"seniority_weight": share})
