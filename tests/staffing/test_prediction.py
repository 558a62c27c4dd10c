"""Service of staffed heads: by slot, date, week and queue, with its band; against the formulas for single slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf, isnan

import numpy as np
import pytest

from wfm.domain.calendar import Calendar
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction
from wfm.staffing.prediction import predict_service
from wfm.staffing.served import Service
from wfm.staffing.service import predict
from wfm.staffing.slot_contacts import contacts_by_slot

CALENDAR = Calendar("Europe/London", date(2026, 11, 30), 8, 30)
TARGET = Target(service_level=0.8, within_seconds=20, patience_seconds=180)
FLAT = CostSteps(((inf, 10.0),))
VOICE = Queue(QueueId("voice"), "voice", FLAT, FLAT, target=TARGET, shrinkage=0.1)
CHAT = Queue(QueueId("chat"), "chat", FLAT, FLAT, target=Target(service_level=0.8, within_seconds=60), concurrency=2)
MAIL = Queue(QueueId("mail"), "email", FLAT, FLAT)
EIGHT = 16
"""Slot of 08:00 on the first date."""


def row(slot: int, volume: float, minutes: int = 30, queue: Queue = VOICE, **more: float) -> DemandInterval:
    return DemandInterval(queue.id, CALENDAR.slot_start(slot), minutes, None, volume, 300.0, 2, **more)


def found(*rows: DemandInterval, heads: float = 6.0, queues: tuple[Queue, ...] = (VOICE,)) -> Prediction:
    """Predict with the same heads in every slot of every queue."""
    instance = Instance(CALENDAR, queues, (), (), (), rows)
    return predict_service(instance, np.full((len(queues), CALENDAR.slot_count), heads))


def alone(volume: float, agents: float, within: float = 20, patience: float = 180, concurrency: float = 1) -> Service:
    """One half hour by the formulas, with agents net of shrinkage."""
    return predict(
        np.array([volume]), np.array([300.0]), 1800.0, np.array([agents]), within, patience, concurrency
    ).total()


# Slots ----------------------------------------------------------------------------------------------------------------


def test_a_slot_is_served_by_its_heads_less_shrinkage() -> None:
    slot = found(row(EIGHT, 30)).by_slot
    expected = alone(30, 6 * 0.9)
    assert slot.service_level[0, EIGHT] == pytest.approx(float(expected.service_level))
    assert slot.speed_of_answer_seconds[0, EIGHT] == pytest.approx(float(expected.speed_of_answer_seconds))
    assert slot.occupancy[0, EIGHT] == pytest.approx(float(expected.occupancy))
    assert slot.abandonment[0, EIGHT] == pytest.approx(float(expected.abandonment))
    assert slot.missed[0, EIGHT] == pytest.approx(float(expected.missed))
    assert slot.lost[0, EIGHT] == pytest.approx(float(expected.lost))


def test_a_chat_agent_serves_several_and_the_usual_patience_holds_where_none_is_given() -> None:
    slot = found(row(EIGHT, 30, queue=CHAT), heads=3, queues=(CHAT,)).by_slot
    expected = alone(30, 3, within=60, concurrency=2)
    assert slot.service_level[0, EIGHT] == pytest.approx(float(expected.service_level))


def test_without_a_time_to_answer_in_whoever_is_answered_is_in_time() -> None:
    timeless = replace(VOICE, target=Target(max_occupancy=0.9, patience_seconds=180))
    slot = found(row(EIGHT, 30), queues=(timeless,)).by_slot
    assert slot.missed[0, EIGHT] == pytest.approx(slot.lost[0, EIGHT])


@pytest.mark.parametrize(("minutes", "slots"), [(30, 1), (60, 2), (90, 3)])
def test_contacts_of_a_row_are_split_evenly_over_its_slots(minutes: int, slots: int) -> None:
    contacts = found(row(EIGHT, 30, minutes)).by_slot.contacts[0]
    assert contacts[EIGHT : EIGHT + slots].tolist() == [pytest.approx(30 / slots)] * slots
    assert contacts.sum() == pytest.approx(30)


def test_rows_that_a_change_has_cut_to_other_lengths_stand_side_by_side() -> None:
    contacts = contacts_by_slot(CALENDAR, VOICE, [row(EIGHT, 10, 30), row(EIGHT + 1, 40, 60)])
    assert contacts.volume[EIGHT : EIGHT + 4].tolist() == [10, 20, 20, 0]


def test_a_slot_without_contacts_has_no_service_level_but_idle_agents() -> None:
    slot = found(row(EIGHT, 0)).by_slot
    assert isnan(slot.service_level[0, EIGHT])
    assert (slot.contacts[0, EIGHT], slot.missed[0, EIGHT], slot.occupancy[0, EIGHT]) == (0, 0, 0)


def test_without_anybody_there_all_contacts_are_missed() -> None:
    slot = found(row(EIGHT, 30), heads=0).by_slot
    assert (slot.service_level[0, EIGHT], slot.missed[0, EIGHT], slot.occupancy[0, EIGHT]) == (0, 30, 1)


def test_heads_beyond_the_need_serve_better() -> None:
    few, many = (found(row(EIGHT, 30), heads=heads).by_slot.service_level[0, EIGHT] for heads in (6, 9))
    assert few < many


# Dates, weeks, queues -------------------------------------------------------------------------------------------------


def test_a_date_weighs_its_slots_by_contacts() -> None:
    day = found(row(EIGHT, 10), row(EIGHT + 1, 60)).by_day
    calm, busy = alone(10, 5.4), alone(60, 5.4)
    assert day.service_level[0, 0] == pytest.approx(float((calm.in_time + busy.in_time) / 70))
    assert day.contacts[0].tolist() == [70, *[0] * 7]


def test_a_date_without_contacts_has_no_service_level() -> None:
    assert isnan(found(row(EIGHT, 10)).by_day.service_level[0, 1])


def test_weeks_are_seven_dates_and_a_shorter_rest() -> None:
    last_day = CALENDAR.slots_on(7).start
    week = found(row(EIGHT, 10), row(last_day, 40)).by_week
    assert week.contacts[0].tolist() == [10, 40]


def test_the_whole_horizon_is_the_sum_of_its_weeks() -> None:
    prediction = found(row(EIGHT, 10), row(CALENDAR.slots_on(7).start, 40))
    assert prediction.in_all.missed[0, 0] == pytest.approx(prediction.by_week.missed[0].sum())


def test_the_last_row_holds_all_queues_together() -> None:
    prediction = found(row(EIGHT, 30), row(EIGHT, 20, queue=CHAT), queues=(VOICE, CHAT))
    both = prediction.by_slot
    assert both.contacts[:, EIGHT].tolist() == [30, 20, 50]
    assert both.missed[2, EIGHT] == pytest.approx(both.missed[0, EIGHT] + both.missed[1, EIGHT])


def test_the_hour_that_comes_twice_belongs_to_its_date() -> None:
    autumn = Calendar("Europe/London", date(2026, 10, 25), 1, 30)
    rows = [
        DemandInterval(VOICE.id, autumn.origin_utc + timedelta(minutes=30 * slot), 30, None, 1.0, 300.0)
        for slot in range(50)
    ]
    instance = Instance(autumn, (VOICE,), (), (), (), tuple(rows))
    prediction = predict_service(instance, np.ones((1, 50)))
    assert prediction.by_day.contacts[0].tolist() == [50]


# What is not predicted ------------------------------------------------------------------------------------------------


GIVEN = DemandInterval(MAIL.id, CALENDAR.slot_start(EIGHT), 30, required=2.0)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [((GIVEN,), "its heads are given, not its contacts"), ((), "no demand of it is given")],
)
def test_a_queue_without_contacts_says_why_nothing_is_predicted(rows: tuple[DemandInterval, ...], reason: str) -> None:
    prediction = found(*rows, queues=(MAIL,))
    assert prediction.unknown == {"mail": reason}
    assert not prediction.has_queues
    assert np.isnan(prediction.by_slot.missed).all()
    assert np.isnan(prediction.in_all.occupancy).all()


def test_a_queue_that_is_not_predicted_stays_out_of_all_queues_together() -> None:
    both = found(row(EIGHT, 30), GIVEN, queues=(MAIL, VOICE))
    only = found(row(EIGHT, 30))
    assert both.in_all.service_level[2, 0] == only.in_all.service_level[1, 0]
    assert both.in_all.occupancy[2, 0] == only.in_all.occupancy[1, 0]


def test_without_queues_there_is_nothing_to_predict() -> None:
    assert not found(queues=()).has_queues


# The band -------------------------------------------------------------------------------------------------------------


def test_many_contacts_are_served_worst_and_few_best() -> None:
    slot = found(row(EIGHT, 30, volume_low=25.0, volume_high=36.0)).by_slot
    assert slot.service_level_low[0, EIGHT] == pytest.approx(float(alone(36, 5.4).service_level))
    assert slot.service_level_high[0, EIGHT] == pytest.approx(float(alone(25, 5.4).service_level))


def test_the_queues_own_spread_serves_rows_that_say_nothing() -> None:
    spread = replace(VOICE, volume_spread_percent=20.0)
    slot = found(row(EIGHT, 30), queues=(spread,)).by_slot
    assert slot.service_level_low[0, EIGHT] == pytest.approx(float(alone(36, 5.4).service_level))


def test_without_a_spread_there_is_no_band() -> None:
    prediction = found(row(EIGHT, 30))
    assert isnan(prediction.by_slot.service_level_low[0, EIGHT])
    assert isnan(prediction.in_all.service_level_high[0, 0])


def test_a_date_with_a_slot_of_unknown_spread_has_no_band() -> None:
    prediction = found(row(EIGHT, 30, volume_low=25.0, volume_high=36.0), row(EIGHT + 1, 30))
    assert isnan(prediction.by_day.service_level_low[0, 0])
    assert not isnan(prediction.by_slot.service_level_low[0, EIGHT])


def test_a_slot_without_contacts_takes_no_band_away() -> None:
    prediction = found(row(EIGHT, 30, volume_low=25.0, volume_high=36.0), row(EIGHT + 1, 0))
    assert not isnan(prediction.by_day.service_level_low[0, 0])


def test_all_slots_of_a_date_are_many_or_few_together() -> None:
    prediction = found(
        row(EIGHT, 30, volume_low=25.0, volume_high=36.0), row(EIGHT + 1, 10, volume_low=0, volume_high=20)
    )
    busy, calm = alone(36, 5.4), alone(20, 5.4)
    assert prediction.by_day.service_level_low[0, 0] == pytest.approx(float((busy.in_time + calm.in_time) / 56))


def test_perhaps_no_contact_at_all_finds_an_agent_at_once() -> None:
    slot = found(row(EIGHT, 30, volume_low=0, volume_high=36.0)).by_slot
    assert slot.service_level_high[0, EIGHT] == pytest.approx(1.0)


@pytest.mark.parametrize("heads", [0.0, 0.5, 3.0, 6.0, 60.0])
def test_the_band_holds_the_prediction(heads: float) -> None:
    slot = found(row(EIGHT, 30, volume_low=10.0, volume_high=50.0), heads=heads).by_slot
    low, level, high = (
        part[0, EIGHT] for part in (slot.service_level_low, slot.service_level, slot.service_level_high)
    )
    assert low <= level <= high


def test_a_period_in_which_weights_would_turn_the_order_round_keeps_it() -> None:
    # Few contacts leave the calm slot empty, so that the crowded one weighs more than as expected.
    prediction = found(
        row(EIGHT, 200, volume_low=199.9, volume_high=200.1), row(EIGHT + 1, 10, volume_low=0, volume_high=20)
    )
    day = prediction.by_day
    assert day.service_level_low[0, 0] <= day.service_level[0, 0] <= day.service_level_high[0, 0]
