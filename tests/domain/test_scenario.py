"""Scenarios change facts, and nothing else."""

from __future__ import annotations

import math
from datetime import date

import pytest

from wfm.domain.calendar import Calendar
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Target
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.scenario import ExtraPeople, Scenario, apply_scenario

DAY = Calendar("Europe/London", date(2026, 11, 30), 1)
COST = CostSteps(((math.inf, 1.0),))
VOICE, CHAT = QueueId("voice"), QueueId("chat")
FULL = ContractId("full_time")
INSTANCE = Instance(
    DAY,
    tuple(Queue(queue, "voice", COST, COST, shrinkage=0.05) for queue in (VOICE, CHAT)),
    (),
    (Contract(FULL, (TemplateId("day"),)),),
    (Agent(AgentId("extra_1"), "Ann", FULL, (VOICE,)),),
    demand=(
        DemandInterval(VOICE, DAY.origin_utc, 60, None, 40.0, 200.0, 2, 30.0, 60.0),
        DemandInterval(CHAT, DAY.origin_utc, 60, 4.0, row=3),
    ),
)


def changed(**changes: object) -> Instance:
    return apply_scenario(INSTANCE, Scenario("other", **changes))


def test_without_changes_an_instance_stays_as_it_is():
    assert changed() == INSTANCE


def test_contacts_change_with_their_percentiles():
    row = changed(volume_percent={VOICE: 10.0}).demand[0]
    assert (row.volume, row.volume_low, row.volume_high) == pytest.approx((44.0, 33.0, 66.0))


def test_handling_time_changes_by_queue():
    assert changed(aht_percent={VOICE: -5.0}).demand[0].aht_seconds == pytest.approx(190.0)


def test_queues_that_are_not_named_keep_their_demand():
    assert changed(volume_percent={VOICE: 10.0}).demand[1] == INSTANCE.demand[1]


def test_given_heads_change_by_their_own_percentage():
    assert changed(required_percent={CHAT: 25.0}).demand[1].required == pytest.approx(5.0)


def test_shrinkage_takes_the_place_of_the_queue_s():
    assert [queue.shrinkage for queue in changed(shrinkage={VOICE: 0.12}).queues] == [0.12, 0.05]


def test_a_target_takes_the_place_of_the_queue_s():
    target = Target(service_level=0.9, within_seconds=10)
    assert [queue.target for queue in changed(targets={CHAT: target}).queues] == [Target(), target]


def test_extra_people_get_ids_that_nobody_bears():
    agents = changed(extra_people=(ExtraPeople(FULL, (VOICE, CHAT), 2),)).agents
    assert [agent.id for agent in agents] == ["extra_1", "extra_2", "extra_3"]


def test_extra_people_bring_skills_contract_and_team():
    agent = changed(extra_people=(ExtraPeople(FULL, (CHAT,), 1, "North"),)).agents[-1]
    assert (agent.contract, agent.skills, agent.team) == (FULL, (CHAT,), "North")
