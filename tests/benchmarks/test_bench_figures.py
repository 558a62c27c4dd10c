"""Figures of single runs, and the power that fits several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bench_runs import outcome

from measure.figures import (
    bound_seconds,
    first_roster_seconds,
    gap_percent,
    gaps_over_time,
    round_seconds,
    seconds_to_gap,
    stage_seconds,
)
from measure.growth import fit_growth
from measure.records import Outcome, Point

# A gap of 0.25 % is 25 cost units; a bound counts once it is within 2 units of the final 100.
TRACE = (
    Point("duties", 1.0, None, 0.0),
    Point("prices", 2.0, 500.0, 0.0),
    Point("prices", 3.0, 500.0, 97.9),
    Point("prices", 5.0, 500.0, 98.0),
    Point("improve", 9.0, 125.0, 100.0),
)
STAGES = (Point("duties", 1.5, None, 0.0), Point("prices", 6.0, 500.0, 100.0), Point("improve", 20.0, 110.0, 100.0))
RUN = outcome(cost=110.0, bound=100.0, seconds=21.0, trace=TRACE, stages=STAGES)
EMPTY = outcome(cost=None, bound=None)


def test_the_gap_is_a_share_of_what_all_required_hours_would_cost() -> None:
    assert gap_percent(RUN) == pytest.approx(0.10)


@pytest.mark.parametrize("figure", [gap_percent, bound_seconds, first_roster_seconds])
def test_a_run_without_roster_and_bound_has_no_figures(figure: Callable[[Outcome], float | None]) -> None:
    assert figure(EMPTY) is None


def test_the_bound_is_proved_once_it_is_within_two_hundredths_of_a_percent() -> None:
    assert bound_seconds(RUN) == 5.0


def test_the_first_roster_is_the_first_report_with_a_cost() -> None:
    assert first_roster_seconds(RUN) == 2.0


@pytest.mark.parametrize(("percent", "seconds"), [(0.25, 9.0), (0.24, 20.0), (0.10, 20.0), (0.09, None)])
def test_the_time_to_a_gap_is_that_of_the_first_report_within_it(percent: float, seconds: float | None) -> None:
    assert seconds_to_gap(RUN, percent) == seconds


def test_the_gap_at_the_end_closes_the_line() -> None:
    assert gaps_over_time(RUN)[-1] == (21.0, pytest.approx(0.10))


@pytest.mark.parametrize(("stage", "seconds"), [("duties", 0.5), ("prices", 4.5), ("dive", None)])
def test_a_stage_lasts_from_the_end_of_the_one_before(stage: str, seconds: float | None) -> None:
    assert stage_seconds(RUN, stage) == seconds


@pytest.mark.parametrize(("stage", "seconds"), [("prices", 1.5), ("improve", None)])
def test_a_round_lasts_from_report_to_report(stage: str, seconds: float | None) -> None:
    assert round_seconds(RUN, stage) == seconds


def test_an_exact_power_is_found() -> None:
    growth = fit_growth([(size, 0.5 * size**1.3) for size in (20, 60, 300)])
    assert (growth.exponent, growth.factor, growth.points) == (pytest.approx(1.3), pytest.approx(0.5), 3)


@pytest.mark.parametrize("points", [[], [(20, 1.0)], [(20, 1.0), (20, 2.0)], [(20, 1.0), (60, 0.0)]])
def test_a_single_size_has_no_exponent(points: list[tuple[float, float]]) -> None:
    assert fit_growth(points) is None
