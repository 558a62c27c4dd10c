"""Draws a first page: what to know first, key numbers, small tables, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.worksheet.worksheet import Worksheet

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

_SENTENCE = Look(size=11, is_wrapped=True, vertical="top")
_LABEL = Look(color=NAVY, size=9, fill=PALE, horizontal="center")
_KEY_NUMBER = Look(color=NAVY, size=15, is_bold=True, fill=PALE, horizontal="center")
_CHARACTERS_A_LINE = 125


@dataclass(frozen=True)
class Block:
    """A titled small table; `looks` are those of the columns, a bold last row holds totals."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    looks: Sequence[Look]
    empty_note: str = "None."
    has_total: bool = False


@dataclass(frozen=True)
class SummaryPage:
    """All that a first page says.

    Parameters
    ----------
    doubts, sentences
        What stands on top, the doubts in red.
    key_numbers
        Numbers with what they are, at most one per column.
    widths
        Of the columns, in characters.
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


def draw_summary_page(pen: Pen, sheet: Worksheet, page: SummaryPage) -> None:
    """Draw everything one beneath the other."""
    last_column = len(page.widths)
    put_title(pen, sheet, page.title, page.subtitle)
    row = 4
    for text, color in [*((doubt, RED) for doubt in page.doubts), *((text, INK) for text in page.sentences)]:
        _draw_sentence(pen, sheet, row, text, replace(_SENTENCE, color=color, is_bold=color == RED), last_column)
        row += 1
    row = _draw_key_numbers(pen, sheet, row + (row > 4), page.key_numbers, last_column)
    for block in page.blocks:
        row = _draw_block(pen, sheet, row + 1, block)
    for text in page.notes:
        row += 1
        pen.put_text(sheet, row, 1, text, NOTE)
    set_widths(sheet, list(page.widths))
    sheet.freeze_panes = "A4"
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, "1:3", page.footer)


def _draw_sentence(pen: Pen, sheet: Worksheet, row: int, text: str, look: Look, last_column: int) -> None:
    pen.put_text(sheet, row, 1, text, look)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last_column)
    sheet.row_dimensions[row].height = 16 * (1 + len(text) // _CHARACTERS_A_LINE)


def _draw_key_numbers(
    pen: Pen, sheet: Worksheet, row: int, numbers: Sequence[tuple[str, str]], last_column: int
) -> int:
    """Write numbers in large type with what they are beneath; the band runs on to the last column."""
    for offset in (0, 1):
        pen.paint_row(sheet, row + offset, 1, last_column, _LABEL)
    for column, (number, label) in enumerate(numbers, start=1):
        pen.put(sheet, row, column, number, _KEY_NUMBER)
        pen.put(sheet, row + 1, column, label, _LABEL)
    sheet.row_dimensions[row].height = 24
    sheet.row_dimensions[row + 1].height = 16
    return row + 2


def _draw_block(pen: Pen, sheet: Worksheet, row: int, block: Block) -> int:
    pen.paint_row(sheet, row, 1, len(block.header), SECTION)
    pen.put(sheet, row, 1, block.title, SECTION)
    sheet.row_dimensions[row].height = 20
    if not block.rows:
        pen.put(sheet, row + 1, 1, block.empty_note, NOTE)
        return row + 2
    for column, title in enumerate(block.header, start=1):
        pen.put(sheet, row + 1, column, title, replace(HEADER, size=9))
    for offset, values in enumerate(block.rows, start=2):
        is_total = block.has_total and offset == len(block.rows) + 1
        for column, (value, look) in enumerate(zip(values, block.looks, strict=True), start=1):
            shown = replace(TOTAL, number_format=look.number_format, horizontal=look.horizontal) if is_total else look
            if isinstance(value, str):
                pen.put_text(sheet, row + offset, column, value, shown)
            else:
                pen.put(sheet, row + offset, column, value, shown)
    return row + 2 + len(block.rows)
