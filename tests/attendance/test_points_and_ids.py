"""Severity and points of an entry, and its id."""

from __future__ import annotations

import pytest
from attendance_days import MONDAY, D, away, d_plan, punches, report, shift

LATE = [("08:05:01", "medium", 0.25), ("08:15", "medium", 0.25), ("08:15:01", "high", 0.5)]


def entries(result):
    return {entry.code: entry for entry in result.exceptions}


@pytest.mark.parametrize(("came", "severity", "points"), LATE)
def test_tiers_look_at_the_amount(came, severity, points):
    (entry,) = report([shift(D)], punches(d_plan(f"in {came}"))).exceptions
    assert (entry.severity, entry.points, entry.points_state) == (severity, points, "open")


@pytest.mark.parametrize(("style", "counted"), [("cliff", 600), ("deduct", 300)])
def test_the_style_of_grace_decides_what_is_counted(style, counted):
    policy = {"exceptions": {"late_in": {"style": style}}}
    (entry,) = report([shift(D)], punches(d_plan("in 08:10")), policy=policy).exceptions
    assert (entry.amount, entry.counted, entry.limit) == (600, counted, 300)


def test_one_shift_never_costs_more_than_an_absence():
    found = entries(report([shift(D)], punches(d_plan("in 12:31, first none, lunch none"))))
    states = {code: (entry.points, entry.points_state) for code, entry in found.items()}
    assert states == {"partial_absence": (1, "open"), "late_in": (0, "capped")}


def test_without_a_cap_every_entry_costs_what_it_costs():
    changes = d_plan("in 12:31, first none, lunch none")
    found = report([shift(D)], punches(changes), policy={"points": {"cap_per_shift": None}}).exceptions
    assert sum(entry.points for entry in found) == 1.5


def test_the_first_two_forgotten_punches_in_thirty_days_are_free():
    shifts = [shift(f"+{day} 08:00-+{day} 12:00") for day in (0, 1, 2)]
    clocked = punches(", ".join(f"in +{day} 08:00" for day in (0, 1, 2)))
    found = report(shifts, clocked, now="+4 12:00").exceptions
    assert [(entry.code, entry.occurrence, entry.points) for entry in found] == [
        ("missing_out", 1, 0),
        ("missing_out", 2, 0),
        ("missing_out", 3, 0.25),
    ]


@pytest.mark.parametrize(("days", "points"), [(29, 0.25), (30, 0)])
def test_entries_thirty_days_ago_are_not_counted_any_more(days, points):
    dates = (0, 1, days)
    shifts = [shift(f"+{day} 08:00-+{day} 12:00") for day in dates]
    clocked = punches(", ".join(f"in +{day} 08:00" for day in dates))
    assert report(shifts, clocked, now="+40 12:00").exceptions[-1].points == points


@pytest.mark.parametrize("status", ["approved", "requested", "declined", "reported", "cancelled"])
def test_protected_time_off_of_whatever_status_keeps_an_entry_from_points(status):
    rows = [away("2026-11-30", status, kind="jury")]
    found = report([shift(D)], punches(d_plan("in 09:00")), time_off=rows).exceptions
    assert {(entry.points, entry.points_state) for entry in found} == {(0, "protected")}


def test_what_is_held_back_has_no_points():
    (entry,) = report([shift(D)], punches(d_plan("until out 13:00")), now="15:00").exceptions
    assert (entry.is_held, entry.points, entry.points_state) == (True, 0, "none")


IDS = [
    ("in 08:10", "ann/2026-11-30/late_in/1"),
    ("only ", "ann/2026-11-30/absence/1"),
    ("first_end 10:30", "ann/2026-11-30/long_break/1.first"),
    ("out none", "ann/2026-11-30/missing_out/2026-11-30T14:45"),
    ("only out 16:30", "ann/2026-11-30/missing_in/2026-11-30T16:30"),
    ("lunch none, also meal_start 12:00, also in 13:00", "ann/2026-11-30/missing_meal_punch/2026-11-30T12:00"),
    ("also out 13:00, also in 13:40", "ann/2026-11-30/out_during_shift/2026-11-30T13:00"),
    ("also in 08:01", "ann/2026-11-30/duplicate_punch/1"),
    ("also out 08:00:07", "ann/2026-11-30/contradictory_punches/2026-11-30T08:00"),
]


@pytest.mark.parametrize(("changes", "expected"), IDS, ids=[case[1] for case in IDS])
def test_an_id_names_agent_date_kind_and_anchor(changes, expected):
    (entry,) = report([shift(D)], punches(d_plan(changes))).exceptions
    assert entry.id == expected


def test_the_id_of_an_absence_stays_when_it_becomes_one_without_a_call():
    (entry,) = report([shift(D)], [], now="+3 12:00").exceptions
    assert (entry.code, entry.id) == ("no_call_no_show", "ann/2026-11-30/absence/1")


def test_ids_depend_neither_on_grace_nor_on_the_place_of_the_shift():
    clocked = punches("in 08:50, out 16:30")
    moved = "08:30-16:30 break first 10:30-10:45"
    first = report([shift("08:00-16:30 break first 10:00-10:15")], clocked)
    policy = {"exceptions": {"late_in": {"grace_minutes": 3}}}
    second = report([shift(moved)], clocked, policy=policy)
    assert [entry.id for entry in first.exceptions] == [entry.id for entry in second.exceptions]


def test_a_slash_in_an_agents_id_is_escaped():
    (entry,) = report([shift(D, agent="a/b")], [], now="16:30").exceptions
    assert entry.id == "a%2Fb/2026-11-30/absence/1"


def test_equal_ids_are_numbered():
    pieces = "08:00-16:30 break rest 10:00-10:15 break rest 14:00-14:15"
    clocked = "in 08:00, break_start 10:00, break_end 10:30, break_start 14:00, break_end 14:30, out 16:30"
    found = report([shift(pieces)], punches(clocked)).exceptions
    assert [entry.id for entry in found] == [
        "ann/2026-11-30/long_break/1.rest",
        "ann/2026-11-30/long_break/1.rest#2",
    ]


def test_the_anchor_of_a_repeated_time_carries_its_offset():
    night = shift("2026-10-24T22:00 - 2026-10-25T06:00")
    clocked = punches("in 2026-10-24T22:00, out 2026-10-25T01:30+00:00, in 2026-10-25T03:00, out 2026-10-25T06:00")
    (entry,) = report([night], clocked).exceptions
    assert entry.id == "ann/2026-10-24/out_during_shift/2026-10-25T01:30+00:00"


def test_entries_are_in_order_of_date_agent_and_start():
    shifts = [shift("+1 08:00-+1 12:00"), shift("08:00-12:00"), shift("08:00-12:00", agent="abe")]
    clocked = [
        *punches("in 08:30, out 11:00, in +1 09:00, out +1 12:00"),
        *punches("in 09:00, out 12:00", MONDAY, "abe"),
    ]
    found = report(shifts, clocked).exceptions
    assert [(entry.agent_id, entry.date.day, entry.code) for entry in found] == [
        ("abe", 30, "late_in"),
        ("ann", 30, "late_in"),
        ("ann", 30, "early_out"),
        ("ann", 1, "late_in"),
    ]
