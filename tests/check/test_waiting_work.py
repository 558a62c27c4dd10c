"""Heads are shared out over work that may wait at the least cost, and late is what no head did in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest
from drawing import VOICE, roster
from hypothesis import given
from hypothesis import strategies as st
from proof_bench import case, centre, cheapest, random_prices, template

from wfm.check.certificate import prove
from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.queue_price import queue_prices, units_per_head
from wfm.check.sharing import SkillSet
from wfm.check.waiting_work import share_over_time, work_of
from wfm.domain.certificate import MILLION
from wfm.domain.demand import Backlog, CostSteps, Queue, Requirement
from wfm.domain.findings import Coverage
from wfm.domain.ids import QueueId

MAIL = replace(VOICE, id=QueueId("mail"), channel="email")
POST = replace(MAIL, id=QueueId("post"))
MAIL_ONLY, VOICE_AND_MAIL = (0,), (0, 1)


@dataclass(frozen=True)
class Cohort:
    """Whole agent-slots of work."""

    first: int
    last: int
    work: int = 1
    is_due: bool = True


def backlog(*cohorts: Cohort) -> Backlog:
    return Backlog(
        np.array([each.first for each in cohorts], np.int64),
        np.array([each.last for each in cohorts], np.int64),
        np.array([1000 * each.work for each in cohorts], np.int64),
        np.array([each.is_due for each in cohorts], np.bool_),
    )


def shared(
    queues: Sequence[Queue],
    heads: Mapping[SkillSet, Sequence[int]],
    need: Sequence[int],
    backlogs: Mapping[str, Backlog],
) -> tuple[Coverage, float]:
    """Share heads by skill set and slot out; slots that are not named have neither heads nor needs."""
    instance = replace(roster("ann .")[0], queues=tuple(queues))
    per_head, slots = units_per_head(instance.calendar), instance.calendar.slot_count
    table = np.zeros((len(queues), slots))
    table[:, : max(map(len, heads.values()))] = np.array(need)[:, None]
    requirement = Requirement(
        tuple(queue.id for queue in queues),
        table,
        np.ones(table.shape, np.bool_),
        backlogs={QueueId(name): own for name, own in backlogs.items()},
    )
    supply = {own: np.array([*row, *[0] * (slots - len(row))], np.int64) * per_head for own, row in heads.items()}
    works = {
        row: work_of(requirement.backlogs[queue.id], requirement.is_open[row], per_head // 1000)
        for row, queue in enumerate(queues)
        if queue.id in requirement.backlogs
    }
    given_units, needed = share_over_time(supply, queue_prices(instance, requirement), works)
    found = Coverage(replace(requirement, heads=needed / per_head), given_units / per_head)
    return found, sum(coverage_costs(instance, found).values())


def mail_in(heads: Sequence[int], *cohorts: Cohort) -> Coverage:
    """Cover of a queue of mail alone."""
    return shared([MAIL], {MAIL_ONLY: heads}, [0], {"mail": backlog(*cohorts)})[0]


# Work and when it is done --------------------------------------------------------------------------------------------


def test_work_is_done_where_heads_are() -> None:
    found = mail_in([0, 0, 1, 1], Cohort(0, 3, 2))
    assert (found.requirement.heads[0, :4].tolist(), found.short.sum(), found.over.sum()) == ([0, 0, 1, 1], 0, 0)


@pytest.mark.parametrize(("slot", "late"), [(2, 0), (3, 1)])
def test_work_can_be_done_in_the_last_slot_before_its_deadline_and_not_after_it(slot: int, late: int) -> None:
    heads = [0, 0, 0, 0]
    heads[slot] = 1
    assert mail_in(heads, Cohort(0, 2)).short.sum() == late


@pytest.mark.parametrize(("slot", "late"), [(1, 0), (0, 1)])
def test_work_can_be_done_in_the_slot_in_which_it_arrives_and_not_before(slot: int, late: int) -> None:
    heads = [0, 0, 0, 0]
    heads[slot] = 1
    assert mail_in(heads, Cohort(1, 3)).short.sum() == late


def test_late_work_is_short_in_the_slot_of_its_deadline() -> None:
    assert mail_in([1, 0, 0, 0], Cohort(0, 2, 3)).short[0, :4].tolist() == [0, 0, 2, 0]


def test_what_is_due_first_is_done_first() -> None:
    # One head a slot: the cohort due in slot 1 takes both, the other one is late by one at its own deadline.
    found = mail_in([1, 1, 1, 0], Cohort(0, 1, 2), Cohort(0, 2, 2))
    assert found.short[0, :4].tolist() == [0, 0, 1, 0]


def test_late_work_is_dropped_and_keeps_nobody_busy_later() -> None:
    assert mail_in([0, 0, 1], Cohort(0, 1)).over[0, 2] == 1


def test_heads_beyond_the_work_are_over() -> None:
    assert mail_in([2, 2], Cohort(0, 1, 3)).over.sum() == 1


def test_work_due_after_the_end_may_be_left() -> None:
    assert mail_in([0, 0], Cohort(0, 1, 3, is_due=False)).short.sum() == 0


def test_heads_that_do_work_due_after_the_end_are_not_over() -> None:
    assert mail_in([1, 1], Cohort(0, 1, 3, is_due=False)).over.sum() == 0


def test_due_work_goes_before_work_that_may_be_left() -> None:
    assert mail_in([0, 1], Cohort(0, 1), Cohort(1, 1, is_due=False)).short.sum() == 0


def test_whoever_serves_calls_too_does_mail_in_quiet_slots() -> None:
    queues, need = [VOICE, MAIL], [1, 0]
    found, cost = shared(queues, {VOICE_AND_MAIL: [1, 1], (0,): [0, 1]}, need, {"mail": backlog(Cohort(0, 1))})
    assert (found.staffed[:, :2].tolist(), cost) == ([[1, 1], [0, 1]], 0)


def test_a_chain_of_queues_lets_work_move() -> None:
    # In slot 0 one head can do mail or post, in slot 1 one can do mail alone: post takes the first, mail the second.
    both = {"mail": backlog(Cohort(0, 1)), "post": backlog(Cohort(0, 0))}
    assert shared([MAIL, POST], {(0, 1): [1, 0], (0,): [0, 1]}, [0, 0], both)[1] == 0


# The least cost ------------------------------------------------------------------------------------------------------


def tried(
    queues: Sequence[Queue],
    heads: Mapping[SkillSet, Sequence[int]],
    need: Sequence[int],
    works: Mapping[int, Sequence[Cohort]],
) -> float:
    """Cost of the cheapest way to use whole heads, found by trying all; one step of cost each."""
    people = [(own, slot) for own, row in heads.items() for slot, count in enumerate(row) for _ in range(count)]
    options = [
        [(queue, None) for queue in own]
        + [
            (queue, number)
            for queue in own
            for number, cohort in enumerate(works.get(queue, ()))
            if cohort.first <= slot <= cohort.last
        ]
        for own, slot in people
    ]
    slots, best = max(map(len, heads.values())), float("inf")
    for chosen in product(*options):
        total = 0.0
        for queue, facts in enumerate(queues):
            for slot in range(slots):
                there = sum(own == (queue, None) and at == slot for own, (_, at) in zip(chosen, people, strict=True))
                missing = (0 if queue in works else need[queue]) - there
                total += facts.understaffing.first_cost * max(0, missing)
                total += facts.overstaffing.first_cost * max(0, -missing)
            for number, cohort in enumerate(works.get(queue, ())):
                done = sum(own == (queue, number) for own in chosen)
                total += facts.understaffing.first_cost * max(0, cohort.work - done) * cohort.is_due
                total += facts.overstaffing.first_cost * max(0, done - cohort.work)
        best = min(best, total)
    return best


def priced(queue: Queue, under: float, over: float) -> Queue:
    steps = (CostSteps(((float("inf"), cost),)) for cost in (under, over))
    return replace(queue, **dict(zip(("understaffing", "overstaffing"), steps, strict=True)))


cohorts = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 2), st.booleans()), min_size=1, max_size=2).map(
    lambda drawn: [
        Cohort(first, min(first + 1, 2), work, is_due)
        for first, work, is_due in sorted(drawn, key=lambda own: (own[0], not own[2]))
    ]
)


@given(
    prices=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=3, max_size=3),
    heads=st.dictionaries(
        st.sampled_from([(0,), (1,), (0, 1), (1, 2), (0, 1, 2)]),
        st.lists(st.integers(0, 1), min_size=3, max_size=3),
        min_size=1,
        max_size=2,
    ),
    need=st.integers(0, 2),
    mail=cohorts,
    post=cohorts,
)
def test_no_other_use_of_the_heads_is_cheaper(
    prices: list[tuple[int, int]],
    heads: dict[SkillSet, list[int]],
    need: int,
    mail: list[Cohort],
    post: list[Cohort],
) -> None:
    queues = [priced(queue, *map(float, own)) for queue, own in zip((VOICE, MAIL, POST), prices, strict=True)]
    _, cost = shared(queues, heads, [need, 0, 0], {"mail": backlog(*mail), "post": backlog(*post)})
    assert cost == pytest.approx(tried(queues, heads, [need, 0, 0], {1: mail, 2: post}))


# The bound -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_no_prices_prove_more_than_the_cheapest_roster_costs(seed: int) -> None:
    draw = np.random.default_rng(seed)
    queues = [priced(VOICE, 10.0, 1.0), priced(MAIL, 6.0, 2.0)]
    instance = centre({"ann": "voice|mail", "bob": "mail"}, template("day", [8, 12], 4), days=1, queues=queues)
    tiny = case(instance, seed=seed)
    work = [Cohort(slot, slot + 3, int(draw.integers(1, 3)), slot < 14) for slot in range(7, 16, 2)]
    heads = tiny.requirement.heads.copy()
    heads[1] = 0.0
    heads[1, 8:13] = sum(own.work for own in work if own.is_due) / 5
    tiny = replace(tiny, requirement=replace(tiny.requirement, heads=heads, backlogs={QueueId("mail"): backlog(*work)}))
    bounds = [prove(instance, tiny.requirement, tiny.rules, random_prices(tiny, 10 * seed + own)) for own in range(5)]
    assert max(bounds) <= cheapest(tiny)[0] * MILLION


def test_the_plan_of_the_work_changes_no_bound() -> None:
    instance = centre({"ann": "mail"}, template("day", [8], 4), days=1, queues=[MAIL])
    tiny = case(instance)
    made = {QueueId("mail"): backlog(Cohort(8, 12, 4))}
    bounds = set()
    for first in (8, 9):
        heads = np.zeros_like(tiny.requirement.heads)
        heads[0, first : first + 4] = 1.0
        requirement = replace(tiny.requirement, heads=heads, backlogs=made)
        bounds.add(prove(instance, requirement, tiny.rules, random_prices(tiny, 1)))
    assert len(bounds) == 1


def test_a_schedule_without_anybody_is_late_with_everything() -> None:
    instance, nobody = roster("ann .")
    instance = replace(
        instance, queues=(MAIL,), agents=tuple(replace(each, skills=(MAIL.id,)) for each in instance.agents)
    )
    shape = (1, instance.calendar.slot_count)
    requirement = Requirement(
        (MAIL.id,), np.zeros(shape), np.ones(shape, np.bool_), backlogs={MAIL.id: backlog(Cohort(8, 9, 2))}
    )
    assert coverage_costs(instance, measure_coverage(instance, requirement, nobody))["understaffing"] == 20
