"""Draws the sheet on fairness: how evenly things are spread and at what price, then everybody's shares."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_style import BODY, ONE_DECIMAL, PALE_AMBER, SECTION, TWO_DECIMALS, WHOLE, Pen, put_header
from wfm.report.excel_table import HEADER_ROW, ListSheet, draw_list, put_value
from wfm.report.roster_fairness import KIND_TITLES, PERSON_TITLES, kinds_table, persons_table
from wfm.report.words import period, plain_words

_KIND_LOOKS = [BODY, *[WHOLE] * 3, TWO_DECIMALS, *[WHOLE] * 3, *[ONE_DECIMAL] * 3]


def draw_fairness(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    """Draw a row per thing that is spread, and beneath them a row per person and thing."""
    table = persons_table(result)
    table["Kind"] = table["Kind"].map(plain_words)
    design = ListSheet(
        footer=f"Roster {period(result.instance.calendar)}",
        title="Fairness",
        subtitle=f"{period(result.instance.calendar)} · hours are those of a missing agent that cost as much",
        widths=[26, 9, 20, 14, 9, 11, 9, 11, 12, 14, 12],
        looks=dict.fromkeys(PERSON_TITLES[4:], WHOLE),
        highlight=lambda row: PALE_AMBER if row["Above"] else None,
        header_row=HEADER_ROW + len(result.fairness) + 3,
        empty_note="Nobody shares anything.",
    )
    draw_list(pen, sheet, table, design)
    _draw_kinds(pen, sheet, result)
    pen.paint_row(sheet, design.header_row - 1, 1, len(PERSON_TITLES), SECTION)
    pen.put(sheet, design.header_row - 1, 1, "Everybody's share (amber: this roster gives more than fair)", SECTION)


def _draw_kinds(pen: Pen, sheet: Worksheet, result: RosterResult) -> None:
    put_header(pen, sheet, HEADER_ROW, KIND_TITLES)
    sheet.row_dimensions[HEADER_ROW].height = 44
    table = kinds_table(result)
    table["Kind"] = table["Kind"].map(plain_words)
    for row, values in enumerate(table.itertuples(index=False, name=None), start=HEADER_ROW + 1):
        for column, (value, look) in enumerate(zip(values, _KIND_LOOKS, strict=True), start=1):
            put_value(pen, sheet, row, column, value, look)
