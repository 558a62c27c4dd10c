"""Demand rows become heads per queue and slot."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import CostSteps, DemandInterval, OpeningHours, Queue, Requirement, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.errors import InputError
from wfm.staffing.requirement import build_requirement

DAY = Calendar("Europe/London", date(2026, 11, 30), 1)
COST = CostSteps(((math.inf, 1.0),))
TARGET = Target(service_level=0.80, within_seconds=20)
VOICE = Queue(QueueId("voice"), "voice", COST, COST, target=TARGET)
EIGHT_TO_NINE = OpeningHours(((TimeWindow(480, 540),),) * 7)
EIGHT = 32
"""Slot of 08:00."""


def row(minute: int = 480, minutes: int = 15, queue: str = "voice", **facts: float) -> DemandInterval:
    return DemandInterval(QueueId(queue), DAY.origin_utc + timedelta(minutes=minute), minutes, **facts, row=2)


def build(queue: Queue, *rows: DemandInterval, calendar: Calendar = DAY) -> Requirement:
    return build_requirement(Instance(calendar, (queue,), (), (), (), demand=rows))


def heads(queue: Queue, *rows: DemandInterval) -> list[float]:
    return build(queue, *rows).heads[0, EIGHT : EIGHT + 4].tolist()


def refusal(queue: Queue, *rows: DemandInterval) -> str:
    with pytest.raises(InputError) as refused:
        build(queue, *rows)
    return str(refused.value)


# Given heads ---------------------------------------------------------------------------------------------------------


def test_given_heads_are_taken_as_they_are() -> None:
    assert heads(replace(VOICE, shrinkage=0.5), row(required=3.25)) == [3.25, 0, 0, 0]


def test_given_heads_need_no_target() -> None:
    assert heads(replace(VOICE, target=Target()), row(required=3)) == [3, 0, 0, 0]


def test_given_heads_are_whole_thousandths() -> None:
    assert heads(VOICE, row(required=1 / 3))[0] == 0.333


def test_least_agents_do_not_touch_given_heads() -> None:
    assert heads(replace(VOICE, target=replace(TARGET, min_agents=2)), row(required=1))[0] == 1


def test_a_row_of_an_hour_fills_four_slots() -> None:
    assert heads(VOICE, row(minutes=60, required=2.5)) == [2.5, 2.5, 2.5, 2.5]


@pytest.mark.parametrize("channel", ["email", "back_office"])
def test_a_queue_without_calls_takes_given_heads(channel: str) -> None:
    assert heads(replace(VOICE, channel=channel), row(required=2))[0] == 2


# Heads from contacts -------------------------------------------------------------------------------------------------


def test_contacts_become_agents() -> None:
    assert heads(VOICE, row(volume=30, aht_seconds=300))[0] == 14


def test_a_longer_row_spreads_its_contacts() -> None:
    assert heads(VOICE, row(minutes=60, volume=120, aht_seconds=300)) == [14, 14, 14, 14]


def test_shrinkage_grosses_up_to_hundredths() -> None:
    assert heads(replace(VOICE, shrinkage=0.1), row(volume=30, aht_seconds=300))[0] == 15.56


def test_no_contacts_need_nobody() -> None:
    assert heads(VOICE, row(volume=0, aht_seconds=0)) == [0, 0, 0, 0]


def test_least_agents_are_there_even_without_contacts() -> None:
    queue = replace(VOICE, target=replace(TARGET, min_agents=2), shrinkage=0.5)
    assert heads(queue, row(volume=0, aht_seconds=0))[0] == 4


def test_least_agents_are_there_only_while_the_queue_is_open() -> None:
    queue = replace(VOICE, target=replace(TARGET, min_agents=2), hours=EIGHT_TO_NINE)
    found = build(queue, row(465, volume=0, aht_seconds=0), row(480, volume=0, aht_seconds=0))
    assert found.heads[0, EIGHT - 1 : EIGHT + 2].tolist() == [0, 2, 0]


def test_more_than_the_least_agents_stay() -> None:
    assert heads(replace(VOICE, target=replace(TARGET, min_agents=2)), row(volume=30, aht_seconds=300))[0] == 14


@pytest.mark.parametrize(("concurrency", "agents"), [(1, 14), (2, 7), (3, 5), (1.5, 10)])
def test_a_chat_agent_is_as_good_as_several(concurrency: float, agents: int) -> None:
    chat = replace(VOICE, channel="chat", concurrency=concurrency)
    assert heads(chat, row(volume=30, aht_seconds=300))[0] == agents


def test_concurrency_means_nothing_to_callers() -> None:
    assert heads(replace(VOICE, concurrency=2), row(volume=30, aht_seconds=300))[0] == 14


# Slots ---------------------------------------------------------------------------------------------------------------


def test_slots_are_open_within_the_hours() -> None:
    is_open = build(replace(VOICE, hours=EIGHT_TO_NINE)).is_open[0]
    assert np.flatnonzero(is_open).tolist() == [32, 33, 34, 35]


def test_a_queue_without_hours_is_always_open() -> None:
    assert build(VOICE).is_open.all()


def test_the_tail_of_the_night_before_is_open() -> None:
    night = OpeningHours(((TimeWindow(1320, 1500),),) * 7)
    assert np.flatnonzero(build(replace(VOICE, hours=night)).is_open[0]).tolist() == [0, 1, 2, 3, *range(88, 96)]


def test_the_day_on_which_clocks_go_forward_has_ninety_two_slots() -> None:
    found = build(VOICE, calendar=Calendar("Europe/London", date(2027, 3, 28), 1))
    assert found.heads.shape == found.is_open.shape == (1, 92)


def test_a_row_that_reaches_past_the_horizon_is_cut() -> None:
    assert build(VOICE, row(1425, minutes=60, required=2)).heads[0, -2:].tolist() == [0, 2]


def test_queues_keep_their_order() -> None:
    chat = replace(VOICE, id=QueueId("chat"))
    found = build_requirement(Instance(DAY, (chat, VOICE), (), (), (), demand=(row(required=3),)))
    assert (found.queues, found.heads[:, EIGHT].tolist()) == (("chat", "voice"), [0, 3])


# Refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["email", "back_office"])
def test_contacts_that_may_wait_need_a_deadline(channel: str) -> None:
    message = refusal(replace(VOICE, channel=channel), row(volume=3, aht_seconds=300))
    assert message == (
        "configuration, queues, voice, target, respond_within_minutes: is needed to plan contacts of channel "
        f"{channel}, which may wait until then; give the minutes, or give the agents needed in the column required "
        "instead of volume and aht_seconds"
    )


def test_a_perfect_service_level_is_refused() -> None:
    message = refusal(replace(VOICE, target=replace(TARGET, service_level=1.0)), row(volume=3, aht_seconds=300))
    assert message.startswith("configuration, queues, voice, target, service_level: '1' is no service level")


def test_contacts_without_handling_time_are_refused() -> None:
    assert refusal(VOICE, row(volume=3, aht_seconds=0)).startswith("demand.csv row 2, aht_seconds: contacts without")


def test_all_issues_are_listed() -> None:
    message = refusal(replace(VOICE, target=Target()), row(volume=3, aht_seconds=0))
    assert len(message.splitlines()) == 2


# More than can be meant ----------------------------------------------------------------------------------------------


def test_contacts_for_a_hundred_thousand_agents_are_staffed_for() -> None:
    assert heads(replace(VOICE, target=Target(max_occupancy=1.0)), row(volume=99_000, aht_seconds=900))[0] >= 99_000


@pytest.mark.parametrize(
    ("channel", "shrinkage", "volume"), [("voice", 0.0, 100_001), ("voice", 0.5, 50_001), ("chat", 0.0, 200_001)]
)
def test_contacts_for_more_agents_are_refused(channel: str, shrinkage: float, volume: float) -> None:
    queue = replace(VOICE, channel=channel, concurrency=2.0, shrinkage=shrinkage)
    told = "demand.csv row 2, volume: .* brings queue 'voice' to more than 100,000 agents at once"
    assert re.search(told, refusal(queue, row(volume=volume, aht_seconds=900)))


@pytest.mark.parametrize("volume", [1e18, 1e300])
def test_absurd_contacts_are_refused_at_once(volume: float) -> None:
    assert "more than 100,000 agents" in refusal(VOICE, row(volume=volume, aht_seconds=300))


def test_an_absurd_upper_end_of_the_forecast_is_refused() -> None:
    rows = row(volume=10, aht_seconds=300, volume_low=5, volume_high=1e9)
    assert "demand.csv row 2, volume_high: '1e+09'" in refusal(VOICE, rows)


@pytest.mark.parametrize(("shrinkage", "least"), [(0.0, 100_001), (0.5, 50_001)])
def test_more_least_agents_are_refused(shrinkage: float, least: int) -> None:
    queue = replace(VOICE, shrinkage=shrinkage, target=replace(TARGET, min_agents=least))
    assert "target, min_agents" in refusal(queue, row(volume=0, aht_seconds=300))


def test_a_hundred_thousand_least_agents_are_there() -> None:
    queue = replace(VOICE, target=replace(TARGET, min_agents=100_000))
    assert heads(queue, row(volume=0, aht_seconds=300))[0] == 100_000
