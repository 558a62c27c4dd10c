"""What a shift is worth, against every way to place its breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import pytest

from wfm.optimise.curves import BreakWindow, Pattern
from wfm.optimise.worth import NOWHERE, Shapes, Worth

SLOTS, HORIZON = 20, 24
"""Shifts may end up to four slots after the last one that has a price."""
STARTS = (0, 3, 14)
PATTERNS = {
    "no break": Pattern(0, 6, (), ()),
    "one break": Pattern(0, 8, (BreakWindow(2, 5, 1),), ()),
    "one long break": Pattern(0, 10, (BreakWindow(1, 6, 3),), ()),
    "two breaks, any gap": Pattern(0, 9, (BreakWindow(1, 3, 1), BreakWindow(4, 7, 2)), ((1, 9),)),
    "two breaks with least and most gap": Pattern(0, 9, (BreakWindow(1, 4, 1), BreakWindow(3, 7, 2)), ((2, 4),)),
    "two breaks with one gap only": Pattern(0, 9, (BreakWindow(1, 4, 1), BreakWindow(2, 7, 1)), ((3, 3),)),
    "three breaks": Pattern(
        0, 10, (BreakWindow(1, 3, 1), BreakWindow(3, 6, 1), BreakWindow(5, 9, 1)), ((2, 3), (2, 4))
    ),
    "a window that the gap cuts": Pattern(0, 9, (BreakWindow(1, 2, 1), BreakWindow(2, 8, 1)), ((2, 3),)),
}


def placements(pattern: Pattern) -> Iterator[tuple[int, ...]]:
    """All lawful starts of a pattern's breaks, after the shift's own start."""
    for starts in product(*(range(window.first, window.last + 1) for window in pattern.breaks)):
        distances = [later - sooner for sooner, later in pairwise(starts)]
        if all(low <= distance <= high for distance, (low, high) in zip(distances, pattern.gaps, strict=True)):
            yield starts


def worth_of(pattern: Pattern, start: int, breaks: tuple[int, ...], prices: np.ndarray) -> float:
    """Prices of the slots in which the shift is on the floor."""
    present = np.zeros(HORIZON)
    present[start : start + pattern.length] = 1
    for window, offset in zip(pattern.breaks, breaks, strict=True):
        present[start + offset : start + offset + window.length] = 0
    return float(present[:SLOTS] @ prices)


def best_of_all(pattern: Pattern, start: int, prices: np.ndarray) -> float:
    return max(worth_of(pattern, start, breaks, prices) for breaks in placements(pattern))


def made(*patterns: Pattern, seed: int = 1, rows: int = 3) -> Worth:
    """Worth of some patterns at all starts, where prices are random and some are negative."""
    shape = np.arange(len(patterns) * len(STARTS))
    shapes = Shapes(patterns, shape // len(STARTS), np.tile(STARTS, len(patterns)), shape, HORIZON)
    return Worth(shapes, np.random.default_rng(seed).uniform(-3, 10, (rows, SLOTS)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PATTERNS)
class TestOnePattern:
    def test_no_placement_is_worth_more_and_one_is_worth_as_much(self, name, seed):
        worth = made(PATTERNS[name], seed=seed)
        best = [[best_of_all(PATTERNS[name], start, prices) for start in STARTS] for prices in worth.prices]
        assert worth.values == pytest.approx(np.array(best))

    def test_the_breaks_named_are_lawful_and_worth_exactly_that(self, name, seed):
        worth, pattern = made(PATTERNS[name], seed=seed), PATTERNS[name]
        row, shape = (index.ravel() for index in np.indices(worth.values.shape))
        found = worth.breaks(row, shape, len(pattern.breaks)) - np.array(STARTS)[shape][:, None]
        assert {tuple(own) for own in found.tolist()} <= set(placements(pattern))
        values = [
            worth_of(pattern, STARTS[place], tuple(own), worth.prices[line])
            for line, place, own in zip(row, shape, found.tolist(), strict=True)
        ]
        assert values == pytest.approx(worth.values.ravel())


def test_patterns_side_by_side_do_not_touch_each_other():
    together = made(*PATTERNS.values())
    apart = np.concatenate([made(pattern).values for pattern in PATTERNS.values()], axis=1)
    assert together.values == pytest.approx(apart)


def test_places_without_a_break_hold_nothing():
    worth = made(PATTERNS["no break"], PATTERNS["three breaks"])
    assert worth.breaks(np.array([0]), np.array([0]), 3).tolist() == [[-1, -1, -1]]


def test_days_off_have_no_breaks():
    worth = made(PATTERNS["one break"])
    placed = worth.breaks_of_weeks(np.array([2]), np.array([[-1, 1, -1]]), 1)
    assert placed.tolist() == [[[-1], worth.breaks(np.array([2]), np.array([1]), 1)[0].tolist(), [-1]]]


def test_where_there_is_no_shape_nothing_can_be_worked():
    nobody = np.empty(0, np.int64)
    worth = Worth(Shapes((), nobody, nobody, nobody, HORIZON), np.ones((2, SLOTS)))
    assert (worth.values <= NOWHERE).all()
