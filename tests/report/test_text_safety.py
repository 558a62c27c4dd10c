import pytest
from openpyxl import Workbook

from wfm.report.text_safety import clean_text, file_name, put_text, safe_csv_text, sheet_name


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


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_does_not_know_are_replaced(character):
    assert clean_text(f"a{character}") == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("North", "North"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "__"),
        ("", "_"),
        ("NUL", "NUL_"),
        ("com1", "com1_"),
        ("com", "com"),
    ],
)
def test_names_of_files_are_accepted_everywhere(text, name):
    assert file_name(text, set()) == name


def test_a_name_of_a_file_that_is_taken_gets_a_number_whatever_its_letter_case():
    assert file_name("North", {"north", "north_2"}) == "North_3"


def test_a_name_of_a_file_is_cut_to_what_file_systems_hold():
    assert len(file_name("ä" * 300, set()).encode()) == 120
