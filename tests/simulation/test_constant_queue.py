"""Formulas and simulation agree where the formulas' assumptions hold: within intervals of 99.9 %."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from wfm.simulation.constant import ConstantQueue, ConstantService, simulate_constant
from wfm.simulation.estimates import Estimate
from wfm.staffing.erlang import abandonment, occupancy, service_level, waiting_probability

CONTACTS_EACH = 3_500
TEN_C = ConstantQueue(10, 300, 14, 20)
TEN_A = ConstantQueue(10, 300, 13, 20, patience_seconds=180)
FIFTY_A = ConstantQueue(50, 300, 52, 20, patience_seconds=180)
SHORT = ConstantQueue(20, 300, 15, 20, patience_seconds=180)
LONE = ConstantQueue(0.5, 120, 1, 30, patience_seconds=60)
NO_PATIENCE = ConstantQueue(10, 300, 12, 20, patience_seconds=0)
CHAT = ConstantQueue(20, 600, 11, 60, patience_seconds=180, concurrency=2)
UNEVEN_CHAT = ConstantQueue(10, 600, 8, 60, patience_seconds=180, concurrency=1.5)
CASES = {
    "calls without end of patience": TEN_C,
    "calls with patience": TEN_A,
    "fifty erlangs": FIFTY_A,
    "a third too few": SHORT,
    "a lone agent": LONE,
    "no patience at all": NO_PATIENCE,
    "chats": CHAT,
    "one or two chats an agent": UNEVEN_CHAT,
}


def simulated(queue: ConstantQueue) -> ConstantService:
    hours = CONTACTS_EACH * queue.aht_seconds / queue.load_erlangs / 3600
    return simulate_constant(queue, hours=hours, replications=16, seed=11, confidence=0.999)


def holds(estimate: Estimate, formula: float) -> bool:
    return bool(estimate.low <= formula + 1e-9 and formula - 1e-9 <= estimate.high)


def arrays(queue: ConstantQueue) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    servers = np.array([round(queue.agents * queue.concurrency)])
    return np.array([queue.load_erlangs]), np.array([queue.aht_seconds]), servers


@pytest.fixture(scope="module")
def services() -> dict[str, ConstantService]:
    return {name: simulated(queue) for name, queue in CASES.items()}


@pytest.mark.parametrize("case", CASES)
def test_the_service_level_is_that_of_the_formula(case: str, services: dict[str, ConstantService]):
    queue = CASES[case]
    (formula,) = service_level(*arrays(queue), queue.within_seconds, queue.patience_seconds)
    assert holds(services[case].service_level, formula)


@pytest.mark.parametrize("case", CASES)
def test_abandonment_is_that_of_the_formula(case: str, services: dict[str, ConstantService]):
    (formula,) = abandonment(*arrays(CASES[case]), CASES[case].patience_seconds)
    assert holds(services[case].abandonment, formula)


@pytest.mark.parametrize("case", CASES)
def test_occupancy_is_that_of_the_formula(case: str, services: dict[str, ConstantService]):
    (formula,) = occupancy(*arrays(CASES[case]), CASES[case].patience_seconds)
    assert holds(services[case].occupancy, formula)


def test_the_mean_wait_is_that_of_erlang_c(services: dict[str, ConstantService]):
    load, aht, servers = arrays(TEN_C)
    (formula,) = waiting_probability(load, servers) * aht / (servers - load)
    assert holds(services["calls without end of patience"].speed_of_answer_seconds, formula)


@pytest.mark.parametrize("case", ["calls with patience", "chats"])
def test_the_intervals_are_narrow_enough_to_tell_an_agent_more(case: str, services: dict[str, ConstantService]):
    queue = replace(CASES[case], agents=CASES[case].agents + 1)
    (formula,) = service_level(*arrays(queue), queue.within_seconds, queue.patience_seconds)
    assert not holds(services[case].service_level, formula)


def test_lognormal_times_that_vary_as_much_give_nearly_the_formula():
    found = simulated(replace(TEN_A, handling_variation=1.0)).service_level
    (formula,) = service_level(*arrays(TEN_A), 20, 180)
    assert found.mean == pytest.approx(formula, abs=0.03)


def test_equal_handling_times_make_waits_shorter_than_the_formula():
    load, aht, servers = arrays(TEN_C)
    (formula,) = waiting_probability(load, servers) * aht / (servers - load)
    assert simulated(replace(TEN_C, handling_variation=0.0)).speed_of_answer_seconds.high < formula


def test_without_agents_everybody_gives_up():
    found = simulate_constant(replace(TEN_A, agents=0), hours=5, replications=2)
    assert found.abandonment.mean == 1
    assert found.service_level.mean == 0
    assert np.isnan(found.occupancy.mean)


def test_without_agents_and_with_endless_patience_everybody_waits():
    found = simulate_constant(replace(TEN_C, agents=0, patience_seconds=inf), hours=5, replications=2)
    assert found.abandonment.mean == 0
    assert found.service_level.mean == 0
