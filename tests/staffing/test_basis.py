"""What a requirement rests on, and which promise decided."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import CostSteps, DemandInterval, OpeningHours, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.staffing.basis import Basis, Staffing, build_staffing

DAY = Calendar("Europe/London", date(2026, 11, 30), 1)
COST = CostSteps(((math.inf, 1.0),))
VOICE = Queue(
    QueueId("voice"),
    "voice",
    COST,
    COST,
    OpeningHours(((TimeWindow(480, 540),),) * 7),
    Target(service_level=0.80, within_seconds=20),
)
EIGHT = 32
"""Slot of 08:00; the queue is open for an hour."""


def staffing(queue: Queue, **facts: float) -> Staffing:
    """One row of demand, from 08:00 to 09:00."""
    row = DemandInterval(QueueId("voice"), DAY.origin_utc + timedelta(hours=8), 60, **facts, row=2)
    return build_staffing(Instance(DAY, (queue,), (), (), (), demand=(row,)))


def basis(queue: Queue, **facts: float) -> Basis:
    (found,) = staffing(queue, **facts).basis
    return found


def test_a_slot_has_its_share_of_the_contacts_of_its_row():
    found = basis(VOICE, volume=40, aht_seconds=180)
    assert (found.volume[EIGHT : EIGHT + 4] == 10).all()
    assert found.volume.sum() == 40


def test_ten_contacts_of_three_minutes_in_a_quarter_are_two_erlangs():
    assert basis(VOICE, volume=40, aht_seconds=180).erlangs[EIGHT] == pytest.approx(2.0)


def test_heads_are_told_before_shrinkage():
    queue = replace(VOICE, shrinkage=0.1)
    found = staffing(queue, volume=40, aht_seconds=180)
    assert found.basis[0].heads[EIGHT] == 4
    assert found.requirement.heads[0, EIGHT] == 4.44


DECIDED = [
    ("the service level of two erlangs", VOICE, {"volume": 40, "aht_seconds": 180}, "service level"),
    (
        "a cap on occupancy that asks for more",
        replace(VOICE, target=replace(VOICE.target, max_occupancy=0.2)),
        {"volume": 40, "aht_seconds": 180},
        "occupancy",
    ),
    (
        "a cap on abandonment that asks for more",
        replace(VOICE, target=replace(VOICE.target, max_abandonment=0.001, patience_seconds=60)),
        {"volume": 40, "aht_seconds": 180},
        "abandonment",
    ),
    (
        "least agents above what the load asks for",
        replace(VOICE, target=replace(VOICE.target, min_agents=5)),
        {"volume": 40, "aht_seconds": 180},
        "min_agents",
    ),
    (
        "least agents that the load asks for anyway",
        replace(VOICE, target=replace(VOICE.target, min_agents=4)),
        {"volume": 40, "aht_seconds": 180},
        "service level",
    ),
    (
        "least agents without contacts",
        replace(VOICE, target=replace(VOICE.target, min_agents=2)),
        {"volume": 0, "aht_seconds": 0},
        "min_agents",
    ),
    ("nothing without contacts", VOICE, {"volume": 0, "aht_seconds": 0}, "no contacts"),
    (
        "the deadline of contacts that may wait",
        replace(VOICE, channel="email", target=Target(respond_within_minutes=60)),
        {"volume": 8, "aht_seconds": 300},
        "deadline",
    ),
    ("the demand itself", VOICE, {"required": 3}, "given"),
]


@pytest.mark.parametrize(("sentence", "queue", "facts", "decider"), DECIDED, ids=[case[0] for case in DECIDED])
def test_what_decided_is_named(sentence: str, queue: Queue, facts: dict[str, float], decider: str):
    assert basis(queue, **facts).decided_by[EIGHT] == decider


def test_given_heads_rest_on_no_contacts():
    found = basis(VOICE, required=3)
    assert np.isnan([found.volume[EIGHT], found.erlangs[EIGHT], found.heads[EIGHT]]).all()


def test_slots_without_a_row_have_no_demand():
    assert np.flatnonzero(basis(VOICE, volume=40, aht_seconds=180).has_demand).tolist() == list(range(32, 36))


def test_as_many_heads_as_required_keep_the_promise():
    found = staffing(VOICE, volume=40, aht_seconds=180)
    assert found.prediction.in_all.service_level[0, 0] >= 0.8


def test_promises_by_interval_save_nothing_to_tell_of():
    assert staffing(VOICE, volume=40, aht_seconds=180).hours_saved is None


def test_a_promise_over_the_day_tells_what_it_saves():
    queue = replace(VOICE, target=replace(VOICE.target, period="day"))
    saved = staffing(queue, volume=40, aht_seconds=180).hours_saved
    assert saved is not None
    assert saved[0] >= 0
