"""What fits onto lines and pages."""

from __future__ import annotations

import pytest
from openpyxl.workbook.workbook import Workbook

from wfm.report.excel_pages import keep_on_one_page, lines_needed
from wfm.report.excel_style import BODY, Pen, set_up_print
from wfm.report.excel_summary_page import Block, SummaryPage, draw_summary_page

# A width of 100 takes 525 points, which fit across a page of either direction: 520 points go down one that lies, 765
# down one that stands.
NARROW, WIDE = 100.0, 200.0


def drawn_page(**changes):
    """Sheet of a first page without blocks."""
    sheet = Workbook().worksheets[0]
    given = {"doubts": (), "sentences": (), "key_numbers": (("1", "a"),), "blocks": (), "notes": ()}
    page = SummaryPage("Title", "about", "footer", widths=(20.0, 30.0, 40.0), **{**given, **changes})
    draw_summary_page(Pen(), sheet, page)
    return sheet


@pytest.mark.parametrize(("letters", "lines"), [(10, 1), (11, 2), (21, 3)])
def test_a_line_has_so_much_room(letters, lines):
    assert lines_needed("x" * letters, 10, 10.5) == lines


def test_each_line_of_a_text_begins_anew():
    assert lines_needed("x\ny", 10, 10) == 2


@pytest.mark.parametrize(
    ("is_landscape", "points", "is_squeezed"),
    [
        (True, 520, False),
        (True, 521, True),
        (True, 728, True),
        (True, 729, False),
        (False, 765, False),
        (False, 766, True),
    ],
)
def test_only_what_runs_over_by_a_few_rows_is_squeezed_onto_one_page(is_landscape, points, is_squeezed):
    sheet = Workbook().worksheets[0]
    set_up_print(sheet, None, "footer", landscape=is_landscape)
    keep_on_one_page(sheet, NARROW, points)
    assert (sheet.page_setup.fitToHeight == 1) == is_squeezed


@pytest.mark.parametrize(("points", "is_squeezed"), [(860, True), (870, False)])
def test_a_wide_sheet_is_not_squeezed_until_nobody_can_read_it(points, is_squeezed):
    # 1,050 points across are printed at three quarters: 691 points go down the page, 865 at six tenths.
    sheet = Workbook().worksheets[0]
    set_up_print(sheet, None, "footer")
    keep_on_one_page(sheet, WIDE, points)
    assert (sheet.page_setup.fitToHeight == 1) == is_squeezed


def test_a_long_sentence_gets_the_lines_that_it_needs():
    short, long = (drawn_page(sentences=("x" * letters,)).row_dimensions[4].height for letters in (60, 120))
    assert (short, long) == (16.4, 31.8)


def test_the_last_key_number_has_the_columns_that_are_left():
    assert {str(cells) for cells in drawn_page().merged_cells.ranges} == {"A4:C4", "A5:C5"}


@pytest.mark.parametrize(("title", "told"), [("", []), ("Notes", ["Notes", "None."])])
def test_notes_under_a_heading_are_never_missing(title, told):
    assert [cell.value for cell in drawn_page(notes_title=title)["A"]][6:] == told


def test_a_note_stands_beneath_its_table():
    block = Block("Table", ["A"], [["x"]], [BODY], note="as counted")
    assert [cell.value for cell in drawn_page(blocks=(block,))["A"]][6:10] == ["Table", "A", "x", "as counted"]
