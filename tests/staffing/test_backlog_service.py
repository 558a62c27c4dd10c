"""What heads make of work that may wait: first due first, late work left, contacts counted when they are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf, isnan

import numpy as np
import pytest

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import Backlog, CostSteps, DemandInterval, OpeningHours, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction
from wfm.staffing.backlog_service import serve_backlog
from wfm.staffing.prediction import predict_service
from wfm.staffing.served import Service

HALF_HOUR = 1800.0
FLAT = CostSteps(((inf, 10.0),))
TWO_COHORTS = Backlog(np.array([0, 0]), np.array([1, 3]), np.array([1000, 2000]), np.array([True, True]))
"""One agent-slot due by slot 1, two by slot 3."""


def served(heads: list[float], backlog: Backlog = TWO_COHORTS, shrinkage: float = 0.0) -> Service:
    """Three agent-slots of work, thirty contacts, all there from the first of four slots on."""
    volume = np.array([10.0, 20.0, 0.0, 0.0])
    aht = np.full(4, 0.1 * HALF_HOUR * (1 - shrinkage))
    return serve_backlog(backlog, volume, aht, np.array(heads), np.ones(4, dtype=bool), HALF_HOUR, shrinkage)


def test_contacts_count_in_the_slot_by_whose_end_they_are_due() -> None:
    assert served([1, 1, 1, 0]).offered.tolist() == [0, 10, 0, 20]


def test_enough_heads_miss_nothing() -> None:
    assert served([0, 1, 1, 1]).missed.tolist() == [0, 0, 0, 0]


def test_what_is_due_first_is_done_first() -> None:
    assert served([1, 0, 0, 0]).missed.tolist() == [0, 0, 0, 20]


def test_what_is_left_at_its_deadline_is_missed_in_part() -> None:
    assert served([0, 0.5, 0, 2]).missed.tolist() == [0, 5, 0, 0]


def test_heads_after_the_deadline_help_no_more() -> None:
    assert served([0, 0, 0, 9]).missed.tolist() == [0, 10, 0, 0]


def test_agents_are_busy_while_there_is_work() -> None:
    assert served([2, 2, 1, 0]).occupancy.tolist()[:3] == [1, 0.5, 0]


def test_shrinkage_takes_time_off_agents_and_not_off_the_work() -> None:
    shrunk = served([1, 1, 1, 0], shrinkage=0.25)
    assert shrunk.missed.tolist() == [0, 0, 0, 0]
    assert shrunk.agent_seconds.tolist() == [1350, 1350, 1350, 0]


def test_what_is_due_after_the_horizon_counts_not_but_keeps_agents_busy() -> None:
    later = replace(TWO_COHORTS, is_due=np.array([True, False]))
    assert served([1, 1, 1, 0], later).offered.tolist() == [0, 10, 0, 0]
    assert served([1, 1, 1, 0], later).occupancy.tolist()[:3] == [1, 1, 1]


# As a queue -----------------------------------------------------------------------------------------------------------

CALENDAR = Calendar("Europe/London", date(2026, 11, 30), 1, 60)
HOURS = OpeningHours(((TimeWindow(8 * 60, 12 * 60),),) * 7)
MAIL = Queue(QueueId("mail"), "email", FLAT, FLAT, HOURS, Target(respond_within_minutes=120))
VOICE = Queue(QueueId("voice"), "voice", FLAT, FLAT, HOURS, Target(0.8, 20, patience_seconds=180))


def at_eight(queue: Queue, volume: float, **more: float) -> DemandInterval:
    return DemandInterval(queue.id, CALENDAR.slot_start(8), 60, None, volume, 360.0, **more)


def found(*rows: DemandInterval, queues: tuple[Queue, ...] = (MAIL,), heads: float = 1.0) -> Prediction:
    instance = Instance(CALENDAR, queues, (), (), (), rows)
    return predict_service(instance, np.full((len(queues), 24), heads))


@pytest.mark.parametrize(("heads", "level"), [(1.0, 1.0), (0.5, 0.5)])
def test_the_service_level_is_the_share_done_by_its_deadline(heads: float, level: float) -> None:
    # Thirty mails are three agent-hours; they may be worked from eight until eleven.
    prediction = found(at_eight(MAIL, 30), heads=heads)
    assert prediction.in_all.service_level[0, 0] == pytest.approx(level)
    assert prediction.in_all.missed[0, 0] == pytest.approx(30 * (1 - level))


def test_nobody_waits_in_line_or_gives_up() -> None:
    prediction = found(at_eight(MAIL, 30))
    assert isnan(prediction.in_all.speed_of_answer_seconds[0, 0])
    assert isnan(prediction.in_all.abandonment[0, 0])


def test_where_nobody_is_there_for_mails_there_is_no_occupancy() -> None:
    assert isnan(found(at_eight(MAIL, 30), heads=0).in_all.occupancy[0, 0])


def test_all_queues_together_wait_and_give_up_as_callers_do() -> None:
    both = found(at_eight(MAIL, 30), at_eight(VOICE, 6), queues=(MAIL, VOICE))
    assert both.in_all.abandonment[2, 0] == both.in_all.abandonment[1, 0]
    assert both.in_all.speed_of_answer_seconds[2, 0] == both.in_all.speed_of_answer_seconds[1, 0]
    assert both.in_all.contacts[2, 0] == pytest.approx(36)


def test_more_mails_than_expected_are_late() -> None:
    prediction = found(at_eight(MAIL, 30, volume_low=20.0, volume_high=40.0))
    figures = prediction.in_all
    assert [figures.service_level_low[0, 0], figures.service_level_high[0, 0]] == [pytest.approx(0.75), 1.0]


def test_work_of_which_some_has_no_known_spread_has_no_band() -> None:
    later = replace(at_eight(MAIL, 10), start_utc=CALENDAR.slot_start(9))
    assert np.isnan(found(at_eight(MAIL, 30, volume_low=20.0, volume_high=40.0), later).by_slot.service_level_low).all()


def test_a_closed_queue_works_on_nothing() -> None:
    never = replace(MAIL, hours=OpeningHours(((TimeWindow(8 * 60, 9 * 60),),) * 7))
    assert found(at_eight(never, 30), queues=(never,)).in_all.service_level[0, 0] == pytest.approx(1 / 3)
