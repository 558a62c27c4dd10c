"""Result folders of past weeks: what is read, what wins, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wfm.domain.calendar import Calendar
from wfm.errors import InputError
from wfm.intake.past_weeks import read_past_weeks
from wfm.intake.yardstick import Yardstick
from wfm.report.attendance_sheets import ADHERENCE_COLUMNS

CALENDAR = Calendar("Europe/London", date(2026, 12, 7), 7)
DAY = date(2026, 11, 30)
EXCEPTIONS = "exception_id,agent_id,date,code,team,amount,status\n"
LATE = "ann/2026-11-30/late_in/1,ann,2026-11-30,late_in,red,{amount},open\n"


def adherence(*rows: dict[str, object]) -> str:
    """Write ``adherence.csv`` with all its columns."""
    usual = {"level": "agent_day", "agent_id": "ann", "team": "red", "date": DAY, "attendance": "present"}
    lines = [",".join(str({**usual, **row}.get(name, "")) for name in ADHERENCE_COLUMNS) for row in rows]
    return "\n".join([",".join(ADHERENCE_COLUMNS), *lines]) + "\n"


def folder(path: Path, **files: str) -> Path:
    """Make a result folder; exceptions and adherence are there unless given."""
    path.mkdir()
    for name, text in {"exceptions": EXCEPTIONS, "adherence": adherence(), **files}.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def refused(*folders: Path) -> list[str]:
    """Messages of what is wrong with some folders."""
    with pytest.raises(InputError) as caught:
        read_past_weeks(folders, CALENDAR)
    return [str(issue) for issue in caught.value.issues]


def test_dates_of_agents_are_read_and_other_levels_passed_over(tmp_path: Path):
    told = {"paid_scheduled_minutes": 480, "due_minutes": 450, "worked_minutes": 460.5, "outside_minutes": 10.5}
    text = adherence(told, {"level": "agent_week"}, {"level": "team_slot", "agent_id": ""})
    (day,) = read_past_weeks([folder(tmp_path / "w1", adherence=text)], CALENDAR).days
    assert (day.agent_id, day.team, day.date, day.attendance, day.start) == ("ann", "red", DAY, "present", "")
    assert (day.paid_scheduled_minutes, day.due_minutes, day.worked_minutes) == (480, 450, 460.5)
    assert (day.outside_minutes, day.absent_minutes) == (10.5, 0)


def test_starts_come_from_the_schedule_of_another_folder(tmp_path: Path):
    schedule = (
        "agent_id,date,kind,label,start,end,paid\n"
        "ann,2026-11-30,shift,late,2026-11-30T16:00,2026-11-30T20:00,yes\n"
        "ann,2026-11-30,shift,early,2026-11-30T08:00,2026-11-30T12:00,yes\n"
        "ann,2026-11-30,break,own,2026-11-30T07:00,2026-11-30T07:15,yes\n"
    )
    before = folder(tmp_path / "w1", schedule=schedule)
    (day,) = read_past_weeks([before, folder(tmp_path / "w2", adherence=adherence({}))], CALENDAR).days
    assert day.start == "08:00"


def test_starts_come_from_the_shifts_that_the_own_folder_hands_on_first(tmp_path: Path):
    schedule = (
        "agent_id,date,kind,label,start,end,paid\nann,2026-11-30,shift,late,2026-11-30T16:00,2026-11-30T20:00,yes\n"
    )
    history = (
        "agent_id,start,end,shift\n"
        "ann,2026-11-30T13:00,2026-11-30T16:00,late\n"
        "ann,2026-11-30T08:00,2026-11-30T12:00,early\n"
        "ann,2026-11-29T05:00,2026-11-29T12:00,early\n"
    )
    own = folder(tmp_path / "w1", schedule=schedule, history=history, adherence=adherence({}))
    (day,) = read_past_weeks([own], CALENDAR).days
    assert day.start == "08:00"


def test_what_two_folders_tell_is_taken_from_the_later_one(tmp_path: Path):
    first = folder(tmp_path / "w1", exceptions=EXCEPTIONS + LATE.format(amount=7), adherence=adherence({}))
    text = adherence({"attendance": "absent"})
    second = folder(tmp_path / "w2", exceptions=EXCEPTIONS + LATE.format(amount=9), adherence=text)
    past = read_past_weeks([first, second], CALENDAR)
    assert [entry.amount for entry in past.exceptions] == [9]
    assert [day.attendance for day in past.days] == ["absent"]


def test_exceptions_count_more_than_the_history_carried_along(tmp_path: Path):
    own = folder(tmp_path / "w1", exceptions=EXCEPTIONS + LATE.format(amount=7))
    later = folder(tmp_path / "w2", exception_history=EXCEPTIONS + LATE.format(amount=1))
    assert [entry.amount for entry in read_past_weeks([own, later], CALENDAR).exceptions] == [7]


def test_minutes_of_queues_are_added_up_by_date_where_the_plan_is_known(tmp_path: Path):
    text = (
        "start,queue,required,planned,actual,short_planned,short_actual,"
        "lost_minutes,gained_minutes,unknown_minutes,lost_short_minutes\n"
        "2026-11-30T08:00,voice,4,4,3,0,1,15,0,5,15\n"
        "2026-11-30T08:15,voice,4,2,2,2,2,0,0,0,0\n"
        "2026-12-01T08:00,voice,,,,,,3,0,0,\n"
    )
    found = read_past_weeks([folder(tmp_path / "w1", coverage_effect=text)], CALENDAR).queue_days
    told = [(day.planned_minutes, day.unknown_minutes, day.lost_minutes) for day in found]
    assert told == [(90, 5, 15)]


def test_no_folder_tells_nothing():
    past = read_past_weeks([], CALENDAR)
    assert (past.days, past.exceptions, past.queue_days) == ((), (), ())


def test_a_folder_that_is_no_result_is_refused_with_both_files_that_it_lacks(tmp_path: Path):
    (tmp_path / "w1").mkdir()
    assert refused(tmp_path / "w1") == [
        f"{tmp_path.as_posix()}/w1/exceptions.csv: does not exist; name a folder that 'wfm attendance' has written",
        f"{tmp_path.as_posix()}/w1/adherence.csv: does not exist; name a folder that 'wfm attendance' has written",
    ]


def test_every_fault_of_every_folder_is_told(tmp_path: Path):
    first = folder(tmp_path / "w1", adherence=adherence({"paid_scheduled_minutes": "much"}, {"date": "30.11.2026"}))
    second = folder(tmp_path / "w2", exceptions=EXCEPTIONS + "late,ann,2026-11-30,late_in,red,7,open\n")
    messages = refused(first, second)
    assert sorted(message.removeprefix(f"{tmp_path.as_posix()}/").split(":")[0] for message in messages) == [
        "w1/adherence.csv row 2, paid_scheduled_minutes",
        "w1/adherence.csv row 3, date",
        "w2/exceptions.csv row 2, exception_id",
    ]


def test_a_file_without_a_needed_column_is_refused(tmp_path: Path):
    messages = refused(folder(tmp_path / "w1", adherence="level,agent_id,date\nagent_day,ann,2026-11-30\n"))
    assert len(messages) == 5
    assert messages[0].startswith(
        f"{tmp_path.as_posix()}/w1/adherence.csv row 1: has no column 'paid_scheduled_minutes'"
    )


def test_messages_name_files_by_the_path_given_as_folders_of_two_months_may_bear_one_name(tmp_path: Path):
    (tmp_path / "m1").mkdir()
    (tmp_path / "m2").mkdir()
    sound = folder(tmp_path / "m1" / "out")
    faulty = folder(tmp_path / "m2" / "out", exceptions=EXCEPTIONS + "late,ann,2026-11-30,late_in,red,7,open\n")
    (message,) = refused(sound, faulty)
    assert message.startswith(f"{faulty.as_posix()}/exceptions.csv row 2, exception_id")


def test_a_kind_that_there_is_not_is_refused(tmp_path: Path):
    text = EXCEPTIONS + LATE.format(amount=7).replace(",late_in,", ",lat_in,")
    yardstick = Yardstick({"late_in": "late_in", "late_out": "late_out"})
    with pytest.raises(InputError, match="code: 'lat_in' is no kind of attendance exception; did you mean 'late_in'"):
        read_past_weeks([folder(tmp_path / "w1", exceptions=text)], CALENDAR, yardstick)
