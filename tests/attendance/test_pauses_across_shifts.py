"""Stays that serve two shifts, and punches where one shift ends and the next begins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attendance_days import day_row, punches, report, shift, told

SPLIT = ("08:00-12:00", "16:00-20:00")
NEXT_DOOR = ("08:00-12:00", "12:00-16:00 break first 12:00-12:15")


def day_of(texts, clocked):
    return report([shift(text) for text in texts], punches(clocked))


@pytest.mark.parametrize(
    ("start", "end"),
    [("13:00", "13:15"), ("11:50", "12:05"), ("15:50", "16:05"), ("15:45", "16:00"), ("12:00", "12:15")],
)
def test_a_break_of_a_stay_through_two_shifts_is_present_once(start, end):
    result = day_of(SPLIT, f"in 08:00, break_start {start}, break_end {end}, out 20:00")
    assert day_row(result).tally.present == 12 * 3600


@pytest.mark.parametrize(("start", "end"), [("11:45", "12:10"), ("11:55", "12:10"), ("12:00", "12:10")])
def test_a_break_over_an_edge_that_two_shifts_share_is_present_once(start, end):
    result = day_of(("08:00-12:00", "12:00-16:00"), f"in 08:00, break_start {start}, break_end {end}, out 16:00")
    assert day_row(result).tally.present == 8 * 3600


def test_a_break_left_open_from_one_shift_into_the_next_is_present_once():
    result = day_of(SPLIT, "in 08:00, break_start 11:17, in 16:05, out 20:00")
    assert day_row(result).tally.present == 12 * 3600


def test_a_break_that_reaches_into_the_next_shift_is_taken_once():
    result = day_of(SPLIT, "in 08:00, break_start 11:17, break_end 16:05, out 20:00")
    assert [line for line in told(result) if line.startswith("too_many_breaks")] == ["too_many_breaks 1"]


def test_a_break_that_begins_where_a_shift_begins_is_that_shifts():
    result = day_of(NEXT_DOOR, "in 08:00, break_start 12:00, out 16:00")
    assert told(result) == ["missing_break_punch"]


def test_a_lonely_out_where_the_next_shift_begins_ends_the_shift_before():
    result = day_of(("08:00-12:00", "12:00-16:00"), "out 12:00, in 12:03, out 16:00")
    assert told(result) == ["missing_in"]


def test_a_lonely_out_after_the_next_shift_began_is_that_shifts():
    result = day_of(("08:00-12:00", "12:00-16:00"), "in 08:00, out 11:58, out 12:01, in 12:03, out 16:00")
    assert [entry.shift.start_utc.hour for entry in result.exceptions if entry.code == "missing_in"] == [12]


def test_an_unpaid_break_that_began_in_the_shift_before_is_paid_in_neither():
    published = [shift("08:00-10:00"), shift("10:30-12:30 break first 10:40-10:55")]
    unpaid = replace(published[1], pieces=tuple(replace(piece, is_paid=False) for piece in published[1].pieces))
    clocked = punches("in 08:00, break_start 09:55, break_end 11:25, out 12:30")
    assert day_row(report([published[0], unpaid], clocked)).tally.present == 180 * 60


def test_a_lonely_out_leaves_unknown_only_what_follows_the_stay_before_it():
    result = day_of(("08:00-12:00",), "in 08:00, out 11:00, in 12:30, out 13:00, out 13:30")
    assert day_row(result).tally.unknown == 0


def test_a_missing_out_leaves_unknown_only_what_precedes_the_next_stay():
    result = day_of(("08:00-12:00",), "in 06:30, in 07:50, out 08:00, in 08:15, out 12:00")
    assert day_row(result).tally.unknown == 0
