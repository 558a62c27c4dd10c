from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from drawing import MONDAY, roster, template
from pydantic import ValidationError
from rule_bench import BoundarySentences, FixedModel, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Roster
from wfm.rules.model import Rows

RULE = "together"
POOL = {"people": ["ann", "bob"]}
TWO, THREE, FOUR = "ann  {}\nbob  {}", "ann  {}\nbob  {}\ncid  {}", "ann  {}\nbob  {}\ncid  {}\ndan  {}"


def situation(instance: Instance) -> Instance:
    """Bob is there, even if nobody drew him; people of even places are blue."""
    agents = instance.agents
    if len(agents) == 1:
        agents = (*agents, replace(agents[0], id=AgentId("bob"), name="bob"))
    teams = ("blue", "red")
    return replace(instance, agents=tuple(replace(each, team=teams[at % 2]) for at, each in enumerate(agents)))


CASES = [
    ("the same shift is shared", POOL, TWO.format("E", "E"), 0),
    ("a day off is shared", POOL, TWO.format(".", "."), 0),
    ("one alone is not", POOL, TWO.format("E", "."), 1),
    ("nor are two shifts", POOL, TWO.format("E", "L"), 1),
    ("each date counts", POOL, TWO.format("EEE", "ELL"), 2),
    ("only weekdays in scope count", {**POOL, "days": ["tue"]}, TWO.format("EEE", "LLL"), 1),
    ("history is not compared", POOL, TWO.format("E|.", ".|."), 0),
    ("others do as they like", POOL, THREE.format("E", "E", "L"), 0),
    ("a date counts once, however many differ", {"people": ["ann", "bob", "cid"]}, THREE.format("E", "L", "N"), 1),
    ("whether it is the first one who differs", {"people": ["ann", "bob", "cid"]}, THREE.format("E", "L", "L"), 1),
    ("or another", {"people": ["ann", "bob", "cid"]}, THREE.format("L", "L", "."), 1),
    ("each group counts", {"groups": [["ann", "bob"], ["cid", "dan"]]}, FOUR.format("E", ".", "E", "."), 2),
    ("groups are not compared", {"groups": [["ann", "bob"], ["cid", "dan"]]}, FOUR.format("E", "E", "L", "L"), 0),
    ("somebody may belong to two", {"groups": [["ann", "bob"], ["ann", "cid"]]}, THREE.format("E", "L", "E"), 1),
    ("each team is a group", {"teams": ["blue", "red"]}, FOUR.format("E", "L", "E", "N"), 1),
    ("a group of whom only one is known demands nothing", {"people": ["ann", "zoe"]}, "ann  E", 0),
    ("those who are not known are left out", {"people": ["zoe", "ann", "bob"]}, TWO.format("E", "."), 1),
]
SETTINGS: list[dict[str, object]] = [POOL, {"groups": [["bob", "ann"]], "days": ["mon", "thu", "sun"]}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "name people in one way"),
        ({**POOL, "teams": ["blue"]}, "name people in one way"),
        ({"people": ["ann"]}, "at least two people"),
        ({"groups": [["ann", "bob"], ["cid"]]}, "at least two people"),
        ({"people": ["ann", "ann"]}, "names 'ann' twice"),
        ({**POOL, "agents": ["ann"]}, "cannot be limited to certain agents"),
        ({"people": "ann"}, "valid tuple"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


def with_two_starts(instance: Instance) -> Instance:
    early = replace(template("E"), start_minutes=(360, 375), length_minutes=(480, 495))
    return replace(instance, templates=tuple(early if each.id == "E" else each for each in instance.templates))


@pytest.mark.parametrize(("moved", "longer", "amount"), [(0, 0, 0), (0, 15, 0), (15, 15, 1)])
def test_starts_are_shared_but_ends_need_not_be(moved, longer, amount):
    instance, drawn = roster(TWO.format("E", "E"))
    first, second = drawn.shifts
    start, end = (second.start_utc + timedelta(minutes=moved), second.end_utc + timedelta(minutes=longer))
    drawn = Roster((first, replace(second, span=Span(start, end))))
    rule = rule_of(RULE, POOL, cost=1)
    instance = with_two_starts(instance)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


@pytest.mark.parametrize(
    ("who", "days", "grid", "amount"),
    [
        ("bob", (0, 1), THREE.format("E", ".", "E"), 0),
        ("bob", (0, 1), THREE.format("E", ".", "L"), 1),
        ("ann", (0, 1), THREE.format(".", "E", "E"), 0),
        ("ann", (0, 1), THREE.format("..", "EE", "EE"), 1),
        ("bob", (0, 0.5), THREE.format("E", ".", "E"), 1),
    ],
)
def test_whoever_is_on_time_off_all_day_is_left_out(who, days, grid, amount):
    instance, drawn = roster(grid)
    midnight = instance.calendar.origin_utc
    span = Span(*(midnight + timedelta(days=day) for day in days))
    instance = replace(instance, time_off=(TimeOff(AgentId(who), span),))
    rule = rule_of(RULE, {"people": ["ann", "bob", "cid"]}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_whoever_is_not_employed_yet_is_left_out():
    instance, drawn = roster(TWO.format("EE", ".E"))
    bob = replace(instance.agents[1], first_day=MONDAY + timedelta(days=1))
    instance = replace(instance, agents=(instance.agents[0], bob))
    assert is_admitted(rule_of(RULE, POOL), instance, drawn)
    assert found_amount(rule_of(RULE, POOL), instance, drawn) == 0


class Half(FixedModel):
    """A model in which all that some units work is fixed, and which remembers the rows it is given."""

    def limit(self, rule, rows: Rows) -> None:
        self.rows = rows
        super().limit(rule, rows)


@pytest.mark.parametrize(("fixed", "has_rows"), [([0, 1], False), ([0], True), ([1], True)])
def test_people_of_whom_nobody_is_free_make_no_rows(fixed, has_rows):
    instance, drawn = roster(TWO.format("E", "L"))
    model = Half(instance, drawn)
    settled = np.isin(model.choices.unit, fixed)
    kept = ~settled | model.is_taken
    model.choices = replace(model.choices, is_fixed=settled).take(kept)
    model.is_taken = model.is_taken[kept]
    rule_of(RULE, POOL).post_jointly(model)
    assert bool(len(model.rows.unit)) is has_rows


def test_the_finding_says_who_does_what():
    instance, drawn = roster(TWO.format("E", "."))
    (finding,) = rule_of(RULE, POOL).check(instance, drawn)
    assert finding.message == "ann works E from 06:00 and bob is off on 2026-11-30, though they go together"
