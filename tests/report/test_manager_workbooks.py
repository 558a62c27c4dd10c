"""What managers open: their team alone, the facts of the day, and nothing that is between HR and a person."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from attendance_samples import (
    INSTANCE,
    MONDAY,
    NOON,
    adherence,
    column,
    decided,
    effect,
    exception,
    manager_book,
    report,
    row,
    team_workbooks,
    texts,
)

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import AttendanceTally
from wfm.domain.calendar import Span
from wfm.domain.coverage_effect import LostTime, ServiceOutlook, TeamLoss
from wfm.domain.people import Agent, TimeOff
from wfm.domain.standings import Standing
from wfm.report.attendance_files import attendance_files
from wfm.report.attendance_managers import manager_files

ABSENCES = ["absence", "no_call_no_show"]


def absent(code="absence", **changes):
    given = {
        "severity": "critical",
        "amount": 28800,
        "actual": None,
        "detail": "approved time off: sick",
        "points": 1.0,
    }
    return exception(code=code, name=code, **{**given, **changes})


def test_every_team_has_a_workbook_and_so_have_agents_without_one():
    assert list(team_workbooks(report())) == ["managers/North.xlsx", "managers/no_team.xlsx"]


def test_the_sheets_are_those_that_managers_need():
    assert manager_book(exception()).sheetnames == ["Summary", "Exceptions", "Adherence", "Held back"]


def test_cover_is_a_sheet_where_members_of_the_team_were_missing():
    assert "Coverage" in manager_book(effect=effect()).sheetnames


def test_only_the_own_team_is_in_it():
    book = manager_book(exception("bob"), exception("cy"), exception("cy", is_held=True), effect=effect())
    assert "Bob" in texts(book)
    assert "Cy" not in texts(book)


def test_who_was_missing_names_members_alone():
    assert row(manager_book(effect=effect())["Coverage"])["Who"] == "Ann 7"


def test_agents_without_a_team_are_in_a_workbook_of_their_own():
    book = manager_book(exception("cy"), file="managers/no_team.xlsx")
    assert column(book["Exceptions"], "Agent") == ["cy"]
    assert book["Summary"]["A1"].value == "Attendance of agents without a team"


# Cover and service ----------------------------------------------------------------------------------------------------


def summary_lines(**changes):
    return list(manager_book(effect=effect(**changes))["Summary"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("short_seconds", "sentence"),
    [
        (1800.0, "Hours of this team missing on the floor: 1, of which 0.5 while a queue was short."),
        (None, "Hours of this team missing on the floor: 1."),
    ],
)
def test_lost_hours_of_the_team_stand_on_top(short_seconds, sentence):
    lines = summary_lines(teams=(TeamLoss("North", LostTime(3600.0, short_seconds)),))
    assert lines[3][0] == sentence


def test_a_team_that_lost_nothing_reads_no_such_sentence():
    assert summary_lines(teams=(TeamLoss("North", LostTime()),))[3][0] == "2"


def test_predicted_service_is_that_of_the_queues_that_the_team_serves():
    service = tuple(ServiceOutlook(queue, None, 1000.0, 0.8, 0.83, 0.7) for queue in ("voice", "chat"))
    lines = summary_lines(service=service)
    assert [line[:5] for line in lines if line[0] in ("voice", "chat")] == [("voice", 1000, 80, 83, 70)]


def test_without_a_prediction_nothing_is_said_of_service():
    assert not any("service" in str(line[0]) for line in summary_lines())


# What is left out ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ABSENCES)
@pytest.mark.parametrize("changes", [{}, {"status": "excused"}, {"is_held": True}])
def test_every_absence_reads_absent(code, changes):
    doubts = {"North": "team North has no punch"} if "is_held" in changes else {}
    given = row(
        manager_book(absent(code, **changes), doubts=doubts)["Held back" if "is_held" in changes else "Exceptions"]
    )
    assert (given["Exception"], given["Severity"], given["Detail"]) == ("Absent", "High", None)


def test_absences_of_all_kinds_are_counted_as_one():
    sheet = manager_book(*(absent(code) for code in ABSENCES))["Summary"]
    assert ("Absent", 2, 0, 0, 2) in [cells[:5] for cells in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("word", ["excused", "confirmed", "corrected"])
def test_whatever_was_decided_reads_settled(word):
    assert row(manager_book(decided(word))["Exceptions"])["Status"] == "settled"


def test_what_is_not_decided_reads_open():
    assert row(manager_book(exception())["Exceptions"])["Status"] == "open"


@pytest.mark.parametrize(
    "secret",
    ["kind absence", "no_call_no_show", "sick", "Step1", "Because", "Judge", "add out", "oints", "Bradford", "excused"],
)
def test_nothing_between_hr_and_a_person_is_in_it(secret):
    told = {"reason": "Because", "decided_by": "Judge", "correction": "add out 2026-11-30T16:30", "change": "Because"}
    book = manager_book(
        absent(status="excused"),
        absent("no_call_no_show", is_held=True),
        decided("excused", **told),
        standings=(Standing("ann", points=7.7, step="Step1", behind=(absent().id,)),),
        points_since=report().first_date,
        effect=effect(of_exceptions={absent().id: effect().lost}),
    )
    assert secret not in texts(book)


def test_a_day_of_approved_sickness_looks_like_any_absence():
    sick = adherence(attendance="time_off", adherence_percent=None, tally=AttendanceTally())
    missed = AttendanceTally(scheduled=28800, astray=28800, due=27000, absent=27000)
    away = adherence("bob", attendance="absent", adherence_percent=Fraction(0), tally=missed)
    book = manager_book(absent(), absent(agent="bob"), adherence=(sick, away))
    first, second = (row(book["Adherence"], number) for number in (5, 6))
    hidden = {"Agent": None, "Name": None}
    assert {**first, **hidden} == {**second, **hidden}
    assert (first["Attendance"], first["In"], first["Conformance, %"]) == ("Absent", None, None)


def test_absences_are_counted_as_they_are_listed():
    sick = absent(agent="bob", status="excused", points_state="excused")
    lines = list(manager_book(absent(), sick)["Summary"].iter_rows(values_only=True))
    told = dict(zip(lines[4], lines[3], strict=True))
    assert (told["shifts ended"], told["absences"]) == ("6", "2")


def test_an_absence_that_a_correction_took_back_is_not_told():
    book = manager_book(absent(status="corrected"))
    assert column(book["Exceptions"], "Exception") == [None]
    assert row(book["Adherence"])["In"] == 470


def test_who_worked_in_time_off_was_not_absent():
    book = manager_book(absent(status="excused"), exception(code="work_in_time_off", name="Work during time off"))
    assert column(book["Exceptions"], "Exception") == ["Work during time off"]


@pytest.mark.parametrize(
    ("code", "days", "told"),
    [
        ("under_daily_scheduled", 0, False),
        ("under_daily_scheduled", 1, True),
        ("over_daily_scheduled", 0, False),
        ("over_weekly_scheduled", -6, False),
        ("over_weekly_scheduled", -7, True),
    ],
)
def test_hours_are_not_weighed_against_those_due_where_somebody_was_absent(code, days, told):
    weighed = exception(code=code, name="Weighed", date=MONDAY + timedelta(days=days))
    assert ("Weighed" in column(manager_book(absent(), weighed)["Exceptions"], "Exception")) is told


def test_a_week_is_added_up_without_the_day_of_an_absence():
    missed = adherence(attendance="absent", tally=AttendanceTally(scheduled=28800, astray=28800, due=27000))
    worked = adherence(date=MONDAY + timedelta(days=1))
    week = adherence(level="agent_week", tally=missed.tally + worked.tally, adherence_percent=Fraction(48))
    sheet = manager_book(absent(), adherence=(missed, worked, week))["Adherence"]
    assert [row(sheet, 7)[title] for title in ("Out", "Adherence, %")] == [10, 97.92]


def test_a_doubtful_team_is_told_nothing_of_cover():
    doubts = {"North": "team North lacks a punch"}
    lost = TeamLoss("North", LostTime(3600.0, 1800.0))
    service = (ServiceOutlook("voice", None, 1000.0, 0.8, 0.83, 0.7),)
    book = manager_book(doubts=doubts, effect=effect(teams=(lost,), service=service))
    assert "Coverage" not in book.sheetnames
    assert not any(word in texts(book) for word in ("missing on the floor", "Predicted service"))


def test_a_team_to_which_nobody_came_reads_doubtful_whatever_is_known_to_hr():
    sheet = manager_book(absent(status="excused"), adherence=())["Summary"]
    assert sheet["A4"].value.startswith("Doubtful: Nobody of team North was clocked in at any time of the period")


def test_time_off_that_is_no_absence_stays_time_off():
    assert row(manager_book(adherence=(adherence(attendance="time_off"),))["Adherence"])["Attendance"] == "Time off"


def test_weeks_are_listed_but_nothing_from_which_time_off_could_be_told():
    sheet = manager_book(adherence=(adherence(level="agent_week"),))["Adherence"]
    assert column(sheet, "Day or week") == ["Week"]
    assert not {"Scheduled", "Neutral", "Absent", "Absence, %"} & {cell.value for cell in sheet[4]}


def test_a_doubt_about_another_team_is_left_out():
    doubts = {team: f"team {team} has no punch" for team in ("North", "North East", "Northwest")}
    sheet = manager_book(doubts=doubts)["Summary"]
    assert [cell.value for cell in sheet["A"] if str(cell.value).startswith("Doubtful")] == [
        "Doubtful: Team North has no punch."
    ]


# Pages and files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Summary", "Exceptions", "Adherence", "Coverage", "Held back"])
def test_every_sheet_prints_on_one_page_width_and_names_its_reader(title):
    sheet = manager_book(effect=effect())[title]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.freeze_panes[-1:]) in [
        ("landscape", 1, "4"),
        ("landscape", 1, "5"),
    ]
    assert sheet.oddFooter.left.text.startswith("Personal data – team North only · as of Tue 1 Dec 2026 12:00")


def test_a_long_name_of_a_team_fits_the_footer():
    team = "x" * 300
    book = manager_book(
        instance=replace(INSTANCE, agents=(Agent("ann", "Ann", "full", ("voice",), team),)),
        file=f"managers/{'x' * 120}.xlsx",
        teams=(replace(report().teams[0], team=team),),
        agents=(),
        adherence=(),
    )
    assert len(book["Summary"].oddFooter.left.text) < 100


@pytest.mark.parametrize(
    ("team", "file"),
    [
        ("North", "managers/North.xlsx"),
        ("../../etc/passwd", "managers/______etc_passwd.xlsx"),
        ("A/B C", "managers/A_B_C.xlsx"),
        ("Süd-1_x", "managers/Süd-1_x.xlsx"),
        ("=1+1", "managers/_1_1.xlsx"),
        ("con", "managers/con_.xlsx"),
        (None, "managers/no_team.xlsx"),
    ],
)
def test_the_name_of_a_file_keeps_letters_and_digits(team, file):
    assert list(manager_files([team]).values()) == [file]


def test_teams_whose_names_come_out_alike_get_numbers():
    assert manager_files(["A B", "a-b", "A/B", "a_b", "A B"]) == {
        "A B": "managers/A_B.xlsx",
        "A/B": "managers/A_B_2.xlsx",
        "a-b": "managers/a-b.xlsx",
        "a_b": "managers/a_b_3.xlsx",
    }


def test_another_process_is_sent_teams_and_people_alone(monkeypatch):
    sent = []

    @contextmanager
    def sending(pays, work, *given):
        sent.extend(given)
        yield lambda: work(*given)

    monkeypatch.setattr("wfm.report.attendance_files.beside", sending)
    site = replace(INSTANCE, time_off=(TimeOff("ann", Span(NOON, NOON), "sick", "approved"),))
    attendance_files(report(effect=effect()), site, AttendanceSettings())
    cuts, people = sent
    assert [cut.team for cut in cuts] == ["North"]
    assert (people.agents, people.time_off) == (INSTANCE.agents, ())


def test_equal_reports_give_equal_bytes():
    given = (report(exception(), absent(), effect=effect()), INSTANCE)
    assert team_workbooks(*given) == team_workbooks(*given)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@x", "\tx"])
def test_hostile_text_stays_text(text):
    team = replace(INSTANCE, agents=(Agent("ann", text, "full", ("voice",), "North"),))
    book = manager_book(exception(detail=text), instance=team, adherence=(adherence(),), teams=report().teams[:1])
    cells = [cell for sheet in book for cells in sheet.iter_rows() for cell in cells if cell.value == text]
    assert len(cells) == 3
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in cells)
