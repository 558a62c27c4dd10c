"""How workbooks look: colours, fonts, borders, headers, and how sheets are printed.

A `Look` says how a cell looks; a `Pen` puts values into a workbook's cells with a look. Colours come from palettes that
people with colour-blindness can tell apart, and never carry meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol, cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.text_safety import clean_text, put_text

FONT = "Calibri"
INK = "1F2933"
"""Normal text."""
MUTED = "6B7785"
"""Notes and legends."""
NAVY = "1F3A5F"
"""Titles and headers."""
PALE = "EEF2F6"
"""Bands and subheaders."""
LINE = "C9D1DA"
"""Thin lines between cells."""
WHITE = "FFFFFF"
RED = "C0392B"
PALE_RED = "F8D7D2"
AMBER = "B9770E"
DARK_AMBER = "7A4F00"
"""Letters on pale amber, readable in grey print too."""
PALE_AMBER = "FCE8C5"
GREEN = "2E7D4F"
PALE_GREEN = "D8EDDF"
BLUE = "2F6DB5"
PALE_BLUE = "D6E4F5"
YELLOW = "FFF6C2"
"""Cells that somebody is asked to fill in."""
GREY = "DDE1E6"
DARK_GREY = "4B5763"
"""Letters on grey."""

Value = str | int | float | bool | date | datetime | None
Horizontal = Literal["general", "left", "center", "right"]
Vertical = Literal["top", "center", "bottom"]
BorderKind = Literal["none", "hair", "row", "left", "top", "bottom"]


@dataclass(frozen=True)
class Look:
    """How a cell looks; colours are hexadecimal RGB, `fill` None leaves the cell clear.

    Parameters
    ----------
    border
        ``none``, ``hair`` (pale lines all around), ``row`` (white ones above and beneath), ``left`` (one pale line),
        ``top`` or ``bottom`` (one darker line).
    rotation
        Degrees by which the text is turned, 0–180.
    """

    fill: str | None = None
    color: str = INK
    size: float = 10
    is_bold: bool = False
    is_italic: bool = False
    horizontal: Horizontal = "general"
    vertical: Vertical = "center"
    is_wrapped: bool = False
    rotation: int = 0
    indent: int = 0
    border: BorderKind = "none"
    number_format: str = "General"


PLAIN = Look()
TITLE = Look(color=NAVY, size=18, is_bold=True)
SUBTITLE = Look(color=MUTED, size=11)
SECTION = Look(color=NAVY, size=12, is_bold=True, border="bottom")
NOTE = Look(color=MUTED, size=9, is_italic=True)
HEADER = Look(fill=NAVY, color=WHITE, is_bold=True, horizontal="center", is_wrapped=True, border="hair")
HEADER_LEFT = replace(HEADER, horizontal="left")
BODY = Look(border="hair")
BODY_WRAPPED = Look(border="hair", is_wrapped=True)
BODY_CENTER = Look(border="hair", horizontal="center")
WHOLE = Look(border="hair", number_format="#,##0")
ONE_DECIMAL = Look(border="hair", number_format="#,##0.0")
TWO_DECIMALS = Look(border="hair", number_format="#,##0.00")
PERCENT = Look(border="hair", number_format="0.0%")
TEXT = Look(border="hair", number_format="@")
TOTAL = Look(fill=PALE, is_bold=True, border="top", number_format="#,##0.0")


_THIN = Side(style="thin", color=LINE)
_CLEAR = Side(style="thin", color=WHITE)
_DARK = Side(style="thin", color=NAVY)
_BORDERS: Mapping[BorderKind, Border] = {
    "none": Border(),
    "hair": Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN),
    "row": Border(top=_CLEAR, bottom=_CLEAR),
    "left": Border(left=_THIN),
    "top": Border(top=_DARK),
    "bottom": Border(bottom=_DARK),
}


class _Styled(Protocol):
    """What the stubs do not tell of a cell."""

    _style: StyleArray


class Pen:
    """Writes into the cells of one workbook.

    A look is turned into the workbook's style once and its numbers are reused, for setting fonts and fills cell by cell
    takes ten times as long. Use one pen per workbook.
    """

    def __init__(self) -> None:
        self._styles: dict[Look, StyleArray] = {}

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, look: Look = PLAIN) -> Cell:
        """Write a number, a date or text of our own wording; text never becomes a formula."""
        cell = self.paint(sheet, row, column, look)
        if isinstance(value, str):
            cell.value = clean_text(value)
            cell.data_type = "s"
        else:
            cell.value = value
        return cell

    def put_text(self, sheet: Worksheet, row: int, column: int, value: str, look: Look = PLAIN) -> Cell:
        """Write text that comes from input; it stays text even when somebody edits the cell."""
        cell = self.paint(sheet, row, column, look)
        put_text(cell, value)
        return cell

    def paint(self, sheet: Worksheet, row: int, column: int, look: Look) -> Cell:
        """Give a cell a look and leave its value."""
        cell = cast(Cell, sheet.cell(row, column))
        self._dress(cell, look)
        return cell

    def style_number(self, sheet: Worksheet, look: Look, *, is_text: bool) -> int:
        """Find the number under which the workbook keeps a look, for rows that are written without cells.

        Parameters
        ----------
        is_text
            Whether it is for text, which then stays text even when somebody edits the cell.
        """
        cell = Cell(sheet, row=1, column=1)
        self._dress(cell, look)
        if is_text:
            cell.quotePrefix = True
        return int(cell.style_id)

    def _dress(self, cell: Cell, look: Look) -> None:
        styled = cast(_Styled, cell)
        if look not in self._styles:
            _style_slowly(cell, look)
            self._styles[look] = copy(styled._style)  # noqa: SLF001 - openpyxl offers no other way to reuse a style
        styled._style = copy(self._styles[look])  # noqa: SLF001

    def paint_row(self, sheet: Worksheet, row: int, first_column: int, last_column: int, look: Look) -> None:
        """Give the cells of a row, both ends included, a look."""
        for column in range(first_column, last_column + 1):
            self.paint(sheet, row, column, look)


def _style_slowly(cell: Cell, look: Look) -> None:
    """Set everything that a look says."""
    cell.font = Font(FONT, look.size, bold=look.is_bold, italic=look.is_italic, color=look.color)
    cell.fill = PatternFill("solid", start_color=look.fill) if look.fill else PatternFill()
    cell.alignment = Alignment(
        look.horizontal,
        look.vertical,
        textRotation=look.rotation,
        wrap_text=look.is_wrapped,
        indent=look.indent,
    )
    cell.border = _BORDERS[look.border]
    cell.number_format = look.number_format


def put_header(pen: Pen, sheet: Worksheet, row: int, titles: list[str], first_column: int = 1) -> None:
    """Write a header row."""
    for position, title in enumerate(titles):
        pen.put(sheet, row, first_column + position, title, HEADER)


def put_title(pen: Pen, sheet: Worksheet, title: str, subtitle: str) -> None:
    """Write a title into row 1 and what it is about into row 2."""
    pen.put(sheet, 1, 1, title, TITLE)
    pen.put_text(sheet, 2, 1, subtitle, SUBTITLE)
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = 17


def set_widths(sheet: Worksheet, widths: list[float], first_column: int = 1) -> None:
    """Set the widths of neighbouring columns, in characters."""
    for position, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(first_column + position)].width = width


MOST_ROWS_ON_A_PAGE = 75
"""Rows that may be squeezed onto one page; beyond that print would be too small to read."""


def set_up_print(
    sheet: Worksheet,
    title_rows: str | None,
    footer: str,
    landscape: bool = True,
    title_columns: str | None = None,
    pages_wide: int = 1,
    pages_high: int = 0,
) -> None:
    """Make a sheet print on A4, as wide as one page, with header rows repeated, a footer and page numbers.

    Parameters
    ----------
    title_rows
        Rows repeated on every page, such as ``1:4``.
    footer
        Text at the left of the footer.
    title_columns
        Columns repeated on every page, such as ``A:B``.
    pages_wide
        Pages side by side.
    pages_high
        Pages one below the other; 0 leaves the length as it comes.
    """
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.page_margins.top, sheet.page_margins.bottom = 0.45, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_title_rows = title_rows
    sheet.print_title_cols = title_columns
    sheet.oddFooter = HeaderFooterItem(
        left=_footer_part(footer.replace("&", "&&")),
        center=_footer_part("&A"),
        right=_footer_part("Page &P of &N"),
    )


def _footer_part(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text, size=8, color=MUTED)
