"""Lists whose rows are written straight into the part of a sheet."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from wfm.report.excel_book import Book
from wfm.report.excel_style import BODY, BODY_WRAPPED, YELLOW, Look
from wfm.report.excel_table import ListSheet

AS_OF = datetime(2026, 12, 1, tzinfo=UTC)
TITLES = ["Text", "Number", "Gap"]


def drawn(rows, titles=TITLES, **design):
    book = Book()
    sheet = book.add_sheet("List")
    given = {"title": "T", "subtitle": "S", "footer": "F", "widths": [10.0] * len(titles)}
    book.draw_list(sheet, titles, rows, ListSheet(**{**given, **design}))
    return book.to_bytes(AS_OF)


def read(rows, **design):
    return load_workbook(BytesIO(drawn(rows, **design)))["List"]


@pytest.mark.parametrize("value", ["a", "=1", " x ", "a\nb", "<&>\"'", "1", "ß", 0, 1.5, -2, 1e-7, 12345678901])
def test_values_come_back_as_they_were(value):
    assert read([[value, 1, None]])["A5"].value == value


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf")])
def test_nothing_is_an_empty_cell(value):
    assert read([[value, 1, None]])["A5"].value is None


def test_text_is_marked_as_text_and_a_number_is_not():
    sheet = read([["1", 1, None]])
    assert [(sheet[place].data_type, sheet[place].quotePrefix) for place in ("A5", "B5")] == [("s", True), ("n", False)]


def test_empty_cells_keep_their_look():
    sheet = read([["", 1, None]], looks={"Gap": Look(fill=YELLOW)})
    assert sheet["C5"].fill.start_color.rgb[-6:] == YELLOW


def test_rows_follow_the_header_and_the_sheet_knows_its_extent():
    sheet = read([["a", 1, None], ["b", 2, None]])
    assert (sheet.dimensions, [cell.value for cell in sheet[4]]) == ("A1:C6", TITLES)


def test_a_program_that_trusts_the_extent_sees_all_rows():
    book = load_workbook(BytesIO(drawn([["a", 1, None], ["b", 2, None]])), read_only=True)
    assert [cells[0] for cells in book["List"].iter_rows(min_row=5, values_only=True)] == ["a", "b"]
    book.close()


def test_rows_at_the_top_can_be_bold():
    sheet = read([["a", 1, None], ["b", 2, None]], bold_rows=1)
    assert [sheet[place].font.bold for place in ("A5", "A6")] == [True, False]


def test_a_row_can_have_a_fill():
    sheet = read([["a", 1, None], ["b", 2, None]], highlight=lambda row: YELLOW if row["Text"] == "b" else None)
    assert [sheet[place].fill.start_color.rgb[-6:] for place in ("A5", "A6")] == ["000000", YELLOW]


@pytest.mark.parametrize(("text", "is_tall"), [("short", False), ("word " * 10, True), ("a\nb", True)])
def test_a_row_is_as_high_as_its_wrapped_text(text, is_tall):
    sheet = read([[text, 1, None]], looks={"Text": BODY_WRAPPED})
    assert (sheet.row_dimensions[5].height is not None) == is_tall


def test_text_that_is_not_wrapped_leaves_the_height_alone():
    assert read([["word " * 10, 1, None]], looks={"Text": BODY}).row_dimensions[5].height is None


def test_a_row_is_never_higher_than_a_sheet_allows():
    sheet = read([["word " * 2000, 1, None]], looks={"Text": BODY_WRAPPED})
    assert sheet.row_dimensions[5].height < 409


def test_an_empty_list_says_so():
    assert read([], empty_note="Nothing here.")["A5"].value == "Nothing here."


def test_a_second_line_of_the_subtitle_stands_above_the_header():
    sheet = read([["a", 1, None]], subtitle="one\ntwo")
    assert (sheet["A2"].value, sheet["A3"].value) == ("one", "two")


def test_filter_panes_and_print_reach_over_all_rows():
    sheet = read([["a", 1, None], ["b", 2, None]], widths=[50.0, 50.0, 50.0], frozen_columns=1)
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A4:C6", "B5", "$4:$4")
    assert sheet.print_area == "'List'!$A$1:$C$6"


def test_two_lists_in_one_workbook_keep_their_rows():
    book = Book()
    for title in ("One", "Two"):
        design = ListSheet(title="T", subtitle="S", footer="F", widths=[10.0])
        book.draw_list(book.add_sheet(title), ["Text"], [[f"of {title}"]], design)
    read_back = load_workbook(BytesIO(book.to_bytes(AS_OF)))
    assert [sheet["A5"].value for sheet in read_back] == ["of One", "of Two"]


def test_equal_content_gives_equal_bytes():
    assert drawn([["a", 1, None]]) == drawn([["a", 1, None]])
