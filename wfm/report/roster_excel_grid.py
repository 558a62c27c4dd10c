"""Draws the sheet with the roster of all agents, one column per date."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_shifts import CELL, TIME_OFF_FILL, WEEKEND_FILL, put_shift_legend
from wfm.report.excel_style import (
    AMBER,
    BODY,
    HEADER,
    MOST_ROWS_ON_A_PAGE,
    MUTED,
    NAVY,
    NOTE,
    ONE_DECIMAL,
    TOTAL,
    Look,
    Pen,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.roster_grid import GridCell, GridRow, grid_day_titles, headcounts, roster_grid, template_labels
from wfm.report.roster_people import AgentHours
from wfm.report.words import amount, count_of, is_weekend, period

LEGEND_ROW, COUNT_ROW, HEADER_ROW = 3, 4, 5
FIXED_TITLES = ["Agent", "Name", "Team", "Hours", "Contract"]
FIXED_WIDTHS = [9.0, 22.0, 12.0, 8.0, 18.0]
FIRST_DAY_COLUMN = len(FIXED_TITLES) + 1
_SMALL = replace(BODY, size=9)


def draw_grid(pen: Pen, sheet: Worksheet, result: RosterResult, fills: Mapping[str, str]) -> None:
    """Draw one row per agent with times, hours, time off and pins."""
    calendar = result.instance.calendar
    rows = roster_grid(result)
    title = f"{count_of(len(rows), 'agent')} · {count_of(len(result.roster.shifts), 'shift')} · times are local"
    put_title(pen, sheet, "Roster", f"{period(calendar)} · {title}")
    _draw_legend(pen, sheet, result, fills)
    _draw_header(pen, sheet, result, rows)
    for offset, row in enumerate(rows):
        _draw_row(pen, sheet, HEADER_ROW + 1 + offset, row, result, fills)
    _set_up(sheet, result, len(rows))


def _draw_legend(pen: Pen, sheet: Worksheet, result: RosterResult, fills: Mapping[str, str]) -> None:
    pen.put(sheet, LEGEND_ROW, 1, "Colours: shift templates. * = pinned. Amber hours: outside the contract.", NOTE)
    used = {shift.label for shift in result.roster}
    wanted = [label for label in template_labels(result) if label in used]
    column = put_shift_legend(pen, sheet, LEGEND_ROW, FIRST_DAY_COLUMN, fills, wanted)
    pen.put(sheet, LEGEND_ROW, column, "time off", replace(CELL, fill=TIME_OFF_FILL, is_italic=True))


def _draw_header(pen: Pen, sheet: Worksheet, result: RosterResult, rows: tuple[GridRow, ...]) -> None:
    """Write titles, and above them how many agents work on each date."""
    calendar = result.instance.calendar
    pen.paint_row(sheet, COUNT_ROW, 1, FIRST_DAY_COLUMN - 1, TOTAL)
    pen.put(sheet, COUNT_ROW, 1, "Agents working", TOTAL)
    pen.put(sheet, COUNT_ROW, 4, sum(row.hours.rostered for row in rows), TOTAL)
    for column, title in enumerate([*FIXED_TITLES, *grid_day_titles(calendar)], start=1):
        pen.put(sheet, HEADER_ROW, column, title, HEADER)
    counts = headcounts(rows, calendar.days)
    for column, (day, count) in enumerate(zip(calendar.dates, counts, strict=True), start=FIRST_DAY_COLUMN):
        pen.put(sheet, COUNT_ROW, column, count, replace(TOTAL, number_format="0", horizontal="center"))
        if is_weekend(day):
            pen.paint(sheet, HEADER_ROW, column, replace(HEADER, fill="54759C"))


def _draw_row(
    pen: Pen, sheet: Worksheet, position: int, row: GridRow, result: RosterResult, fills: Mapping[str, str]
) -> None:
    agent = row.agent
    for column, text in enumerate([str(agent.id), agent.name, agent.team or ""], start=1):
        pen.put_text(sheet, position, column, text, _SMALL)
    hours_look = replace(ONE_DECIMAL, size=9)
    if not row.hours.is_within_contract:
        hours_look = replace(hours_look, color=AMBER, is_bold=True)
    pen.put(sheet, position, 4, row.hours.rostered, hours_look)
    pen.put(sheet, position, 5, _contract_text(row.hours), replace(CELL, color=MUTED))
    for index, (day, cell) in enumerate(zip(result.instance.calendar.dates, row.cells, strict=True)):
        look = _cell_look(cell, fills, is_weekend(day))
        if cell.text:
            pen.put_text(sheet, position, FIRST_DAY_COLUMN + index, cell.text, look)
        else:
            pen.paint(sheet, position, FIRST_DAY_COLUMN + index, look)


def _contract_text(hours: AgentHours) -> str:
    """Write least and most hours, and paid time off that counts towards them."""
    least, most = amount(hours.least, 1), amount(hours.most, 1)
    if math.isinf(hours.most):
        text = f"≥ {least}" if hours.least else "any"
    else:
        text = least if least == most else f"{least}–{most}"
    return f"{text} (off {amount(hours.credited, 1)})" if hours.credited else text


def _cell_look(cell: GridCell, fills: Mapping[str, str], is_on_weekend: bool) -> Look:
    if cell.kind == "shift":
        return replace(CELL, fill=fills[cell.label], is_bold=cell.is_pinned)
    if cell.kind == "time_off":
        return replace(CELL, fill=TIME_OFF_FILL, is_italic=True, color=NAVY)
    return replace(CELL, fill=WEEKEND_FILL if is_on_weekend else None, color=MUTED, is_italic=True)


def _set_up(sheet: Worksheet, result: RosterResult, row_count: int) -> None:
    calendar = result.instance.calendar
    set_widths(sheet, [*FIXED_WIDTHS, *[12.5] * calendar.days])
    if any(len(title) > 11 for title in grid_day_titles(calendar)):
        sheet.row_dimensions[HEADER_ROW].height = 28
    last_column = get_column_letter(FIRST_DAY_COLUMN + calendar.days - 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last_column}{HEADER_ROW + max(1, row_count)}"
    sheet.freeze_panes = f"{get_column_letter(FIRST_DAY_COLUMN)}{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    set_up_print(
        sheet,
        f"{COUNT_ROW}:{HEADER_ROW}",
        f"Roster {period(calendar)}",
        title_columns="A:C",
        pages_wide=-(-calendar.days // 10),
        pages_high=1 if HEADER_ROW + row_count <= MOST_ROWS_ON_A_PAGE else 0,
    )
