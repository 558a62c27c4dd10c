from dataclasses import replace

import pytest
from drawing import roster, shift_on
from rule_bench import BoundarySentences, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.shifts import Roster
from wfm.rules.parts.candidates import build_candidates, history_choices

RULE = "min_rest"
CASES = [  # sentence, settings, grid, amount
    ("exactly the limit is allowed", {"hours": 8}, "ann  LE", 0),
    ("a quarter of an hour more is not", {"hours": 8.25}, "ann  LE", 1),
    ("a fraction of a minute more is not", {"hours": 8.001}, "ann  LE", 1),
    ("a day off lies between", {"hours": 11}, "ann  L.E", 0),
    ("pairs that are not neighbours count", {"hours": 41}, "ann  EEE", 3),
    ("the rest of a pair two days apart is met exactly", {"hours": 40}, "ann  EEE", 2),
    ("history reaches into Monday", {"hours": 11}, "ann  L|E", 1),
    ("history alone breaks nothing", {"hours": 11}, "ann  LE|.", 0),
    ("a night shift ends on the day after", {"hours": 11}, "ann  NL", 1),
    ("other hours after certain shifts", {"hours": 11, "after": {"N": 8}}, "ann  NL", 0),
    ("other hours after certain shifts alone", {"hours": 8, "after": {"L": 11}}, "ann  LELE", 2),
    ("agents out of scope do as they like", {"hours": 11, "agents": ["bob"]}, "ann  LE\nbob  EE", 0),
    ("each agent in scope counts", {"hours": 11, "contracts": ["anything"]}, "ann  LE\nbob  LE", 2),
]
SETTINGS = [{"hours": 8.25}, {"hours": 8}, {"hours": 16}, {"hours": 41, "after": {"N": 8}}]


class TestSentences(BoundarySentences):
    pass


TWO_BEFORE = [  # sentence, hours, letters of the eve, letter of Monday, pairs
    ("a day off after two shifts breaks nothing", 20, "EL", ".", 0),
    ("a start too soon after the later one alone is one pair", 9, "EL", "E", 1),
    ("just not too soon is none", 8, "EL", "E", 0),
    ("a start too soon after both is two", 16.25, "EL", "E", 2),
    ("just not too soon after the first is one", 16, "EL", "E", 1),
    ("of three each one counts", 25, "ELN", "E", 3),
]


@pytest.mark.parametrize(("hours", "eve", "monday", "pairs"), [case[1:] for case in TWO_BEFORE])
def test_several_shifts_on_the_eve_each_want_their_rest(hours, eve, monday, pairs):
    instance, drawn = roster(f"ann  {monday}")
    ann = instance.agents[0].id
    past = Roster(tuple(shift_on(instance.calendar, ann, -1, letter) for letter in eve))
    instance = replace(instance, history=past, has_history=True)
    rule, priced = rule_of(RULE, {"hours": hours}), rule_of(RULE, {"hours": hours}, cost=3)
    assert found_amount(rule, instance, drawn) == pairs
    assert posted_cost(priced, instance, drawn) == 3 * pairs
    assert is_admitted(rule, instance, drawn) == (pairs == 0)


def test_the_finding_tells_how_long_the_rest_is():
    instance, drawn = roster("ann  LE")
    (finding,) = rule_of(RULE, {"hours": 11}).check(instance, drawn)
    assert finding.message == "ann rests 8 h between the shifts of 2026-11-30 and 2026-12-01, less than 11 h"


def test_a_priced_finding_costs_its_amount_times_the_price():
    instance, drawn = roster("ann  LE")
    (finding,) = rule_of(RULE, {"hours": 11}, cost=7).check(instance, drawn)
    assert (finding.is_hard, finding.cost) == (False, 7)


READY = [  # settings, letter of the shift, hours from its date's midnight until the agent is ready again
    ({"hours": 11}, "E", 25),
    ({"hours": 8}, "N", 38),
    ({"hours": 11, "after": {"L": 12.5}}, "L", 34.5),
    ({"hours": 11, "after": {"L": 12.5}}, "E", 25),
    ({"hours": 0.001}, "E", 14 + 1 / 60),
]


@pytest.mark.parametrize(("settings", "letter", "hours"), READY)
def test_an_agent_is_ready_again_after_the_end_and_the_rest(settings, letter, hours):
    instance, _ = roster("ann  .")
    choices = build_candidates(instance, instance.agents[0], [])
    ready = rule_of(RULE, settings).ready_minute(instance, instance.agents[0], choices)
    labels = [instance.templates[position].id for position in choices.template]
    assert ready[labels.index(letter)] == hours * 60


def test_history_is_ready_again_too():
    instance, _ = roster("ann  L|.")
    past = history_choices(instance, instance.agents[0], 3)
    assert rule_of(RULE, {"hours": 11}).ready_minute(instance, instance.agents[0], past).tolist() == [9 * 60]
