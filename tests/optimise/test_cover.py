from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from math import inf

import numpy as np
import pytest
from engine_bench import ALWAYS, centre, queue, required, steps, template, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.domain.calendar import Span
from wfm.domain.demand import CostSteps, Queue
from wfm.domain.shifts import Roster, Shift
from wfm.optimise.cover import build_cover

NAMES = ("voice", "chat", "mail")
HALF = 0.5
"""All needs and steps are halves of a head, so some cheapest way to share is made of halves."""
DRAWN_SLOTS = 3


@st.composite
def cost_steps(draw: st.DrawFn, least: int) -> CostSteps:
    costs = sorted(draw(st.lists(st.integers(least, 9), min_size=1, max_size=3, unique=True)))
    edges = sorted(draw(st.lists(st.integers(1, 4), min_size=len(costs) - 1, max_size=len(costs) - 1, unique=True)))
    return steps(*zip([*(edge * HALF for edge in edges), inf], map(float, costs), strict=True))


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Queue], list[frozenset[str]], list[int], list[list[float]]]:
    """Queues, skill sets, heads of each skill set, and needs of shape (queues, 24 slots)."""
    names = NAMES[: draw(st.integers(1, 3))]
    queues = [queue(name, draw(cost_steps(1)), draw(cost_steps(0))) for name in names]
    own = st.frozensets(st.sampled_from(names), min_size=1)
    skill_sets = sorted(draw(st.sets(own, min_size=1, max_size=3)), key=sorted)
    heads = draw(st.lists(st.integers(0, 2), min_size=len(skill_sets), max_size=len(skill_sets)))
    row = st.lists(st.integers(0, 6), min_size=DRAWN_SLOTS, max_size=DRAWN_SLOTS)
    need = draw(st.lists(row, min_size=len(names), max_size=len(names)))
    return queues, skill_sets, heads, np.tile(np.array(need) * HALF, (1, 24 // DRAWN_SLOTS)).tolist()


def price(own: Queue, need: float, given_heads: float) -> float:
    """Cost of one queue in one slot, step by step."""
    balance = given_heads - need
    total, before = 0.0, 0.0
    for until, cost in (own.overstaffing if balance > 0 else own.understaffing).steps:
        total += cost * max(0.0, min(abs(balance), until) - before)
        before = until
    return total


def splits(halves: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to split halves of heads over so many queues."""
    for rest in product(range(halves + 1), repeat=parts - 1):
        if sum(rest) <= halves:
            yield (*rest, halves - sum(rest))


def cheapest_sharing(
    queues: list[Queue], skill_sets: list[frozenset[str]], heads: list[int], need: list[float]
) -> float:
    """Try every way to share heads out by halves."""
    position = {own.id: index for index, own in enumerate(queues)}
    served = [[position[name] for name in sorted(skills)] for skills in skill_sets]
    best = inf
    for chosen in product(*(splits(2 * count, len(own)) for count, own in zip(heads, served, strict=True))):
        got = np.zeros(len(queues))
        for own, halves in zip(served, chosen, strict=True):
            got[own] += np.array(halves) * HALF
        best = min(best, sum(price(*each) for each in zip(queues, need, got.tolist(), strict=True)))
    return best


def engine_cost(queues, skill_sets, heads, need) -> np.ndarray:
    instance = centre({"ann": "voice"}, [template("D", [0], 24)], days=1, queues=queues)
    cover = build_cover(queues, required(instance, np.array(need)), skill_sets, sum(heads) + 1)
    return cover.cost(np.tile(np.array(heads)[:, None], (1, 24)))


@settings(max_examples=100)
@given(desks())
def test_cost_is_that_of_the_cheapest_sharing(desk):
    queues, skill_sets, heads, need = desk
    found = engine_cost(*desk)[:DRAWN_SLOTS]
    expected = [cheapest_sharing(queues, skill_sets, heads, [row[slot] for row in need]) for slot in range(DRAWN_SLOTS)]
    assert found.tolist() == pytest.approx(expected)


@settings(max_examples=100)
@given(desks())
def test_cost_is_what_the_checker_charges(desk):
    queues, skill_sets, heads, need = desk
    people = {
        f"{index}.{number}": "|".join(sorted(skills))
        for index, (skills, count) in enumerate(zip(skill_sets, heads, strict=True))
        for number in range(count)
    }
    instance = centre(people, [template("D", [0], 24)], days=1, queues=queues)
    midnight = instance.calendar.origin_utc
    whole = Span(midnight, midnight + timedelta(hours=24))
    roster = Roster(tuple(Shift(agent.id, instance.calendar.start, "D", whole) for agent in instance.agents))
    charged = verdict(instance, required(instance, np.array(need)), ALWAYS, roster).objective
    assert engine_cost(*desk).sum() == pytest.approx(charged)


@pytest.mark.parametrize(
    ("heads", "cost"),
    [(0, 2.5 * 8 - 0.5 * 8 + 0.5 * 12), (1, 1.5 * 8), (2, 0.5 * 8), (3, 0.5 * 1), (4, 1 * 1 + 0.5 * 3)],
    ids=["steep beyond two", "a head and a half short", "half a head short", "half a head over", "steep over one"],
)
def test_half_heads_are_priced_by_the_step_they_lie_in(heads, cost):
    voice = queue("voice", steps((2, 8.0), (inf, 12.0)), steps((1, 1.0), (inf, 3.0)))
    assert engine_cost([voice], [frozenset({"voice"})], [heads], [[2.5] * 24])[0] == pytest.approx(cost)


def test_a_queue_that_nobody_serves_is_short_in_full():
    queues = [queue("voice"), queue("chat", 7.0)]
    assert engine_cost(queues, [frozenset({"voice"})], [1], [[1.0] * 24, [3.0] * 24])[0] == pytest.approx(21)


def test_a_head_of_two_skills_counts_once():
    queues = [queue("voice", 10.0), queue("chat", 8.0)]
    assert engine_cost(queues, [frozenset({"voice", "chat"})], [1], [[1.0] * 24, [1.0] * 24])[0] == pytest.approx(8)


def test_a_surplus_head_goes_where_it_costs_least():
    queues = [queue("voice", over=3.0), queue("chat", over=2.0)]
    assert engine_cost(queues, [frozenset({"voice", "chat"})], [1], [[0.0] * 24, [0.0] * 24])[0] == pytest.approx(2)
