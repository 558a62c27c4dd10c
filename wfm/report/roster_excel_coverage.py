"""Draws the coverage sheet of a queue: maps of surplus heads and of service, a chart of required against staffed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from openpyxl.chart import AreaChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.calendar import Calendar
from wfm.domain.result import RosterResult
from wfm.report.excel_heat import CLOSED_FILL, EVEN_FILL, OVER_FILLS, SHORT_FILLS, heat_scale, surplus_fill
from wfm.report.excel_style import (
    HEADER,
    LINE,
    MOST_ROWS_ON_A_PAGE,
    MUTED,
    NAVY,
    NOTE,
    PALE,
    Look,
    Pen,
    put_title,
    set_up_print,
    set_widths,
)
from wfm.report.roster_excel_hours import draw_hours, rows_of_hours
from wfm.report.roster_grid import grid_day_titles
from wfm.report.roster_heat import HeatMap
from wfm.report.service_hours import hour_map
from wfm.report.words import amount, period, short_date

LEGEND_ROW, HEADER_ROW = 3, 4
MOST_DAYS_BESIDE_CHART = 10
CHART_WIDTH_CM, CHART_HEIGHT_CM = 20, 9
DATE_WIDTH_CM = 1.5
"""Width of a date's column where there are many."""
CHART_COLUMNS, CHART_ROWS = 12, 18
HEAT = Look(size=8, horizontal="center", border="hair", number_format="+0.0;-0.0;0.0")
TIME = Look(size=8, horizontal="center", border="hair", fill=PALE, number_format="@")


def draw_coverage(pen: Pen, sheet: Worksheet, result: RosterResult, heat: HeatMap, row: int) -> None:
    """Draw the maps and the chart of a queue, which stands in `row` of the result."""
    calendar = result.instance.calendar
    put_title(pen, sheet, f"Coverage: {heat.queue}", f"{period(calendar)} · {_hours_words(result, heat)}")
    _draw_legend(pen, sheet)
    _draw_map(pen, sheet, heat, calendar)
    hours = hour_map(result, row)
    _draw_chart(pen, sheet, heat, calendar, rows_of_hours(hours) if hours else 0)
    if hours:
        draw_hours(pen, sheet, hours, _place_of_hours(calendar, heat))
    set_widths(sheet, [12, *[9.5 if calendar.days <= MOST_DAYS_BESIDE_CHART else 7.5] * calendar.days])
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    # A repeated row or column would repeat the part of the chart that lies in it.
    is_beside = calendar.days <= MOST_DAYS_BESIDE_CHART
    is_short = is_beside and len(heat.times) <= MOST_ROWS_ON_A_PAGE
    set_up_print(
        sheet,
        None if is_beside else f"{HEADER_ROW}:{HEADER_ROW}",
        f"Coverage {heat.queue}, {period(calendar)}",
        title_columns="A:A",
        pages_high=1 if is_short else 0,
    )


def _hours_words(result: RosterResult, heat: HeatMap) -> str:
    required, staffed = np.array(heat.required), np.array(heat.staffed)
    short = np.maximum(0, required - staffed).sum() * result.slot_hours
    over = np.maximum(0, staffed - required).sum() * result.slot_hours
    return (
        f"{amount(float(required.sum()) * result.slot_hours, 1)} h required, "
        f"{amount(float(short), 1)} h short, {amount(float(over), 1)} h over"
    )


def _draw_legend(pen: Pen, sheet: Worksheet) -> None:
    """Explain colours in one row."""
    center = Look(size=8, horizontal="center", border="hair")
    entries = [("short −", SHORT_FILLS[2]), ("even", EVEN_FILL), ("over +", OVER_FILLS[2]), ("closed", CLOSED_FILL)]
    pen.put(sheet, LEGEND_ROW, 1, "Staffed − required:", NOTE)
    for column, (text, fill) in enumerate(entries, start=3):
        pen.put(sheet, LEGEND_ROW, column, text, replace(center, fill=fill))


def _draw_map(pen: Pen, sheet: Worksheet, heat: HeatMap, calendar: Calendar) -> None:
    for column, title in enumerate(["Time", *grid_day_titles(calendar)], start=1):
        pen.put(sheet, HEADER_ROW, column, title, replace(HEADER, size=9))
    sheet.row_dimensions[HEADER_ROW].height = 26 if calendar.days <= MOST_DAYS_BESIDE_CHART else 38
    scale = heat_scale(heat.required)
    for row, (time, values) in enumerate(zip(heat.times, heat.surplus, strict=True), start=HEADER_ROW + 1):
        pen.put(sheet, row, 1, time, replace(TIME, is_bold=time.startswith(f"{time[:2]}:00")))
        for column, value in enumerate(values, start=2):
            if value is None:
                pen.paint(sheet, row, column, replace(HEAT, fill=CLOSED_FILL))
            else:
                pen.put(sheet, row, column, value, replace(HEAT, fill=surplus_fill(value, scale)))


def _place_of_chart(calendar: Calendar, heat: HeatMap) -> tuple[int, int]:
    """Row and column of the chart: beside the map, beneath it where that is wide."""
    if calendar.days <= MOST_DAYS_BESIDE_CHART:
        return HEADER_ROW, calendar.days + 3
    return HEADER_ROW + len(heat.times) + 3, 2


def _place_of_hours(calendar: Calendar, heat: HeatMap) -> tuple[int, int]:
    """Row and column of the map of service: beneath the chart, in the columns of dates where the chart lies there."""
    row, column = _place_of_chart(calendar, heat)
    return row + CHART_ROWS, column if calendar.days <= MOST_DAYS_BESIDE_CHART else 1


def _draw_chart(pen: Pen, sheet: Worksheet, heat: HeatMap, calendar: Calendar, rows_beneath: int) -> None:
    """Chart heads over the horizon: what is required as an area, what is staffed as a line above it.

    Parameters
    ----------
    rows_beneath
        Rows that are printed beneath the chart.
    """
    chart_row, chart_column = _place_of_chart(calendar, heat)
    last_row = max(HEADER_ROW + len(heat.times), chart_row + CHART_ROWS + rows_beneath)
    last_column = max(calendar.days + 1, chart_column + CHART_COLUMNS - 1)
    data_column = last_column + 2
    _put_chart_data(pen, sheet, heat, calendar, data_column)
    area, line = AreaChart(), LineChart()
    first, last = HEADER_ROW, HEADER_ROW + len(heat.required)
    for chart, column in ((area, data_column + 1), (line, data_column + 2)):
        chart.add_data(Reference(sheet, column, first, max_row=last), titles_from_data=True)
        chart.set_categories(Reference(sheet, data_column, first + 1, max_row=last))
    _style_chart(area, line, calendar)
    area += line
    sheet.add_chart(area, f"{get_column_letter(chart_column)}{chart_row}")
    sheet.print_area = f"A1:{get_column_letter(last_column)}{last_row}"


def _put_chart_data(pen: Pen, sheet: Worksheet, heat: HeatMap, calendar: Calendar, column: int) -> None:
    """Write the chart's numbers beside the printed area."""
    look = Look(size=8, color=MUTED)
    for offset, title in enumerate(["Slot", "Required", "Staffed"]):
        pen.put(sheet, HEADER_ROW, column + offset, title, look)
    starts = [calendar.slot_start(slot) for slot in range(len(heat.required))]
    labels = [f"{short_date(calendar.date_of(start))[:6].strip()} {calendar.time_of(start)}" for start in starts]
    columns: list[Sequence[str | float]] = [labels, heat.required, heat.staffed]
    for offset, values in enumerate(columns):
        for row, value in enumerate(values, start=HEADER_ROW + 1):
            pen.put(sheet, row, column + offset, value, look)


def _style_chart(area: AreaChart, line: LineChart, calendar: Calendar) -> None:
    slots_a_day = 1440 // calendar.interval_minutes
    is_beside = calendar.days <= MOST_DAYS_BESIDE_CHART
    area.width, area.height = CHART_WIDTH_CM if is_beside else round(DATE_WIDTH_CM * calendar.days), CHART_HEIGHT_CM
    area.legend = Legend()
    area.legend.position = "b"
    area.y_axis.title = "Agents"
    area.y_axis.scaling.min = 0
    area.y_axis.number_format = "0"
    area.x_axis.tickLblSkip = area.x_axis.tickMarkSkip = slots_a_day * (1 if calendar.days <= 14 else 7)
    area.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE)))
    area.x_axis.delete = area.y_axis.delete = False
    area.series[0].graphicalProperties = GraphicalProperties(solidFill="A9C4E4")
    area.series[0].graphicalProperties.line.solidFill = "A9C4E4"
    line.series[0].graphicalProperties.line.solidFill = NAVY
    line.series[0].graphicalProperties.line.width = 15875
    line.series[0].smooth = False
