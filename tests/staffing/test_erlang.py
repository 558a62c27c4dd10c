"""Erlang C and A: published values, an independent state-by-state oracle, extremes and monotonicity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.domain.demand import Target
from wfm.staffing.erlang import (
    abandonment,
    agents_required,
    load_erlangs,
    occupancy,
    service_level,
    waiting_probability,
)
from wfm.staffing.impatience import blocking

AHT = 300.0
FOUR_IN_FIVE = Target(service_level=0.80, within_seconds=20)
WITH_PATIENCE = Target(service_level=0.80, within_seconds=20, patience_seconds=180)


def one(value: float) -> np.ndarray:
    return np.array([value])


def level(load: float, agents: int, within: float = 20, patience: float | None = None, aht: float = AHT) -> float:
    return float(service_level(one(load), one(aht), np.array([agents]), within, patience)[0])


def given_up(load: float, agents: int, patience: float | None, aht: float = AHT) -> float:
    return float(abandonment(one(load), one(aht), np.array([agents]), patience)[0])


def busy_share(load: float, agents: int, patience: float | None = None) -> float:
    return float(occupancy(one(load), one(AHT), np.array([agents]), patience)[0])


def required(load: float, target: Target, aht: float = AHT) -> int:
    return int(agents_required(one(load), one(aht), target)[0])


def oracle(load: float, agents: int, within: float, patience: float) -> tuple[float, float]:
    """In time and given up, from the probability of each number of contacts and the wait that each of them means.

    With m contacts to leave before it is one's turn, the chance to be answered in time is c/(c + m)·I(m, c + 1), I
    being the regularised incomplete beta function at 1 − exp(−θT) and c = nμ/θ.
    """
    arrivals, serves, leaves = load / AHT, 1 / AHT, 1 / patience
    weights = [1.0]
    while len(weights) <= agents or weights[-1] > 1e-18 * max(weights):
        there = len(weights)
        weights.append(weights[-1] * arrivals / (min(there, agents) * serves + max(there - agents, 0) * leaves))
    shares = [weight / sum(weights) for weight in weights]
    c, gone = agents * serves / leaves, -math.expm1(-leaves * within)
    in_time, beta = sum(shares[:agents]), 1 - (1 - gone) ** (c + 1)
    step = gone * (1 - gone) ** (c + 1) * (c + 1)
    for ahead in range(1, len(shares) - agents + 1):
        in_time += shares[agents + ahead - 1] * c / (c + ahead) * beta
        beta -= step
        step *= gone * (ahead + 1 + c) / (ahead + 1)
    waiting = sum(share * max(there - agents, 0) for there, share in enumerate(shares))
    return in_time, waiting * leaves / arrivals


# Known values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "agents"), [(10, 14), (50, 57), (100, 108), (200, 210), (500, 513), (1000, 1015)])
def test_erlang_c_needs_the_known_number_of_agents(load: float, agents: int) -> None:
    assert required(load, FOUR_IN_FIVE) == agents


@pytest.mark.parametrize(("load", "agents"), [(10, 13), (50, 52), (100, 100), (200, 195), (500, 475), (1000, 936)])
def test_erlang_a_needs_the_known_number_of_agents(load: float, agents: int) -> None:
    assert required(load, WITH_PATIENCE) == agents


@pytest.mark.parametrize(
    ("load", "agents", "percent"),
    [(10, 13, 86.5), (50, 52, 80.7), (100, 100, 80.2), (200, 195, 80.7), (500, 475, 80.7), (1000, 936, 80.6)],
)
def test_erlang_a_gives_the_known_service_level(load: float, agents: int, percent: float) -> None:
    assert 100 * level(load, agents, patience=180) == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("load", "points"), [(50, 11), (1000, 41)])
def test_five_percent_short_costs_more_points_in_a_large_queue(load: float, points: float) -> None:
    enough = required(load, WITH_PATIENCE)
    lost = level(load, enough, patience=180) - level(load, round(0.95 * enough), patience=180)
    assert 100 * lost == pytest.approx(points, abs=1.5)


def test_a_centre_whose_load_exceeds_its_agents_still_answers_many_callers_in_time() -> None:
    load = float(load_erlangs(one(428), one(258), one(30))[0])
    assert load == pytest.approx(61.35, abs=0.01)
    assert level(load, 60, patience=180, aht=258) == pytest.approx(0.71, abs=0.01)


def test_erlang_c_gives_nothing_where_the_load_exceeds_the_agents() -> None:
    assert level(61.35, 60) == 0


def test_the_textbook_value_of_erlang_b_is_met() -> None:
    assert blocking(one(2.0), np.array([2]))[0] == pytest.approx(0.4)


def test_the_textbook_value_of_erlang_c_is_met() -> None:
    assert waiting_probability(one(1.0), np.array([2]))[0] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("load", "agents", "within", "patience"),
    [
        (10, 13, 20, 180),
        (50, 45, 20, 180),
        (50, 40, 60, 30),
        (5, 9, 0, 60),
        (20, 15, 300, 600),
        (0.1, 1, 20, 1),
        (30, 28, 10, 2),
        (8, 4, 20, 3000),
    ],
)
def test_erlang_a_agrees_with_adding_up_all_states(load: float, agents: int, within: float, patience: float) -> None:
    in_time, gone = oracle(load, agents, within, patience)
    assert level(load, agents, within, patience) == pytest.approx(in_time, rel=1e-8)
    assert given_up(load, agents, patience) == pytest.approx(gone, rel=1e-8)


# Promises ------------------------------------------------------------------------------------------------------------


def test_one_agent_fewer_breaks_the_promise() -> None:
    agents = required(100, WITH_PATIENCE)
    assert level(100, agents - 1, patience=180) < 0.80 <= level(100, agents, patience=180)


def test_occupancy_is_capped() -> None:
    agents = required(100, Target(service_level=0.80, within_seconds=20, max_occupancy=0.85))
    assert busy_share(100, agents) <= 0.85 < busy_share(100, agents - 1)


def test_an_occupancy_that_is_met_exactly_suffices() -> None:
    assert required(9, Target(max_occupancy=0.9)) == 10


def test_abandonment_is_capped() -> None:
    agents = required(100, Target(max_abandonment=0.02, patience_seconds=180))
    assert given_up(100, agents, 180) <= 0.02 < given_up(100, agents - 1, 180)


def test_occupancy_counts_only_contacts_that_were_answered() -> None:
    assert busy_share(100, 95, 180) == pytest.approx(100 * (1 - given_up(100, 95, 180)) / 95)


# Extremes ------------------------------------------------------------------------------------------------------------


def test_no_load_needs_nobody() -> None:
    assert required(0, WITH_PATIENCE, aht=0) == 0


def test_no_load_is_served_perfectly_by_nobody() -> None:
    assert (level(0, 0), given_up(0, 0, 180), busy_share(0, 0)) == (1, 0, 0)


def test_nobody_serves_nobody() -> None:
    assert (level(3, 0, patience=180), given_up(3, 0, 180), busy_share(3, 0)) == (0, 1, 1)


def test_endless_patience_is_erlang_c() -> None:
    assert level(100, 104, patience=math.inf) == level(100, 104)


def test_great_patience_comes_close_to_erlang_c() -> None:
    assert level(100, 108, patience=1e9) == pytest.approx(level(100, 108), abs=1e-5)


def test_without_patience_whoever_is_not_answered_at_once_is_lost() -> None:
    lost = blocking(one(5.0), np.array([5]))[0]
    assert level(5, 5, patience=0) == pytest.approx(1 - lost)
    assert given_up(5, 5, patience=0) == pytest.approx(lost)


def test_five_thousand_erlangs_are_no_trouble() -> None:
    agents = required(5000, WITH_PATIENCE)
    assert level(5000, agents - 1, patience=180) < 0.80 <= level(5000, agents, patience=180)


def test_a_hopeless_overload_does_not_overflow() -> None:
    assert given_up(5000, 100, 86400) == pytest.approx(0.98)


def test_a_multitude_of_agents_does_not_underflow() -> None:
    assert level(5, 5000, patience=180) == 1


def test_all_slots_are_computed_at_once() -> None:
    agents = agents_required(np.array([10.0, 0.0, 100.0]), np.array([300.0, 0.0, 300.0]), FOUR_IN_FIVE)
    assert agents.tolist() == [14, 0, 108]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target(), "nothing is promised"),
        (Target(service_level=1.0, within_seconds=20), "no service level"),
        (Target(service_level=0.0, within_seconds=20), "no service level"),
        (Target(service_level=0.8), "needs its time"),
        (Target(service_level=0.8, within_seconds=-1), "below 0"),
        (Target(max_occupancy=0), "no occupancy"),
        (Target(max_occupancy=1.01), "no occupancy"),
        (Target(max_abandonment=0.05), "nobody ever gives up"),
        (Target(max_abandonment=0.05, patience_seconds=math.inf), "nobody ever gives up"),
        (Target(max_abandonment=0, patience_seconds=180), "no share of contacts"),
        (Target(service_level=0.8, within_seconds=20, patience_seconds=-1), "below 0"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(target: Target, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        required(10, target)


@pytest.mark.parametrize(
    "target",
    [
        Target(service_level=0.999, within_seconds=0),
        Target(max_occupancy=1),
        Target(max_abandonment=1, patience_seconds=0),
        Target(service_level=0.8, within_seconds=20, patience_seconds=0),
    ],
)
def test_a_promise_on_the_edge_is_kept(target: Target) -> None:
    assert required(10, target) > 0


@pytest.mark.parametrize(("load", "aht"), [(-1.0, 300.0), (math.nan, 300.0), (math.inf, 300.0), (1.0, 0.0)])
def test_impossible_work_is_refused(load: float, aht: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        required(load, FOUR_IN_FIVE, aht)


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        agents_required(np.ones(2), np.ones(3), FOUR_IN_FIVE)


# Laws ----------------------------------------------------------------------------------------------------------------

loads = st.floats(0.01, 300)
patiences = st.one_of(st.none(), st.floats(0, 5000))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(load=loads, agents=st.integers(1, 320), within=st.floats(0, 600), patience=patiences)
def test_one_more_agent_never_does_worse(load: float, agents: int, within: float, patience: float | None) -> None:
    assert level(load, agents + 1, within, patience) >= level(load, agents, within, patience) - 1e-9
    assert given_up(load, agents + 1, patience) <= given_up(load, agents, patience) + 1e-9
    assert busy_share(load, agents + 1, patience) <= busy_share(load, agents, patience) + 1e-9


@settings(max_examples=40, deadline=None, derandomize=True)
@given(load=loads, agents=st.integers(1, 320), within=st.floats(0, 600), patience=patiences)
def test_shares_lie_between_nothing_and_everything(
    load: float, agents: int, within: float, patience: float | None
) -> None:
    for share in (level(load, agents, within, patience), given_up(load, agents, patience), busy_share(load, agents)):
        assert 0 <= share <= 1


@settings(max_examples=30, deadline=None, derandomize=True)
@given(load=loads, promise=st.floats(0.05, 0.99), patience=patiences)
def test_more_load_never_needs_fewer_agents(load: float, promise: float, patience: float | None) -> None:
    target = Target(service_level=promise, within_seconds=20, patience_seconds=patience)
    assert required(load, target) <= required(load * 1.1, target)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(load=loads, agents=st.integers(1, 320), patience=st.floats(1, 5000))
def test_nobody_in_time_and_given_up_at_once(load: float, agents: int, patience: float) -> None:
    assert level(load, agents, 1e9, patience) + given_up(load, agents, patience) == pytest.approx(1, abs=1e-7)
