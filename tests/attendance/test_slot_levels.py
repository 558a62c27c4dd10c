"""Adherence by slot: the seconds of days, cut along slots of 15 minutes, by team and of everybody."""

from __future__ import annotations

from datetime import date

import pytest
from attendance_days import CALENDAR, MONDAY, D, H, at, away, d_plan, punches, shift
from effect_days import PERIOD, read

from wfm.attendance.adherence import day_tally
from wfm.attendance.settings import AttendanceSettings
from wfm.attendance.slot_levels import SlotLog, slot_adherence
from wfm.attendance.slot_seconds import grid_around
from wfm.domain.attendance import AttendanceTally
from wfm.domain.slot_adherence import EMPTY, SlotAdherence

BREAK_AT_TEN = "08:00-16:00 break own 10:00-10:15"


def slots_of(people, **adherence) -> SlotAdherence:
    """Cut everybody's time along slots."""
    rules = AttendanceSettings.model_validate({"adherence": adherence}).adherence
    grid = grid_around(PERIOD, CALENDAR.interval_minutes * 60, int(CALENDAR.origin_utc.timestamp()))
    log = SlotLog(grid, rules)
    for record, _ in people:
        log.add(record)
    return slot_adherence(log.seconds_by_team(), grid, rules)


def row_of(found: SlotAdherence, time: str, team: str | None = None) -> int:
    """Position of a row; without a team that of everybody."""
    wanted = EMPTY if team is None else found.teams.index(team)
    start = int(at(time).timestamp())
    return next(row for row in range(len(found)) if found.start[row] == start and found.team_of[row] == wanted)


def four_agents(team: str | None = None):
    """One of four works in her break until 10:05."""
    names = ("ann", "bob", "cat", "dan")
    clocked = punches("in 08:00, break_start 10:05, break_end 10:15, out 16:00")
    for name in names[1:]:
        clocked += punches("in 08:00, break_start 10:00, break_end 10:15, out 16:00", agent=name)
    return read([shift(BREAK_AT_TEN, agent=name) for name in names], clocked, team=team)


def test_a_slot_adds_the_minutes_of_everybody():
    found = slots_of(four_agents())
    row = row_of(found, "10:00")
    tally = found.tally(row)
    assert (tally.adherent, tally.adherent + tally.astray) == (55 * 60, 60 * 60)
    assert found.adherence[row] == 9167


def test_teams_have_rows_of_their_own_before_those_of_everybody():
    people = [*four_agents("red"), *read([shift(H, agent="eve")], punches("in 08:00, out 12:00", agent="eve"))]
    found = slots_of(people)
    assert found.teams == ("no_team", "red")
    levels = [found.level(row) for row in range(len(found))]
    assert levels == sorted(levels, reverse=True)
    red, own, total = (found.tally(row_of(found, "10:00", team)) for team in ("red", "no_team", None))
    assert red + own == total


@pytest.mark.parametrize("changes", ["", "in 08:10, out 16:40", "first_start 10:20, first_end 10:40", "lunch none"])
@pytest.mark.parametrize("unknown", ["neutral", "out"])
@pytest.mark.parametrize("absent_days", ["exclude", "zero"])
def test_slots_add_up_to_the_day(changes: str, unknown: str, absent_days: str):
    rules = {"unknown": unknown, "absent_days": absent_days}
    settings = AttendanceSettings.model_validate({"adherence": rules})
    people = [
        *read([shift(D)], punches(d_plan(changes)), time_off=[away("13:00-14:00")]),
        *read([shift(D, agent="bob")], []),
        *read([shift(D, agent="cat")], punches("in 08:00, break_start 10:00, out 16:20", agent="cat")),
        *read([], punches("in 09:00, break_start 09:20, break_end 09:30, out 10:10", agent="dan")),
    ]
    found = slots_of(people, **rules)
    total = sum((found.tally(row) for row in range(len(found)) if found.level(row) == "slot"), AttendanceTally())
    days = sum((day_tally(day, settings) for record, _ in people for day in record.days), AttendanceTally())
    of_whole_shifts = {"kept", "kept_of"}
    names = [name for name in AttendanceTally.__slots__ if name not in of_whole_shifts]
    assert {name: getattr(total, name) for name in names} == {name: getattr(days, name) for name in names}


@pytest.mark.parametrize(("definition", "hundredths"), [("matched", 3333), ("genesys", 3333), ("microsoft", 6667)])
def test_the_definition_in_force_counts(definition: str, hundredths: int):
    found = slots_of(read([shift(H)], punches("in 08:10, out 12:00")), definition=definition)
    assert found.adherence[row_of(found, "08:00")] == hundredths


def test_conformance_by_overlap_has_no_slots():
    found = slots_of(read([shift(H)], punches("in 08:00, out 12:00")), conformance="overlap")
    assert set(found.conformance.tolist()) == {EMPTY}


def test_a_slot_of_an_absence_has_no_adherence_but_an_absence_rate():
    found = slots_of(read([shift(H)], []))
    row = row_of(found, "09:00")
    assert (found.adherence[row], found.absence[row]) == (EMPTY, 10_000)


def test_dates_that_are_not_judged_have_no_rows():
    sunday = date.fromordinal(MONDAY.toordinal() - 1)
    found = slots_of(read([shift(H, day=sunday), shift(H)], punches("in 08:00, out 12:00")))
    assert min(found.start_utc(row) for row in range(len(found))) == at("08:00")


def test_nobody_at_all_gives_no_rows():
    assert len(slots_of([])) == 0
