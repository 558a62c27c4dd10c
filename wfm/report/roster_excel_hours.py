"""Draws predicted service by hour and date as a map."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_heat import CLOSED_FILL, service_fill
from wfm.report.excel_style import HEADER, NAVY, PALE, Look, Pen
from wfm.report.service_hours import HourMap
from wfm.report.service_words import in_time_words, promised, share_words
from wfm.report.words import short_date

_TITLE = Look(size=10, color=NAVY, is_bold=True)
_LEVEL = Look(size=8, horizontal="center", border="hair", number_format="0%")
_TIME = Look(size=8, horizontal="center", border="hair", fill=PALE, number_format="@")


def rows_of_hours(hours: HourMap) -> int:
    """Count the rows that the map takes."""
    return 2 + len(hours.times)


def draw_hours(pen: Pen, sheet: Worksheet, hours: HourMap, place: tuple[int, int]) -> None:
    """Draw the map from a row and column on; redder the further service is below the target."""
    row, column = place
    target = promised(hours.target)
    limit = "" if target is None else f" (red: below {share_words(target)})"
    pen.put(sheet, row, column, f"Predicted service by hour: {in_time_words(hours.target)}{limit}", _TITLE)
    for offset, text in enumerate(["Hour", *(short_date(day)[:6].strip() for day in hours.dates)]):
        pen.put(sheet, row + 1, column + offset, text, replace(HEADER, size=8))
    for down, (time, levels) in enumerate(zip(hours.times, hours.levels, strict=True), start=row + 2):
        pen.put(sheet, down, column, time, _TIME)
        for across, level in enumerate(levels, start=column + 1):
            fill = CLOSED_FILL if level is None else service_fill(level, target)
            pen.put(sheet, down, across, level, replace(_LEVEL, fill=fill))
