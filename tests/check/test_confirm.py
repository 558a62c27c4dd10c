"""How far optimiser and checker may differ, and when a roster counts as the best possible."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.check.confirm import confirm, is_best_possible
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage, Finding, Scorecard
from wfm.errors import CheckerMismatchError

NOTHING = Coverage(Requirement((), np.zeros((0, 0)), np.zeros((0, 0), dtype=np.bool_)), np.zeros((0, 0)))


def measured(cost: float, *findings: Finding) -> Scorecard:
    return Scorecard(findings, NOTHING, {"understaffing": cost})


@pytest.mark.parametrize("cost", [10_000.0109, 9_999.9891, 10_000.0])
def test_a_millionth_of_the_cost_is_rounding(cost: float):
    confirm(measured(10_000.0), claimed_cost=cost, claimed_bound=0.0)


@pytest.mark.parametrize("cost", [10_000.0111, 9_999.9889])
def test_more_than_a_millionth_is_a_mismatch(cost: float):
    with pytest.raises(CheckerMismatchError, match=r"counts a cost of .*, the checker 10000\.0000"):
        confirm(measured(10_000.0), claimed_cost=cost, claimed_bound=0.0)


def test_a_bound_as_high_as_the_cost_is_a_proof():
    confirm(measured(10_000.0), claimed_cost=10_000.0, claimed_bound=10_000.0109)


def test_a_bound_above_the_cost_is_a_mismatch():
    with pytest.raises(CheckerMismatchError, match=r"no roster costs less than 10000\.0111, but this one does"):
        confirm(measured(10_000.0), claimed_cost=10_000.0, claimed_bound=10_000.0111)


def broken(is_hard: bool) -> Finding:
    return Finding("min_rest", is_hard, None, None, 1, "pair", 0.0, "Ann rests 8 h")


def test_a_broken_hard_rule_is_a_mismatch():
    with pytest.raises(CheckerMismatchError, match="min_rest: Ann rests 8 h"):
        confirm(measured(1.0, broken(is_hard=True)), claimed_cost=1.0, claimed_bound=0.0)


def test_a_broken_priced_rule_is_none():
    confirm(measured(1.0, broken(is_hard=False)), claimed_cost=1.0, claimed_bound=0.0)


@pytest.mark.parametrize(
    ("objective", "bound", "is_optimal"),
    [
        (0.0, 0.0, True),
        (0.5, 0.4999995, True),
        (0.5, 0.499998, False),
        (1000.0, 999.9995, True),
        (1000.0, 999.998, False),
    ],
)
def test_the_best_possible_is_proved_to_a_millionth(objective: float, bound: float, is_optimal: bool):
    assert is_best_possible(objective, bound) == is_optimal
