"""The files of the comparison: columns, numbers, text safety, the workbook and the terminal."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from attendance_days import CALENDAR, D, d_plan, punches, report, shift
from openpyxl import load_workbook

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.report.attendance_excel_records import settings_rows
from wfm.report.attendance_exception_rows import DECISION_TITLES
from wfm.report.attendance_files import ATTENDANCE_FILES, attendance_files
from wfm.report.attendance_sheets import ADHERENCE_COLUMNS, EXCEPTION_COLUMNS, attendance_tables, minutes, percent
from wfm.report.attendance_terminal import attendance_digest, attendance_summary

SHEETS = ["Summary", "Exceptions", "Escalations", "Agents", "Adherence", "Held back", "Decisions", "Data", "Settings"]


def instance(name="Ann"):
    return Instance(CALENDAR, (), (), (), (Agent("ann", name, "full", ("voice",), "North"),))


def late_day(**options):
    return report([shift(D)], punches(d_plan("in 08:15:01, second none")), teams={"ann": "North"}, **options)


def rows_of(data):
    return list(csv.DictReader(StringIO(data.decode())))


def workbook_of(result, name="Ann"):
    data = attendance_files(result, instance(name), AttendanceSettings())["attendance.xlsx"]
    return load_workbook(BytesIO(data))


@pytest.mark.parametrize(("seconds", "written"), [(301, 5.02), (300, 5), (0, 0), (None, None), (27, 0.45), (3, 0.05)])
def test_minutes_have_at_most_two_decimals_rounded_half_up(seconds, written):
    assert minutes(seconds) == written


@pytest.mark.parametrize(
    ("exact", "written"), [(Fraction(19019, 200), 95.1), (Fraction(95125, 1000), 95.13), (None, None)]
)
def test_percentages_are_rounded_half_up(exact, written):
    assert percent(exact) == written


@pytest.mark.parametrize(("table", "columns"), [("exceptions", EXCEPTION_COLUMNS), ("adherence", ADHERENCE_COLUMNS)])
def test_tables_have_all_columns_even_without_rows(table, columns):
    assert list(attendance_tables(report([shift(D)], []), instance())[table].columns) == columns


def test_an_exception_is_written_as_files_show_it():
    row = rows_of(attendance_files(late_day(), instance(), AttendanceSettings())["exceptions.csv"])[0]
    shown = {key: row[key] for key in ("exception_id", "shift_start", "from", "to", "limit", "amount", "unit", "held")}
    assert shown == {
        "exception_id": "ann/2026-11-30/late_in/1",
        "shift_start": "2026-11-30T08:00",
        "from": "2026-11-30T08:00",
        "to": "2026-11-30T08:15:01",
        "limit": "5",
        "amount": "15.02",
        "unit": "minutes",
        "held": "no",
    }


def test_adherence_is_written_in_minutes():
    rows = rows_of(attendance_files(late_day(), instance(), AttendanceSettings())["adherence.csv"])
    assert [row["level"] for row in rows[:4]] == ["agent_day", "agent_week", "team_day", "team_week"]
    assert (rows[0]["out_minutes"], rows[0]["adherence_percent"], rows[0]["start"]) == ("30.02", "94.11", "")


def test_slots_of_teams_and_of_everybody_follow_in_quarter_hours():
    rows = rows_of(attendance_files(late_day(), instance(), AttendanceSettings())["adherence.csv"])
    # The shift has 34 quarter hours, in all of which there is something to tell.
    assert [row["level"] for row in rows[4:]] == ["team_slot"] * 34 + ["slot"] * 34
    assert (rows[4]["team"], rows[4]["start"], rows[4]["out_minutes"]) == ("North", "2026-11-30T08:00", "15")


def test_slots_add_up_to_the_day():
    rows = rows_of(attendance_files(late_day(), instance(), AttendanceSettings())["adherence.csv"])
    lost = sum(float(row["out_minutes"]) for row in rows if row["level"] == "slot")
    assert lost == pytest.approx(float(rows[0]["out_minutes"]), abs=0.02)


def test_text_that_looks_like_a_formula_gets_an_apostrophe_in_csv():
    row = rows_of(attendance_files(late_day(), instance("=1+1"), AttendanceSettings())["exceptions.csv"])[0]
    assert row["name"] == "'=1+1"


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook():
    sheet = workbook_of(late_day(), "=1+1")["Exceptions"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_equal_reports_give_equal_bytes():
    first = attendance_files(late_day(), instance(), AttendanceSettings())
    assert first == attendance_files(late_day(), instance(), AttendanceSettings())


def test_the_files_are_those_that_the_summary_names_and_the_managers():
    files = tuple(attendance_files(late_day(), instance(), AttendanceSettings()))
    assert files == (*ATTENDANCE_FILES, "managers/North.xlsx")


def test_managers_get_no_workbooks_where_they_are_switched_off():
    files = attendance_files(late_day(), instance(), AttendanceSettings(), with_managers=False)
    assert tuple(files) == ATTENDANCE_FILES


def test_the_workbook_has_its_sheets_in_order():
    assert workbook_of(late_day()).sheetnames == [*SHEETS[:5], "Coverage", *SHEETS[5:]]


@pytest.mark.parametrize("title", SHEETS)
def test_every_sheet_prints_on_one_page_width_and_says_that_it_is_personal(title):
    sheet = workbook_of(late_day())[title]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.oddFooter.left.text.startswith("Personal data – HR only · as of Tue 1 Dec 2026 12:00")


@pytest.mark.parametrize("title", SHEETS[1:])
def test_every_list_has_a_frozen_filtered_and_repeated_header(title):
    sheet = workbook_of(late_day())[title]
    assert sheet.freeze_panes.endswith("5")
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.print_title_rows == "$4:$4"


def test_the_first_four_columns_of_the_exceptions_stay_in_sight():
    assert workbook_of(late_day())["Exceptions"].freeze_panes == "E5"


def test_decisions_are_asked_for_in_yellow_with_a_list_of_words():
    sheet = workbook_of(late_day())["Exceptions"]
    titles = {cell.value: cell.column for cell in sheet[4]}
    fills = {sheet.cell(5, titles[title]).fill.start_color.rgb[-6:] for title in DECISION_TITLES}
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert fills == {"FFF6C2"}
    assert '"excused,confirmed,corrected,open"' in offered.values()


def test_exceptions_are_sorted_by_severity():
    sheet = workbook_of(late_day())["Exceptions"]
    assert [sheet.cell(row, 1).value for row in (5, 6)] == ["High", "Medium"]


def test_what_is_held_back_is_on_its_own_sheet():
    held = report([shift(D)], punches(d_plan("until out 13:00")), now="15:00", teams={"ann": "North"})
    book = workbook_of(held)
    assert (book["Held back"]["F5"].value, book["Exceptions"]["A5"].value) == (
        "Early out (left early)",
        "Nothing to decide.",
    )


def test_a_day_without_exceptions_still_gives_a_workbook():
    calm = report([shift(D)], punches(d_plan()), teams={"ann": "North"})
    assert workbook_of(calm).sheetnames == SHEETS


def test_a_warning_stands_on_top_of_the_summary():
    doubtful = replace(late_day(), doubts={"South": "team South has no punch"})
    assert workbook_of(doubtful)["Summary"]["A4"].value == "Doubtful: Team South has no punch."


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("pairing.gap_minutes", "120"),
        ("exceptions.late_in.tiers, 2", "over minutes 15, severity high, points 0.5"),
        ("adherence.definition", "matched"),
        ("rounding", "none"),
    ],
)
def test_every_setting_in_force_is_listed(setting, value):
    assert {name: shown for name, shown, _ in settings_rows(AttendanceSettings())}[setting] == value


def test_every_setting_has_a_plain_sentence():
    assert all(meaning for _, _, meaning in settings_rows(AttendanceSettings()))


def test_the_terminal_sums_up_without_names():
    lines = attendance_summary(late_day(), CALENDAR, Path("out"), ATTENDANCE_FILES)
    assert lines[0] == "Attendance  Mon 30 Nov, as of Tue 1 Dec 2026 12:00"
    assert not [line for line in lines if "ann" in line.lower()]


def test_the_terminal_counts_open_decided_and_held():
    lines = attendance_summary(late_day(), CALENDAR, Path("out"), ATTENDANCE_FILES)
    assert "Exceptions  high        1 open, 0 decided, 0 held" in lines


def test_the_summary_names_the_folder_of_managers_once():
    written = ["attendance.xlsx", "managers/North.xlsx", "managers/South.xlsx", "run.json"]
    lines = attendance_summary(late_day(), CALENDAR, Path("out"), written)
    assert lines[-2] == "Files       attendance.xlsx, managers/, run.json"


def test_the_digest_names_every_file_in_lines_that_fit_the_terminal():
    written = [*ATTENDANCE_FILES, "managers/North.xlsx", "managers/South.xlsx"]
    lines = attendance_digest(replace(late_day(), doubts={"South": "team South has no punch"}), written)
    assert lines == [
        "Punches   30 Nov, open: 1 high, 1 medium",
        "Figures   adherence 94.11 % (matched), conformance 100 % (total)",
        "Files     attendance.xlsx, exceptions.csv, adherence.csv, coverage_effect.csv,",
        "          decisions.csv, exception_history.csv, managers/; 1 doubt, see Summary",
    ]
    assert max(map(len, lines)) <= 80


def test_the_digest_of_a_calm_day_tells_of_no_exceptions():
    calm = report([shift(D)], punches(d_plan()), teams={"ann": "North"})
    assert attendance_digest(calm, ATTENDANCE_FILES)[0] == "Punches   30 Nov, open: none"
