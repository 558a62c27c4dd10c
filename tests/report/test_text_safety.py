import pytest
from openpyxl import Workbook

from wfm.report.text_safety import put_text, safe_csv_text, sheet_name


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''@x"])
def test_text_like_a_formula_gets_one_more_apostrophe(text):
    assert safe_csv_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "'", "'quoted'", "O'Neil", "1-2", " =x"])
def test_other_text_stays_as_it_is(text):
    assert safe_csv_text(text) == text


@pytest.mark.parametrize("text", ["=1+1", "#N/A", "007", "TRUE", "2026-10-24"])
def test_text_in_a_cell_stays_text(text):
    cell = Workbook().active["A1"]
    put_text(cell, text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_characters_that_a_workbook_cannot_hold_are_replaced():
    cell = Workbook().active["A1"]
    put_text(cell, "a\x07b")
    assert cell.value == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("wished", "taken", "name"),
    [
        ("Coverage voice", [], "Coverage voice"),
        ("Coverage a/b:c?", [], "Coverage a_b_c_"),
        ("coverage VOICE", ["Coverage voice"], "coverage VOICE (2)"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("'", [], "Sheet"),
        ("History", [], "History_"),
    ],
)
def test_sheet_names_are_legal_short_and_unique(wished, taken, name):
    assert sheet_name(wished, taken) == name
