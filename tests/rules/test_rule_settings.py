import pytest
from pydantic import ValidationError
from rule_bench import rule_of

from wfm.rules.base import configurable_rules, rule_types, rules_in_force


@pytest.mark.parametrize("scope", ["agents", "teams", "contracts"])
def test_a_scope_that_the_rule_honours_is_accepted(scope):
    assert getattr(rule_of("min_rest", {"hours": 11, scope: ["a"]}), scope) == ("a",)


@pytest.mark.parametrize(("scope", "value"), [("shifts", ["E"]), ("days", ["mon"])])
def test_a_scope_that_the_rule_does_not_honour_is_refused(scope, value):
    with pytest.raises(ValidationError, match=f"cannot be limited to certain {scope}"):
        rule_of("min_rest", {"hours": 11, scope: value})


@pytest.mark.parametrize("settings", [{"hours": -1}, {"hours": "11"}, {"hours": 11, "hour": 3}, {}, {"hours": True}])
def test_settings_that_are_no_such_thing_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of("min_rest", settings)


@pytest.mark.parametrize(("cost", "is_hard"), [(None, True), (0, False), (2.5, False)])
def test_a_rule_is_hard_unless_it_has_a_cost(cost, is_hard):
    assert rule_of("min_rest", {"hours": 11}, cost).is_hard is is_hard


def test_a_negative_cost_is_refused():
    with pytest.raises(ValidationError):
        rule_of("min_rest", {"hours": 11}, cost=-1)


def test_rules_that_always_hold_need_not_be_listed():
    always = {name for name, kind in rule_types().items() if kind.is_always_there}
    assert {rule.rule for rule in rules_in_force([], [])} == always


def test_rules_that_always_hold_cannot_be_listed():
    assert not [name for name, kind in configurable_rules().items() if kind.is_always_there]


def test_several_rules_of_one_kind_all_hold():
    listed = [rule_of("min_rest", {"hours": hours}) for hours in (8, 11)]
    assert [rule for rule in rules_in_force(listed, []) if rule.rule == "min_rest"] == listed
