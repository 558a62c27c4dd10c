"""Schedules: from pieces to shifts, strictly for attendance, leniently for the checker."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from intake_site import Site
from openpyxl import Workbook

from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Roster
from wfm.errors import InputError
from wfm.intake.schedule_file import read_schedule

HEADER = "agent_id,date,kind,label,start,end,paid"
SHIFT = "A1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T16:00,yes"
CALENDAR = Calendar("Europe/London", date(2026, 11, 30), 2)


def read(tmp_path: Path, *rows: str, strict: bool = True) -> Roster:
    path = tmp_path / "schedule.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return read_schedule(path, CALENDAR, [AgentId("A1"), AgentId("A2")], strict=strict)


def test_pieces_are_gathered_in_their_shift_in_order_of_time(tmp_path: Path) -> None:
    meal = "A1,2026-11-30,meal,lunch,2026-11-30T12:00,2026-11-30T12:30,no"
    activity = "A1,2026-11-30,activity,M1,2026-11-30T09:00,2026-11-30T09:30,yes"
    (shift,) = read(tmp_path, meal, SHIFT, activity)
    assert [(piece.kind, piece.label, piece.is_paid) for piece in shift.pieces] == [
        ("activity", "M1", True),
        ("meal", "lunch", False),
    ]
    assert shift.paid_minutes == 450


def test_a_break_after_midnight_belongs_to_the_shift_of_the_evening(tmp_path: Path) -> None:
    night = "A1,2026-11-30,shift,night,2026-11-30T22:00,2026-12-01T06:00,yes"
    pause = "A1,2026-11-30,break,b,2026-12-01T02:00,2026-12-01T02:15,yes"
    (shift,) = read(tmp_path, night, pause)
    assert len(shift.pieces) == 1


def test_two_shifts_on_one_date_keep_their_own_pieces(tmp_path: Path) -> None:
    second = "A1,2026-11-30,shift,late,2026-11-30T18:00,2026-11-30T22:00,yes"
    pause = "A1,2026-11-30,break,b,2026-11-30T19:00,2026-11-30T19:15,yes"
    assert [len(shift.pieces) for shift in read(tmp_path, SHIFT, second, pause)] == [0, 1]


def test_an_unpaid_shift_counts_no_hours(tmp_path: Path) -> None:
    (shift,) = read(tmp_path, SHIFT.replace("yes", "no"))
    assert shift.paid_minutes == 0


def test_a_schedule_without_shifts_is_an_empty_roster(tmp_path: Path) -> None:
    assert read(tmp_path).shifts == ()


OVERLAPPING_SHIFT = "A1,2026-11-30,shift,late,2026-11-30T15:00,2026-11-30T20:00,yes"
BREAK = "A1,2026-11-30,break,b,2026-11-30T10:00,2026-11-30T10:15,yes"
OVERLAPPING_BREAK = "A1,2026-11-30,break,c,2026-11-30T10:10,2026-11-30T10:25,yes"
BREAK_OUTSIDE = "A1,2026-11-30,break,b,2026-11-30T15:45,2026-11-30T16:15,yes"
BREAK_APART = "A1,2026-11-30,break,b,2026-11-30T17:00,2026-11-30T17:15,yes"
LONG_SHIFT = "A1,2026-11-30,shift,early,2026-11-30T08:00,2026-12-01T00:15,yes"


@pytest.mark.parametrize(
    "rows",
    [
        (SHIFT, OVERLAPPING_SHIFT),
        (SHIFT, BREAK, OVERLAPPING_BREAK),
        (SHIFT, BREAK_OUTSIDE),
        (SHIFT, BREAK_APART),
        (LONG_SHIFT,),
    ],
)
def test_faults_of_structure_are_refused_strictly_and_left_to_the_checker_otherwise(
    tmp_path: Path, rows: tuple[str, ...]
) -> None:
    roster = read(tmp_path, *rows, strict=False)
    assert len(roster.shifts) + sum(len(shift.pieces) for shift in roster) == len(rows)
    with pytest.raises(InputError):
        read(tmp_path, *rows)


@pytest.mark.parametrize(
    "rows",
    [
        ("A1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T08:00,yes",),
        ("A1,2026-12-01,shift,early,2026-11-30T08:00,2026-11-30T16:00,yes",),
        ("A9,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T16:00,yes",),
        ("A1,2026-11-30,shift,early,eight,2026-11-30T16:00,yes",),
        ("A2,2026-11-30,break,b,2026-11-30T10:00,2026-11-30T10:15,yes", SHIFT),
        ("A1,2026-11-30,pause,b,2026-11-30T10:00,2026-11-30T10:15,yes", SHIFT),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_what_cannot_be_represented_is_always_refused_once(tmp_path: Path, rows: tuple[str, ...], strict: bool) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, *rows, strict=strict)
    assert len(caught.value.issues) == 1


def test_breaks_that_adjoin_and_a_shift_of_16_hours_are_allowed(tmp_path: Path) -> None:
    shift = "A1,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T24:00,yes"
    second = "A1,2026-11-30,break,c,2026-11-30T10:15,2026-11-30T10:30,yes"
    assert len(read(tmp_path, shift, BREAK, second).shifts) == 1


def test_breaks_of_a_shift_at_fault_are_not_blamed_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, SHIFT.replace("T16:00", "T08:00"), BREAK)
    assert [issue.row for issue in caught.value.issues] == [2]


def test_the_sheet_schedule_of_a_workbook_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Schedule")
    for row in (HEADER, SHIFT, BREAK):
        book["Schedule"].append(row.split(","))
    book.save(tmp_path / "roster.xlsx")
    (shift,) = read_schedule(tmp_path / "roster.xlsx", CALENDAR, [AgentId("A1")])
    assert len(shift.pieces) == 1


def test_real_dates_and_times_of_that_sheet_are_read_midnight_included(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Schedule")
    sheet.append(HEADER.split(","))
    day, midnight = datetime(2026, 11, 30), datetime(2026, 12, 1)  # noqa: DTZ001
    sheet.append(["A1", day, "shift", "late", day.replace(hour=16), midnight, "yes"])
    sheet.append(["A1", day, "break", "b", day.replace(hour=20), day.replace(hour=20, minute=15), "yes"])
    sheet.append(["A2", midnight, "shift", "night", midnight, midnight.replace(hour=8), "yes"])
    sheet.append(["A2", midnight, "break", "b", midnight, midnight.replace(minute=15), "yes"])
    book.save(tmp_path / "roster.xlsx")
    late, night = read_schedule(tmp_path / "roster.xlsx", CALENDAR, [AgentId("A1"), AgentId("A2")])
    assert CALENDAR.text_of(late.end_utc) == CALENDAR.text_of(night.start_utc) == "2026-12-01T00:00"
    assert [shift.span.minutes for shift in (late, night)] == [480, 480]


def test_a_workbook_without_that_sheet_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "roster.xlsx")
    with pytest.raises(InputError, match=r"roster\.xlsx: has no sheet 'schedule'; its sheets are Sheet"):
        read_schedule(tmp_path / "roster.xlsx", CALENDAR, [])


def test_the_longest_shift_follows_the_attendance_settings(site: Site) -> None:
    site.write(schedule=f"{HEADER}\n{LONG_SHIFT}\n")
    site.configure("contracts:", "attendance: {pairing: {max_session_hours: 17}}\ncontracts:")
    assert site.read().schedule is not None
