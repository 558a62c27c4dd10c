"""Predicted service as planned, as staffed and as attended."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import pytest
from attendance_days import CALENDAR, MONDAY, at

from wfm.attendance.service_outlook import service_outlook
from wfm.domain.coverage_effect import EffectRow
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.staffing.service import predict

FREE = CostSteps(((math.inf, 0.0),))


def queue(**more: object) -> Queue:
    """80 % in 20 seconds, everybody patient."""
    target = Target(service_level=0.8, within_seconds=20, patience_seconds=math.inf)
    return Queue("voice", "voice", FREE, FREE, **{"target": target, **more})


def row(time: str, heads: tuple[float | None, float | None, float | None]) -> EffectRow:
    return EffectRow(at(time), "voice", *heads, None, None, 0, 0, 0, None)


def contacts(time: str, minutes: int = 15, volume: float = 50) -> DemandInterval:
    return DemandInterval("voice", at(time), minutes, volume=volume, aht_seconds=180)


def in_time(volume: float, heads: float) -> float:
    """Contacts of a quarter of an hour answered in time."""
    return float(predict(np.array(volume), np.array(180.0), 900.0, np.array(heads), 20, math.inf).in_time)


def outlook(rows, demand, own=None):
    return service_outlook(rows, [own or queue()], demand, CALENDAR, 15)


def test_heads_required_staffed_and_attended_serve_each_in_their_way():
    whole, day = outlook([row("08:00", (14, 13, 11.5))], [contacts("08:00")])
    expected = [in_time(50, heads) / 50 for heads in (14, 13, 11.5)]
    assert [whole.as_planned, whole.as_staffed, whole.as_attended] == pytest.approx(expected)
    assert (whole.date, day.date, whole.contacts) == (None, MONDAY, 50)


def test_shrinkage_is_taken_off_what_was_planned_and_not_off_those_who_came():
    (whole, _) = outlook([row("08:00", (20, 20, 14))], [contacts("08:00")], queue(shrinkage=0.3))
    assert whole.as_staffed == pytest.approx(whole.as_attended)


def test_dates_weigh_by_their_contacts():
    rows = [row("08:00", (14, 14, 14)), row("+1 08:00", (5, 5, 5))]
    whole, first, second = outlook(rows, [contacts("08:00"), contacts("+1 08:00", volume=10)])
    assert second.date == MONDAY + timedelta(days=1)
    assert whole.as_attended == pytest.approx((50 * first.as_attended + 10 * second.as_attended) / 60)


def test_a_row_of_demand_over_two_slots_is_spread_evenly():
    rows = [row("08:00", (14, 14, 14)), row("08:15", (14, 14, 14))]
    (whole, _) = outlook(rows, [contacts("08:00", minutes=30, volume=100)])
    assert (whole.contacts, whole.as_attended) == (100, pytest.approx(in_time(50, 14) / 50))


@pytest.mark.parametrize(
    ("rows", "demand", "own"),
    [
        ([row("08:00", (14, 13, 12))], [contacts("08:00")], queue(target=Target())),
        ([row("08:00", (14, 13, 12))], [contacts("09:00")], queue()),
        ([row("08:00", (None, None, None))], [contacts("08:00")], queue()),
        ([row("08:00", (14, 13, 12))], [DemandInterval("voice", at("08:00"), 15, required=14)], queue()),
    ],
    ids=["no promise", "no contacts then", "plan unknown", "heads given"],
)
def test_nothing_is_predicted_without_promise_contacts_or_plan(rows, demand, own):
    assert outlook(rows, demand, own) == ()
