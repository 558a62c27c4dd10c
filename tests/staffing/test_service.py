"""What heads give: published and exact values, extremes, fractions of heads, tables by heads, laws."""

from __future__ import annotations

import math
from dataclasses import asdict
from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.staffing.impatience import blocking
from wfm.staffing.served import Service
from wfm.staffing.service import DEFAULT_PATIENCE_SECONDS, convex_below, predict

HALF_HOUR = 1800.0
AHT = 300.0


def one(value: float) -> np.ndarray:
    return np.array([value])


def slot(
    load: float,
    agents: float,
    *,
    within: float = 20,
    patience: float = DEFAULT_PATIENCE_SECONDS,
    aht: float = AHT,
    concurrency: float = 1.0,
) -> Service:
    """One half hour with so many erlangs."""
    volume = load * HALF_HOUR / aht
    return predict(one(volume), one(aht), HALF_HOUR, one(agents), within, patience, concurrency).total()


def exact_loss(load: Fraction, agents: int) -> Fraction:
    """Erlang B as the last of the sums aⁿ/n!, in whole numbers."""
    terms = list(accumulate(range(1, agents + 1), lambda term, count: term * load / count, initial=Fraction(1)))
    return terms[-1] / sum(terms)


def exact_wait(load: Fraction, agents: int) -> Fraction:
    """Erlang C from its definition: the states in which all agents are busy."""
    lost = exact_loss(load, agents)
    return lost / (1 - load / agents * (1 - lost))


def exact_impatient(load: Fraction, agents: int, patience: Fraction) -> tuple[float, float]:
    """Share lost, and average wait of the answered in handling times, from each number of contacts in the system.

    Whoever finds k others waiting is k + 1 departures from service. Each departure takes 1/(n + jθ) on average, and
    the chance to see all of them through is n/(n + (k + 1)θ).
    """
    leaves, weights = 1 / patience, [Fraction(1)]
    for there in range(1, agents + 200):
        weights.append(weights[-1] * load / (min(there, agents) + max(there - agents, 0) * leaves))
    whole, answered, waited, path = sum(weights), sum(weights[:agents]), Fraction(0), Fraction(0)
    for ahead, weight in enumerate(weights[agents:]):
        rate = agents + (ahead + 1) * leaves
        path += 1 / rate
        answered += weight * agents / rate
        waited += weight * agents / rate * path
    return float(1 - answered / whole), float(waited / answered)


# Known values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "agents"), [(1.361, 5), (4.461, 10), (12.031, 20), (37.901, 50), (84.064, 100)])
def test_the_published_loads_lose_one_call_in_a_hundred(load: float, agents: int) -> None:
    """The column for a loss of 1 % in the usual tables of Erlang B, which carry three decimals."""
    assert blocking(one(load), np.array([agents]))[0] == pytest.approx(0.01, abs=1e-5)


@pytest.mark.parametrize(("load", "agents"), [(1, 2), (10, 14), (10, 11), (50, 57), (200, 210), (1000, 1015)])
def test_erlang_c_agrees_with_exact_arithmetic(load: int, agents: int) -> None:
    found = slot(load, agents, within=0, patience=math.inf)
    assert 1 - found.service_level == pytest.approx(float(exact_wait(Fraction(load), agents)), rel=1e-9)


def test_erlang_c_at_ten_erlangs_and_fourteen_agents_is_known_to_four_digits() -> None:
    assert 1 - slot(10, 14, within=0, patience=math.inf).service_level == pytest.approx(0.1741, abs=5e-5)


@pytest.mark.parametrize(
    ("load", "agents", "patience"), [(10, 13, 180), (50, 52, 180), (48, 50, 600), (61, 60, 90), (5, 2, 300), (3, 9, 60)]
)
def test_erlang_a_agrees_with_exact_arithmetic(load: int, agents: int, patience: int) -> None:
    lost, wait = exact_impatient(Fraction(load), agents, Fraction(patience, 300))
    found = slot(load, agents, patience=patience)
    assert found.abandonment == pytest.approx(lost, rel=1e-8)
    assert found.speed_of_answer_seconds == pytest.approx(wait * AHT, rel=1e-8)


@pytest.mark.parametrize(
    ("patience", "percent_lost", "percent_busy", "mean_wait"), [(math.inf, 0, 96, 20.8), (120, 3.1, 93, 3.7)]
)
def test_the_table_of_fifty_agents_is_met(
    patience: float, percent_lost: float, percent_busy: float, mean_wait: float
) -> None:
    """Forty-eight calls a minute of a minute each, 50 agents, patience of 2 minutes.

    N. Gans, G. Koole and A. Mandelbaum, "Telephone call centers", M&SOM 5 (2003), their table with and without
    abandonment; the mean wait there is that of all callers, who leave at the rate of one per patience.
    """
    found = slot(48, 50, patience=patience, aht=60)
    wait = found.speed_of_answer_seconds if math.isinf(patience) else found.abandonment * patience
    assert 100 * found.abandonment == pytest.approx(percent_lost, abs=0.05)
    assert 100 * found.occupancy == pytest.approx(percent_busy, abs=0.5)
    assert wait == pytest.approx(mean_wait, abs=0.05)


@pytest.mark.parametrize(
    ("load", "agents", "percent"),
    [(10, 13, 86.5), (50, 52, 80.7), (100, 100, 80.2), (200, 195, 80.7), (500, 475, 80.7), (1000, 936, 80.6)],
)
def test_the_known_service_levels_are_predicted(load: float, agents: float, percent: float) -> None:
    assert 100 * slot(load, agents, patience=180).service_level == pytest.approx(percent, abs=0.05)


def published_half_hour(patience: float) -> float:
    found = predict(one(428.0), one(258.0), HALF_HOUR, one(60.0), 20, patience)
    return float(found.service_level[0])


def test_the_half_hour_with_more_load_than_agents_had_seventy_one_percent() -> None:
    assert published_half_hour(DEFAULT_PATIENCE_SECONDS) == pytest.approx(0.71, abs=0.01)


def test_erlang_c_sees_no_service_in_that_half_hour() -> None:
    assert published_half_hour(math.inf) == 0


@pytest.mark.parametrize(("load", "points"), [(50, 11), (1000, 41)])
def test_five_percent_short_costs_more_points_in_a_large_queue(load: float, points: float) -> None:
    enough = {50: 52, 1000: 936}[load]
    lost = slot(load, enough).service_level - slot(load, round(0.95 * enough)).service_level
    assert 100 * lost == pytest.approx(points, abs=1.5)


def test_a_small_queue_can_be_worked_out_by_hand() -> None:
    """One agent, one erlang, nobody waits: of two equally likely states, one is lost."""
    found = slot(1, 1, patience=0)
    assert found.service_level == pytest.approx(0.5)
    assert found.abandonment == pytest.approx(0.5)
    assert found.occupancy == pytest.approx(0.5)


def test_far_too_few_agents_answer_what_they_can() -> None:
    found = slot(100, 50)
    assert found.answered == pytest.approx(300, rel=1e-6)
    assert found.occupancy == pytest.approx(1)


def test_far_too_few_agents_let_callers_wait_until_half_have_left() -> None:
    assert slot(1000, 500).speed_of_answer_seconds == pytest.approx(180 * math.log(2), rel=0.01)


def test_all_contacts_are_answered_or_lost() -> None:
    found = slot(61, 60)
    assert found.answered + found.lost == pytest.approx(found.offered)


def test_missed_are_all_but_those_in_time() -> None:
    found = slot(10, 13)
    assert found.missed == pytest.approx(60 * (1 - found.service_level))


def test_a_chat_agent_is_as_good_as_several() -> None:
    assert slot(10, 6.5, concurrency=2).service_level == pytest.approx(slot(10, 13).service_level)


def test_a_chat_agent_is_as_busy_as_the_places_he_fills() -> None:
    assert slot(10, 6.5, concurrency=2).occupancy == pytest.approx(slot(10, 13).occupancy)


# Fractions of heads --------------------------------------------------------------------------------------------------


def test_half_a_head_more_saves_half_of_what_a_head_saves() -> None:
    few, more, many = (slot(10, agents).missed for agents in (12, 12.5, 13))
    assert more == pytest.approx((few + many) / 2)


def test_a_wait_is_averaged_over_those_who_are_answered() -> None:
    few, more, many = (slot(10, agents) for agents in (8, 8.25, 9))
    waited = 0.75 * few.waited_seconds + 0.25 * many.waited_seconds
    assert more.speed_of_answer_seconds == pytest.approx(waited / (0.75 * few.answered + 0.25 * many.answered))


def test_half_a_head_serves_half_of_what_one_serves() -> None:
    assert slot(3, 0.5).answered == pytest.approx(slot(3, 1).answered / 2)


@pytest.mark.parametrize("agents", [0, 1, 7, 12])
def test_nothing_jumps_at_a_whole_head(agents: int) -> None:
    assert slot(10, agents + 1e-9).missed == pytest.approx(slot(10, agents).missed, abs=1e-6)


# Extremes ------------------------------------------------------------------------------------------------------------


def test_nobody_there_loses_everybody() -> None:
    found = slot(3, 0)
    assert (found.service_level, found.abandonment, found.missed, found.occupancy) == (0, 1, 18, 1)
    assert math.isnan(found.speed_of_answer_seconds)


@pytest.mark.parametrize("agents", [0, 3])
def test_no_contacts_have_no_service_level(agents: float) -> None:
    found = slot(0, agents)
    assert math.isnan(found.service_level)
    assert math.isnan(found.abandonment)
    assert (found.occupancy, found.missed, found.lost) == (0, 0, 0)


@pytest.mark.parametrize("agents", [0, 10, 10.5])
def test_endless_patience_with_too_few_agents_is_an_endless_wait(agents: float) -> None:
    found = slot(10, agents, patience=math.inf)
    assert (found.speed_of_answer_seconds, found.abandonment) == (math.inf, 0)


@pytest.mark.parametrize("agents", [0, 9, 10])
def test_endless_patience_with_too_few_agents_is_no_service(agents: float) -> None:
    assert slot(10, agents, patience=math.inf).service_level == 0


def test_endless_patience_with_too_few_agents_keeps_them_busy() -> None:
    found = slot(10, 5, patience=math.inf)
    assert (found.occupancy, found.answered) == (1, pytest.approx(30))


def test_contacts_without_handling_time_are_answered_at_once() -> None:
    found = predict(one(100.0), one(0.0), HALF_HOUR, one(1.0), 0).total()
    assert (found.service_level, found.speed_of_answer_seconds, found.occupancy) == (1, 0, 0)


def test_endless_time_to_answer_counts_all_who_are_answered() -> None:
    found = slot(61, 60, within=math.inf)
    assert found.in_time == pytest.approx(found.answered)


@pytest.mark.parametrize("patience", [0.0, 1e-9, 180.0, 1e9, math.inf])
@pytest.mark.parametrize(
    ("volume", "aht", "agents"),
    [(9e6, 1.0, 5000.0), (9e6, 1.0, 50.0), (1e6, 300.0, 3.0), (1e6, 300.0, 170_000.0), (1e-300, 300.0, 1e6),
     (1e6, 1e-6, 0.01), (100.0, 1e6, 0.15), (30_000.0, 300.0, 5000.0)],
)  # fmt: skip
def test_absurd_slots_have_a_value(volume: float, aht: float, agents: float, patience: float) -> None:
    found = predict(one(volume), one(aht), HALF_HOUR, one(agents), 0, patience).total()
    assert 0 <= found.service_level <= 1
    assert 0 <= found.occupancy <= 1
    assert 0 <= found.abandonment <= 1
    assert found.speed_of_answer_seconds >= 0


def test_queues_and_slots_are_computed_at_once() -> None:
    volume = np.array([[60.0, 0.0], [300.0, 428.0]])
    found = predict(volume, np.array([[300.0], [258.0]]), HALF_HOUR, np.array([[13.0, 0.0], [60.0, 60.0]]), 20)
    assert found.service_level[0, 0] == pytest.approx(slot(10, 13).service_level)
    assert found.service_level[1, 1] == pytest.approx(published_half_hour(DEFAULT_PATIENCE_SECONDS))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"volume": one(-1.0)}, "volume"),
        ({"volume": one(math.nan)}, "volume"),
        ({"aht_seconds": one(math.inf)}, "handling time"),
        ({"agents": one(-0.5)}, "agents"),
        ({"slot_seconds": 0.0}, "slot"),
        ({"within_seconds": -1.0}, "time to answer in"),
        ({"patience_seconds": math.nan}, "patience"),
        ({"concurrency": 0.5}, "concurrency"),
    ],
)
def test_impossible_numbers_are_refused(wrong: dict[str, float], reason: str) -> None:
    right = {
        "volume": one(3.0),
        "aht_seconds": one(AHT),
        "slot_seconds": HALF_HOUR,
        "agents": one(2.0),
        "within_seconds": 20.0,
    }
    with pytest.raises(ValueError, match=reason):
        predict(**(right | wrong))


# Sums ----------------------------------------------------------------------------------------------------------------


def two_slots() -> Service:
    """A good slot of 100 contacts and a bad one of 300."""
    return Service(
        offered=np.array([100.0, 300.0]),
        in_time=np.array([90.0, 150.0]),
        answered=np.array([95.0, 205.0]),
        lost=np.array([5.0, 95.0]),
        waited_seconds=np.array([950.0, 8200.0]),
        busy_seconds=np.array([4000.0, 9000.0]),
        agent_seconds=np.array([8000.0, 12000.0]),
    )


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("service_level", 240 / 400),
        ("abandonment", 100 / 400),
        ("speed_of_answer_seconds", 9150 / 300),
        ("occupancy", 13 / 20),
        ("missed", 160),
    ],
)
def test_each_figure_is_weighted_by_what_it_is_a_share_of(figure: str, value: float) -> None:
    assert getattr(two_slots().total(), figure) == pytest.approx(value)


def test_groups_add_up_their_own_slots() -> None:
    assert two_slots().by_group(np.array([1, 1]), 3).offered.tolist() == [0, 400, 0]


def test_a_slot_below_all_groups_is_left_out() -> None:
    assert two_slots().by_group(np.array([-1, 0]), 1).in_time.tolist() == [150]


def test_days_serve_all_queues_alike() -> None:
    both = Service(**{name: np.stack([values, values]) for name, values in asdict(two_slots()).items()})
    assert both.by_group(np.array([0, 1]), 2).offered.tolist() == [200, 600]


def test_one_endless_line_makes_the_day_endless() -> None:
    found = predict(np.array([60.0, 60.0]), one(AHT), HALF_HOUR, np.array([14.0, 9.0]), 20, math.inf).total()
    assert found.speed_of_answer_seconds == math.inf


# Convex from below ----------------------------------------------------------------------------------------------------


def test_a_hump_is_bridged() -> None:
    assert convex_below(np.array([[10.0, 9.0, 4.0, 1.0, 0.0]])).tolist() == [[10.0, 7.0, 4.0, 1.0, 0.0]]


def test_a_convex_row_stays() -> None:
    assert convex_below(np.array([[4.0, 1.0, 0.0, 0.0]])).tolist() == [[4.0, 1.0, 0.0, 0.0]]


def test_a_bridge_minds_the_distance_between_heads() -> None:
    found = convex_below(np.array([[10.0, 6.0, 0.0]]), np.array([[0, 3, 5]]))
    assert found.tolist() == [[10.0, 4.0, 0.0]]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_short_row_stays(columns: int) -> None:
    assert convex_below(np.ones((1, columns))).tolist() == [[1.0] * columns]


# Laws ----------------------------------------------------------------------------------------------------------------

loads = st.floats(0.01, 300)
heads = st.floats(0, 320)
patiences = st.one_of(st.just(math.inf), st.floats(0, 5000))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(load=loads, agents=heads, more=st.floats(0, 3), within=st.floats(0, 600), patience=patiences)
def test_more_heads_never_serve_worse(load: float, agents: float, more: float, within: float, patience: float) -> None:
    few, many = (slot(load, count, within=within, patience=patience) for count in (agents, agents + more))
    assert many.service_level >= few.service_level - 1e-9
    assert many.abandonment <= few.abandonment + 1e-9
    assert many.occupancy <= few.occupancy + 1e-9


@settings(max_examples=40, deadline=None, derandomize=True)
@given(load=loads, agents=heads, patience=st.floats(0, 5000))
def test_who_waits_less_than_allowed_is_in_time(load: float, agents: float, patience: float) -> None:
    soon, late = (slot(load, agents, within=within, patience=patience) for within in (10, 60))
    assert soon.service_level <= late.service_level + 1e-7
    assert late.service_level <= 1 - late.abandonment + 1e-7


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_no_convex_row_fits_closer(values: list[float]) -> None:
    """Each place of the hull is reached by a straight line between two values, and none lies lower."""
    row = sorted(values, reverse=True)
    lowest = [
        min(
            row[first] + (row[last] - row[first]) * (place - first) / max(last - first, 1)
            for first in range(place + 1)
            for last in range(place, len(row))
        )
        for place in range(len(row))
    ]
    assert convex_below(np.array([row]))[0].tolist() == pytest.approx(lowest, abs=1e-9)


@pytest.mark.parametrize("load", [0.01, 9, 12, 5000])
def test_patience_of_more_than_three_years_makes_no_difference(load: float) -> None:
    long, longer = (slot(load, max(math.ceil(0.9 * load), 1), patience=patience) for patience in (1e8, 1e300))
    assert (longer.service_level, longer.abandonment) == (long.service_level, long.abandonment)
