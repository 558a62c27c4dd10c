"""What HR opens: decisions carried over, drop-downs, colours, steps, cover, what it rests on, text that stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from attendance_samples import (
    EIGHT,
    INSTANCE,
    MONDAY,
    NOON,
    column,
    decided,
    effect,
    exception,
    hr_book,
    report,
    row,
    total,
)
from openpyxl import load_workbook

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import DataLine
from wfm.domain.coverage_effect import AgentLoss, CoverageEffect, LostTime, ServiceOutlook, TeamLoss
from wfm.domain.decisions import Answer, Decision, PastException
from wfm.domain.people import Agent
from wfm.domain.standings import Standing
from wfm.domain.trends import AbsenceRate, SuggestedShrinkage, WeekCount
from wfm.report import attendance_excel_exceptions
from wfm.report.attendance_annex import Annex
from wfm.report.attendance_excel import attendance_workbook
from wfm.report.attendance_excel_records import settings_rows
from wfm.report.attendance_trend_rows import trend_sheets

BEHIND = (decided().id,)
SHEETS = ["Summary", "Exceptions", "Escalations", "Agents", "Adherence", "Held back", "Decisions", "Data", "Settings"]
EXCEPTION_TITLES = [
    "Severity",
    "Date",
    "Agent",
    "Name",
    "Team",
    "Exception",
    "Scheduled",
    "Actual",
    "Amount",
    "Unit",
    "Points",
    "Status",
    "Decision",
    "Reason",
    "Decided by",
    "Decided at",
    "Correction",
    "Code",
    "Detail",
    "Exception id",
    "Amount seen",
]
HOSTILE = ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")', "a\x07b", "<b>&amp;", "\uffff"]


def formulas(sheet):
    """Formulas of conditional formats."""
    return [formula for found in sheet.conditional_formatting for rule in found.rules for formula in rule.formula]


@pytest.fixture(scope="module")
def plain():
    """Ann was late and nothing else happened; tests leave it as it is."""
    return hr_book(exception())


@pytest.fixture(scope="module")
def full():
    """A week with something on every sheet; tests leave it as it is."""
    older = Decision("a%2Fb/2026-11-30/late_in/1", "excused", "ill", "Kim", EIGHT)
    newer = Decision("ann/2026-11-30/late_in/1", "excused", "ill", "Kim", NOON)
    counts = [WeekCount(MONDAY - timedelta(weeks=week), "North", "late_in", 3 + week, None) for week in (0, 1)]
    rates = [AbsenceRate(0, None, 100, 7.0, 5, 0.07, 0.03, 0.121)]
    annex = Annex(
        trends=trend_sheets(counts, rates=rates),
        versions={"wfm": "9.9"},
        fingerprints={"punches": "ab12"},
    )
    return hr_book(
        exception("bob"),
        exception("cy"),
        annex=annex,
        effect=effect(service=(ServiceOutlook("voice", None, 8000.0, 0.8, 0.83, 0.791),)),
        standings=(
            Standing("bob", points=1.5, points_with_open=2.0, spells=2, bradford_days=3, bradford=12, trigger=10.0),
        ),
        answers=(Answer(older, "no longer arises"), Answer(newer, "in force")),
        data=(DataLine("ann", EIGHT, 7, "in", "left out: duplicate"),),
    )


def test_sheets_stand_in_the_order_in_which_they_are_read(plain):
    assert plain.sheetnames == SHEETS


def test_exceptions_have_the_columns_that_the_next_run_reads(plain):
    assert [cell.value for cell in plain["Exceptions"][4]] == EXCEPTION_TITLES


# Decisions -----------------------------------------------------------------------------------------------------------


def test_a_decision_in_force_is_filled_in_with_the_amount_that_it_was_taken_on():
    given = row(hr_book(decided())["Exceptions"])
    keys = ("Decision", "Reason", "Decided by", "Decided at", "Amount seen", "Amount")
    assert [given[key] for key in keys] == ["confirmed", "spoke with her", "Kim", "2026-12-01 12:00", 6.5, 7]


def test_a_decision_that_is_no_longer_in_force_leaves_the_columns_empty_and_says_why():
    given = row(hr_book(decided(status="open", change="was 7, now 70"))["Exceptions"])
    assert given["Decision"] is None
    assert given["Detail"] == "decide again: was 7, now 70 (confirmed by Kim, 2026-12-01 12:00)"


def test_an_exception_open_again_offers_the_amount_of_today():
    assert row(hr_book(decided(status="open", change="was 6, now 7"))["Exceptions"])["Amount seen"] == 7


def test_a_decision_without_an_amount_seen_stays_without_one():
    assert row(hr_book(decided(amount_seen=None))["Exceptions"])["Amount seen"] is None


def test_what_is_settled_without_a_decision_has_no_decision_filled_in():
    assert row(hr_book(exception(status="excused"))["Exceptions"])["Decision"] is None


def test_correction_and_code_are_carried_over():
    given = row(hr_book(decided(correction="add out 2026-11-30T16:30", code_decided="absence"))["Exceptions"])
    assert (given["Correction"], given["Code"]) == ("add out 2026-11-30T16:30", "absence")


def test_open_exceptions_stand_before_settled_ones():
    sheet = hr_book(decided(severity="critical"), exception("bob", severity="low"))["Exceptions"]
    assert column(sheet, "Status") == ["open", "confirmed"]


@pytest.mark.parametrize(
    ("title", "words"), [("Decision", "excused,confirmed,corrected,open"), ("Code", "absence,no_call_no_show")]
)
def test_decision_and_code_have_a_drop_down_that_refuses_anything_else(title, words, full):
    sheet = full["Exceptions"]
    letter = next(cell.column_letter for cell in sheet[4] if cell.value == title)
    found = {str(each.sqref): each for each in sheet.data_validations.dataValidation}[f"{letter}5:{letter}6"]
    assert (found.type, found.formula1, found.showErrorMessage) == ("list", f'"{words}"', True)


@pytest.mark.parametrize(
    "formula",
    ['AND($M5<>"",LEN(TRIM(N5))=0)', 'AND($M5<>"",LEN(TRIM(P5))=0)', '$L5<>"open"', 'A5="Critical"', 'A5="Info"'],
)
def test_colours_follow_decision_status_and_severity(formula, plain):
    assert formula in formulas(plain["Exceptions"])


def test_a_time_can_be_typed_in_any_form_that_the_spreadsheet_knows(plain):
    assert plain["Exceptions"]["P5"].number_format == "yyyy-mm-dd hh:mm"


def test_more_exceptions_than_a_sheet_lists_are_named_with_the_file_that_has_them(monkeypatch):
    monkeypatch.setattr(attendance_excel_exceptions, "ROWS_SHOWN", 1)
    sheet = hr_book(exception(), exception("bob"))["Exceptions"]
    assert "2 exceptions · the first 1, the others are in exceptions.csv" in sheet["A2"].value
    assert sheet.max_row == 5


# Summary -------------------------------------------------------------------------------------------------------------


def test_decisions_that_no_longer_hold_stand_on_top():
    assert hr_book(decided(status="open", change="was 6, now 7"))["Summary"]["A4"].value.startswith(
        "1 decision no longer holds"
    )


def test_new_steps_stand_on_top():
    book = hr_book(standings=(Standing("ann", step="verbal", is_new=True),))
    assert book["Summary"]["A4"].value == "1 person has reached a new step of the policy: see sheet Escalations."


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"points_since": date(2026, 9, 1)}, "Points, steps and the Bradford factor are known since Tue 1 Sep 2026."),
        (
            {"points_since": MONDAY},
            "Points, steps and the Bradford factor are known since Mon 30 Nov 2026. There is no history of "
            "earlier weeks.",
        ),
        ({"forgotten_decisions": 2}, "2 decisions older than the time they are kept for, not carried forward."),
        ({}, "No sheet Coverage: no time on the floor was lost or gained."),
    ],
)
def test_the_summary_says_what_it_rests_on(changes, note):
    sheet = hr_book(**changes)["Summary"]
    assert note in [cell.value for cell in sheet["A"]]


def test_lost_hours_stand_beside_the_teams(full):
    found = next(cells for cells in full["Summary"].iter_rows(values_only=True) if cells[0] == "North")
    assert found[-2:] == (1.0, 0.5)


def test_hours_lost_in_short_slots_have_no_column_where_nobody_knows_them():
    lost = LostTime(3600.0, None)
    sheet = hr_book(effect=effect(lost=lost, teams=(TeamLoss("North", lost),)))["Summary"]
    found = next(cells for cells in sheet.iter_rows(values_only=True) if cells[0] == "North")
    assert found[7:] == (1.0, None)


def test_predicted_service_is_compared(full):
    assert ("voice", 8000, 80, 83, 79.1) in [cells[:5] for cells in full["Summary"].iter_rows(values_only=True)]


# People --------------------------------------------------------------------------------------------------------------


def test_agents_show_points_spells_and_bradford(full):
    given = row(full["Agents"])
    keys = ("Agent", "Spells", "Bradford", "Trigger", "Late, times", "Late, minutes", "Points", "With open")
    assert [given[key] for key in keys] == ["bob", 2, 12, 10, 1, 7, 1.5, 2]


def test_a_corrected_exception_is_not_counted_against_anybody():
    assert row(hr_book(decided("corrected"))["Agents"])["Late, times"] == 0


def test_somebody_with_points_but_no_shift_is_listed():
    sheet = hr_book(standings=(Standing("left", points=1.0),))["Agents"]
    assert column(sheet, "Agent")[0] == "left"


def test_escalations_list_new_steps_first_and_bold_with_what_is_behind_them():
    sheet = hr_book(
        decided(),
        standings=(
            Standing("bob", points=9.0, step_before="final", step="final"),
            Standing(
                "ann", points=3.0, step="verbal", is_new=True, next_expiry=date(2027, 2, 28), behind=(decided().id,)
            ),
            Standing("cy"),
        ),
    )["Escalations"]
    assert column(sheet, "Agent") == ["ann", "bob"]
    assert (sheet["A5"].font.bold, sheet["A6"].font.bold) == (True, False)
    assert row(sheet)["Behind it"] == "2026-11-30 late in (tardy) 0.25"
    assert row(sheet)["Next expiry"] == "2027-02-28"


@pytest.mark.parametrize(
    ("code", "told"), [("late_in", "late in (tardy) 0.5"), ("early_out", "early out 0.5")], ids=["named", "in words"]
)
def test_what_is_behind_a_step_from_earlier_weeks_is_named_by_its_kind(code, told):
    # The column `name` of an earlier exceptions.csv holds the agent's name.
    past = PastException(f"ann/2026-11-02/{code}/1", "ann", date(2026, 11, 2), code, name="Ann", points=0.5)
    standing = Standing("ann", step="verbal", behind=(past.exception_id,))
    sheet = hr_book(exception(), history=(past,), standings=(standing,))["Escalations"]
    assert row(sheet)["Behind it"] == f"2026-11-02 {told}"


def test_too_many_days_are_left_out_and_said_to_be(monkeypatch):
    monkeypatch.setattr("wfm.report.attendance_people_rows.DAYS_SHOWN", 2)
    sheet = hr_book()["Adherence"]
    assert sheet["A3"].value.endswith("Weeks only; adherence.csv has every date.")
    assert sheet["A5"].value == "No shifts and no punches."


# Cover and past weeks ------------------------------------------------------------------------------------------------


def test_coverage_names_who_was_missing(full):
    given = row(full["Coverage"])
    assert (given["Start"], given["Lost when short, min"], given["Who"]) == ("2026-11-30 08:00", 12, "Ann 7, Cy 5")


@pytest.mark.parametrize(("minutes", "who"), [(0.05, "Ann 7, Cy 0.1"), (0.04, "Ann 7")])
def test_whoever_was_missing_for_less_than_a_decimal_shows_is_not_named(minutes, who):
    missing = (AgentLoss("ann", 7.0), AgentLoss("cy", minutes))
    given = row(hr_book(effect=effect(rows=(replace(effect().rows[0], who=missing),)))["Coverage"])
    assert given["Who"] == who


def test_the_worst_slot_stands_first():
    good, bad = (
        replace(effect().rows[0], queue=name, lost_short_minutes=short) for name, short in (("a", 1.0), ("b", 9.0))
    )
    sheet = hr_book(effect=effect(rows=(good, bad)))["Coverage"]
    assert column(sheet, "Queue") == ["b", "a"]


def test_cover_that_nobody_knows_has_no_columns():
    unknown = replace(effect().rows[0], required=None, planned=None, actual=None, lost_short_minutes=None, who=())
    given = row(hr_book(effect=effect(rows=(unknown,), note="no demand"))["Coverage"])
    assert given["Lost, min"] == 12
    assert not {"Required", "Lost when short, min", "Who"} & set(given)


def test_slots_that_went_as_planned_are_no_sheet():
    calm = replace(effect().rows[0], lost_minutes=0.0, lost_short_minutes=0.0, who=())
    assert "Coverage" not in hr_book(effect=CoverageEffect((calm,))).sheetnames


def test_past_weeks_stand_side_by_side(full):
    assert [[cell.value for cell in full["Trends"][row]] for row in (5, 6)] == [
        ["North", "All", 4, 3, 7],
        ["North", "Late in", 4, 3, 7],
    ]


def test_all_teams_together_stand_above_each_of_them():
    counts = [WeekCount(MONDAY, team, "late_in", 2, None) for team in ("North", "South")]
    sheet = hr_book(annex=Annex(trends=trend_sheets(counts)))["Trends"]
    assert [[cell.value for cell in sheet[row]] for row in (5, 7)] == [["All", "All", 4, 4], ["North", "All", 2, 2]]


def test_rows_of_past_weeks_that_sum_up_are_shaded(full):
    sheet = full["Trends"]
    assert (sheet["A5"].fill.fill_type, sheet["A6"].fill.fill_type) == ("solid", None)


def test_kinds_of_past_weeks_bear_the_names_that_are_given():
    counts = [WeekCount(MONDAY, "North", "late_in", 2, None)]
    (sheet,) = trend_sheets(counts, names={"late_in": "Late in (tardy)"})
    assert [row[1] for row in sheet.rows] == ["All", "Late in (tardy)"]


@pytest.mark.parametrize(("shifts", "shown"), [(20, ["All", "08:00"]), (19, ["All"])])
def test_a_start_with_few_shifts_tells_nothing_of_its_absences(shifts, shown):
    rates = [AbsenceRate(0, None, 100, 7, 5, 0.07, 0.03, 0.12), AbsenceRate(0, "08:00", shifts, 1, 5, 0.05, 0, 0.3)]
    (sheet,) = trend_sheets(rates=rates)
    assert [row[1] for row in sheet.rows] == shown


@pytest.mark.parametrize(("basis", "shown"), [("weekday and shift", ["All", "08:00"]), ("weekday", ["All"])])
def test_a_start_is_listed_with_a_shrinkage_of_its_own_alone(basis, shown):
    weekday = SuggestedShrinkage(0, None, 0.08, 0.05, 0.03, "weekday", 120, 4)
    (sheet,) = trend_sheets(suggested=[weekday, replace(weekday, shift="08:00", basis=basis)])
    assert [row[1] for row in sheet.rows] == shown


def test_absence_rates_are_percentages(full):
    assert [cell.value for cell in full["Absence rates"][5]] == ["Monday", "All", 100, 7, 5, 7, 3, 12.1]


# What it rests on ----------------------------------------------------------------------------------------------------


def test_decisions_are_listed_newest_first_with_their_effect(full):
    sheet = full["Decisions"]
    assert column(sheet, "Effect") == ["in force", "no longer arises"]
    assert column(sheet, "Agent") == ["ann", "a/b"]


def test_doubtful_punches_are_listed(full):
    assert [cell.value for cell in full["Data"][5]] == [
        "punches",
        7,
        "ann",
        "Ann",
        "2026-11-30 08:00",
        "in",
        "left out: duplicate",
    ]


def test_versions_and_fingerprints_follow_the_settings(full):
    assert [cells[:2] for cells in full["Settings"].iter_rows(values_only=True)][-2:] == [
        ("version of wfm", "9.9"),
        ("fingerprint of punches", "ab12"),
    ]


def test_every_setting_is_explained():
    assert all(meaning for _, _, meaning in settings_rows(AttendanceSettings()))


# Look -----------------------------------------------------------------------------------------------------------------


def test_text_beside_a_number_keeps_away_from_it(full):
    assert [(cell.alignment.horizontal, cell.alignment.indent) for cell in full["Data"][5]][1:4] == [
        ("general", 0),
        ("left", 1),
        ("general", 0),
    ]


# Absences held back -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def waiting():
    """Of three absences two wait, both of Ann's."""
    held = replace(total(team="North", agents=2), absent=3, held=2)
    return hr_book(total=held, teams=(held,), agents=(replace(total("ann", "North"), absent=3, held=2),))


def lines(sheet):
    return list(sheet.iter_rows(values_only=True))


def test_the_summary_says_how_many_absences_are_held_back(waiting):
    sentence = "Of 3 absences 2 are held back, as a clock may have been offline: see sheet Held back."
    assert waiting["Summary"]["A4"].value == sentence


def test_teams_show_absences_and_those_held_back(waiting):
    (header,) = [line for line in lines(waiting["Summary"]) if line[0] == "Team"]
    (north,) = [line for line in lines(waiting["Summary"]) if line[0] == "North"]
    told = dict(zip(header, north, strict=True))
    assert (told["Absences"], told["Absences held back"]) == (3, 2)


def test_agents_show_the_absences_that_are_sure(waiting):
    assert row(waiting["Agents"])["Absent"] == 1
    assert "absences that are held back left out" in waiting["Agents"]["A2"].value


def test_where_none_is_held_back_nothing_is_said_of_it(plain):
    assert not any("held back" in str(line[0]) for line in lines(plain["Summary"]))
    assert "held back" not in plain["Agents"]["A2"].value


# Text stays text -----------------------------------------------------------------------------------------------------


@cache
def hostile_book(text):
    """Everything that comes from input is the same hostile text."""
    instance = replace(INSTANCE, agents=(Agent("ann", text, "full", ("voice",), text),))
    entry = decided(reason=text, decided_by=text, correction=text, detail=text)
    decision = Decision("ann/2026-11-30/late_in/1", "excused", text, text, NOON, correction=text)
    held = exception(is_held=True, detail=text)
    standing = Standing("ann", step=text, step_before=text)
    given = report(
        entry,
        held,
        agents=(),
        teams=(),
        adherence=(),
        answers=(Answer(decision, "in force", text),),
        standings=(standing,),
        doubts={"North": text},
        data=(DataLine("ann", EIGHT, 2, text, text),),
        effect=effect(note=text, rows=(replace(effect().rows[0], queue=text, who=effect().rows[0].who[:1]),)),
    )
    return attendance_workbook(given, instance, AttendanceSettings())


@cache
def read_back(text):
    return load_workbook(BytesIO(hostile_book(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_on_every_sheet(text):
    with ZipFile(BytesIO(hostile_book(text))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not [name for name in archive.namelist() if "externalLink" in name or "hyperlink" in name.lower()]
    assert len(sheets) == len(SHEETS) + 1
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]


@pytest.mark.parametrize("text", HOSTILE[:6])
@pytest.mark.parametrize("title", ["Exceptions", "Escalations", "Coverage", "Held back", "Decisions", "Data"])
def test_hostile_text_stays_text_when_its_cell_is_edited(text, title):
    sheet = read_back(text)[title]
    found = [cell for cells in sheet.iter_rows(min_row=5) for cell in cells if str(cell.value).endswith(text)]
    assert found
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in found)
