"""Who took which break for which: order, number, distance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attendance_days import away, day_row, punches, report, shift, told

from wfm.attendance.expected import PlannedPause
from wfm.attendance.pauses import pair_pauses
from wfm.attendance.sessions import Pause


def planned(kind, start, minutes=15):
    return PlannedPause(start * 60, (start + minutes) * 60, kind, f"{kind}{start}", kind == "break")


def taken(kind, start, minutes=15):
    span = (start * 60, (start + minutes) * 60)
    return Pause(kind, *span, span)


# Sentence, scheduled and taken minutes of breaks, pairs as (scheduled, taken).
ORDERS = [
    ("each its own", [120, 400], [125, 390], [(120, 125), (400, 390)]),
    ("one missing", [120, 400], [390], [(400, 390)]),
    ("one too many: the closest stay", [120], [60, 118], [(120, 118)]),
    ("as many pairs as possible before closeness", [120, 200], [130, 310], [(120, 130), (200, 310)]),
    ("exactly at the limit is a pair", [120], [240], [(120, 240)]),
    ("beyond the limit is none", [120], [241], []),
]


@pytest.mark.parametrize(("wanted", "found", "pairs"), [case[1:] for case in ORDERS], ids=[case[0] for case in ORDERS])
def test_breaks_are_paired_in_order(wanted, found, pairs):
    pairing = pair_pauses(
        [planned("break", start) for start in wanted], [taken("break", start) for start in found], 7200, False
    )
    assert [(pair.planned.start // 60, pair.taken.start // 60) for pair in pairing.pairs] == pairs


def test_a_pause_with_one_punch_is_paired_by_that_punch():
    only_end = Pause("break", None, 135 * 60, None)
    pairing = pair_pauses([planned("break", 120)], [only_end], 7200, False)
    assert [pair.taken for pair in pairing.pairs] == [only_end]


def test_left_overs_of_different_kind_that_overlap_count_as_the_scheduled_kind():
    pairing = pair_pauses([planned("meal", 240, 30)], [taken("break", 240, 30)], 7200, False)
    assert [(pair.planned.kind, pair.is_mixed) for pair in pairing.pairs] == [("meal", True)]


def test_left_overs_of_different_kind_that_only_touch_are_no_pair():
    pairing = pair_pauses([planned("meal", 240, 30)], [taken("break", 225)], 7200, False)
    assert (len(pairing.missed), len(pairing.surplus)) == (1, 1)


def test_parts_are_added_to_the_nearest_pair():
    pairing = pair_pauses(
        [planned("break", 120), planned("break", 400)],
        [taken("break", 120, 7), taken("break", 150, 8), taken("break", 400)],
        7200,
        True,
    )
    assert [pair.taken_seconds for pair in pairing.pairs] == [15 * 60, 15 * 60]


@pytest.mark.parametrize(("is_paid", "present"), [(True, 240), (False, 225)])
def test_parts_of_a_break_are_paid_as_the_break_is(is_paid, present):
    plan = shift("08:00-12:00 break rest 10:00-10:15")
    plan = replace(plan, pieces=(replace(plan.pieces[0], is_paid=is_paid),))
    clocked = punches("in 08:00, break_start 10:00, break_end 10:07, break_start 10:30, break_end 10:38, out 12:00")
    result = report([plan], clocked, policy={"pairing": {"split_breaks": "add_up"}})
    assert (told(result), day_row(result).tally.present) == ([], present * 60)


@pytest.mark.parametrize("part", ["break_start 11:00, in 11:20", "break_end 11:20"])
def test_parts_without_a_punch_are_neither_too_many_nor_judged_in_length(part):
    clocked = punches(f"in 08:00, break_start 10:00, break_end 10:15, {part}, out 12:00")
    result = report(
        [shift("08:00-12:00 break rest 10:00-10:15")], clocked, policy={"pairing": {"split_breaks": "add_up"}}
    )
    assert told(result) == ["missing_break_punch"]


@pytest.mark.parametrize(("started", "surplus"), [("10:00", ["too_many_breaks 1"]), ("10:01", [])])
def test_a_break_begun_in_time_off_is_none_of_the_shifts(started, surplus):
    clocked = punches(f"in 08:00, break_start {started}, out 12:00")
    result = report([shift("08:00-12:00")], clocked, time_off=[away("10:00-11:00")])
    assert told(result) == ["missing_break_punch", *surplus]


def test_left_overs_of_the_same_kind_beyond_the_limit_are_no_pair():
    pairing = pair_pauses([planned("break", 270)], [taken("break", 120, 330)], 7200, False)
    assert (len(pairing.missed), len(pairing.surplus)) == (1, 1)
