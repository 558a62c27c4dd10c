"""Prices of heads that differ by slot, drawn at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wfm.domain.demand import Requirement, SlotPrices

SLOPES = (9.0, 7.0, 4.0, 2.5, 1.0)


def random_slot_prices(draw: np.random.Generator, slots: int, grain: int = 500) -> SlotPrices:
    """Up to four savings, each of which goes on for 0 to 3 times `grain` thousandths of a head."""
    chosen = np.sort(draw.choice(len(SLOPES), draw.integers(1, 5), replace=False)).tolist()
    ends = np.cumsum(grain * draw.integers(0, 4, (len(chosen), slots)), axis=0)
    return SlotPrices(tuple(SLOPES[own] for own in chosen), ends.astype(np.int64))


def with_random_prices(requirement: Requirement, seed: int, grain: int = 500) -> Requirement:
    """Give the first queue prices by slot, and each other one by chance."""
    draw = np.random.default_rng(seed)
    priced = [queue for index, queue in enumerate(requirement.queues) if index == 0 or draw.random() < 0.5]
    slots = requirement.heads.shape[1]
    return replace(requirement, prices={queue: random_slot_prices(draw, slots, grain) for queue in priced})
