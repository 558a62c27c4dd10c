"""Draws a table as a sheet that lists things: title, header, filter, frozen panes, print set-up."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_pages import LINE_POINTS, keep_on_one_page, lines_needed
from wfm.report.excel_style import (
    BODY,
    NOTE,
    SUBTITLE,
    Look,
    Pen,
    Value,
    put_header,
    put_title,
    set_up_print,
    set_widths,
)

HEADER_ROW = 4
FRAME_POINTS = 100.0
"""Height of title, subtitle and header."""
_LINE_SPACING = 1.3
_MOST_LINES = 28
"""A row cannot be higher than 409 points."""
_EMPTY = replace(NOTE, size=11)

Highlight = Callable[[Mapping[str, object]], str | None]


@dataclass(frozen=True)
class ListSheet:
    """How a table becomes a sheet.

    Parameters
    ----------
    subtitle
        One line, or two parted by a line feed.
    widths
        One per column, in characters.
    looks
        Looks of columns that are not plain text.
    highlight
        Tells the fill of a row from its values, None for no fill.
    frozen_columns
        Columns that stay when scrolling right.
    header_row
        Row of the header; what stands above it, title and subtitle apart, is somebody else's.
    bold_rows
        Rows at the top that are in bold.
    """

    title: str
    subtitle: str
    footer: str
    widths: Sequence[float]
    looks: Mapping[str, Look] = field(default_factory=dict)
    highlight: Highlight | None = None
    frozen_columns: int = 0
    empty_note: str = "None."
    is_landscape: bool = True
    header_row: int = HEADER_ROW
    bold_rows: int = 0


def draw_list(pen: Pen, sheet: Worksheet, table: pd.DataFrame, design: ListSheet) -> None:
    """Draw title, header and rows; text from the table stays text."""
    draw_frame(pen, sheet, [str(name) for name in table.columns], len(table), design)
    _draw_rows(pen, sheet, table, design)


def draw_frame(pen: Pen, sheet: Worksheet, titles: Sequence[str], row_count: int, design: ListSheet) -> None:
    """Draw all of a list but its rows."""
    subtitle, _, more = design.subtitle.partition("\n")
    put_title(pen, sheet, design.title, subtitle)
    if more:
        pen.put_text(sheet, 3, 1, more, SUBTITLE)
    put_header(pen, sheet, design.header_row, list(titles))
    set_widths(sheet, list(design.widths))
    if not row_count:
        pen.put(sheet, design.header_row + 1, 1, design.empty_note, _EMPTY)
    last_column = get_column_letter(len(titles))
    sheet.auto_filter.ref = f"A{design.header_row}:{last_column}{design.header_row + max(1, row_count)}"
    sheet.freeze_panes = f"{get_column_letter(design.frozen_columns + 1)}{design.header_row + 1}"
    sheet.row_dimensions[design.header_row].height = 30
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, f"{design.header_row}:{design.header_row}", design.footer, landscape=design.is_landscape)


def _draw_rows(pen: Pen, sheet: Worksheet, table: pd.DataFrame, design: ListSheet) -> None:
    titles = [str(name) for name in table.columns]
    rows = list(table.itertuples(index=False, name=None))
    looks = spaced_looks([design.looks.get(title, BODY) for title in titles], rows[0] if rows else ())
    points = FRAME_POINTS
    for row, values in enumerate(rows, start=design.header_row + 1):
        fill = design.highlight(dict(zip(titles, values, strict=True))) if design.highlight else None
        is_bold = row <= design.header_row + design.bold_rows
        for column, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
            put_value(pen, sheet, row, column, value, row_look(look, fill, is_bold))
        height = _height(values, looks, design.widths[: len(looks)])
        if height:
            sheet.row_dimensions[row].height = height
        points += height or LINE_POINTS
    keep_on_one_page(sheet, sum(design.widths), points)


def _height(values: Sequence[object], looks: Sequence[Look], widths: Sequence[float]) -> float | None:
    """Points that a row needs for its wrapped text; None where one line will do."""
    heights = [
        min(lines, _MOST_LINES) * look.size * _LINE_SPACING + 2
        for value, look, width in zip(values, looks, widths, strict=True)
        if look.is_wrapped and isinstance(value, str) and (lines := lines_needed(value, width, look.size)) > 1
    ]
    return max(heights, default=None)


def spaced_looks(looks: Sequence[Look], first: Sequence[object]) -> list[Look]:
    """Move text away from a number at its left, which stands at the right edge of its cell.

    Parameters
    ----------
    first
        Values of the first row, which tell the columns of text; empty if there is none.
    """
    spaced = list(looks)
    for column in range(1, len(first)):
        left, own = looks[column - 1], looks[column]
        if _is_number(left) and isinstance(first[column], str) and own.horizontal == "general":
            spaced[column] = replace(own, horizontal="left", indent=1)
    return spaced


def _is_number(look: Look) -> bool:
    is_right = look.horizontal == "general" and look.number_format not in ("General", "@")
    return look.horizontal == "right" or is_right


def row_look(look: Look, fill: str | None, is_bold: bool) -> Look:
    """Look of a column in a row that has a fill or is bold."""
    return replace(look, fill=fill or look.fill, is_bold=is_bold or look.is_bold) if fill or is_bold else look


def put_value(pen: Pen, sheet: Worksheet, row: int, column: int, value: object, look: Look) -> None:
    """Write a table's value: text as text, missing and infinite numbers as empty cells."""
    if isinstance(value, str):
        pen.put_text(sheet, row, column, value, look)
    elif value is None or (isinstance(value, float) and not math.isfinite(value)):
        pen.paint(sheet, row, column, look)
    else:
        number: Value = value if isinstance(value, (bool, int, float)) else str(value)
        pen.put(sheet, row, column, number, look)
