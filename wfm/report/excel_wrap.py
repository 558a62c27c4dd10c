"""Makes rows of wrapped text as high as their text, which not every program does by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_table import ListSheet

_LINE_POINTS = 13.5
_MOST_POINTS = 400.0
"""Spreadsheets take no row higher than 409 points."""


def fit_rows(sheet: Worksheet, rows: Sequence[Sequence[str]], design: ListSheet) -> None:
    """Set the heights of a list's rows by the longest of their texts."""
    for row, texts in enumerate(rows, start=design.header_row + 1):
        lines = max(_lines(text, width) for text, width in zip(texts, design.widths, strict=True))
        sheet.row_dimensions[row].height = min(lines * _LINE_POINTS + 2.0, _MOST_POINTS)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))
