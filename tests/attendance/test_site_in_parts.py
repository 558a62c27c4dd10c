"""A large site is read in two parts beside each other, and what comes of it is the same."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from attendance_days import CALENDAR, D, H, d_plan, decide, punches, report, shift

from wfm.attendance import site
from wfm.attendance.part import Attendee
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.site import SHIFTS_THAT_PAY, halve
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.errors import InputError
from wfm.machine import second_process
from wfm.report.attendance_files import attendance_files

TEAMS = {"ann": "North", "bob": "North", "cat": "South", "dan": "South", "eve": "West", "gus": "West"}
"""``fay`` and ``hal`` have no team."""
NAMES = (*TEAMS, "fay", "hal")


@pytest.fixture
def in_two_parts(monkeypatch):
    monkeypatch.setattr(site, "SHIFTS_THAT_PAY", 0)
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)


def week_of_eight(decisions=()):
    """One comes late, one stays away, one lacks a punch, a team has none at all, one works on without a shift."""
    shifts = [shift(D, agent=name) for name in NAMES]
    clocked = [
        *punches(d_plan("in 08:20"), agent="ann"),
        *punches(d_plan("lunch_end 13:00"), agent="cat"),
        *punches(d_plan("only in 08:00"), agent="dan"),
        *punches(d_plan("out 15:00"), agent="fay"),
        *punches(d_plan("also in 20:00, also out 21:00"), agent="hal"),
        *punches("in 09:00, out 10:00", agent="zoe"),
    ]
    return report(shifts, clocked, teams=TEAMS, decisions=list(decisions), strangers=frozenset({"zoe"}))


def files_of(result):
    agents = tuple(Agent(name, name.title(), "full", ("voice",), TEAMS.get(name)) for name in NAMES)
    return attendance_files(result, Instance(CALENDAR, (), (), (), agents), AttendanceSettings())


def decisions():
    late = decide("2026-11-30/late_in/1", "excused")
    return [late, replace(decide("2026-11-30/absence/1", "confirmed"), exception_id="bob/2026-11-30/absence/1")]


def test_a_site_read_in_two_parts_gives_the_same_files(in_two_parts, monkeypatch):
    cut = week_of_eight(decisions())
    monkeypatch.setattr(site, "SHIFTS_THAT_PAY", SHIFTS_THAT_PAY)
    whole = week_of_eight(decisions())
    assert {entry.agent_id for entry in whole.exceptions} >= set(NAMES)
    assert cut.warnings == whole.warnings
    assert cut.warnings
    assert files_of(cut) == files_of(whole)


def test_the_second_part_is_given_to_another_process(in_two_parts, monkeypatch):
    given = []

    @contextmanager
    def recorded(pays, work, measure, attendees):
        given.append((pays, [one.agent.id for one in attendees]))
        yield lambda: work(measure, attendees)

    monkeypatch.setattr(site, "beside", recorded)
    week_of_eight()
    assert given == [(True, ["cat", "dan", "fay", "hal"])]


def test_wrong_corrections_of_both_parts_are_told_together(in_two_parts):
    wrong = "remove in 2026-11-30T07:00"
    bad = [
        replace(decide("2026-11-30/late_in/1", "corrected", correction=wrong), exception_id=name)
        for name in ("ann/2026-11-30/late_in/1", "cat/2026-11-30/break_overrun/2", "fay/2026-11-30/early_out/1")
    ]
    known = {entry.id for entry in week_of_eight().exceptions}
    bad = [decision for decision in bad if decision.exception_id in known]
    with pytest.raises(InputError) as caught:
        week_of_eight(bad)
    assert len(bad) >= 2
    assert len(caught.value.issues) == len(bad)


def attendee(name: str, team: str | None, shifts: int = 1) -> Attendee:
    return Attendee(Agent(name, name, "full", (), team), [shift(H, agent=name)] * shifts, (), (), {}, {}, ())


def names_of(parts) -> list[list[str]]:
    return [[one.agent.id for one in part] for part in parts]


def test_teams_stay_whole_and_parts_are_much_the_same():
    site_of_three = [attendee("a", "X", 3), attendee("b", "Y", 2), attendee("c", "X", 3), attendee("d", "Z", 3)]
    assert names_of(halve(site_of_three)) == [["a", "c"], ["b", "d"]]


def test_agents_without_team_stay_together():
    assert names_of(halve([attendee("a", None), attendee("b", "X"), attendee("c", None)])) == [["a", "c"], ["b"]]


def test_a_single_team_is_not_cut():
    assert names_of(halve([attendee("a", "X"), attendee("b", "X")])) == [["a", "b"], []]
