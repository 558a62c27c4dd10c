"""Every rule of the catalogue makes some roster dearer, and the engine finds the cheapest one that is left."""

from __future__ import annotations

from functools import cache
from math import isfinite

import pytest
from engine_bench import solve, verdict
from oracle import Case, cheapest_cost
from rule_centres import CENTRES

from wfm.check.certificate import prove
from wfm.domain.certificate import MILLION
from wfm.optimise.engine import Outcome
from wfm.rules.base import configurable_rules

TOLD_TO_NO_MODEL = {"queue_blocks"}
"""Rules that no model of the engine knows: it charges what the check finds, and may miss the cheapest roster."""
WAYS = [(name, way) for name, centre in CENTRES.items() for way in centre.ways]
ALL_KNOWN = [(name, way) for name, way in WAYS if CENTRES[name].rule not in TOLD_TO_NO_MODEL]
ONLY_CHARGED = [(name, way) for name, way in WAYS if CENTRES[name].rule in TOLD_TO_NO_MODEL]


@cache
def optimum(name: str, way: str) -> float:
    return cheapest_cost(CENTRES[name].case(way))


@cache
def optimum_without(name: str) -> float:
    return cheapest_cost(CENTRES[name].case_without())


@cache
def found(name: str, way: str) -> Outcome:
    """Run the engine until it has proved the optimum or used up its effort."""
    return solved(CENTRES[name].case(way))


def solved(tiny: Case) -> Outcome:
    return solve(tiny.instance, tiny.requirement, tiny.rules, work=0.04)


def test_every_rule_that_can_be_listed_has_a_centre():
    assert {centre.rule for centre in CENTRES.values()} == {*configurable_rules()}


@pytest.mark.parametrize(("name", "way"), WAYS)
class TestEveryRule:
    def test_the_rule_changes_what_the_cheapest_roster_costs(self, name, way):
        assert isfinite(optimum(name, way))
        assert optimum(name, way) > optimum_without(name) + 1e-6

    def test_the_roster_costs_what_the_checker_charges(self, name, way):
        tiny, outcome = CENTRES[name].case(way), found(name, way)
        card = verdict(tiny.instance, tiny.requirement, tiny.rules, outcome.roster)
        assert (card.objective, card.broken) == (pytest.approx(outcome.cost), ())

    def test_the_bound_does_not_exceed_the_cheapest_roster(self, name, way):
        assert found(name, way).bound <= optimum(name, way) + 1e-6

    def test_the_certificate_proves_no_more_than_the_cheapest_roster(self, name, way):
        tiny = CENTRES[name].case(way)
        proved = prove(tiny.instance, tiny.requirement, tiny.rules, found(name, way).prices)
        assert proved <= round(optimum(name, way) * MILLION)


@pytest.mark.parametrize(("name", "way"), ALL_KNOWN)
def test_the_cheapest_of_all_rosters_is_found(name, way):
    assert found(name, way).cost == pytest.approx(optimum(name, way))


@pytest.mark.parametrize(("name", "way"), ONLY_CHARGED)
def test_what_no_model_knows_costs_no_more_than_in_a_roster_made_without_it(name, way):
    without, tiny = solved(CENTRES[name].case_without()), CENTRES[name].case(way)
    charged = verdict(tiny.instance, tiny.requirement, tiny.rules, without.roster).objective
    assert found(name, way).cost <= charged + 1e-6
