from dataclasses import replace
from datetime import date

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, is_admitted, posted_cost, rule_of

from wfm.domain.instance import Instance

RULE = "shift_headcount"
NIGHT = {"start": "22:00", "end": "06:00"}
DAWN = {"start": "00:00", "end": "05:00"}
TWO = "ann  {}\nbob  {}"
CASES = [
    ("exactly as many as the least", {"shifts": ["L"], "min": 1}, TWO.format("L", "E"), 0),
    ("one fewer counts", {"shifts": ["L"], "min": 2}, TWO.format("L", "E"), 1),
    ("nobody is two fewer", {"shifts": ["L"], "min": 2}, TWO.format(".", "E"), 2),
    ("each date counts", {"shifts": ["L"], "min": 1}, TWO.format("L.E", "E.L"), 1),
    ("exactly as many as the most", {"shifts": ["L"], "max": 1}, TWO.format("L", "E"), 0),
    ("one more counts", {"shifts": ["L"], "max": 1}, TWO.format("L", "L"), 1),
    ("nobody may be the most", {"shifts": ["N"], "max": 0}, TWO.format("N", "E"), 1),
    ("people of several shifts count together", {"shifts": ["L", "N"], "max": 1}, TWO.format("L", "N"), 1),
    ("without shifts everybody at work counts", {"min": 2}, TWO.format("LN", ".E"), 1),
    ("only weekdays in scope ask", {"min": 2, "days": ["tue"]}, TWO.format("..E", ".E."), 1),
    ("only people in scope count", {"min": 2, "agents": ["ann"]}, TWO.format("E", "E"), 1),
    ("history does not work on a date of the horizon", {"min": 1}, "ann  E|.", 1),
    ("whoever is there all the time is", {"min": 1, "start": "06:00", "end": "14:00"}, "ann  E", 0),
    ("if it began a minute earlier, nobody would be", {"min": 1, "start": "05:59", "end": "13:00"}, "ann  E", 1),
    ("if it ended a minute later, nobody would be", {"min": 1, "start": "06:00", "end": "13:01"}, "ann  F", 1),
    ("a window that nobody can ever cover is missed", {"min": 1, "start": "06:00", "end": "14:01"}, "ann  EE", 2),
    ("a night covers the window that begins with it", {"min": 1, **NIGHT}, "ann  N.", 1),
    ("and early windows of the next date", {"min": 1, **DAWN}, "ann  N.N", 1),
    ("history covers the first date", {"max": 1, **DAWN}, TWO.format("N|.N", ".|.N"), 0),
    ("people of history are not too many", {"max": 1, **DAWN}, TWO.format("N|..", "N|N."), 0),
    ("nor missing where nothing on offer could help", {"min": 1, **DAWN}, "ann  .|N.", 0),
    (
        "shifts in scope count within a window",
        {"min": 1, "shifts": ["E"], "start": "07:00", "end": "12:00"},
        "ann  F",
        1,
    ),
    ("both limits hold", {"min": 1, "max": 1}, TWO.format("E.E", "..E"), 2),
]
SETTINGS: list[dict[str, object]] = [
    {"min": 1, "shifts": ["E"]},
    {"min": 1, "max": 1, "days": ["mon", "tue", "sat"]},
    {"max": 0, **DAWN},
    {"min": 1, "max": 1, "start": "05:00", "end": "06:00"},
    {"min": 2, **NIGHT},
    {"min": 1, "start": "22:00", "end": "05:00", "shifts": ["N"]},
]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize(("grid", "amount"), [("LL", 1), ("L.", 0), ("..", 1)])
def test_a_target_charges_people_on_either_side(grid, amount):
    instance, drawn = roster(TWO.format(*grid))
    rule = rule_of(RULE, {"shifts": ["L"], "target": 1}, cost=3)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, 3 * amount)


@pytest.mark.parametrize(("grid", "amount"), [("...", 3), ("L..", 1), ("LL.", 0), ("LLL", 1)])
def test_limits_are_paid_besides_the_distance_to_the_target(grid, amount):
    instance, drawn = roster("\n".join(f"{name}  {letter}" for name, letter in zip("abc", grid, strict=True)))
    rule = rule_of(RULE, {"min": 1, "target": 2, "max": 3}, cost=3)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, 3 * amount)


def test_people_of_history_are_not_off_target():
    instance, drawn = roster("ann  N|..\nbob  N|..")
    rule = rule_of(RULE, {"target": 1, **DAWN, "days": ["mon"]}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (0, 0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "nothing is demanded"),
        ({"min": 0}, "nothing is demanded"),
        ({"min": 3, "max": 2}, "must not fall, but they are 3, 2"),
        ({"min": 3, "target": 2, "cost": 1}, "must not fall, but they are 3, 2"),
        ({"target": 2}, "needs a cost"),
        ({"min": 1, "start": "08:00"}, "belong together"),
        ({"min": 1, "start": "08:00", "end": "08:00"}, "the same time"),
        ({"min": 1, "start": "24:00", "end": "08:00"}, "allowed as an end only"),
        ({"min": 1, "start": "08:00", "end": "25:00"}, "not a time of day"),
        ({"min": 1, "start": 480, "end": "12:00"}, "not a time of day"),
        ({"min": -1}, "greater than or equal to 0"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


@pytest.mark.parametrize("settings", [{"min": 0, "max": 0}, {"min": 2, "target": 2, "max": 2, "cost": 1}])
def test_limits_may_be_equal(settings):
    assert rule_of(RULE, settings).rule == RULE


def without_tuesday(instance: Instance) -> Instance:
    templates = tuple(replace(each, weekdays=frozenset({0, 2})) for each in instance.templates)
    return replace(instance, templates=templates)


def test_dates_on_which_nothing_is_offered_ask_for_nobody():
    instance, drawn = roster("ann  ...")
    rule = rule_of(RULE, {"min": 1}, cost=1)
    found = [finding.date for finding in rule.check(without_tuesday(instance), drawn)]
    assert (found, posted_cost(rule, without_tuesday(instance), drawn)) == ([MONDAY, date(2026, 12, 2)], 2)


def test_nobody_is_missing_where_clocks_leave_no_shift_long_enough():
    instance, drawn = roster("ann  .N", date(2026, 10, 24))
    rule = rule_of(RULE, {"min": 1, "start": "22:00", "end": "06:00"}, cost=1)
    found = [finding.date for finding in rule.check(instance, drawn)]
    assert (found, posted_cost(rule, instance, drawn)) == ([], 0)


@pytest.mark.parametrize(("end", "amount"), [("05:00", 0), ("05:01", 1), ("06:00", 1)])
def test_windows_are_by_the_clock_when_clocks_go_back(end, amount):
    instance, drawn = roster("ann  N.", date(2026, 10, 24))
    longer = tuple(replace(each, length_minutes=(480, 540)) for each in instance.templates)
    instance = replace(instance, templates=longer)
    rule = rule_of(RULE, {"min": 1, "start": "22:00", "end": end, "days": ["sat"]}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_an_empty_scope_has_nobody_at_work():
    instance, drawn = roster("ann  E")
    rule = rule_of(RULE, {"min": 1, "teams": ["leads"]})
    assert (found_amount(rule, instance, drawn), is_admitted(rule, instance, drawn)) == (1, False)


def test_the_finding_says_who_is_missing_where():
    instance, drawn = roster("ann  E")
    rule = rule_of(RULE, {"min": 2, "agents": ["ann"], "shifts": ["E"], "start": "08:00", "end": "09:00"})
    (finding,) = rule.check(instance, drawn)
    assert finding.message == "1 person of ann at work on E from 08:00 to 09:00 on 2026-11-30, fewer than 2"
