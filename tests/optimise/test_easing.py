"""A roster where none keeps all hard rules: what is relaxed, for whom, and what stays as hard as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine_bench import FULL_TIME, centre, pin, required, settings, template
from test_certain_contradictions import SEEDS, drawn, has_week

from wfm.check.audit import audit
from wfm.check.contradictions import find_contradictions
from wfm.check.relaxing import Breach, Problem, price_of_a_unit, relaxed, relaxed_jointly
from wfm.domain.findings import Scorecard
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract
from wfm.errors import InfeasibleError
from wfm.optimise.easing import Eased, optimise_eased
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.contract_days import ContractDays
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.shift_headcount import ShiftHeadcount

TEMPLATES = (template("E", [6], 8), template("L", [14], 8))
PEOPLE = {"ann": "voice", "bob": "voice"}
STUCK = [seed for seed in SEEDS if not has_week(*drawn(seed))][:8]


def eased(instance: Instance, rules: tuple[Rule, ...]) -> Eased:
    hopeless = find_contradictions(instance, rules)
    return optimise_eased(Problem(instance, rules), required(instance, 1), settings(0.01), hopeless)


def verdict(instance: Instance, rules: tuple[Rule, ...], outcome: Eased) -> Scorecard:
    return audit(instance, required(instance, 1), rules, outcome.outcome.roster, with_reasons=False)


def two_pins(agent: str = "ann") -> Instance:
    """Somebody is pinned to the late shift and, eight hours later, to the early one."""
    instance = centre(PEOPLE, TEMPLATES, days=3)
    return replace(instance, pins=(pin(instance, agent, 0, "L"), pin(instance, agent, 1, "E")))


# The whole way --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", STUCK)
class TestDrawnCentresWithoutARoster:
    def test_the_relaxed_problem_is_kept(self, seed):
        instance, rules = drawn(seed)
        found = eased(instance, rules)
        assert verdict(found.problem.instance, found.problem.rules, found).broken == ()

    def test_exactly_the_rules_that_were_relaxed_are_broken(self, seed):
        instance, rules = drawn(seed)
        found = eased(instance, rules)
        broken = {finding.rule for finding in verdict(instance, rules, found).broken}
        assert broken == {each.rule for each in found.problem.relaxations}


def test_nothing_is_relaxed_where_there_is_a_roster():
    instance, rules = centre(PEOPLE, TEMPLATES, days=3), rules_in_force([MinRest(hours=11)], [])
    assert eased(instance, rules).problem == Problem(instance, rules)


def test_a_minimum_of_heads_that_nobody_can_reach_is_relaxed():
    instance = centre(PEOPLE, TEMPLATES, days=1)
    rules = rules_in_force([ShiftHeadcount(min=2, shifts=("E",)), ShiftHeadcount(min=3)], [])
    found = eased(instance, rules)
    (finding,) = verdict(instance, rules, found).broken
    assert (finding.rule, finding.amount) == ("shift_headcount", 1)
    assert [each.agent_id for each in found.problem.relaxations] == [None]


def test_what_no_relaxation_helps_ends_with_its_own_words(monkeypatch):
    def hopeless(*args: object, **kwargs: object) -> None:
        raise InfeasibleError("no way")

    monkeypatch.setattr("wfm.optimise.easing.optimise", hopeless)
    with pytest.raises(InfeasibleError, match="no way") as caught:
        eased(two_pins(), rules_in_force([], []))
    assert not caught.value.is_relaxable


# Single changes -------------------------------------------------------------------------------------------------------


def breach(instance: Instance, rule: Rule, amount: int = 1, *, is_short: bool = False) -> Breach:
    return Breach(rule, AgentId("ann"), instance.calendar.start, amount, is_short, "change it")


def test_a_rule_stays_hard_for_all_others():
    instance, rule = two_pins(), MinRest(hours=11)
    problem = relaxed(Problem(instance, (rule,)), [breach(instance, rule)])
    price = price_of_a_unit(instance)
    assert problem.rules == (MinRest(hours=11, agents=("bob",)), MinRest(hours=11, agents=("ann",), cost=price))


def test_a_rule_of_one_person_is_priced_whole():
    instance, rule = two_pins(), MinRest(hours=11, agents=("ann",))
    (only,) = relaxed(Problem(instance, (rule,)), [breach(instance, rule)]).rules
    assert only.cost == price_of_a_unit(instance)


def test_only_the_block_that_is_broken_is_relaxed():
    instance, broken, kept = two_pins(), MinRest(hours=11), MinRest(hours=8)
    rules = relaxed(Problem(instance, (kept, broken)), [breach(instance, broken)]).rules
    assert [rule.hours for rule in rules] == [8, 11, 11]
    assert [rule.is_hard for rule in rules] == [True, True, False]


@pytest.mark.parametrize(("is_short", "limits"), [(True, (2, 5)), (False, (4, 7))])
def test_days_are_relaxed_by_a_contract_of_their_own(is_short, limits):
    contract = Contract(FULL_TIME, (), min_weekly_days=4, max_weekly_days=5)
    instance = centre(PEOPLE, TEMPLATES, days=7, contract=contract)
    problem = relaxed(Problem(instance, ()), [breach(instance, ContractDays(), 2, is_short=is_short)])
    own = problem.instance.contract[problem.instance.agent[AgentId("ann")].contract]
    assert (own.min_weekly_days, own.max_weekly_days) == limits
    assert problem.instance.agent[AgentId("bob")].contract == FULL_TIME


def test_rules_of_the_old_contract_hold_for_the_own_one_too():
    instance, rule = centre(PEOPLE, TEMPLATES, days=7), MaxConsecutiveDays(days=5, contracts=(FULL_TIME,))
    problem = relaxed(Problem(instance, (rule,)), [breach(instance, ContractDays())])
    assert [problem.rules[0].applies_to(agent) for agent in problem.instance.agents] == [True, True]


def test_only_hard_rules_about_several_people_are_priced():
    heads, rest, soft = ShiftHeadcount(min=2), MinRest(hours=11), ShiftHeadcount(min=1, cost=3)
    problem = relaxed_jointly(Problem(two_pins(), (heads, rest, soft)))
    assert [rule.cost for rule in problem.rules] == [price_of_a_unit(two_pins()), None, 3]


@pytest.mark.parametrize(("slot_minutes", "price"), [(60, 1000.0), (15, 1920.0)])
def test_a_unit_costs_two_days_of_cover_and_never_little(slot_minutes, price):
    assert price_of_a_unit(centre(PEOPLE, TEMPLATES, slot_minutes=slot_minutes)) == price
