"""What a shift earns with its breaks placed best, hour by hour and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from proof_bench import centre, pause, template
from proof_cases import ANN

from wfm.check.millionths import IMPOSSIBLE
from wfm.check.shift_worth import shift_worth
from wfm.domain.shifts import ShiftTemplate
from wfm.errors import UnprovableError


def worth(made: ShiftTemplate, per_head: list[int], start: int, hours: int) -> int:
    """Worth of a shift that starts so many hours after midnight, on a day of 24 slots that are worth nothing else."""
    instance = centre(ANN, made, days=1)
    slots = np.zeros((1, 24), dtype=np.int64)
    slots[0, start : start + len(per_head)] = per_head
    columns = (np.array([value]) for value in (0, start * 60, (start + hours) * 60))
    return int(shift_worth(instance, slots, *columns)[0, 0])


TEA = pause("tea", 60, 60, 180)
TWO_BREAKS = template("D", [8], 6, breaks=[TEA, pause("lunch", 60, 120, 240)])


def test_without_breaks_every_slot_counts():
    assert worth(template("D", [8], 4), [1, 2, -5, 4], 8, 4) == 2


@pytest.mark.parametrize(
    ("per_head", "expected"),
    [([5, 3, 1, 2], 10), ([5, 1, 3, 2], 10), ([1, 5, 3, 2], 9), ([5, 3, 2, 1], 10), ([1, 3, 3, 9], 13)],
    ids=["the dip", "an earlier dip", "a dip before the window", "the last slot of the window", "two equal dips"],
)
def test_a_break_falls_into_the_worst_slot_of_its_window(per_head, expected):
    assert worth(template("D", [8], 4, breaks=[TEA]), per_head, 8, 4) == expected


def test_a_break_saves_a_slot_that_costs():
    assert worth(template("D", [8], 4, breaks=[TEA]), [1, -7, 1, 1], 8, 4) == 3


def test_breaks_keep_their_order():
    # Lunch takes the worst slot; tea cannot follow it and takes the best of the two before.
    assert worth(TWO_BREAKS, [9, 5, 6, 0, 1, 9], 8, 6) == 9 + 5 + 6 + 9


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [((0, 240), 30), ((60, 240), 28), ((120, 240), IMPOSSIBLE), ((60, 120), 28), ((60, 60), IMPOSSIBLE)],
    ids=["no work between", "an hour", "two hours do not fit", "an hour, two at most", "an hour, no more"],
)
def test_gaps_hold_breaks_apart_and_together(gaps, expected):
    least, most = gaps
    made = replace(TWO_BREAKS, min_gap_minutes=least, max_gap_minutes=most)
    assert worth(made, [9, 7, 1, 3, 5, 9], 8, 6) == expected


def test_a_pinned_length_that_holds_no_break_has_none():
    assert worth(template("D", [8], 4, breaks=[TEA]), [5], 8, 1) == 5


def test_slots_after_the_horizon_are_worth_nothing():
    assert worth(template("N", [22], 8), [3, 4], 22, 8) == 7


def test_a_break_after_the_horizon_costs_nothing():
    assert worth(template("N", [22], 4, breaks=[TEA]), [3, 4], 22, 4) == 7


@pytest.mark.parametrize("made", [template("D", [8.5], 4), template("D", [8], 4, breaks=[pause("tea", 30, 60, 120)])])
def test_parts_of_slots_are_refused(made):
    start = made.start_minutes[0]
    columns = (np.array([value]) for value in (0, start, start + 240))
    with pytest.raises(UnprovableError, match="whole slots of 60 minutes"):
        shift_worth(centre(ANN, made, days=1), np.zeros((1, 24), dtype=np.int64), *columns)
