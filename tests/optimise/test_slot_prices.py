"""Prices of heads that differ by slot: the engine, the checker and the proof mean the same cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product

import numpy as np
import pytest
from engine_bench import ALWAYS, centre, pause, queue, required, solve, template, verdict
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Case, cheapest_cost
from slot_price_draws import with_random_prices

from wfm.check.certificate import prove
from wfm.domain.calendar import Span
from wfm.domain.certificate import MILLION
from wfm.domain.demand import Queue, Requirement, SlotPrices
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster, Shift
from wfm.optimise.cover import build_cover
from wfm.optimise.engine import Outcome

NAMES = ("voice", "chat", "mail")
HALF = 0.5
WHOLE_DAY = template("D", [0], 24)


# What a slot costs ----------------------------------------------------------------------------------------------------


@st.composite
def desks(draw: st.DrawFn) -> tuple[Instance, Requirement, list[frozenset[str]], list[int]]:
    """A day with prices by slot, skill sets, and how many people of each are there."""
    names = NAMES[: draw(st.integers(1, 3))]
    queues = [queue(name, draw(st.sampled_from([2.0, 5.0, 9.0])), draw(st.sampled_from([0.0, 1.0]))) for name in names]
    skill_sets = sorted(
        draw(st.sets(st.frozensets(st.sampled_from(names), min_size=1), min_size=1, max_size=3)), key=sorted
    )
    heads = draw(st.lists(st.integers(0, 3), min_size=len(skill_sets), max_size=len(skill_sets)))
    people = {
        f"{index}.{number}": "|".join(sorted(skills))
        for index, skills in enumerate(skill_sets)
        for number in range(heads[index])
    }
    instance = centre(people, [WHOLE_DAY], days=1, queues=queues)
    seed = draw(st.integers(0, 10_000))
    need = np.random.default_rng(seed).integers(0, 7, (len(names), 24)) * HALF
    return instance, with_random_prices(required(instance, need), seed), skill_sets, heads


def engine_cost(
    instance: Instance, requirement: Requirement, skill_sets: list[frozenset[str]], heads: list[int]
) -> np.ndarray:
    cover = build_cover(instance.queues, requirement, skill_sets, sum(heads) + 1)
    return cover.cost(np.tile(np.array(heads)[:, None], (1, 24)))


@settings(max_examples=100)
@given(desks())
def test_the_engine_charges_what_the_checker_charges(desk):
    instance, requirement, _, _ = desk
    midnight = instance.calendar.origin_utc
    whole = Span(midnight, midnight + timedelta(hours=24))
    roster = Roster(tuple(Shift(agent.id, instance.calendar.start, "D", whole) for agent in instance.agents))
    assert engine_cost(*desk).sum() == pytest.approx(verdict(instance, requirement, ALWAYS, roster).objective)


def price(own: Queue, prices: SlotPrices | None, need: float, slot: int, given_heads: float) -> float:
    """Cost of one queue in one slot, piece by piece."""
    if prices is None:
        return own.understaffing.first_cost * max(0, need - given_heads) + own.overstaffing.first_cost * max(
            0, given_heads - need
        )
    total, before = 0.0, 0.0
    for saving, end in zip(prices.savings, prices.ends[:, slot] / 1000, strict=True):
        total += saving * max(0.0, end - max(before, given_heads))
        before = end
    return total + own.overstaffing.first_cost * max(0.0, given_heads - before)


def cheapest_sharing(
    instance: Instance, requirement: Requirement, skill_sets: list[frozenset[str]], heads: list[int], slot: int
) -> float:
    """Try every way to share heads out by halves."""
    position = {name: index for index, name in enumerate(requirement.queues)}
    ways = []
    for skills, count in zip(skill_sets, heads, strict=True):
        own = [position[name] for name in sorted(skills)]
        splits = [parts for parts in product(range(2 * count + 1), repeat=len(own)) if sum(parts) == 2 * count]
        ways.append([(own, parts) for parts in splits])
    best = float("inf")
    for chosen in product(*ways):
        got = np.zeros(len(instance.queues))
        for own, parts in chosen:
            got[own] += np.array(parts) * HALF
        best = min(
            best,
            sum(
                price(each, requirement.prices.get(each.id), requirement.heads[index, slot], slot, float(got[index]))
                for index, each in enumerate(instance.queues)
            ),
        )
    return best


@settings(max_examples=40)
@given(desks())
def test_the_cost_is_that_of_the_cheapest_sharing(desk):
    expected = [cheapest_sharing(*desk, slot) for slot in range(2)]
    assert engine_cost(*desk)[:2].tolist() == pytest.approx(expected)


@pytest.mark.parametrize("heads", [0, 1, 2, 5])
def test_one_saving_up_to_the_requirement_is_the_usual_price(heads):
    instance = centre({"ann": "voice"}, [WHOLE_DAY], days=1)
    usual = required(instance, np.arange(24) / 4)
    prices = {"voice": SlotPrices((10.0,), np.rint(usual.heads * 1000).astype(np.int64))}
    desk = [frozenset({"voice"})], [heads]
    by_slot = engine_cost(instance, replace(usual, prices=prices), *desk)
    assert by_slot.tolist() == pytest.approx(engine_cost(instance, usual, *desk).tolist())


# Where people go ------------------------------------------------------------------------------------------------------

HALF_DAYS = template("D", [8, 12], 4)


def two_halves(savings: tuple[float, ...], morning: list[int], afternoon: list[int], people: int, need: int) -> Case:
    """Half a day is worked or the other; by half, up to how many heads each saving goes."""
    names = ("ann", "bob", "cat")[:people]
    instance = centre(dict.fromkeys(names, "voice"), [HALF_DAYS], days=1)
    is_morning, is_afternoon = (np.isin(np.arange(24), range(first, first + 4)) for first in (8, 12))
    ends = 1000 * (np.outer(morning, is_morning) + np.outer(afternoon, is_afternoon))
    heads = required(instance, need * (is_morning | is_afternoon))
    return Case(instance, replace(heads, prices={"voice": SlotPrices(savings, ends.astype(np.int64))}), ALWAYS)


def starts(case: Case) -> list[int]:
    """Hours at which the engine lets people start."""
    roster = solve(case.instance, case.requirement, case.rules, work=0.1).roster
    return sorted((shift.start_utc - case.instance.calendar.origin_utc).seconds // 3600 for shift in roster)


def test_people_go_where_the_next_head_saves_most():
    # Two in the morning would save 10 + 9 an hour, two in the afternoon 6 + 5, one in each 10 + 6.
    assert starts(two_halves((10.0, 9.0, 6.0, 5.0), [1, 2, 2, 2], [0, 0, 1, 2], people=2, need=2)) == [8, 8]


def test_a_head_that_saves_little_goes_elsewhere():
    # Two in the morning would save 10 + 2 an hour, one in each half 10 + 6.
    assert starts(two_halves((10.0, 6.0, 5.0, 2.0), [1, 1, 1, 2], [0, 1, 2, 2], people=2, need=2)) == [8, 12]


def test_a_head_beyond_the_requirement_goes_where_it_saves_something():
    assert starts(two_halves((10.0, 3.0), [1, 2], [1, 1], people=3, need=1)) == [8, 8, 12]


def test_a_head_beyond_all_savings_stays_at_home():
    assert starts(two_halves((10.0, 3.0), [1, 1], [1, 1], people=3, need=1)) == [8, 12]


# Every roster of tiny centres -----------------------------------------------------------------------------------------

LUNCH = pause("lunch", 60, 60, 120)
CENTRES = {
    "one queue, breaks": ({"ann": "voice", "bob": "voice"}, (queue("voice"),)),
    "two queues": ({"ann": "voice", "bob": "voice|chat"}, (queue("voice"), queue("chat", 6.0, 2.0))),
    "free surplus": ({"ann": "voice", "bob": "voice|chat"}, (queue("voice", 10.0, 0.0), queue("chat", 10.0, 0.0))),
}
ALL_CASES = [(name, seed, grain) for name in CENTRES for seed, grain in ((1, 1000), (2, 500), (3, 250))]


def tiny(name: str, seed: int, grain: int) -> Case:
    skills, queues = CENTRES[name]
    instance = centre(skills, [template("D", [8, 11], 4, LUNCH)], days=2, queues=queues)
    draw = np.random.default_rng(seed)
    is_open = np.isin(np.arange(instance.calendar.slot_count) % 24, range(8, 15))
    requirement = with_random_prices(required(instance, draw.integers(0, 3, (len(queues), 48)) * is_open), seed, grain)
    prices = {queue: replace(own, ends=own.ends * is_open) for queue, own in requirement.prices.items()}
    return Case(instance, replace(requirement, prices=prices), ALWAYS)


@cache
def optimum(name: str, seed: int, grain: int) -> float:
    return cheapest_cost(tiny(name, seed, grain))


@cache
def found(name: str, seed: int, grain: int) -> Outcome:
    case = tiny(name, seed, grain)
    return solve(case.instance, case.requirement, case.rules, work=0.04)


@pytest.mark.parametrize(("name", "seed", "grain"), ALL_CASES)
class TestEveryRosterOfTinyCentres:
    def test_the_cheapest_of_all_rosters_is_found(self, name, seed, grain):
        assert found(name, seed, grain).cost == pytest.approx(optimum(name, seed, grain))

    def test_the_roster_costs_what_the_checker_charges(self, name, seed, grain):
        case, outcome = tiny(name, seed, grain), found(name, seed, grain)
        card = verdict(case.instance, case.requirement, case.rules, outcome.roster)
        assert (card.objective, card.broken) == (pytest.approx(outcome.cost), ())

    def test_the_certificate_proves_no_more_than_the_cheapest_roster(self, name, seed, grain):
        case = tiny(name, seed, grain)
        proved = prove(case.instance, case.requirement, case.rules, found(name, seed, grain).prices)
        assert proved <= round(optimum(name, seed, grain) * MILLION)

    def test_the_certificate_proves_no_less_than_the_engine_says(self, name, seed, grain):
        case, outcome = tiny(name, seed, grain), found(name, seed, grain)
        proved = prove(case.instance, case.requirement, case.rules, outcome.prices) / MILLION
        assert proved >= outcome.bound - 1e-3
