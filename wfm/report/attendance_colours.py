"""Colours of the attendance sheets that follow the values of cells, also once these were sorted or filled in."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import AttendanceReport
from wfm.report.excel_style import DARK_AMBER, DARK_GREY, GREY, MUTED, PALE_AMBER, PALE_BLUE, PALE_RED, RED, WHITE
from wfm.report.excel_table import HEADER_ROW

FIRST_ROW = HEADER_ROW + 1
NEAR_TARGET = 2
"""Percentage points below the target that still count as near."""
_SEVERITY_COLOURS = {
    "Critical": (RED, WHITE, True),
    "High": (PALE_RED, RED, True),
    "Medium": (PALE_AMBER, DARK_AMBER, False),
    "Low": (PALE_BLUE, None, False),
    "Info": (None, MUTED, False),
}
"""Fill, letters and whether these are bold; the word itself stays the message."""


def colour_if(
    sheet: Worksheet,
    cells: str,
    formula: str,
    fill: str | None = None,
    color: str | None = None,
    *,
    is_bold: bool = False,
) -> None:
    """Colour cells where a formula, written for the first of them, holds; the first rule that holds wins."""
    style = DifferentialStyle(
        fill=PatternFill("solid", start_color=fill, end_color=fill) if fill else None,
        font=Font(color=color, bold=is_bold or None) if color or is_bold else None,
    )
    sheet.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[formula], stopIfTrue=True))


def column_cells(titles: Sequence[str], title: str, rows: int) -> tuple[str, str]:
    """First cell of a column's values, and all of them."""
    letter = get_column_letter(titles.index(title) + 1)
    return f"{letter}{FIRST_ROW}", f"{letter}{FIRST_ROW}:{letter}{HEADER_ROW + rows}"


def colour_settled(sheet: Worksheet, titles: Sequence[str], rows: int) -> None:
    """Turn rows grey whose status is not open."""
    status, _ = column_cells(titles, "Status", rows)
    extent = f"A{FIRST_ROW}:{get_column_letter(len(titles))}{HEADER_ROW + rows}"
    colour_if(sheet, extent, f'${status}<>"open"', fill=GREY, color=DARK_GREY)


def colour_severities(sheet: Worksheet, titles: Sequence[str], rows: int) -> None:
    """Colour the words of severity."""
    cell, cells = column_cells(titles, "Severity", rows)
    for word, (fill, color, is_bold) in _SEVERITY_COLOURS.items():
        colour_if(sheet, cells, f'{cell}="{word}"', fill=fill, color=color, is_bold=is_bold)


def colour_targets(sheet: Worksheet, titles: Sequence[str], rows: int, report: AttendanceReport) -> None:
    """Colour percentages that miss their target, and adherence that is near to missing it."""
    if not rows:
        return
    low, high = report.conformance_band
    target = report.adherence_target
    cell, cells = column_cells(titles, "Adherence, %", rows)
    colour_if(sheet, cells, f"AND(ISNUMBER({cell}),{cell}<{target:g})", fill=PALE_RED, color=RED)
    colour_if(sheet, cells, f"AND(ISNUMBER({cell}),{cell}<{target + NEAR_TARGET:g})", fill=PALE_AMBER)
    cell, cells = column_cells(titles, "Conformance, %", rows)
    outside = f"AND(ISNUMBER({cell}),OR({cell}<{low:g},{cell}>{high:g}))"
    colour_if(sheet, cells, outside, fill=PALE_RED, color=RED)
