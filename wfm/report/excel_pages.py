"""Tells what fits: a text into lines, a sheet onto a page."""

from __future__ import annotations

import math

from openpyxl.worksheet.worksheet import Worksheet

LETTERS_PER_WIDTH = 10.5
"""Letters of one point that surely fit a unit of width."""
LINE_POINTS = 15.0
"""Height of a row with one line."""
_POINTS_PER_WIDTH = 5.25
_ACROSS, _DOWN = 790.0, 520.0
"""Points of A4 within the margins, landscape: across and down."""
_UPRIGHT_ACROSS, _UPRIGHT_DOWN = 545.0, 765.0
"""The same upright."""
_MOST_SQUEEZED, _LEAST_SCALE = 1.4, 0.6
"""A sheet that is at most so many pages long is squeezed onto one, if its print does not become smaller than that."""


def lines_needed(text: str, width: float, size: float) -> int:
    """Count the lines of a wrapped text with room to spare, for words are not cut.

    Parameters
    ----------
    width
        Of the column, in characters.
    size
        Of the letters, in points.
    """
    room = max(1.0, width * LETTERS_PER_WIDTH / size)
    return sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))


def keep_on_one_page(sheet: Worksheet, width: float, points: float) -> None:
    """Squeeze a sheet that is set up for print onto one page if only a few of its rows would run over.

    Parameters
    ----------
    width
        Of all columns, in characters.
    points
        Height of all rows.
    """
    is_upright = sheet.page_setup.orientation == "portrait"
    across, down = (_UPRIGHT_ACROSS, _UPRIGHT_DOWN) if is_upright else (_ACROSS, _DOWN)
    scale = min(1.0, across / (width * _POINTS_PER_WIDTH))
    pages = points * scale / down
    if 1.0 < pages <= min(_MOST_SQUEEZED, scale / _LEAST_SCALE):
        sheet.page_setup.fitToHeight = 1
