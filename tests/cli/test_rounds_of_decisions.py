"""HR decides, changes its mind and withdraws, round after round, with one command; what it has typed is never lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answering import HEADER_ROW, columns_of, decide, decisions_in, statuses
from cli_site import PUNCHES, SCHEDULE, content, write_site
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from wfm.cli.main import run_command
from wfm.pipeline import attendance

LEFT_EARLY = "ann/2026-11-23/early_out/1"


def answer(out: Path) -> int:
    """Give the edited workbook back as HR's page says."""
    options = ["--out", str(out), "--decisions", str(out / "attendance.xlsx"), "--force"]
    return run_command(["attendance", str(out.parent), *options])


def write_cell(workbook: Path, sheet: str, row: int, column: int, text: str | None) -> None:
    """Type something into the workbook and save it."""
    book = load_workbook(workbook)
    book[sheet].cell(row, column).value = text
    book.save(workbook)


def empty_cells(workbook: Path, *titles: str) -> None:
    """Empty cells of the only exception."""
    book = load_workbook(workbook)
    sheet = book["Exceptions"]
    for title in titles:
        sheet.cell(HEADER_ROW + 1, columns_of(sheet)[title]).value = None
    book.save(workbook)


@pytest.fixture(scope="module")
def first_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a report on which nobody has decided; tests get copies of it."""
    site = write_site(tmp_path_factory.mktemp("rounds") / "site", punches=PUNCHES, schedule=SCHEDULE)
    assert run_command(["attendance", str(site), "--out", str(site / "out"), "--quiet"]) == 0
    return site


@pytest.fixture
def out(first_report: Path, tmp_path: Path) -> Path:
    """The result folder of that report."""
    return shutil.copytree(first_report, tmp_path / "site") / "out"


@pytest.fixture
def answered(out: Path) -> Path:
    """The same after a first round, in which the exception was confirmed."""
    decide(out / "attendance.xlsx", LEFT_EARLY, "confirmed")
    assert answer(out) == 0
    return out


# Rounds --------------------------------------------------------------------------------------------------------------


def test_deciding_changing_and_withdrawing_take_the_same_command(answered: Path):
    assert statuses(answered) == {LEFT_EARLY: "confirmed"}
    decide(answered / "attendance.xlsx", LEFT_EARLY, "excused", at="2026-11-25 09:00")
    assert answer(answered) == 0
    assert statuses(answered) == {LEFT_EARLY: "excused"}
    decide(answered / "attendance.xlsx", LEFT_EARLY, "open", at="2026-11-26 09:00")
    assert answer(answered) == 0
    assert statuses(answered) == {LEFT_EARLY: "open"}
    assert decisions_in(answered) == [
        (LEFT_EARLY, "confirmed", "2026-11-24T09:00"),
        (LEFT_EARLY, "excused", "2026-11-25T09:00"),
        (LEFT_EARLY, "open", "2026-11-26T09:00"),
    ]


def test_a_changed_decision_needs_its_own_time(answered: Path, capsys: pytest.CaptureFixture[str]):
    before = decisions_in(answered)
    decide(answered / "attendance.xlsx", LEFT_EARLY, "excused")
    assert answer(answered) == 3
    assert "give the later one its own time" in capsys.readouterr().err
    assert decisions_in(answered) == before


def test_emptying_the_row_withdraws_nothing_and_a_note_says_so(answered: Path, capsys: pytest.CaptureFixture[str]):
    empty_cells(answered / "attendance.xlsx", "Decision", "Reason", "Decided by", "Decided at")
    capsys.readouterr()
    assert answer(answered) == 0
    note = "sheet Exceptions row 5: its decision was emptied and stays in force; decide 'open' to withdraw it"
    assert note in capsys.readouterr().err
    assert statuses(answered) == {LEFT_EARLY: "confirmed"}


def test_a_row_that_the_run_itself_has_emptied_gets_no_note(answered: Path, capsys: pytest.CaptureFixture[str]):
    # The shift ends an hour later now, so that the amount has moved: the new workbook asks for another decision.
    schedule = answered.parent / "schedule.csv"
    schedule.write_text(schedule.read_text(encoding="utf-8").replace("14:00", "15:00"), encoding="utf-8")
    assert answer(answered) == 0
    assert statuses(answered)[LEFT_EARLY] == "open"
    capsys.readouterr()
    assert answer(answered) == 0
    assert "emptied" not in capsys.readouterr().err


def test_emptying_the_decision_alone_is_refused(answered: Path, capsys: pytest.CaptureFixture[str]):
    empty_cells(answered / "attendance.xlsx", "Decision")
    before = content(answered)
    assert answer(answered) == 3
    place = "attendance.xlsx sheet Exceptions row 5, decision: is empty although the row fills in"
    assert place in capsys.readouterr().err
    assert content(answered) == before


def test_a_reason_without_a_decision_is_not_lost(out: Path, capsys: pytest.CaptureFixture[str]):
    decide(out / "attendance.xlsx", LEFT_EARLY, "")
    before = content(out)
    assert answer(out) == 3
    assert "choose a decision, or empty those cells too" in capsys.readouterr().err
    assert content(out) == before


def test_a_mistyped_year_is_refused_before_it_wins_for_good(answered: Path, capsys: pytest.CaptureFixture[str]):
    before = content(answered)
    decide(answered / "attendance.xlsx", LEFT_EARLY, "excused", at="2062-11-25 09:00")
    assert answer(answered) == 3
    assert "row 5, decided_at: '2062-11-25T09:00' lies in the future" in capsys.readouterr().err
    assert {**content(answered), "attendance.xlsx": b""} == {**before, "attendance.xlsx": b""}


def test_an_id_of_an_unknown_kind_is_no_decision_on_what_no_longer_arises(
    out: Path, capsys: pytest.CaptureFixture[str]
):
    table = "exception_id,decision,reason,decided_by,decided_at\nann/2026-11-23/latein/1,excused,ill,Eve,2026-11-24\n"
    (out.parent / "decisions.csv").write_text(table, encoding="utf-8")
    assert run_command(["attendance", str(out.parent), "--out", str(out), "--force"]) == 3
    told = "'ann/2026-11-23/latein/1' names 'latein', which is no kind of attendance exception; did you mean 'late_in'?"
    assert told in capsys.readouterr().err


# What the command asks before it compares ----------------------------------------------------------------------------


def forbid_comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail that gets as far as comparing."""
    monkeypatch.setattr(attendance, "compare_punches", lambda *_: pytest.fail("punches were compared"))


def test_decisions_that_nobody_has_read_are_asked_about_before_the_comparison(
    answered: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    forbid_comparing(monkeypatch)
    arguments = ["attendance", str(answered.parent), "--out", str(answered), "--force"]
    assert run_command(arguments) == 8
    assert "holds decisions that this run has not read" in capsys.readouterr().err


def test_foreign_shifts_are_asked_about_before_the_comparison(
    first_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    forbid_comparing(monkeypatch)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "history.csv").write_text("agent_id,start,end,shift\nann,x,y,z\n", encoding="utf-8")
    assert run_command(["attendance", str(first_report), "--out", str(tmp_path / "new")]) == 8
    assert "holds shifts that this run knows nothing of" in capsys.readouterr().err


# Text of somebody's own ----------------------------------------------------------------------------------------------


def right_of(workbook: Path, sheet: str) -> int:
    """Number of the first free column."""
    return load_workbook(workbook)[sheet].max_column + 1


@pytest.mark.parametrize(
    ("sheet", "rows", "told"),
    [
        ("Exceptions", {4: "Remark", 5: "ask Bob"}, "Exceptions column {} 'Remark'"),
        ("Exceptions", {5: "ask Bob"}, "Exceptions column {}"),
        ("Held back", {4: "Remark", 5: "ask Bob"}, "Held back column {} 'Remark'"),
    ],
)
def test_a_workbook_with_a_column_of_somebodys_own_is_not_replaced(
    out: Path, sheet: str, rows: dict[int, str], told: str, capsys: pytest.CaptureFixture[str]
):
    decide(out / "attendance.xlsx", LEFT_EARLY, "confirmed")
    column = right_of(out / "attendance.xlsx", sheet)
    for row, text in rows.items():
        write_cell(out / "attendance.xlsx", sheet, row, column, text)
    before, place = content(out), told.format(get_column_letter(column))
    assert answer(out) == 8
    assert f"holds somebody's own text ({place}) and is never overwritten" in capsys.readouterr().err
    assert content(out) == before


def test_a_workbook_with_a_line_of_somebodys_own_is_not_replaced(out: Path, capsys: pytest.CaptureFixture[str]):
    write_cell(out / "attendance.xlsx", "Exceptions", 8, 3, "ask Bob")
    assert answer(out) == 8
    assert "holds somebody's own text (Exceptions row 8)" in capsys.readouterr().err


def test_a_sheet_that_says_it_is_empty_holds_nobodys_text(out: Path):
    # Ann stays to the end, so that there is nothing to decide.
    punches = out.parent / "punches.csv"
    punches.write_text(PUNCHES.replace("13:00:00", "14:00:00"), encoding="utf-8")
    assert run_command(["attendance", str(out.parent), "--out", str(out), "--force", "--quiet"]) == 0
    write_cell(out / "attendance.xlsx", "Summary", 1, 1, "Attendance, seen")
    assert answer(out) == 0


def test_under_another_name_it_is_read_and_a_note_names_the_column(out: Path, capsys: pytest.CaptureFixture[str]):
    decide(out / "attendance.xlsx", LEFT_EARLY, "confirmed")
    column = right_of(out / "attendance.xlsx", "Exceptions")
    write_cell(out / "attendance.xlsx", "Exceptions", 5, column, "ask Bob")
    (out / "attendance.xlsx").rename(out / "mine.xlsx")
    options = ["--out", str(out), "--decisions", str(out / "mine.xlsx"), "--force"]
    assert run_command(["attendance", str(out.parent), *options]) == 0
    assert statuses(out) == {LEFT_EARLY: "confirmed"}
    note = f"mine.xlsx: Exceptions column {get_column_letter(column)}: somebody's own, which is not read"
    assert note in capsys.readouterr().err


def test_a_heading_with_nothing_beneath_it_is_nobodys_text(out: Path):
    decide(out / "attendance.xlsx", LEFT_EARLY, "confirmed")
    write_cell(out / "attendance.xlsx", "Exceptions", 4, right_of(out / "attendance.xlsx", "Exceptions"), "Remark")
    assert answer(out) == 0
