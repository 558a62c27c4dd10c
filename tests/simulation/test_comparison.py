"""Predicted service beside simulated service."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np
import pytest
from drawing import VOICE, day

from wfm.domain.demand import DemandInterval, Target
from wfm.domain.instance import Instance
from wfm.simulation.comparison import ComparedService, Comparison, Figures, compare_service
from wfm.simulation.settings import Absence, SimulationSettings
from wfm.simulation.simulate import simulate
from wfm.staffing.prediction import predict_service

PREDICTED = Figures(0.8, 10.0, 0.7, 0.02, 20.0)


def compared(
    *, shrinkage: float = 0.0, absence: Absence = "none", variation: float | None = None, replications: int = 2
) -> Comparison:
    """Play one agent's day, a call of two minutes every six minutes on average, with one head predicted."""
    instance, drawn = day("ann  00:00  " + "w" * 96)
    calendar = instance.calendar
    rows = tuple(DemandInterval(VOICE.id, calendar.instant_of(60 * hour), 60, None, 10, 120) for hour in range(24))
    target = Target(service_level=0.8, within_seconds=20, patience_seconds=60)
    known: Instance = replace(instance, queues=(replace(VOICE, target=target, shrinkage=shrinkage),), demand=rows)
    settings = SimulationSettings(replications=replications, absence=absence, handling_variation=variation)
    predicted = predict_service(known, np.ones((1, calendar.slot_count)))
    return compare_service(known, predicted, simulate(known, drawn, settings))


def row(predicted: Figures | None, low: float, high: float) -> ComparedService:
    found = compared().rows[0]
    return replace(found, predicted=predicted, low=low, high=high)


def causes(comparison: Comparison) -> str:
    return "\n".join(comparison.causes)


def test_weeks_come_before_days():
    assert [found.level for found in compared().rows] == ["week", "day"]


def test_a_horizon_of_one_day_has_a_week_that_is_that_day():
    week, one_day = compared().rows
    assert replace(one_day, level="week") == week


def test_prediction_and_simulation_miss_some_of_the_same_contacts():
    week = compared().rows[0]
    assert week.predicted is not None
    assert week.offered == pytest.approx(240, rel=0.2)
    assert week.predicted.missed == pytest.approx(240 * (1 - week.predicted.service_level))
    assert 0 < week.simulated.missed < week.offered


def test_a_queue_without_contacts_is_not_predicted():
    comparison = compared()
    nothing = replace(comparison.instance, demand=())
    predicted = predict_service(nothing, np.ones((1, nothing.calendar.slot_count)))
    found = compare_service(comparison.instance, predicted, comparison.result)
    assert {each.predicted for each in found.rows} == {None}
    assert "Nothing is predicted of voice: " in causes(found)


WITHIN = [
    ("on the lower edge", PREDICTED, 0.8, 0.9, True),
    ("on the upper edge", PREDICTED, 0.7, 0.8, True),
    ("just below", PREDICTED, 0.8001, 0.9, False),
    ("just above", PREDICTED, 0.7, 0.7999, False),
    ("without prediction", None, 0.7, 0.9, None),
    ("after one replication", PREDICTED, nan, nan, None),
]


@pytest.mark.parametrize(
    ("sentence", "predicted", "low", "high", "is_within"), WITHIN, ids=[case[0] for case in WITHIN]
)
def test_the_prediction_lies_within_the_interval_or_not(
    sentence: str, predicted: Figures | None, low: float, high: float, is_within: bool | None
):
    assert row(predicted, low, high).is_within is is_within


def test_absence_is_a_cause_only_where_it_is_drawn_and_there_is_shrinkage():
    told = [
        "Absence" in causes(compared(shrinkage=shrinkage, absence=absence))
        for shrinkage, absence in ((0.1, "shift"), (0.1, "none"), (0.0, "shift"))
    ]
    assert told == [True, False, False]


@pytest.mark.parametrize(("absence", "words"), [("shift", "miss whole shifts"), ("slots", "miss single slots")])
def test_absence_is_told_as_it_is_drawn(absence: Absence, words: str):
    assert words in causes(compared(shrinkage=0.1, absence=absence))


@pytest.mark.parametrize(("variation", "is_told"), [(None, False), (1.0, False), (0.5, True)])
def test_handling_times_are_a_cause_unless_they_vary_as_the_formulas_think(variation: float | None, is_told: bool):
    assert ("Handling times vary" in causes(compared(variation=variation))) is is_told


def test_one_queue_is_no_pool():
    assert "several queues" not in causes(compared())
