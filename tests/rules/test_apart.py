from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from drawing import roster, shift_on
from pydantic import ValidationError
from rule_bench import BoundarySentences, FixedModel, found_amount, posted_cost, rule_of

from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.model import Rows

RULE = "apart"
PAIR = {"people": ["ann", "bob"]}
ALONE = {**PAIR, "when": "alone"}
TWO, THREE, FOUR = "ann  {}\nbob  {}", "ann  {}\nbob  {}\ncid  {}", "ann  {}\nbob  {}\ncid  {}\ndan  {}"


def situation(instance: Instance) -> Instance:
    """Bob, if nobody drew him, works a night and comes home at 13:00; people of even places are blue."""
    agents, history = instance.agents, instance.history
    if len(agents) == 1:
        agents = (*agents, replace(agents[0], id=AgentId("bob"), name="bob"))
        long = shift_on(instance.calendar, AgentId("bob"), -1, "N")
        until = shift_on(instance.calendar, AgentId("bob"), 0, "F").end_utc
        history = Roster((*history.shifts, replace(long, span=replace(long.span, end_utc=until))))
    teams = ("blue", "red")
    agents = tuple(replace(each, team=teams[at % 2]) for at, each in enumerate(agents))
    return replace(instance, agents=agents, history=history)


CASES = [
    ("shifts that overlap count", PAIR, TWO.format("F", "E"), 1),
    ("whoever of them starts first", PAIR, TWO.format("E", "F"), 1),
    ("shifts that meet do not overlap", PAIR, TWO.format("E", "L"), 0),
    ("the same shift overlaps", PAIR, TWO.format("N", "N"), 1),
    ("each date counts", PAIR, TWO.format("EEE", "ELF"), 2),
    ("a night meets the first shift of the next date", PAIR, TWO.format("N.", ".F"), 1),
    ("but not the early one", PAIR, TWO.format("N.", ".E"), 0),
    ("a night counts on the date of whoever starts last", {**PAIR, "days": ["mon"]}, TWO.format("N.", ".F"), 0),
    ("which may be in scope", {**PAIR, "days": ["tue"]}, TWO.format("N.", ".F"), 1),
    ("a night of history lasts into the first date", PAIR, TWO.format("N|.", ".|F"), 1),
    ("history alone breaks nothing", PAIR, TWO.format("N|.", "N|."), 0),
    ("others do as they like", PAIR, THREE.format("E", "L", "E"), 0),
    ("a date counts once, however many meet", {"people": ["ann", "bob", "cid"]}, THREE.format("E", "E", "E"), 1),
    ("whoever of a group it is", {"people": ["ann", "bob", "cid"]}, THREE.format("L", "E", "F"), 1),
    ("a date that meets twice counts once", {"people": ["ann", "bob", "cid"]}, THREE.format("NL", ".F", ".E"), 1),
    ("each group counts", {"groups": [["ann", "bob"], ["cid", "dan"]]}, FOUR.format("E", "E", "L", "L"), 2),
    ("groups may meet", {"groups": [["ann", "bob"], ["cid", "dan"]]}, FOUR.format("E", "L", "L", "E"), 0),
    ("each team is a group", {"teams": ["blue", "red"]}, FOUR.format("E", "E", "L", "F"), 1),
    ("those who are not known are left out", {"people": ["zoe", "ann", "bob"]}, TWO.format("E", "E"), 1),
    ("alone with each other counts", ALONE, TWO.format("E", "E"), 1),
    ("somebody else all the time keeps them company", ALONE, THREE.format("E", "E", "E"), 0),
    ("until an hour before the end is too short", ALONE, THREE.format("E", "E", "F"), 1),
    ("company may take turns", ALONE, FOUR.format(".F", ".F", "N.", ".E"), 0),
    ("but must leave no gap", ALONE, FOUR.format(".F", ".F", "N.", ".L"), 1),
    ("the first of an hour alone counts", ALONE, THREE.format("F", "F", "E"), 1),
    ("company in the hours shared is enough", ALONE, THREE.format("F", "E", "E"), 0),
    ("company of history counts", ALONE, THREE.format(".|.", "N|.", "N|."), 0),
    ("others of the group are no company", {**ALONE, "people": ["ann", "bob", "cid"]}, THREE.format("E", "E", "E"), 1),
    ("a night alone into the next date counts", ALONE, TWO.format("N.", ".F"), 1),
    ("unless somebody comes early", ALONE, THREE.format("N.", ".F", ".F"), 0),
]
SETTINGS: list[dict[str, object]] = [
    PAIR,
    {"groups": [["bob", "ann"]], "days": ["mon", "thu", "sun"]},
    ALONE,
]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("number", range(40))
def test_a_third_person_is_company_in_posting_and_check_alike(number):
    draw = np.random.default_rng(number)
    rows = ["".join(draw.choice([*".EELFN"], 4)) for _ in range(3)]
    instance, drawn = roster(THREE.format(*(f"{row[0]}|{row[1:]}" for row in rows)))
    rule = rule_of(RULE, ALONE, cost=1)
    assert posted_cost(rule, instance, drawn) == found_amount(rule, instance, drawn)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "name people in one way"),
        ({**PAIR, "groups": [["cid", "dan"]]}, "name people in one way"),
        ({"people": ["ann"]}, "at least two people"),
        ({"people": ["ann", "bob", "ann"]}, "names 'ann' twice"),
        ({**PAIR, "when": "never"}, "'always' or 'alone'"),
        ({**PAIR, "contracts": ["full"]}, "cannot be limited to certain contracts"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


@pytest.mark.parametrize(("start", "amount"), [(date(2026, 10, 23), 1), (date(2026, 10, 24), 0)])
def test_overlaps_are_measured_in_elapsed_time_when_clocks_go_back(start, amount):
    """A night of eight hours ends at 05:00 then."""
    instance, drawn = roster(TWO.format("N.", ".F"), start)
    rule = rule_of(RULE, PAIR, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


class Half(FixedModel):
    """A model in which all that some units work is fixed, and which remembers the rows it is given."""

    def limit(self, rule, rows: Rows) -> None:
        self.rows = rows
        super().limit(rule, rows)


def half(grid: str, fixed: list[int]) -> Half:
    model = Half(*roster(grid))
    settled = np.isin(model.choices.unit, fixed)
    kept = ~settled | model.is_taken
    model.choices = replace(model.choices, is_fixed=settled).take(kept)
    model.is_taken = model.is_taken[kept]
    return model


@pytest.mark.parametrize(("fixed", "has_rows"), [([0, 1], False), ([0], True), ([1], True)])
def test_people_of_whom_nobody_is_free_make_no_rows(fixed, has_rows):
    model = half(TWO.format("E", "E"), fixed)
    rule_of(RULE, PAIR).post_jointly(model)
    assert bool(len(model.rows.unit)) is has_rows


@pytest.mark.parametrize(("fixed", "has_rows"), [([0, 1], True), ([0, 1, 2], False)])
def test_company_that_may_leave_makes_rows_even_if_the_two_are_settled(fixed, has_rows):
    model = half(THREE.format("E", "E", "E"), fixed)
    rule_of(RULE, ALONE).post_jointly(model)
    assert bool(len(model.rows.unit)) is has_rows


def test_whoever_has_no_choice_at_all_meets_nobody():
    model = half(TWO.format("E", "."), [1])
    rule_of(RULE, PAIR).post_jointly(model)
    assert model.paid == 0


def test_while_settled_company_lasts_there_are_no_rows():
    """From each side a row for each of the 32 slots from 06:00 to 14:00 falls away."""
    alone, accompanied = (half(THREE.format("E", "E", other), [2]) for other in ".E")
    for model in (alone, accompanied):
        rule_of(RULE, ALONE).post_jointly(model)
    assert len(alone.rows.unit) - len(accompanied.rows.unit) == 2 * 32


def test_the_finding_says_who_meets_whom():
    instance, drawn = roster(TWO.format("F", "E"))
    (finding,) = rule_of(RULE, PAIR).check(instance, drawn)
    assert finding.message == "bob and ann work at the same time on 2026-11-30 from 06:00"


def test_the_finding_says_that_they_are_alone():
    instance, drawn = roster(TWO.format("F", "E"))
    (finding,) = rule_of(RULE, ALONE).check(instance, drawn)
    assert finding.message == "bob and ann work with nobody else there on 2026-11-30 from 06:00"
