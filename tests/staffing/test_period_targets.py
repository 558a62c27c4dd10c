"""Promises over a day or a week: kept, cheap, and no worse than the best of all choices by more than a head."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import CostSteps, DemandInterval, OpeningHours, Queue, Target
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.errors import InputError
from wfm.staffing.erlang import abandonment, agents_required, occupancy
from wfm.staffing.period_savings import period_savings
from wfm.staffing.period_targets import heads_for_period
from wfm.staffing.requirement import build_requirement
from wfm.staffing.service import predict

DAY = Target(service_level=0.80, within_seconds=20, patience_seconds=180, period="day")
QUARTER = 900.0
AHT = 300.0


def heads(loads: list[float], target: Target = DAY, groups: list[int] | None = None, **more: object) -> np.ndarray:
    """Heads for quarters of an hour with so many erlangs."""
    size = len(loads)
    volume = np.array(loads) * QUARTER / AHT
    numbers = np.zeros(size, dtype=np.int64) if groups is None else np.array(groups)
    return heads_for_period(volume, np.full(size, AHT), np.full(size, QUARTER), target, numbers, **more)


def by_interval(loads: list[float], target: Target = DAY) -> np.ndarray:
    return agents_required(np.array(loads), np.full(len(loads), AHT), target)


def missed(load: float, agents: np.ndarray | float, patience: float | None, seconds: float = QUARTER) -> np.ndarray:
    patience = math.inf if patience is None else patience
    counts = np.atleast_1d(np.asarray(agents, dtype=np.float64))
    return predict(np.array([load * seconds / AHT]), np.array([AHT]), seconds, counts, 20, patience).missed


def level(loads: list[float], agents: np.ndarray, patience: float | None = 180) -> float:
    lost = sum(float(missed(load, count, patience)[0]) for load, count in zip(loads, agents, strict=True))
    return 1 - lost / (sum(loads) * QUARTER / AHT)


BUSY_DAY = [2.0, 6.0, 15.0, 25.0, 30.0, 22.0, 12.0, 5.0]

# Kept and cheap ------------------------------------------------------------------------------------------------------


def test_the_promise_holds_over_the_day() -> None:
    assert level(BUSY_DAY, heads(BUSY_DAY)) >= 0.80


def test_a_day_takes_fewer_heads_than_every_interval() -> None:
    assert heads(BUSY_DAY).sum() < by_interval(BUSY_DAY).sum()


def test_no_head_can_be_taken_away() -> None:
    found = heads(BUSY_DAY)
    levels = [level(BUSY_DAY, found - unit) for unit in np.eye(len(found)) * (found > 1)[:, None] if unit.any()]
    assert max(levels) < 0.80


def test_each_group_keeps_its_own_promise() -> None:
    found = heads(BUSY_DAY, groups=[5, 5, 5, 5, 9, 9, 9, 9])
    assert level(BUSY_DAY[:4], found[:4]) >= 0.80
    assert level(BUSY_DAY[4:], found[4:]) >= 0.80


def test_groups_are_independent() -> None:
    found = heads(BUSY_DAY, groups=[0, 0, 0, 0, 1, 1, 1, 1])
    assert found.tolist() == [*heads(BUSY_DAY[:4]), *heads(BUSY_DAY[4:])]


def test_one_interval_alone_is_the_promise_per_interval() -> None:
    assert heads([20.0]).tolist() == by_interval([20.0]).tolist()


CASES = [
    ([0.5, 1.0, 2.0], 0.8, 180.0),
    ([3.0, 4.0, 8.0], 0.8, 180.0),
    ([3.0, 4.0, 8.0], 0.8, None),
    ([9.9, 37.9, 21.1], 0.7, 180.0),
    ([31.5, 11.0, 7.9], 0.8, 60.0),
    ([12.0, 12.0, 12.0], 0.5, 60.0),
    ([1.0, 6.0, 20.0], 0.95, 180.0),
]


@pytest.mark.parametrize(("loads", "promise", "patience"), CASES)
@pytest.mark.parametrize("lengths", [(1, 1, 1), (1, 2, 4)], ids=["equal", "unequal"])
def test_the_best_of_all_choices_is_missed_by_one_head_at_most(
    loads: list[float], promise: float, patience: float | None, lengths: tuple[int, int, int]
) -> None:
    seconds = np.array(lengths) * QUARTER
    volume = np.array(loads) * seconds / AHT
    target = Target(service_level=promise, within_seconds=20, patience_seconds=patience, period="day")
    found = heads_for_period(volume, np.full(3, AHT), seconds, target, np.zeros(3, dtype=np.int64))
    best = least_quarters(loads, seconds, (1 - promise) * volume.sum(), patience)
    assert best <= (found * lengths).sum() <= best + max(lengths)


def least_quarters(loads: list[float], seconds: np.ndarray, may_miss: float, patience: float | None) -> float:
    """Try all heads from the first allowed to where hardly anybody is missed any more."""
    choices = []
    for load, length in zip(loads, seconds, strict=True):
        counts = np.arange(1 if patience else math.floor(load) + 1, math.ceil(load + 4 * math.sqrt(load)) + 4)
        choices.append(list(zip(counts * length / QUARTER, missed(load, counts, patience, length), strict=True)))
    plans = ((a[0] + b[0], a[1] + b[1]) for a, b in product(choices[0], choices[1]))
    last_quarters, last_missed = (np.array(column) for column in zip(*choices[2], strict=True))
    enough = ((quarters + last_quarters[so_far + last_missed <= may_miss + 1e-6]) for quarters, so_far in plans)
    return min(fits.min() for fits in enough if fits.size)


# What holds in every interval ----------------------------------------------------------------------------------------


def test_somebody_is_there_wherever_contacts_are() -> None:
    found = heads([0.01, 50.0, 0.0])
    assert found[0] == 1
    assert found[2] == 0


def test_least_agents_hold_in_every_interval() -> None:
    assert heads(BUSY_DAY, replace(DAY, min_agents=9)).min() == 9


def test_agents_who_are_there_anyway_count_towards_the_promise() -> None:
    least = np.array([0, 0, 0, 0, 40, 0, 0, 0])
    assert np.delete(heads(BUSY_DAY, least_heads=least), 4).sum() < np.delete(heads(BUSY_DAY), 4).sum()


def test_the_cap_on_occupancy_holds_in_every_interval() -> None:
    found = heads(BUSY_DAY, replace(DAY, max_occupancy=0.80))
    assert occupancy(np.array(BUSY_DAY), np.full(8, AHT), found, 180).max() <= 0.80 + 1e-9


def test_the_cap_on_abandonment_holds_in_every_interval() -> None:
    found = heads(BUSY_DAY, replace(DAY, max_abandonment=0.10))
    assert abandonment(np.array(BUSY_DAY), np.full(8, AHT), found, 180).max() <= 0.10 + 1e-9


def test_no_line_grows_for_ever_where_nobody_gives_up() -> None:
    assert (heads(BUSY_DAY, replace(DAY, patience_seconds=None)) > np.array(BUSY_DAY)).all()


def test_a_chat_agent_serves_several() -> None:
    assert heads([20.0], concurrency=2.0).tolist() == [math.ceil(by_interval([20.0])[0] / 2)]


# Extremes ------------------------------------------------------------------------------------------------------------


def test_no_contacts_need_nobody() -> None:
    assert heads([0.0, 0.0]).tolist() == [0, 0]


def test_no_intervals_need_nothing() -> None:
    assert heads([]).size == 0


@pytest.mark.parametrize("promise", [1e-9, 0.999999, math.nextafter(1.0, 0.0)])
@pytest.mark.parametrize("patience", [0.0, 180.0, 1e9, None])
def test_a_promise_on_the_edge_takes_no_more_than_in_every_interval(promise: float, patience: float | None) -> None:
    target = replace(DAY, service_level=promise, patience_seconds=patience)
    assert heads([0.1, 40.0], target).sum() <= by_interval([0.1, 40.0], target).sum()


def test_five_thousand_erlangs_are_no_trouble() -> None:
    loads = [5000.0, 4000.0]
    assert level(loads, heads(loads)) >= 0.80 - 1e-6


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in shape"):
        heads([3.0, 4.0], groups=[0])


@pytest.mark.parametrize("promise", [0.0, 1.0])
def test_a_promise_out_of_reach_is_refused(promise: float) -> None:
    with pytest.raises(ValueError, match="no service level that can be promised"):
        heads([3.0], replace(DAY, service_level=promise))


def test_a_period_without_a_service_level_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a service level"):
        heads([3.0], Target(max_occupancy=0.8, period="day"))


# In the requirement --------------------------------------------------------------------------------------------------

COST = CostSteps(((math.inf, 1.0),))
VOICE = Queue(QueueId("voice"), "voice", COST, COST, target=DAY)
MONDAY = date(2026, 11, 30)


def instance(queue: Queue, days: int = 1) -> Instance:
    """A busy two hours from 08:00 on each day, the second day half as busy, and so on."""
    calendar = Calendar("Europe/London", MONDAY, days)
    starts = [calendar.midnight(day) + timedelta(hours=8) for day in calendar.dates]
    rows = [
        DemandInterval(queue.id, eight + timedelta(minutes=15 * place), 15, volume=3 * load / day, aht_seconds=AHT)
        for day, eight in enumerate(starts, 1)
        for place, load in enumerate(BUSY_DAY)
    ]
    return Instance(calendar, (queue,), (), (), (), demand=tuple(rows))


def test_rows_of_a_date_share_the_promise_of_a_day() -> None:
    found = build_requirement(instance(VOICE, days=2)).heads[0]
    assert found[32:40].tolist() == heads(BUSY_DAY).tolist()
    assert found[128:136].tolist() == heads([load / 2 for load in BUSY_DAY]).tolist()


def test_rows_of_seven_dates_share_the_promise_of_a_week() -> None:
    week = replace(VOICE, target=replace(DAY, period="week"))
    found = build_requirement(instance(week, days=8)).heads[0]
    loads = [load / day for day in range(1, 8) for load in BUSY_DAY]
    assert found[: 7 * 96].sum() == heads(loads).sum()
    assert found[7 * 96 :].sum() == heads([load / 8 for load in BUSY_DAY]).sum()


def test_shrinkage_grosses_up_what_the_day_needs() -> None:
    found = build_requirement(instance(replace(VOICE, shrinkage=0.5))).heads[0, 32:40]
    assert found.tolist() == (2 * heads(BUSY_DAY)).tolist()


def test_least_agents_are_there_only_while_the_queue_is_open() -> None:
    hours = OpeningHours(((TimeWindow(480, 540),),) * 7)
    queue = replace(VOICE, hours=hours, target=replace(DAY, min_agents=50))
    found = build_requirement(instance(queue)).heads[0, 32:40]
    assert (found[:4] == 50).all()
    assert (found[4:] < 50).all()


def test_a_period_without_a_service_level_is_an_issue_of_the_configuration() -> None:
    with pytest.raises(InputError) as refused:
        build_requirement(instance(replace(VOICE, target=Target(max_occupancy=0.8, period="week"))))
    assert str(refused.value) == (
        "configuration, queues, voice, target, period: a promise over a week needs a service level, for all other "
        "promises hold in each interval; give service_level with within_seconds, or leave period out"
    )


def test_hours_saved_are_the_difference_of_the_two_plans() -> None:
    busy = instance(VOICE)
    saved = period_savings(busy, build_requirement(busy))
    assert saved.tolist() == [(by_interval(BUSY_DAY).sum() - heads(BUSY_DAY).sum()) / 4]


def test_a_queue_that_promises_by_interval_saves_nothing() -> None:
    queue = replace(VOICE, target=replace(DAY, period="interval"))
    calm = instance(queue)
    assert period_savings(calm, build_requirement(calm)).tolist() == [0]
