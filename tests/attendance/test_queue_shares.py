"""Shares of skill sets in queues, and stretches cut along slots."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from wfm.attendance.queue_shares import plan_shares
from wfm.attendance.slot_seconds import SlotGrid, StretchLog, grid_around
from wfm.domain.calendar import Span

GRID = SlotGrid(origin=1000, slot_seconds=900, count=4)


def shares(sets, supply, planned, required=None) -> list[float]:
    """Shares of one slot, set by set."""
    heads = np.array([supply], dtype=float).T, np.array([planned], dtype=float).T
    needed = np.array([required or planned], dtype=float).T
    return [round(share, 3) for share in plan_shares(sets, *heads, needed).share[:, 0].tolist()]


@pytest.mark.parametrize(
    ("sets", "supply", "planned", "expected"),
    [
        ([(0,)], [2], [5], [1]),
        ([(0, 1)], [4], [3, 1], [0.75, 0.25]),
        ([(0,), (0, 1)], [2, 2], [3, 1], [1, 0.5, 0.5]),
        ([(0, 1), (1, 2)], [1, 1], [1, 0, 1], [1, 0, 0, 1]),
        ([(0, 1), (0, 1, 2)], [2, 2], [2, 1, 1], [0.667, 0.333, 0.333, 0.167, 0.5]),
    ],
)
def test_queues_get_their_heads_and_sets_give_all_they_have(sets, supply, planned, expected):
    assert shares(sets, supply, planned) == pytest.approx(expected, abs=0.002)


def test_a_set_that_a_plan_does_not_use_helps_where_heads_are_missing():
    assert shares([(0, 1)], [0], [1, 1], required=[1, 3]) == [0, 1]


def test_with_nobody_missing_required_heads_decide():
    assert shares([(0, 1)], [0], [1, 3], required=[1, 3]) == [0.25, 0.75]


def test_with_nothing_required_queues_get_the_same():
    assert shares([(0, 1)], [0], [0, 0]) == [0.5, 0.5]


def test_shares_turn_amounts_of_sets_into_amounts_of_queues_and_rates_back():
    found = plan_shares([(0, 1)], np.array([[4.0]]), np.array([[3.0], [1.0]]), np.array([[3.0], [1.0]]))
    assert found.to_queues(np.array([[8.0]]), 2).tolist() == [[6.0], [2.0]]
    assert found.to_sets(np.array([[1.0], [0.0]]), 1).tolist() == [[0.75]]


def test_a_stretch_is_cut_at_every_slot():
    log = StretchLog()
    log.add(7, [(1800, 3700)])
    cuts = log.cut(GRID)
    assert list(zip(cuts.owner, cuts.slot, cuts.seconds, strict=True)) == [(7, 0, 100), (7, 1, 900), (7, 2, 900)]


@pytest.mark.parametrize("stretch", [(0, 1000), (4600, 9000), (1200, 1200)])
def test_what_lies_outside_the_grid_or_is_empty_is_left_out(stretch):
    log = StretchLog()
    log.add(0, [stretch])
    assert log.cut(GRID).slot.size == 0


def test_a_stretch_over_an_edge_of_the_grid_is_cut_there():
    log = StretchLog()
    log.add(0, [(0, 1060), (4500, 9000)])
    assert log.seconds_by_owner(GRID, 1).tolist() == [[60, 0, 0, 100]]


def test_seconds_add_up_by_owner():
    log = StretchLog()
    for owner in (1, 0, 1):
        log.add(owner, [(1000, 1100)])
    assert log.seconds_by_owner(GRID, 2)[:, 0].tolist() == [100, 200]


def test_a_grid_begins_a_day_before_the_period_on_the_anchors_slots():
    period = Span(datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    start = int(period.start_utc.timestamp())
    grid = grid_around(period, 3600, start + 1800)
    assert (start - grid.origin, grid.count) == (86400 + 1800, 97)
