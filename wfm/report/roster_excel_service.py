"""Draws the sheet on service: the worst hours, then every queue by date, with a band and the weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.prediction import Prediction
from wfm.domain.result import RosterResult
from wfm.report.excel_pages import LINE_POINTS, keep_on_one_page
from wfm.report.excel_style import (
    BODY,
    BODY_CENTER,
    NOTE,
    ONE_DECIMAL,
    PALE,
    PALE_RED,
    PERCENT,
    SECTION,
    TWO_DECIMALS,
    WHOLE,
    Look,
    Pen,
    put_header,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.excel_table import put_value
from wfm.report.roster_service import SERVICE_TITLES, ServiceRow, service_rows
from wfm.report.service_hours import HOUR_TITLES, hours_table, worst_hours
from wfm.report.words import period
from wfm.staffing.service import DEFAULT_PATIENCE_SECONDS

_FIRST_NOTE = 3
_LAST_COLUMN = len(SERVICE_TITLES)
_LEVEL_COLUMN = SERVICE_TITLES.index("Service level") + 1
_LOOKS = [
    BODY,
    BODY,
    WHOLE,
    BODY_CENTER,
    *[PERCENT] * 3,
    WHOLE,
    *[PERCENT] * 2,
    *[ONE_DECIMAL] * 2,
    TWO_DECIMALS,
]
_WIDTHS = [16.0, 13, 10, 16, 10, 9, 9, 11, 11, 13, 9, 9, 12]
_HOUR_LOOKS = [BODY, BODY, BODY, BODY, ONE_DECIMAL, ONE_DECIMAL, PERCENT, ONE_DECIMAL, ONE_DECIMAL]


def draw_service(pen: Pen, sheet: Worksheet, result: RosterResult, prediction: Prediction) -> None:
    """Draw notes, the worst hours, and the table by queue and date."""
    put_title(pen, sheet, "Service that this roster is expected to give", period(result.instance.calendar))
    row = _FIRST_NOTE
    for text in _notes(prediction):
        pen.put_text(sheet, row, 1, text, NOTE)
        row += 1
    row = _draw_hours(pen, sheet, row + 1, result, prediction)
    header_row = row + 2
    pen.paint_row(sheet, header_row - 1, 1, _LAST_COLUMN, SECTION)
    pen.put(sheet, header_row - 1, 1, "By queue and date (red: below the target)", SECTION)
    put_header(pen, sheet, header_row, SERVICE_TITLES)
    sheet.row_dimensions[header_row].height = 30
    for row, line in enumerate(service_rows(result, prediction), start=header_row + 1):
        _draw_line(pen, sheet, row, line)
    set_widths(sheet, _WIDTHS)
    sheet.freeze_panes = f"C{header_row + 1}" if row - header_row > 30 else None
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, f"{header_row}:{header_row}", f"Roster {period(result.instance.calendar)}")
    keep_on_one_page(sheet, sum(_WIDTHS), row * LINE_POINTS)


def _notes(prediction: Prediction) -> Iterator[str]:
    """Say how to read the figures."""
    yield (
        "Worked out slot by slot from contacts and staffed heads less shrinkage; callers hang up after the target's "
        f"patience_seconds on average, {DEFAULT_PATIENCE_SECONDS:.0f} s where it gives none."
    )
    yield (
        "10 % and 90 %: service is worse than the first in one case in ten, and better than the second in one in ten, "
        "for more or fewer contacts come than forecast. Empty where their spread is not known."
    )
    yield (
        "Missed: not answered in time, the lost ones, who hang up, among them. Work with a deadline counts when it is "
        "due. Hours below target: added up slot by slot, where the target holds in each of them."
    )
    for queue, reason in prediction.unknown.items():
        yield f"{queue} is not predicted: {reason}."


def _draw_hours(pen: Pen, sheet: Worksheet, row: int, result: RosterResult, prediction: Prediction) -> int:
    """Draw the list of the worst hours and return the row after it."""
    hours = worst_hours(result, prediction)
    pen.paint_row(sheet, row, 1, _LAST_COLUMN, SECTION)
    pen.put(sheet, row, 1, "Worst hours by contacts missed", SECTION)
    if not hours:
        pen.put(sheet, row + 1, 1, "Hardly any contact is missed in any hour.", NOTE)
        return row + 2
    put_header(pen, sheet, row + 1, HOUR_TITLES)
    sheet.row_dimensions[row + 1].height = 30
    for offset, values in enumerate(hours_table(result, hours).itertuples(index=False, name=None), start=row + 2):
        for column, (value, look) in enumerate(zip(values, _HOUR_LOOKS, strict=True), start=1):
            put_value(pen, sheet, offset, column, value, look)
    return row + 2 + len(hours)


def _draw_line(pen: Pen, sheet: Worksheet, row: int, line: ServiceRow) -> None:
    for column, (value, look) in enumerate(zip(line.values, _LOOKS, strict=True), start=1):
        shown = _summed(look) if line.is_sum else look
        if line.is_below and column == _LEVEL_COLUMN:
            shown = replace(shown, fill=PALE_RED)
        put_value(pen, sheet, row, column, value, shown)


def _summed(look: Look) -> Look:
    return replace(look, is_bold=True, fill=PALE)
