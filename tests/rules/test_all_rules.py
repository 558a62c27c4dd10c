"""What holds for every rule, however many there are: the registry names them, and their test files say the rest."""

import importlib
import inspect
import random
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from drawing import MONDAY, day, roster, shift_on
from rule_bench import found_amount, found_cost, is_admitted, posted_cost, rule_of, situation_of

from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule, configurable_rules, rule_types

RULES = sorted(rule_types())
PARTS = ["Example", "Breaks", "Keeps", "Counts"]
GRIDS = 6
SPRING, AUTUMN = date(2026, 3, 26), date(2026, 10, 22)
ALWAYS_PRICED = {name for name in RULES if rule_types()[name].model_fields["cost"].default is not None}


def is_kept_by_the_optimiser(name: str) -> bool:
    """Whether a rule that always holds is told to the optimiser, not kept by how shifts and breaks are made."""
    kind = rule_types()[name]
    return kind.is_always_there and not (kind.post is Rule.post and kind.admit is Rule.admit)


def is_told_to_the_optimiser(name: str) -> bool:
    """Whether rows say all that the rule demands; one about breaks is kept where breaks are placed."""
    return not rule_types()[name].looks_at_breaks


def file_of(name: str) -> ModuleType:
    return importlib.import_module(f"test_{name}")


def docstring(name: str) -> str:
    return inspect.cleandoc(sys.modules[rule_types()[name].__module__].__doc__ or "")


def example(name: str) -> Rule:
    """Rule as its docstring's example lists it; those always there take no settings."""
    if rule_types()[name].is_always_there:
        return rule_of(name, {})
    (listed,) = re.findall(r"^Example:\s+(\{.*\})$", docstring(name), re.MULTILINE)
    return rule_of(name, yaml.safe_load(listed))


def drawn_in_docstring(name: str, part: str) -> tuple[Instance, Roster]:
    (rest,) = re.findall(rf"^{part}:\s+(.*)$", docstring(name), re.MULTILINE)
    is_day = re.match(r"\w+\s+\d\d:\d\d\s+\S+", rest)
    grid = re.match(r"\w+\s+\S+", rest)
    instance, drawn = day(is_day.group()) if is_day else roster(grid.group())
    return situation_of(file_of(name))(instance), drawn


@pytest.mark.parametrize("name", sorted({*RULES} - {*configurable_rules()}))
def test_a_rule_that_cannot_be_listed_does_not_ask_for_a_cost(name):
    assert "cost" not in rule_types()[name].remedy


@pytest.mark.parametrize("name", RULES)
class TestManual:
    def test_the_docstring_has_its_four_parts_in_order(self, name):
        assert re.findall(r"^(\w+):", docstring(name), re.MULTILINE) == PARTS

    def test_the_first_grid_breaks_the_rule(self, name):
        assert found_amount(example(name), *drawn_in_docstring(name, "Breaks")) > 0

    def test_the_second_grid_keeps_the_rule(self, name):
        assert found_amount(example(name), *drawn_in_docstring(name, "Keeps")) == 0

    def test_the_rule_has_a_test_file(self, name):
        assert (Path(__file__).parent / f"test_{name}.py").is_file()

    def test_the_rule_lies_in_a_file_of_its_name(self, name):
        assert rule_types()[name].__module__ == f"wfm.rules.{name}"


@pytest.mark.parametrize("name", sorted(configurable_rules()))
def test_every_setting_is_described(name):
    fields = configurable_rules()[name].model_fields
    assert [field for field, info in fields.items() if not info.description and field != "rule"] == []


@pytest.mark.parametrize("name", sorted(set(RULES) - set(configurable_rules())))
def test_rules_that_are_always_there_take_no_settings(name):
    assert set(rule_types()[name].model_fields) == set(Rule.model_fields)


def random_roster(name: str, number: int, starts: tuple[date, ...] = (MONDAY,)) -> tuple[Instance, Roster]:
    """Two agents, three days of history, seven planned ones."""
    draw = random.Random(f"{name} {number}")
    letters = draw.choice(["E.", "EL.", "ELN..", "FN."])
    rows = ["".join(draw.choice(letters) for _ in range(10)) for _ in range(2)]
    grid = "\n".join(f"{agent}  {row[:3]}|{row[3:]}" for agent, row in zip(("ann", "bob"), rows, strict=True))
    instance, drawn = roster(grid, draw.choice(starts))
    return situation_of(file_of(name))(instance), drawn


def settings_of(names: list[str]) -> list[tuple[str, dict[str, object]]]:
    return [(name, settings) for name in names for settings in file_of(name).SETTINGS]


def verdicts(rule: Rule, instance: Instance, drawn: Roster) -> tuple[bool, bool]:
    """Whether the optimiser could make the roster, and whether the check finds nothing."""
    return is_admitted(rule, instance, drawn), found_amount(rule, instance, drawn) == 0


@pytest.mark.parametrize("number", range(GRIDS))
@pytest.mark.parametrize(("name", "settings"), settings_of([*filter(is_told_to_the_optimiser, configurable_rules())]))
def test_posting_and_check_agree_on_random_rosters(name, settings, number):
    instance, drawn = random_roster(name, number, (MONDAY, SPRING, AUTUMN))
    priced = rule_of(name, settings, cost=3)
    posted = posted_cost(priced, instance, drawn)
    assert posted == found_cost(priced, instance, drawn)
    assert name in ALWAYS_PRICED or verdicts(rule_of(name, settings), instance, drawn) == (posted == 0, posted == 0)


def with_lates_after_earlies(instance: Instance) -> Instance:
    """Whoever worked early before the horizon worked late on the same date too."""
    calendar, past = instance.calendar, instance.history
    lates = [
        shift_on(calendar, shift.agent_id, calendar.day_index(shift.date), "L") for shift in past if shift.label == "E"
    ]
    return replace(instance, history=Roster(tuple(sorted([*past, *lates], key=lambda shift: shift.start_utc))))


@pytest.mark.parametrize("grid", ["ann  EE.EE|E.EE.\nbob  ..E.E|.EEEE", "ann  .EE.E|.E.EE\nbob  EEE.E|E..E."])
@pytest.mark.parametrize(("name", "settings"), settings_of([*filter(is_told_to_the_optimiser, configurable_rules())]))
def test_posting_and_check_agree_where_history_has_two_shifts_on_a_date(name, settings, grid):
    instance, drawn = roster(grid)
    instance = situation_of(file_of(name))(with_lates_after_earlies(instance))
    priced = rule_of(name, settings, cost=3)
    posted = posted_cost(priced, instance, drawn)
    assert posted == found_cost(priced, instance, drawn)
    assert name in ALWAYS_PRICED or verdicts(rule_of(name, settings), instance, drawn) == (posted == 0, posted == 0)


@pytest.mark.parametrize("number", range(GRIDS))
@pytest.mark.parametrize("name", [name for name in RULES if is_kept_by_the_optimiser(name)])
def test_what_always_holds_is_admitted_exactly_when_the_check_finds_nothing(name, number):
    is_possible, is_clean = verdicts(rule_of(name, {}), *random_roster(name, number))
    assert is_possible == is_clean
