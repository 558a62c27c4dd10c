"""Draws a first page: what to know first, key numbers, small tables, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_pages import LINE_POINTS, keep_on_one_page, lines_needed
from wfm.report.excel_style import (
    HEADER,
    INK,
    NAVY,
    NOTE,
    PALE,
    RED,
    SECTION,
    TOTAL,
    Look,
    Pen,
    Value,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.excel_table import spaced_looks

_SENTENCE = Look(size=11, is_wrapped=True, vertical="top")
_REMARK = replace(_SENTENCE, size=10)
_WRAPPED_NOTE = replace(NOTE, is_wrapped=True, vertical="top")
_LABEL = Look(color=NAVY, size=9, fill=PALE, horizontal="center", is_wrapped=True)
_KEY_NUMBER = Look(color=NAVY, size=15, is_bold=True, fill=PALE, horizontal="center")
_LINE_POINTS = 1.4
"""Height of a line of one point."""


@dataclass(frozen=True)
class Block:
    """A titled small table with a note beneath; `looks` are those of the columns, a bold last row holds totals."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    looks: Sequence[Look]
    empty_note: str = "None."
    has_total: bool = False
    note: str = ""


@dataclass(frozen=True)
class SummaryPage:
    """All that a first page says.

    Parameters
    ----------
    doubts, sentences
        What stands on top, the doubts in red.
    key_numbers
        Numbers with what they are, one per column; the last one may spread over the columns that are left.
    widths
        Of the columns, in characters.
    notes_title
        Heading above the notes, which are then never missing; without one they are in small type.
    origin
        What it takes to make the page again, in small type at the end.
    """

    title: str
    subtitle: str
    footer: str
    doubts: Sequence[str]
    sentences: Sequence[str]
    key_numbers: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    notes: Sequence[str]
    widths: Sequence[float]
    notes_title: str = ""
    origin: str = ""
    is_landscape: bool = True


def draw_summary_page(pen: Pen, sheet: Worksheet, page: SummaryPage) -> None:
    """Draw everything one beneath the other."""
    put_title(pen, sheet, page.title, page.subtitle)
    canvas = _Canvas(pen, sheet, page.widths)
    for text, color in [*((doubt, RED) for doubt in page.doubts), *((text, INK) for text in page.sentences)]:
        canvas.put_wide(text, replace(_SENTENCE, color=color, is_bold=color == RED))
    canvas.row += canvas.row > _FIRST_ROW
    canvas.put_key_numbers(page.key_numbers)
    for block in page.blocks:
        canvas.row += 1
        canvas.put_block(block)
    canvas.row += 1
    _put_notes(canvas, page)
    set_widths(sheet, list(page.widths))
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, f"1:{_FIRST_ROW - 1}", page.footer, landscape=page.is_landscape)
    heights = (sheet.row_dimensions[row].height or LINE_POINTS for row in range(1, canvas.row))
    keep_on_one_page(sheet, sum(page.widths), sum(heights))


def _put_notes(canvas: _Canvas, page: SummaryPage) -> None:
    if page.notes_title:
        canvas.put_section(page.notes_title, len(page.widths))
        if not page.notes:
            canvas.put_wide("None.", _WRAPPED_NOTE)
    for text in page.notes:
        canvas.put_wide(*((f"• {text}", _REMARK) if page.notes_title else (text, _WRAPPED_NOTE)))
    if page.origin:
        canvas.row += bool(page.notes_title)
        canvas.put_wide(page.origin, _WRAPPED_NOTE)


_FIRST_ROW = 4


class _Canvas:
    """A sheet with the row on which to go on."""

    def __init__(self, pen: Pen, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.pen, self.sheet, self.widths = pen, sheet, widths
        self.row = _FIRST_ROW

    def put_wide(self, text: str, look: Look) -> None:
        """Write a text over the whole width, as high as its lines need; a single line needs no merged cells."""
        lines = lines_needed(text, sum(self.widths), look.size)
        self.pen.put_text(self.sheet, self.row, 1, text, look if lines > 1 else replace(look, is_wrapped=False))
        if lines > 1:
            self._merge(1, len(self.widths))
        self.sheet.row_dimensions[self.row].height = round(lines * look.size * _LINE_POINTS + 1, 1)
        self.row += 1

    def put_key_numbers(self, numbers: Sequence[tuple[str, str]]) -> None:
        """Write numbers in large type with what they are beneath, in a band over the whole width."""
        last = len(self.widths)
        for looks, height in ((_KEY_NUMBER, 24), (_LABEL, 16)):
            texts = [number for number, _ in numbers] if looks is _KEY_NUMBER else [label for _, label in numbers]
            self.pen.paint_row(self.sheet, self.row, 1, last, _LABEL)
            for column, text in enumerate(texts, start=1):
                self.pen.put(self.sheet, self.row, column, text, looks)
            self._merge(len(numbers), last)
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def put_section(self, title: str, width: int) -> None:
        """Write a heading with a line beneath that is some columns wide."""
        self.pen.paint_row(self.sheet, self.row, 1, width, SECTION)
        self.pen.put(self.sheet, self.row, 1, title, SECTION)
        self.sheet.row_dimensions[self.row].height = 20
        self.row += 1

    def put_block(self, block: Block) -> None:
        """Draw a small table."""
        self.put_section(block.title, len(block.header))
        if block.rows:
            self._put_rows(block)
        else:
            self.pen.put(self.sheet, self.row, 1, block.empty_note, NOTE)
            self.row += 1
        if block.note:
            self.put_wide(block.note, _WRAPPED_NOTE)

    def _put_rows(self, block: Block) -> None:
        for column, title in enumerate(block.header, start=1):
            self.pen.put(self.sheet, self.row, column, title, replace(HEADER, size=9))
        looks = spaced_looks(block.looks, block.rows[0])
        for number, values in enumerate(block.rows, start=1):
            self.row += 1
            is_total = block.has_total and number == len(block.rows)
            self._put_row(values, [_of_total(look) for look in looks] if is_total else looks)
        self.row += 1

    def _put_row(self, values: Sequence[Value], looks: Sequence[Look]) -> None:
        lines = 1
        for column, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
            if isinstance(value, str):
                self.pen.put_text(self.sheet, self.row, column, value, look)
                if look.is_wrapped:
                    lines = max(lines, lines_needed(value, self.widths[column - 1], look.size))
            else:
                self.pen.put(self.sheet, self.row, column, value, look)
        if lines > 1:
            self.sheet.row_dimensions[self.row].height = 3 + 12.5 * lines

    def _merge(self, first_column: int, last_column: int) -> None:
        if first_column < last_column:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=first_column, end_column=last_column
            )


def _of_total(look: Look) -> Look:
    return replace(TOTAL, number_format=look.number_format, horizontal=look.horizontal, indent=look.indent)
