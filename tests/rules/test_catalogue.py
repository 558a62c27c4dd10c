import pytest

from wfm.rules.base import configurable_rules, rule_types
from wfm.rules.catalogue import catalogue


def test_no_line_is_wider_than_a_terminal():
    assert max(len(line) for line in catalogue().splitlines()) <= 80


@pytest.mark.parametrize("name", sorted(rule_types()))
def test_every_rule_has_an_entry(name):
    assert f"\n{name}\n{'-' * len(name)}\n" in catalogue()


@pytest.mark.parametrize("name", sorted(configurable_rules()))
def test_every_setting_is_told(name):
    entry = catalogue().split(f"\n{name}\n")[1].split("\n\n")[0]
    own = {field for field, info in configurable_rules()[name].model_fields.items() if info.is_required()}
    assert [field for field in own if f"\n{field}:" not in entry] == []


def test_drawn_grids_are_kept():
    assert "Breaks:   ann  LE      the late shift ends at 22:00" in catalogue()


@pytest.mark.parametrize(
    "told",
    [
        "cost: price per unit over the fair share (default 5)",
        "by_hours: whether shares follow the most weekly hours of each person (default false)",
        "first_day: first date of a weekend (default sat)",
    ],
)
def test_a_default_is_told_as_a_configuration_spells_it(told: str):
    assert told in " ".join(catalogue().split())
