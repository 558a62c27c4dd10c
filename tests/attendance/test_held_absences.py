"""Absences that wait because a clock may have been offline are told as such, and no rate counts them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from attendance_days import CALENDAR, H, decide, punches, report, rounded, shift

from wfm.report.attendance_run_record import Origin, comparison_record
from wfm.report.attendance_terminal import attendance_summary

TEAMS = {"ann": "North", "bob": "North", "cy": "South", "dee": "South"}


def two_teams(**more):
    """Nobody of North came; of South Dee came, and Cy did not."""
    shifts = [shift(H, agent=name) for name in TEAMS]
    return report(shifts, punches("in 08:00, out 12:00", agent="dee"), now="20:00", teams=TEAMS, **more)


def counts(totals):
    return [(total.shifts, total.worked, total.absent, total.held) for total in totals]


def test_teams_tell_how_many_absences_are_held_back():
    assert counts(two_teams().teams) == [(2, 0, 2, 2), (2, 1, 1, 0)]


def test_agents_and_everybody_add_up_to_the_same():
    result = two_teams()
    assert counts(result.agents) == [(1, 0, 1, 1), (1, 0, 1, 1), (1, 0, 1, 0), (1, 1, 0, 0)]
    assert counts([result.total]) == [(4, 1, 3, 2)]


def test_rates_leave_out_the_time_of_what_is_held_back():
    result = two_teams()
    assert [rounded(total.absence_percent) for total in (*result.teams, result.total)] == ["", "50", "50"]


@pytest.mark.parametrize("word", ["confirmed", "excused"])
def test_an_absence_that_somebody_has_decided_on_counts(word):
    result = two_teams(decisions=[decide("2026-11-30/absence/1", word)])
    assert counts(result.teams)[0] == (2, 0, 2, 1)
    assert rounded(result.teams[0].absence_percent) == "100"


def absence_line(result):
    lines = attendance_summary(result, CALENDAR, Path("out"), ())
    return next(line for line in lines if line.startswith("Absence"))


def test_the_terminal_says_how_many_are_held_back():
    line = "Absence     nobody came to 3 of 4 shifts that have ended, 2 of them held back"
    assert absence_line(two_teams()) == line


def test_the_terminal_says_nothing_of_it_where_none_is():
    result = two_teams()
    assert absence_line(replace(result, total=replace(result.total, held=0))).endswith("that have ended")


def test_run_json_counts_them_apart():
    people = comparison_record(two_teams(), CALENDAR, Origin())["people"]
    assert (people["absent"], people["absent_held"]) == (3, 2)
