"""The smoothed cost of coverage: its shares, its prices, and what they prove."""

from __future__ import annotations

from collections import defaultdict
from math import inf

import numpy as np
import pytest
from engine_bench import centre, queue, required, steps, template
from oracle import Case
from stage_bench import desk, smoothed_cost

from wfm.domain.certificate import MILLION
from wfm.optimise.soft_cover import SoftCover
from wfm.rules.base import rules_in_force

DAY = template("D", [8], 4)
STEPPED = steps((0.5, 4.0), (1, 8.0), (inf, 20.0))
PEOPLE = {"ann": "voice", "bob": "chat", "cat": "voice|chat", "dan": "mail"}
QUEUES = (queue("voice", STEPPED), queue("chat", 5.0, steps((1, 0.0), (inf, 2.0))), queue("mail", 3.0, 1.0))


def soft_cover(seed: int, temperature: float = 10.0) -> SoftCover:
    """Two queues that share people and one apart, needs in quarters of a head."""
    instance = centre(PEOPLE, [DAY], days=1, queues=QUEUES)
    needs = np.random.default_rng(seed).integers(0, 17, (3, instance.calendar.slot_count)) / 4
    return SoftCover(desk(Case(instance, required(instance, needs), rules_in_force([], []))).cover, temperature)


def fractional_heads(soft: SoftCover, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 4, (len(soft.cover.skill_sets), soft.cover.slot_count))


def whole_heads(soft: SoftCover, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 6, (len(soft.cover.skill_sets), soft.cover.slot_count))


@pytest.mark.parametrize("seed", range(4))
class TestShares:
    def test_shares_add_up_to_one(self, seed):
        soft = soft_cover(seed)
        for share in soft.shares(fractional_heads(soft, seed)):
            assert share.sum(axis=0) == pytest.approx(np.ones(soft.cover.slot_count))

    def test_shares_of_some_slots_are_those_of_all(self, seed):
        soft, slots = soft_cover(seed), np.array([2, 11])
        heads = fractional_heads(soft, seed)
        whole = [share[:, slots] for share in soft.shares(heads)]
        assert np.vstack(soft.shares(heads[:, slots], slots)) == pytest.approx(np.vstack(whole))

    def test_shares_taken_as_priors_move_towards_the_greatest_function(self, seed):
        soft = soft_cover(seed)
        heads = fractional_heads(soft, seed)
        before = soft.constant(soft.shares(heads)) - (soft.prices(soft.shares(heads)) * heads).sum()
        for _ in range(50):
            soft.recentre(soft.shares(heads))
        shares = soft.shares(heads)
        after = soft.constant(shares) - (soft.prices(shares) * heads).sum()
        assert 0 <= soft.exact(heads) - after <= (soft.exact(heads) - before) / 4


@pytest.mark.parametrize("seed", range(4))
class TestPrices:
    def test_prices_are_what_a_little_more_saves(self, seed):
        soft, tiny = soft_cover(seed), 1e-5
        soft.recentre(soft.shares(fractional_heads(soft, seed + 10)))
        heads, draw = fractional_heads(soft, seed), np.random.default_rng(seed)
        change = draw.normal(size=heads.shape)
        slope = (smoothed_cost(soft, heads + tiny * change) - smoothed_cost(soft, heads - tiny * change)) / (2 * tiny)
        assert slope == pytest.approx(-(soft.prices(soft.shares(heads)) * change).sum(), rel=1e-5, abs=1e-3)

    def test_curvature_is_how_fast_prices_fall(self, seed):
        soft, tiny = soft_cover(seed), 1e-5
        heads = fractional_heads(soft, seed)
        for skills in range(len(heads)):
            more, less = heads.copy(), heads.copy()
            more[skills] += tiny
            less[skills] -= tiny
            fall = (soft.prices(soft.shares(less)) - soft.prices(soft.shares(more)))[skills] / (2 * tiny)
            assert soft.curvature(soft.shares(heads))[skills] == pytest.approx(fall, rel=1e-4, abs=1e-4)

    def test_prices_never_claim_more_than_whole_heads_cost(self, seed):
        soft = soft_cover(seed)
        shares = soft.shares(fractional_heads(soft, seed))
        constant, prices = soft.constant(shares), soft.prices(shares)
        for other in range(20):
            heads = whole_heads(soft, other)
            assert constant - (prices * heads).sum() <= soft.cover.cost(heads).sum() + 1e-6

    def test_flat_prices_never_claim_more_either(self, seed):
        soft = soft_cover(seed)
        for shares in soft.flat_shares():
            heads = whole_heads(soft, seed)
            assert soft.constant(shares) - (soft.prices(shares) * heads).sum() <= soft.cover.cost(heads).sum() + 1e-6

    def test_flat_prices_are_the_same_in_all_slots(self, seed):
        soft = soft_cover(seed)
        for shares in soft.flat_shares():
            assert np.ptp(soft.prices(shares), axis=1) == pytest.approx(0)


@pytest.mark.parametrize("seed", range(4))
def test_whole_heads_cost_exactly_what_they_cost_unsmoothed(seed):
    soft = soft_cover(seed)
    heads = whole_heads(soft, seed)
    assert soft.exact(heads.astype(float)) == pytest.approx(soft.cover.cost(heads).sum())


@pytest.mark.parametrize("seed", range(4))
def test_weights_of_a_level_never_exceed_a_million(seed):
    soft = soft_cover(seed)
    total: dict[tuple[bool, int], np.ndarray] = defaultdict(lambda: np.zeros(soft.cover.slot_count, np.int64))
    for price in soft.cover_prices(soft.shares(fractional_heads(soft, seed))):
        total["mail" in price.queues, price.level] += price.plain + price.rounded
    assert max(weights.max() for weights in total.values()) <= MILLION


def test_a_copy_keeps_its_priors():
    soft = soft_cover(1)
    heads = fractional_heads(soft, 1)
    twin, before = soft.copy(), soft.shares(heads)
    soft.recentre(before)
    assert np.vstack(twin.shares(heads)) == pytest.approx(np.vstack(before))
