"""Draws past weeks side by side."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.attendance_annex import ALL, TrendSheet
from wfm.report.attendance_excel_coverage import PERCENT
from wfm.report.excel_book import Book
from wfm.report.excel_style import BODY, PALE, Look
from wfm.report.excel_table import ListSheet

_COUNT = Look(border="hair", number_format='#,##0;-#,##0;"–"', horizontal="right")
_FRACTION = Look(border="hair", number_format='#,##0.0;-#,##0.0;"–"', horizontal="right")
_NARROWEST, _WIDEST = 11, 40
"""Columns, in characters."""


def draw_trend(book: Book, sheet: Worksheet, trend: TrendSheet, footer: str) -> None:
    """List past weeks; rows that sum others up are shaded."""
    has_parts = any(row[1] != ALL for row in trend.rows)
    design = ListSheet(
        title=trend.title,
        subtitle=trend.subtitle,
        footer=footer,
        widths=[_trend_width(trend, column) for column in range(len(trend.titles))],
        looks={title: _trend_look(trend, column) for column, title in enumerate(trend.titles)},
        highlight=lambda row: PALE if has_parts and row[trend.titles[1]] == ALL else None,
        frozen_columns=2,
        empty_note="No past weeks.",
    )
    book.draw_list(sheet, trend.titles, trend.rows, design)


def _trend_width(trend: TrendSheet, column: int) -> float:
    """Make room for the longest text of a column."""
    values = (row[column] for row in trend.rows)
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return float(min(_WIDEST, max(_NARROWEST, longest + 2)))


def _trend_look(trend: TrendSheet, column: int) -> Look:
    if trend.titles[column] in trend.percents:
        return PERCENT
    numbers = [value for row in trend.rows if isinstance(value := row[column], (int, float))]
    if not numbers:
        return BODY
    return _COUNT if all(float(number).is_integer() for number in numbers) else _FRACTION
