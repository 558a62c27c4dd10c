"""Preferences, activities, pins and history."""

from __future__ import annotations

from datetime import date

import pytest
from intake_site import Site, local

from wfm.errors import InputError


def requests(site: Site, rows: str) -> list[tuple[str, str, int]]:
    inputs = site.write(preferences="agent_id,day,preference,start,end,weight\n" + rows).read()
    return [(local(inputs, row.window), row.preference, row.weight) for row in inputs.instance.requests]


def test_a_request_without_times_concerns_the_whole_date(site: Site) -> None:
    assert requests(site, "A1,2026-11-30,want,,,\n") == [("2026-11-30T00:00 2026-12-01T00:00", "want", 1)]


def test_a_request_for_a_weekday_is_one_for_each_such_date_of_the_horizon(site: Site) -> None:
    site.configure("days: 2", "days: 9")
    days = [f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-07", "12-08")]
    rows = "".join(f"{day}T{hour:02}:00,voice,1\n" for day in days for hour in range(8, 12))
    site.write(demand="start,queue,required\n" + rows)
    assert [window[:10] for window, _, _ in requests(site, "A1,tue,avoid,22:00,02:00,10\n")] == [
        "2026-12-01",
        "2026-12-08",
    ]


def test_a_request_for_a_date_outside_the_horizon_is_ignored_with_a_note(site: Site) -> None:
    inputs = site.write(preferences="agent_id,day,preference\nA1,2026-12-02,want\nA1,sun,want\n").read()
    assert inputs.instance.requests == ()
    assert inputs.notes == ("preferences.csv: 1 row outside the horizon ignored",)


ACTIVITY = "activity_id,kind,minutes,earliest,latest,agents,teams,together,paid,required\n"


def who(site: Site, agents: str, teams: str) -> tuple[str, ...]:
    row = f"M1,meeting,30,2026-11-30T08:00,2026-11-30T08:30,{agents},{teams},,,\n"
    return site.write(activities=ACTIVITY + row).read().instance.activities[0].agents


@pytest.mark.parametrize(
    ("agents", "teams", "found"),
    [
        ("", "", ("A1", "A2")),
        ("A2", "", ("A2",)),
        ("", "red", ("A1",)),
        ("A2", "red", ("A1", "A2")),
        ("", "red|blue", ("A1", "A2")),
    ],
)
def test_an_activity_is_for_its_agents_and_teams_else_for_everyone(
    site: Site, agents: str, teams: str, found: tuple[str, ...]
) -> None:
    assert who(site, agents, teams) == found


def test_an_activity_is_paid_and_neither_together_nor_required_unless_it_says_so(site: Site) -> None:
    plain = "M1,meeting,30,2026-11-30T08:00,2026-11-30T08:30,,,,,\n"
    special = "M2,meeting,30,2026-11-30T08:00,2026-11-30T24:00,,,yes,no,yes\n"
    first, second = site.write(activities=ACTIVITY + plain + special).read().instance.activities
    assert (first.is_together, first.is_paid, first.is_required) == (False, True, False)
    assert (second.is_together, second.is_paid, second.is_required) == (True, False, True)


def test_an_activity_outside_the_horizon_is_ignored_with_a_note(site: Site) -> None:
    row = "M1,meeting,30,2026-12-02T00:00,2026-12-02T08:30,,,,,\n"
    inputs = site.write(activities=ACTIVITY + row).read()
    assert (inputs.instance.activities, len(inputs.notes)) == ((), 1)


def pins(site: Site, rows: str) -> list[tuple[str, str | None, str | None, str | None]]:
    inputs = site.write(pins="agent_id,date,shift,start,end\n" + rows).read()
    text = inputs.instance.calendar.text_of
    return [
        (str(pin.date), pin.template, pin.start_utc and text(pin.start_utc), pin.end_utc and text(pin.end_utc))
        for pin in inputs.instance.pins
    ]


@pytest.mark.parametrize(
    ("row", "pin"),
    [
        ("early,,", ("2026-11-30", "early", None, None)),
        ("off,,", ("2026-11-30", None, None, None)),
        ("early,09:00,", ("2026-11-30", "early", "2026-11-30T09:00", None)),
        ("early,09:00,13:00", ("2026-11-30", "early", "2026-11-30T09:00", "2026-11-30T13:00")),
        ("early,22:00,02:00", ("2026-11-30", "early", "2026-11-30T22:00", "2026-12-01T02:00")),
        ("early,20:00,24:00", ("2026-11-30", "early", "2026-11-30T20:00", "2026-12-01T00:00")),
        ("early,2026-11-30T09:00,2026-11-30T13:00", ("2026-11-30", "early", "2026-11-30T09:00", "2026-11-30T13:00")),
    ],
)
def test_a_pin_keeps_a_shift_its_start_and_end_if_given(site: Site, row: str, pin: tuple[str, ...]) -> None:
    assert pins(site, f"A1,2026-11-30,{row}\n") == [pin]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("early,,12:00", "start: is empty although end is given"),
        ("early,2026-12-01T09:00,", "start: '2026-12-01T09:00' is not on 2026-11-30"),
        ("early,09:00,2026-11-30T09:00", "end: '2026-11-30T09:00' is not after the start"),
        ("early,09:05,12:00", "start: '2026-11-30T09:05' is not on the grid of 15 minutes"),
    ],
)
def test_other_pins_are_refused(site: Site, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        pins(site, f"A1,2026-11-30,{row}\n")


def test_a_pin_at_a_time_that_does_not_exist_is_refused(site: Site) -> None:
    site.configure("2026-11-30, days: 2", "2027-03-28, days: 1").configure("mon-fri", "sun")
    rows = "".join(f"2027-03-28T{hour:02}:00,voice,1\n" for hour in range(8, 12))
    site.write(demand="start,queue,required\n" + rows)
    with pytest.raises(InputError, match="row 2, start: '2027-03-28T01:30' does not exist"):
        pins(site, "A1,2027-03-28,early,01:30,06:00\n")


def test_a_pin_outside_the_horizon_is_ignored_with_a_note(site: Site) -> None:
    inputs = site.write(pins="agent_id,date,shift\nA1,2026-12-02,early\n").read()
    assert (inputs.instance.pins, inputs.notes) == ((), ("pins.csv: 1 row outside the horizon ignored",))


def test_history_is_known_once_its_table_is_there(site: Site) -> None:
    assert not site.read().instance.has_history
    assert site.write(history="agent_id,start,end\n").read().instance.has_history


def test_a_shift_of_the_past_is_dated_by_its_start_and_may_reach_into_the_horizon(site: Site) -> None:
    rows = "agent_id,start,end,shift\nA1,2026-11-29T22:00,2026-11-30T06:00,night\n"
    (shift,) = site.write(history=rows).read().instance.history
    assert (shift.date, shift.label, shift.span.minutes) == (date(2026, 11, 29), "night", 480)


def test_a_night_in_which_clocks_go_back_is_an_hour_longer(site: Site) -> None:
    (shift,) = site.write(history="agent_id,start,end\nA1,2026-10-24T22:00,2026-10-25T06:00\n").read().instance.history
    assert shift.span.minutes == 540


def test_for_attendance_shifts_of_the_past_may_lie_in_the_horizon(site: Site) -> None:
    site.write(
        history="agent_id,start,end\nA1,2026-11-30T08:00,2026-11-30T12:00\n",
        punches="agent_id,time,event\nA1,2026-12-01T08:00,in\n",
        schedule="agent_id,date,kind,label,start,end,paid\n",
    )
    assert len(site.read("attendance").instance.history.shifts) == 1


@pytest.mark.parametrize(("end", "is_fine"), [("2026-11-29T08:00", True), ("2026-11-29T08:15", False)])
def test_a_shift_of_the_past_lasts_at_most_24_hours(site: Site, end: str, is_fine: bool) -> None:
    site.write(history=f"agent_id,start,end\nA1,2026-11-28T08:00,{end}\n")
    if is_fine:
        assert len(site.read().instance.history.shifts) == 1
    else:
        with pytest.raises(InputError, match="is more than 24 hours after the start"):
            site.read()
