"""Builds the workbook ``what_if.xlsx``: scenarios side by side, each queue by day, and what every scenario changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.instance import Instance
from wfm.domain.result import RosterResult
from wfm.report.csv_files import csv_bytes
from wfm.report.excel_style import (
    BLUE,
    BODY,
    HEADER,
    NAVY,
    NOTE,
    PALE,
    PALE_GREEN,
    PALE_RED,
    SECTION,
    Look,
    Pen,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.excel_table import put_value
from wfm.report.text_safety import sheet_name
from wfm.report.what_if_excel_lists import draw_queue, draw_scenarios
from wfm.report.what_if_outcome import ROSTER_MEASURES, Measure, Variant, service_figures
from wfm.report.what_if_table import what_if_table
from wfm.report.words import period
from wfm.report.workbook_bytes import workbook_bytes

WHAT_IF_WORKBOOK = "what_if.xlsx"
WHAT_IF_FILE = "what_if.csv"
WHAT_IF_FILES = (WHAT_IF_WORKBOOK, WHAT_IF_FILE)
_HEADER_ROW = 4
_LABEL_WIDTH, _VALUE_WIDTH, _DIFFERENCE_WIDTH = 34.0, 13.0, 12.0
_CAUTION = (
    "Gaps tell how far each roster may be from its best. Smaller differences in cost or hours may come from the "
    "search, not from the scenario."
)
_NAME_CHARACTERS = 11
"""Of a scenario's name on one line of the header."""
_SMALL = 1e-6
"""A difference below this is none."""
_FORMATS = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00", 4: "0.0000"}
_SERVICE_MEASURES = (
    ("service_level", "answered in time", -1, "0.0%"),
    ("missed", "contacts missed", 1, "#,##0"),
    ("speed_of_answer_seconds", "seconds to answer", 1, "#,##0.0"),
    ("occupancy", "occupancy", 0, "0.0%"),
    ("abandonment", "given up", 1, "0.0%"),
)


def what_if_files(variants: Sequence[Variant]) -> Mapping[str, bytes]:
    """Write the comparison into memory, by file name; the first variant is the base, and has a roster."""
    instance = _base(variants).instance
    return {
        WHAT_IF_WORKBOOK: workbook_bytes(what_if_workbook(variants), as_of=instance.calendar.origin_utc),
        WHAT_IF_FILE: csv_bytes(what_if_table(variants)),
    }


def what_if_workbook(variants: Sequence[Variant]) -> Workbook:
    """Draw all sheets."""
    workbook, pen = Workbook(), Pen()
    workbook.remove(workbook.worksheets[0])
    instance = _base(variants).instance
    _draw_comparison(pen, _sheet(workbook, "Comparison", NAVY), variants, instance)
    for index, queue in enumerate(instance.queues):
        draw_queue(pen, _sheet(workbook, f"Queue {queue.id}", BLUE), variants, instance, index)
    draw_scenarios(pen, _sheet(workbook, "Scenarios", NAVY), variants, instance)
    return workbook


def _base(variants: Sequence[Variant]) -> RosterResult:
    result = variants[0].result
    if result is None:
        raise ValueError("the base has no roster to compare with")
    return result


def _sheet(workbook: Workbook, wished: str, tab_color: str) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(sheet_name(wished, workbook.sheetnames))
    sheet.sheet_properties.tabColor = tab_color
    return sheet


# Comparison -----------------------------------------------------------------------------------------------------------


def _draw_comparison(pen: Pen, sheet: Worksheet, variants: Sequence[Variant], instance: Instance) -> None:
    horizon = period(instance.calendar)
    put_title(pen, sheet, "What if", f"{horizon} · scenarios beside the base; red is worse than the base, green better")
    _draw_header(pen, sheet, variants)
    row = _draw_outcomes(pen, sheet, variants)
    for measure in ROSTER_MEASURES:
        row = _draw_measure(pen, sheet, row, measure, variants, _FORMATS[measure.decimals])
    predicted = [("all queues", -1), *((str(queue.id), index) for index, queue in enumerate(instance.queues))]
    for name, index in predicted:
        row = _draw_service(pen, sheet, row, f"Predicted service of {name}", index, variants)
    pen.put(sheet, row + 1, 1, _CAUTION, NOTE)
    widths = [_LABEL_WIDTH, _VALUE_WIDTH, *[_VALUE_WIDTH, _DIFFERENCE_WIDTH] * (len(variants) - 1)]
    set_widths(sheet, widths)
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, f"{_HEADER_ROW}:{_HEADER_ROW}", f"What if {horizon}", title_columns="A:B")


def _draw_service(pen: Pen, sheet: Worksheet, row: int, title: str, index: int, variants: Sequence[Variant]) -> int:
    """Draw the predicted service of a queue, or of all; return the next row."""
    pen.put_text(sheet, row, 1, title, SECTION)
    pen.paint_row(sheet, row, 2, _last_column(variants), SECTION)
    sheet.row_dimensions[row].height = 24
    for key, words, worse, number_format in _SERVICE_MEASURES:
        row += 1
        _draw_measure(pen, sheet, row, Measure(key, words, _service(key, index), worse), variants, number_format)
    return row + 1


def _service(key: str, index: int) -> Callable[[Variant], float | None]:
    return lambda variant: service_figures(variant, index)[key]


def _last_column(variants: Sequence[Variant]) -> int:
    return 2 * len(variants)


def _value_column(number: int) -> int:
    """Column of a variant's values; its differences stand right of it."""
    return 2 if number == 0 else 2 * number + 1


def _draw_header(pen: Pen, sheet: Worksheet, variants: Sequence[Variant]) -> None:
    pen.put(sheet, _HEADER_ROW, 1, "", HEADER)
    for number, variant in enumerate(variants):
        column = _value_column(number)
        pen.put_text(sheet, _HEADER_ROW, column, variant.name, HEADER)
        if number:
            pen.put(sheet, _HEADER_ROW, column + 1, "against base", HEADER)
    longest = max(len(variant.name) for variant in variants)
    sheet.row_dimensions[_HEADER_ROW].height = max(30.0, 15.0 * min(math.ceil(longest / _NAME_CHARACTERS), 6))


def _draw_outcomes(pen: Pen, sheet: Worksheet, variants: Sequence[Variant]) -> int:
    """Say what came of every scenario; return the next row."""
    row = _HEADER_ROW + 1
    pen.put(sheet, row, 1, "Outcome", BODY)
    for number, variant in enumerate(variants):
        column = _value_column(number)
        look = replace(BODY, horizontal="right", fill=None if variant.result is not None else PALE_RED)
        text = variant.outcome if variant.result is not None else f"no roster: {variant.outcome}"
        pen.put(sheet, row, column, text, look)
        if number:
            pen.paint(sheet, row, column + 1, look)
            if variant.result is None:
                sheet.merge_cells(f"{get_column_letter(column)}{row}:{get_column_letter(column + 1)}{row}")
    return row + 1


def _draw_measure(
    pen: Pen, sheet: Worksheet, row: int, measure: Measure, variants: Sequence[Variant], number_format: str
) -> int:
    """Draw one figure of all variants, with differences to the base; return the next row."""
    pen.put(sheet, row, 1, measure.title, BODY)
    look = Look(border="hair", number_format=number_format)
    base = measure.value(variants[0])
    for number, variant in enumerate(variants):
        column, value = _value_column(number), measure.value(variant)
        put_value(pen, sheet, row, column, value, replace(look, fill=PALE) if number == 0 else look)
        if number:
            difference = None if value is None or base is None else value - base
            put_value(pen, sheet, row, column + 1, difference, _difference_look(difference, measure, number_format))
    return row + 1


def _difference_look(difference: float | None, measure: Measure, number_format: str) -> Look:
    """Write the sign always, so that the colour never carries meaning alone."""
    look = Look(border="hair", number_format=f"+{number_format};-{number_format};{number_format}")
    if difference is None or abs(difference) < _SMALL or not measure.worse:
        return look
    return replace(look, fill=PALE_RED if difference * measure.worse > 0 else PALE_GREEN)
