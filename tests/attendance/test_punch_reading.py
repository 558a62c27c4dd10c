"""Punches to states: duplicates, contradictions, and what is missing between two punches."""

from __future__ import annotations

import pytest
from attendance_days import D, H, adherence, d_plan, day_row, punches, report, shift, told

from wfm.attendance.marks import Mark, clear_marks
from wfm.attendance.sessions import TABLE, build_sessions

HOUR = 3600


def marks(text):
    """Read ``in 0, out 30`` with seconds."""
    items = [item.strip().split(" ") for item in text.split(",")]
    return [Mark(int(second), row, event) for row, (event, second) in enumerate(items, start=2)]


def events(found):
    return ", ".join(f"{mark.event} {mark.time}" for mark in found)


CLEARING = [
    ("the first of an arrival stays", "in 0, in 60", "in 0"),
    ("beyond the limit both stay", "in 0, in 61", "in 0, in 61"),
    ("the last of a departure stays", "in 0, out 5000, out 5060", "in 0, out 5060"),
    ("a run may last longer than the limit", "in 0, in 50, in 100", "in 0"),
    ("the last start of a break stays", "in 0, break_start 500, break_start 520", "in 0, break_start 520"),
    ("the first end of a break stays", "in 0, break_start 500, break_end 900, break_end 930",
     "in 0, break_start 500, break_end 900"),
    ("of opposites the fitting one stays", "in 0, out 60", "in 0"),
    ("of alternatives that both fit the later stays", "in 0, break_start 500, meal_start 510", "in 0, meal_start 510"),
    ("pairs that follow each other stay", "in 0, meal_start 500, meal_end 2000, out 2003",
     "in 0, meal_start 500, meal_end 2000, out 2003"),
    ("settling leaves no duplicate", "in 0, out 7, in 12", "in 0"),
]  # fmt: skip


@pytest.mark.parametrize(("clocked", "kept"), [case[1:] for case in CLEARING], ids=[case[0] for case in CLEARING])
def test_neighbours_that_cannot_both_be_meant_are_cleared(clocked, kept):
    assert events(clear_marks(marks(clocked), 60, 16 * HOUR).marks) == kept


def test_every_pair_of_states_has_a_reading():
    states = ("off", "work", "break", "meal")
    assert set(TABLE) == {(reached, needed) for reached in states for needed in states}


FAULTS = [
    ("in 0, out 9", []),
    ("in 0, in 900", ["missing_out", "missing_out"]),
    ("out 900", ["missing_in"]),
    ("in 0, out 900, break_start 1200, break_end 1500, out 2000", ["missing_in"]),
    ("in 0, out 900, break_end 1500, out 2000", ["missing_break_punch"]),
    ("in 0, out 900, break_end 8100, out 9000", ["missing_break_punch"]),
    ("in 0, out 900, break_end 8101, out 9000", ["missing_in"]),
    ("in 0, meal_end 900, out 2000", ["missing_meal_punch"]),
    ("in 0, break_start 900, in 1500, out 2000", ["missing_break_punch"]),
    ("in 0, break_start 900, out 2000", ["missing_break_punch"]),
    ("in 0, break_start 900, meal_end 1500, out 2000", ["mixed_codes"]),
    ("in 0, meal_start 900, break_end 1500, out 2000", ["mixed_codes"]),
    ("in 0, meal_start 900, meal_start 1500, meal_end 1800, out 2000", ["missing_meal_punch"]),
    ("in 0, break_start 900", ["missing_break_punch"]),
    ("in 0, out 57600", []),
    ("in 0, out 57601", ["missing_out", "missing_in"]),
]


@pytest.mark.parametrize(("clocked", "expected"), FAULTS, ids=[case[0] for case in FAULTS])
def test_exactly_one_fault_tells_that_a_punch_is_missing(clocked, expected):
    sessions = build_sessions(marks(clocked), 16 * HOUR, 2 * HOUR)
    assert [fault.code for session in sessions for fault in session.faults] == expected


def test_time_off_the_floor_on_any_reading_counts_as_a_break():
    (session,) = build_sessions(marks("in 0, break_start 900, in 1500, out 2000"), 16 * HOUR, 2 * HOUR)
    assert (session.rest, session.unknown) == ([(900, 1500)], [])


def test_time_that_could_be_either_is_unknown():
    (session,) = build_sessions(marks("in 0, break_start 900, out 2000"), 16 * HOUR, 2 * HOUR)
    assert (session.rest, session.unknown) == ([], [(900, 2000)])


@pytest.mark.parametrize(
    ("clocked", "expected"),
    [
        ("out 13:59", ["late_out 119", "missing_in"]),
        ("out 14:00", ["late_out 120", "missing_in"]),
        ("in 10:00, out 14:01", ["late_in 120", "unscheduled_work 121"]),
        ("in 12:00, out 14:00", ["absence 240", "unscheduled_work 120"]),
    ],
)
def test_a_session_belongs_to_the_shift_that_it_overlaps_or_that_its_lonely_edge_is_near(clocked, expected):
    assert told(report([shift(H)], punches(clocked))) == expected


def test_a_lonely_out_beyond_the_watch_belongs_to_no_shift():
    result = report([shift("+1 08:00-+1 12:00")], punches("out +1 14:01"), now="+1 20:00")
    assert "absence 240" in told(result)


def test_a_break_in_the_first_minutes_of_a_session_without_in_keeps_its_place():
    result = report([shift(D)], punches(d_plan("in none, first_start none")))
    assert told(result) == ["missing_in"]


def test_the_order_of_the_file_does_not_matter():
    clocked = punches(d_plan("in 08:10, first_end 10:40"))
    assert told(report([shift(D)], clocked[::-1])) == told(report([shift(D)], clocked))


def test_a_duplicate_belongs_to_the_shift_of_the_punch_that_stays_for_it():
    # Of three departures within a minute each the last stays, beyond the end of the shift.
    clocked = punches("in 08:00, out 11:58:30, out 11:59:20, out 12:00:10")
    (entry,) = report([shift(H), shift("16:00-20:00")], [*clocked, *punches("in 16:00, out 20:00")]).exceptions
    assert (entry.id, entry.amount) == ("ann/2026-11-30/duplicate_punch/1", 2)


def test_unknown_time_can_be_held_against_the_agent():
    strict = {"adherence": {"unknown": "out"}}
    assert adherence(report([shift(D)], punches(d_plan("out none")), policy=strict)) == "79.41"


def test_a_row_without_unknown_time_is_complete():
    assert day_row(report([shift(D)], punches(d_plan()))).is_complete
