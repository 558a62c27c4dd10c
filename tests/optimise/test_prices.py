"""Rounds of prices: how high the bound rises, and that what they prove can be computed again."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from engine_bench import FULL_TIME, centre, pause, queue, required, template
from oracle import Case, cheapest_cost
from stage_bench import Desk, desk

from wfm.check.certificate import prove
from wfm.domain.certificate import MILLION
from wfm.domain.people import Contract
from wfm.optimise.dive import dive
from wfm.optimise.prices import Pricing
from wfm.rules.base import rules_in_force
from wfm.rules.min_rest import MinRest

MORNING = template("D", [8], 4)


def on_mornings(people: int, need: float, days: int, most_days: int) -> Case:
    """The same need from 08:00 to 12:00 of every day; nobody works on more than so many days."""
    contract = Contract(FULL_TIME, (), max_weekly_days=most_days)
    instance = centre({f"a{index}": "voice" for index in range(people)}, [MORNING], days=days, contract=contract)
    clock = np.arange(instance.calendar.slot_count) % 24
    return Case(instance, required(instance, need * ((clock >= 8) & (clock < 12))), rules_in_force([], []))


KNOWN = {
    # One of two heads is short for four hours at 10 each.
    "too few": (lambda: on_mornings(1, 2, 1, 1), 40.0),
    # Nobody, one or two for 1.5 heads: half a head too many for four hours is the least.
    "half a head": (lambda: on_mornings(2, 1.5, 1, 1), 4 * 0.5 * 1),
    # Two days of 1.5 heads, three people for one day each: two on one day, one on the other.
    "three for two days": (lambda: on_mornings(3, 1.5, 2, 1), 4 * (0.5 * 1 + 0.5 * 10)),
    # Five people for three days out of seven leave 20 of 35 mornings open.
    "five for a week": (lambda: on_mornings(5, 5, 7, 3), 20 * 4 * 10.0),
}
NEEDY = (template("D", [8, 11], 4, pause("lunch", 60, 60, 120)),)


@cache
def priced(name: str, rounds: int = 80) -> tuple[Desk, Pricing]:
    made = desk(KNOWN[name][0]())
    return made, made.pricing(rounds)


def drawn(seed: int) -> Case:
    """Two people, two queues, two days, needs in tenths."""
    instance = centre({"ann": "voice", "bob": "voice|chat"}, NEEDY, queues=(queue("voice"), queue("chat", 6.0)))
    clock = np.arange(instance.calendar.slot_count) % 24
    needs = np.random.default_rng(seed).integers(0, 21, (2, len(clock))) / 10 * ((clock >= 8) & (clock < 15))
    return Case(instance, required(instance, needs), rules_in_force([MinRest(hours=19)], []))


@pytest.mark.parametrize("name", KNOWN)
class TestKnownOptima:
    def test_the_bound_rises_to_within_a_hundredth(self, name):
        assert priced(name)[1].proof.bound >= 0.99 * KNOWN[name][1]

    def test_the_bound_does_not_pass_the_optimum(self, name):
        assert priced(name)[1].proof.bound <= KNOWN[name][1] + 1e-6

    def test_the_fractional_roster_costs_no_less_than_the_bound(self, name):
        assert priced(name)[1].blend.cost >= priced(name)[1].proof.bound - 1e-6


@pytest.mark.parametrize("seed", range(4))
class TestProofs:
    def test_the_bound_does_not_pass_the_cheapest_of_all_rosters(self, seed):
        assert desk(drawn(seed)).pricing(30).proof.bound <= cheapest_cost(drawn(seed)) + 1e-6

    def test_the_checker_computes_nearly_the_same_bound_from_the_prices(self, seed):
        case = drawn(seed)
        proof = desk(case).pricing(30).proof
        proved = prove(case.instance, case.requirement, case.rules, proof.prices) / MILLION
        assert 0.999 * proof.bound <= proved <= proof.bound + 1e-6

    def test_the_bound_never_falls(self, seed):
        pricing = desk(drawn(seed)).pricing(0)
        bounds = []
        for _ in range(25):
            pricing.round()
            bounds.append(pricing.proof.bound)
        assert bounds == sorted(bounds)


def test_prices_are_kept_even_where_they_prove_nothing():
    made = desk(on_mornings(2, 1, 1, 1))
    proof = made.pricing(1).proof
    assert proof.bound == 0
    assert proof.prices


def test_prices_that_are_the_same_everywhere_prove_what_a_surplus_costs():
    # Four people must come on three of seven days, and nobody is needed.
    contract = Contract(FULL_TIME, (), min_weekly_days=3)
    instance = centre({name: "voice" for name in "abcd"}, [MORNING], days=7, contract=contract)
    pricing = desk(Case(instance, required(instance, 0), rules_in_force([], []))).pricing(0)
    pricing.begin()
    assert pricing.proof.bound == pytest.approx(4 * 3 * 4 * 1)


class TestSettling:
    def test_a_dive_leaves_bound_and_fractions_alone(self):
        pricing = desk(drawn(1)).pricing(10)
        before = pricing.proof, pricing.blend.cost, pricing.blend.left.tolist()
        dive(pricing.settling(), 0.5, 2, lambda: 0.0)
        assert (pricing.proof, pricing.blend.cost, pricing.blend.left.tolist()) == before

    def test_rounds_of_a_dive_prove_nothing(self):
        twin = desk(drawn(1)).pricing(10).settling()
        twin.round()
        assert twin.proof.bound == 0

    def test_rounds_may_go_on_after_a_dive(self):
        pricing = desk(drawn(1)).pricing(10)
        dive(pricing.settling(), 0.5, 2, lambda: 0.0)
        bound = pricing.proof.bound
        pricing.round()
        assert bound <= pricing.proof.bound <= cheapest_cost(drawn(1)) + 1e-6
