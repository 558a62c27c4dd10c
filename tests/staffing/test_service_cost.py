"""Heads of a queue with `cost: service` are priced by the contacts that they save."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.domain.calendar import Calendar
from wfm.domain.demand import CostSteps, DemandInterval, Queue, Requirement, SlotPrices, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.errors import InputError
from wfm.staffing.requirement import build_requirement
from wfm.staffing.service import convex_below, predict
from wfm.staffing.service_cost import RUNGS

DAY = Calendar("Europe/London", date(2026, 11, 30), 1)
TARGET = Target(service_level=0.80, within_seconds=20, patience_seconds=180)
VOICE = Queue(
    QueueId("voice"),
    "voice",
    CostSteps(((math.inf, 10.0),)),
    CostSteps(((math.inf, 1.0),)),
    target=TARGET,
    cost="service",
)
AHT_SECONDS = 300.0
CALLS = 5 + 55 * np.sin(np.pi * np.arange(96) / 96) ** 2
"""Contacts of the slots of a day: few at night, 60 a quarter of an hour at noon."""


def row(slot: int, volume: float = 0.0, **facts: float) -> DemandInterval:
    return DemandInterval(
        VOICE.id,
        DAY.origin_utc + timedelta(minutes=15 * slot),
        15,
        volume=volume,
        aht_seconds=facts.pop("aht_seconds", AHT_SECONDS),
        row=slot + 2,
    )


def staffed(queue: Queue = VOICE, calls: Sequence[float] = CALLS.tolist(), **facts: float) -> Requirement:
    rows = tuple(row(slot, volume, **facts) for slot, volume in enumerate(calls))
    return build_requirement(Instance(DAY, (queue,), (), (), (), demand=rows))


def prices(queue: Queue = VOICE, calls: Sequence[float] = CALLS.tolist(), **facts: float) -> SlotPrices:
    return staffed(queue, calls, **facts).prices[VOICE.id]


def heads_of(found: SlotPrices, slot: int) -> list[float]:
    """Price of each head of a slot, the first one first."""
    before = np.concatenate([[0], found.ends[:-1, slot]])
    counts = (found.ends[:, slot] - before) // 1000
    return [saving for saving, count in zip(found.savings, counts.tolist(), strict=True) for _ in range(count)]


def test_other_queues_have_no_prices_by_slot() -> None:
    assert staffed(replace(VOICE, cost="heads")).prices == {}


def test_a_head_saves_no_less_than_the_next_one() -> None:
    found = prices()
    assert list(found.savings) == sorted(found.savings, reverse=True)
    assert (np.diff(found.ends, axis=0, prepend=0) >= 0).all()


def test_prices_are_rungs_of_the_average() -> None:
    assert {saving / 10 for saving in prices().savings} <= set(RUNGS)


def test_only_whole_heads_change_the_price() -> None:
    assert (prices(replace(VOICE, shrinkage=0.08)).ends % 1000 == 0).all()


def total_price(requirement: Requirement) -> float:
    """What all heads up to the requirement save together."""
    found, heads = requirement.prices[VOICE.id], requirement.heads[0] * 1000
    edges = np.minimum(np.concatenate([np.zeros((1, 96)), found.ends]), heads)
    return float(np.array(found.savings) @ np.diff(edges, axis=0).sum(axis=1)) / 1000


@pytest.mark.parametrize("shrinkage", [0.0, 0.08, 0.5])
@pytest.mark.parametrize("average", [10.0, 3.0])
def test_needed_heads_cost_as_much_as_without_it(average: float, shrinkage: float) -> None:
    own = replace(VOICE, understaffing=CostSteps(((math.inf, average),)), shrinkage=shrinkage)
    found = staffed(own)
    assert total_price(found) == pytest.approx(average * found.heads.sum(), rel=0.01)


def test_all_heads_cost_the_same_where_all_save_the_same() -> None:
    # With endless patience and as little load as this, one agent is needed, and it saves all contacts of its slot.
    calm = replace(VOICE, target=replace(TARGET, patience_seconds=None, within_seconds=60))
    found = prices(replace(calm, overstaffing=CostSteps(((math.inf, 5.0),))), [0.5] * 96)
    assert (found.savings, found.ends.tolist()) == ((10.0,), [[1000] * 96])


def test_a_price_is_that_of_contacts_within_its_rung() -> None:
    requirement = staffed()
    found, needed = requirement.prices[VOICE.id], requirement.heads[0].astype(int)
    heads = np.arange(needed.max() + 1, dtype=np.float64)
    missed = predict(CALLS[:, None], np.full((96, 1), AHT_SECONDS), 900.0, heads, 20.0, 180.0).missed
    saved = -np.diff(convex_below(missed), axis=1)
    a_contact = [
        price / saved[slot, head]
        for slot in range(96)
        for head, price in enumerate(heads_of(found, slot)[: needed[slot]])
        if found.savings[-1] < price < found.savings[0]
    ]
    assert max(a_contact) / min(a_contact) < 1.27**2


def test_a_head_costs_more_where_it_saves_more() -> None:
    # The same load: 60 contacts of 5 minutes, or 20 of 15.
    rows = (row(0, 60), row(4, 20, aht_seconds=900.0))
    (found,) = build_requirement(Instance(DAY, (VOICE,), (), (), (), demand=rows)).prices.values()
    assert heads_of(found, 0)[0] > heads_of(found, 4)[0]


def test_heads_beyond_the_requirement_count_while_they_save_contacts() -> None:
    found = staffed()
    assert found.prices[VOICE.id].ends[-1, 48] > 1000 * math.ceil(found.heads[0, 48])


def test_heads_that_save_less_than_one_too_many_costs_are_surplus() -> None:
    found = staffed(replace(VOICE, overstaffing=CostSteps(((math.inf, 50.0),))))
    assert found.prices[VOICE.id].ends[-1].tolist() == (1000 * np.ceil(found.heads[0])).tolist()


def test_no_contacts_need_no_heads() -> None:
    assert prices(VOICE, [0.0] * 96).ends.max() == 0


def test_a_queue_without_rows_needs_no_heads() -> None:
    assert prices(VOICE, []).ends.max() == 0


def test_least_agents_are_worth_the_average_whoever_calls() -> None:
    own = replace(VOICE, target=replace(TARGET, min_agents=2))
    found = prices(own, [*CALLS[:50], *[0.0] * 46])
    assert heads_of(found, 90) == [10.0, 10.0]


def test_least_agents_alone_keep_their_price() -> None:
    own = replace(VOICE, target=replace(TARGET, min_agents=2))
    found = prices(own, [0.0] * 96)
    assert (found.savings, found.ends[0].tolist()) == ((10.0,), [2000] * 96)


def test_chats_at_once_save_more_a_head() -> None:
    chat = replace(VOICE, channel="chat", concurrency=2)
    assert prices(chat).ends[-1].max() < prices().ends[-1].max()


@pytest.mark.parametrize(
    "target",
    [
        Target(max_occupancy=0.8),
        Target(max_abandonment=0.05, patience_seconds=60),
        replace(TARGET, patience_seconds=None),
        replace(TARGET, patience_seconds=math.inf),
        replace(TARGET, patience_seconds=0),
        replace(TARGET, within_seconds=0),
        replace(TARGET, service_level=0.9999),
    ],
    ids=["occupancy", "abandonment", "no patience given", "endless patience", "no patience", "at once", "nearly all"],
)
def test_all_targets_give_prices_for_all_needed_heads(target: Target) -> None:
    found = staffed(replace(VOICE, target=target))
    assert (found.prices[VOICE.id].ends[-1] >= found.heads[0] * 1000).all()


@pytest.mark.parametrize(
    ("calls", "aht_seconds", "shrinkage"),
    [(0.001, 300.0, 0.0), (3000.0, 300.0, 0.0), (20.0, 300.0, 0.99), (20.0, 1.0, 0.0)],
    ids=["hardly a call", "a thousand erlangs", "hardly anybody there", "handled at once"],
)
def test_extremes_give_prices_for_all_needed_heads(calls: float, aht_seconds: float, shrinkage: float) -> None:
    found = staffed(replace(VOICE, shrinkage=shrinkage), [calls, calls / 2], aht_seconds=aht_seconds)
    assert (found.prices[VOICE.id].ends[-1] >= found.heads[0] * 1000).all()


def test_a_price_of_nothing_stays_nothing() -> None:
    free = replace(VOICE, understaffing=CostSteps(((math.inf, 0.0),)), overstaffing=CostSteps(((math.inf, 0.0),)))
    assert set(prices(free).savings) == {0.0}


def test_given_heads_are_refused() -> None:
    rows = (row(0, 10), DemandInterval(VOICE.id, DAY.origin_utc + timedelta(minutes=15), 15, required=3, row=3))
    with pytest.raises(InputError) as refused:
        build_requirement(Instance(DAY, (VOICE,), (), (), (), demand=rows))
    assert str(refused.value) == (
        "demand.csv row 3, required: queue 'voice' has cost: service, which is worked out from contacts, not "
        "from heads as given; give volume and aht_seconds instead of required, or take cost: service off the queue "
        "'voice'"
    )
