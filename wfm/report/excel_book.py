"""A workbook under construction whose lists may be long."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_pages import LINE_POINTS, keep_on_one_page, lines_needed
from wfm.report.excel_rows import CellStyle, ListValue, ReadyRows, ready_rows
from wfm.report.excel_style import BODY, Look, Pen
from wfm.report.excel_table import FRAME_POINTS, ListSheet, draw_frame, row_look, spaced_looks
from wfm.report.text_safety import sheet_name
from wfm.report.workbook_bytes import workbook_bytes

_LINE_SPACING = 1.3
_MOST_LINES = 28
"""A row cannot be higher than 409 points."""
_USUAL_WIDTH = 8.43
_LEAST_PAGE_WIDTH = 115
"""Characters that fit beside each other on a page without shrinking."""
_MOST_ON_ONE_PAGE = 100
"""Rows of a list that could be squeezed onto one page."""
Row = Sequence[ListValue]


class Book:
    """A workbook, the pen that writes into it, and the rows of its lists, which become part of it when it is saved."""

    def __init__(self) -> None:
        self.workbook, self.pen = Workbook(), Pen()
        self.workbook.remove(self.workbook.worksheets[0])
        self._rows: dict[str, ReadyRows] = {}

    def add_sheet(self, title: str, tab_color: str | None = None) -> Worksheet:
        """Add a sheet at the end."""
        sheet: Worksheet = self.workbook.create_sheet(sheet_name(title, self.workbook.sheetnames))
        sheet.sheet_properties.tabColor = tab_color
        return sheet

    def draw_list(self, sheet: Worksheet, titles: Sequence[str], rows: Sequence[Row], design: ListSheet) -> None:
        """Draw title, header and rows; text from the rows stays text. Nothing can stand beneath them."""
        draw_frame(self.pen, sheet, titles, len(rows), design)
        # Without it a long subtitle would make the page wider than a list that is wide enough.
        missing = math.ceil(max(0.0, _LEAST_PAGE_WIDTH - sum(design.widths)) / _USUAL_WIDTH)
        last_column = get_column_letter(len(titles) + missing)
        sheet.print_area = f"A1:{last_column}{design.header_row + max(1, len(rows))}"
        if rows:
            wardrobe = _Wardrobe(self.pen, sheet, titles, rows[0], design)
            if len(rows) <= _MOST_ON_ONE_PAGE:
                points = sum(wardrobe.height(row) or LINE_POINTS for row in rows)
                keep_on_one_page(sheet, max(_LEAST_PAGE_WIDTH, sum(design.widths)), FRAME_POINTS + points)
            self._rows[sheet.title] = ready_rows(design.header_row + 1, rows, wardrobe.styles, wardrobe.height)

    def to_bytes(self, as_of: datetime) -> bytes:
        """Save into memory; equal content gives equal bytes."""
        return workbook_bytes(self.workbook, as_of, rows=self._rows)


class _Wardrobe:
    """Styles of a list's rows, each made once."""

    def __init__(self, pen: Pen, sheet: Worksheet, titles: Sequence[str], first: Row, design: ListSheet) -> None:
        self.pen, self.sheet, self.titles, self.design = pen, sheet, titles, design
        self.looks = spaced_looks([design.looks.get(title, BODY) for title in titles], first)
        self._wrapped = [column for column, look in enumerate(self.looks) if look.is_wrapped]
        self._made: dict[tuple[str | None, bool], Sequence[CellStyle]] = {}

    def styles(self, position: int, values: Row) -> Sequence[CellStyle]:
        """Styles of the cells of a row."""
        highlight = self.design.highlight
        fill = highlight(dict(zip(self.titles, values, strict=True))) if highlight else None
        key = (fill, position < self.design.bold_rows)
        if key not in self._made:
            self._made[key] = [self._style(row_look(look, *key)) for look in self.looks]
        return self._made[key]

    def height(self, values: Row) -> float | None:
        """Points that a row needs for its wrapped text; None where one line will do.

        Spreadsheets find the height of a row by themselves only once somebody edits it.
        """
        needed = [(self._lines(column, values[column]), self.looks[column].size) for column in self._wrapped]
        points = max((min(lines, _MOST_LINES) * size * _LINE_SPACING for lines, size in needed if lines > 1), default=0)
        return round(points, 1) + 2 if points else None

    def _lines(self, column: int, value: ListValue) -> int:
        """Count the lines of a text, with room to spare, for words are not cut."""
        if not isinstance(value, str) or not value:
            return 1
        return lines_needed(value, self.design.widths[column], self.looks[column].size)

    def _style(self, look: Look) -> CellStyle:
        number = self.pen.style_number
        return CellStyle(number(self.sheet, look, is_text=True), number(self.sheet, look, is_text=False))
