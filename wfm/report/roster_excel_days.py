"""Draws one sheet per date: a strip per agent, and the cover of every queue beneath."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.calendar import Calendar
from wfm.domain.result import HEAD_DECIMALS
from wfm.report.excel_heat import heat_scale, surplus_fill
from wfm.report.excel_shifts import ACTIVITY, BREAK, CELL, MEAL, WORK, darker
from wfm.report.excel_style import (
    BODY,
    HEADER,
    HEADER_LEFT,
    MOST_ROWS_ON_A_PAGE,
    NAVY,
    NOTE,
    PALE,
    Look,
    Pen,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.roster_days import SECOND_PASS, DayPlan, QueueLine, SlotCode, Strip
from wfm.report.words import count_of, long_date

LEGEND_ROW, HEADER_ROW = 3, 4
FIXED_TITLES = ["Agent", "Name", "Team", "Shift", "Template"]
FIXED_WIDTHS = [8.0, 19.0, 10.0, 13.0, 9.0]
FIRST_SLOT_COLUMN = len(FIXED_TITLES) + 1
PAGE_WIDTH, LEAST_SLOT_WIDTH, MOST_SLOT_WIDTH = 135.0, 1.8, 2.5
"""Characters of a strip that a page holds, and limits of a slot: heads must fit into it upright."""
PIECE_LOOKS: Mapping[SlotCode, Look] = {"B": BREAK, "M": MEAL, "A": ACTIVITY}
_SMALL = replace(BODY, size=9)
_EMPTY = Look(border="left")
_HEADS = Look(size=7, horizontal="center", rotation=90, border="hair")
_QUEUE = Look(size=9, is_bold=True, fill=PALE, border="row")


def draw_day(pen: Pen, sheet: Worksheet, plan: DayPlan, calendar: Calendar, fills: Mapping[str, str]) -> None:
    """Draw one date."""
    put_title(pen, sheet, long_date(plan.date), f"{count_of(len(plan.strips), 'shift')} · times are local")
    if not plan.slots:
        pen.put(sheet, HEADER_ROW, 1, "Closed: nobody works and nothing is required.", NOTE)
        return
    _draw_legend(pen, sheet, plan, calendar)
    _draw_header(pen, sheet, plan)
    row = HEADER_ROW + 1
    for strip in plan.strips:
        _draw_strip(pen, sheet, row, strip, calendar, fills[strip.shift.label], plan)
        row += 1
    _draw_queues(pen, sheet, row + 1, plan)
    _set_up(sheet, plan)


def _draw_legend(pen: Pen, sheet: Worksheet, plan: DayPlan, calendar: Calendar) -> None:
    note = f"One column is {calendar.interval_minutes} minutes.  w work   B break   M meal   A activity"
    if any(hour.endswith(SECOND_PASS) for hour, _ in plan.hours):
        note += f"   {SECOND_PASS} the hour comes twice, for clocks go back"
    pen.put(sheet, LEGEND_ROW, 1, note, NOTE)


def _draw_header(pen: Pen, sheet: Worksheet, plan: DayPlan) -> None:
    """Write titles and hours; an hour spans its slots."""
    for column, title in enumerate(FIXED_TITLES, start=1):
        pen.put(sheet, HEADER_ROW, column, title, HEADER_LEFT)
    column = FIRST_SLOT_COLUMN
    for hour, slots in plan.hours:
        pen.paint_row(sheet, HEADER_ROW, column, column + slots - 1, HEADER)
        pen.put(sheet, HEADER_ROW, column, hour, replace(HEADER, size=8, horizontal="left", is_wrapped=False))
        if slots > 1:
            sheet.merge_cells(
                start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=column, end_column=column + slots - 1
            )
        column += slots


def _draw_strip(
    pen: Pen, sheet: Worksheet, row: int, strip: Strip, calendar: Calendar, fill: str, plan: DayPlan
) -> None:
    for column, text in enumerate([str(strip.agent.id), strip.agent.name, strip.agent.team or ""], start=1):
        pen.put_text(sheet, row, column, text, _SMALL)
    pen.put(sheet, row, 4, _times(strip, calendar, plan), replace(CELL, horizontal="left"))
    pen.put_text(sheet, row, 5, strip.shift.label, replace(_SMALL, fill=fill))
    work = replace(WORK, fill=fill, color=darker(fill))
    hour_starts = set(_hour_columns(plan))
    for column, code in enumerate(strip.codes, start=FIRST_SLOT_COLUMN):
        if code:
            pen.put(sheet, row, column, code, PIECE_LOOKS.get(code, work))
        elif column in hour_starts:
            pen.paint(sheet, row, column, _EMPTY)


def _times(strip: Strip, calendar: Calendar, plan: DayPlan) -> str:
    """Write start and end; arrows show that the shift began the day before or ends the day after."""
    span = strip.shift.span
    before = "← " if span.start_utc < calendar.midnight(plan.date) else ""
    after = " →" if span.end_utc > calendar.midnight(plan.date + timedelta(days=1)) else ""
    return f"{before}{calendar.time_of(span.start_utc)}–{calendar.time_of(span.end_utc)}{after}"


def _hour_columns(plan: DayPlan) -> list[int]:
    """Columns in which an hour begins."""
    widths = [slots for _, slots in plan.hours]
    return list(accumulate(widths[:-1], initial=FIRST_SLOT_COLUMN))


def _draw_queues(pen: Pen, sheet: Worksheet, row: int, plan: DayPlan) -> None:
    """Write required, staffed and difference of every queue, its name above; labels stand in columns that repeat."""
    for line in plan.queues:
        pen.paint_row(sheet, row, 1, FIRST_SLOT_COLUMN - 1, _QUEUE)
        pen.put_text(sheet, row, 1, str(line.queue), replace(_QUEUE, color=NAVY))
        surplus = (line.staffed - line.required).round(HEAD_DECIMALS)
        scale = heat_scale(line.required)
        lines = [("Required", line.required, None), ("Staffed", line.staffed, None), ("Difference", surplus, scale)]
        for offset, (title, heads, strength) in enumerate(lines, start=1):
            pen.paint_row(sheet, row + offset, 1, FIRST_SLOT_COLUMN - 1, _QUEUE)
            pen.put(sheet, row + offset, 2, title, _QUEUE)
            sheet.row_dimensions[row + offset].height = 26
            _draw_heads(pen, sheet, row + offset, line, heads, strength)
        row += 5


def _draw_heads(
    pen: Pen, sheet: Worksheet, row: int, line: QueueLine, heads: NDArray[np.float64], scale: float | None
) -> None:
    """Write heads upright, since slots are narrow; with a scale, as differences in colour."""
    decimals = "0" if np.equal(heads, heads.round()).all() else "0.0"
    look = replace(_HEADS, number_format=decimals)
    for column, (value, is_open) in enumerate(zip(heads.tolist(), line.is_open.tolist(), strict=True)):
        if is_open:
            if scale is not None:
                signed = f"+{decimals};-{decimals};0"
                look = replace(_HEADS, fill=surplus_fill(value, scale), number_format=signed)
            pen.put(sheet, row, FIRST_SLOT_COLUMN + column, value, look)


def _set_up(sheet: Worksheet, plan: DayPlan) -> None:
    slot_width = min(MOST_SLOT_WIDTH, max(LEAST_SLOT_WIDTH, PAGE_WIDTH / len(plan.slots)))
    set_widths(sheet, [*FIXED_WIDTHS, *[slot_width] * len(plan.slots)])
    sheet.freeze_panes = f"{get_column_letter(FIRST_SLOT_COLUMN)}{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    pages = math.ceil(slot_width * len(plan.slots) / PAGE_WIDTH)
    footer = f"Roster {long_date(plan.date)}"
    # A few rows more than a page holds are squeezed onto it; many go to further pages at full size.
    pages_high = 1 if sheet.max_row <= MOST_ROWS_ON_A_PAGE else 0
    set_up_print(
        sheet, f"{HEADER_ROW}:{HEADER_ROW}", footer, title_columns="A:B", pages_wide=pages, pages_high=pages_high
    )
