"""Stretches of time against the plain list of their seconds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wfm.attendance.stretches import Stretch, join, length, overlap, within, without

bounds = st.tuples(st.integers(0, 40), st.integers(0, 40))
disjoint = st.lists(bounds, max_size=8).map(join)


def seconds(stretches: list[Stretch]) -> set[int]:
    return {second for start, end in stretches for second in range(start, end)}


@given(disjoint, disjoint)
def test_without_keeps_the_seconds_that_the_other_has_not(first: list[Stretch], second: list[Stretch]):
    assert seconds(without(first, second)) == seconds(first) - seconds(second)


@given(disjoint, disjoint)
def test_overlap_keeps_the_seconds_that_both_have(first: list[Stretch], second: list[Stretch]):
    assert seconds(overlap(first, second)) == seconds(first) & seconds(second)


@given(disjoint, disjoint)
def test_what_is_left_stays_sorted_and_disjoint(first: list[Stretch], second: list[Stretch]):
    for found in (without(first, second), overlap(first, second)):
        assert length(found) == len(seconds(found))
        assert found == sorted(found)


@given(disjoint, bounds)
def test_a_window_keeps_the_seconds_in_it(stretches: list[Stretch], window: Stretch):
    assert seconds(within(stretches, *window)) == seconds(stretches) & set(range(*window))
