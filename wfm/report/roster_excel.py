"""Builds the workbook ``roster.xlsx``, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.result import RosterResult
from wfm.report.excel_shifts import shift_fills
from wfm.report.excel_style import BLUE, GREEN, NAVY, RED, Pen
from wfm.report.roster_days import day_plan
from wfm.report.roster_excel_coverage import draw_coverage
from wfm.report.roster_excel_days import draw_day
from wfm.report.roster_excel_fairness import draw_fairness
from wfm.report.roster_excel_grid import draw_grid
from wfm.report.roster_excel_lists import (
    draw_agents,
    draw_changes,
    draw_findings,
    draw_gaps,
    draw_reliefs,
    draw_requests,
    draw_schedule,
)
from wfm.report.roster_excel_service import draw_service
from wfm.report.roster_excel_summary import draw_summary
from wfm.report.roster_grid import template_labels
from wfm.report.roster_heat import heat_map
from wfm.report.roster_sheets import is_listed
from wfm.report.text_safety import sheet_name
from wfm.report.words import short_date

SCHEDULE_SHEET = "Schedule"


def roster_workbook(result: RosterResult, schedule: pd.DataFrame) -> Workbook:
    """Draw all sheets; `schedule` is the table of ``schedule.csv``."""
    workbook, pen = Workbook(), Pen()
    workbook.remove(workbook.worksheets[0])
    fills = shift_fills(template_labels(result))
    draw_summary(pen, _sheet(workbook, "Summary", NAVY), result)
    draw_grid(pen, _sheet(workbook, "Roster", NAVY), result, fills)
    if result.prediction is not None and result.prediction.has_queues:
        draw_service(pen, _sheet(workbook, "Service", BLUE), result, result.prediction)
    _draw_slots(workbook, pen, result, fills)
    draw_gaps(pen, _sheet(workbook, "Gaps", RED), result)
    if result.instance.demand_changes:
        draw_changes(pen, _sheet(workbook, "Demand changes", BLUE), result)
    if result.reliefs:
        draw_reliefs(pen, _sheet(workbook, "What would help", RED), result)
    if result.fairness:
        draw_fairness(pen, _sheet(workbook, "Fairness", NAVY), result)
    draw_findings(pen, _sheet(workbook, "Findings", RED), result)
    draw_agents(pen, _sheet(workbook, "Agents", NAVY), result)
    draw_requests(pen, _sheet(workbook, "Requests", NAVY), result)
    draw_schedule(pen, _sheet(workbook, SCHEDULE_SHEET, None), schedule)
    return workbook


def _draw_slots(workbook: Workbook, pen: Pen, result: RosterResult, fills: Mapping[str, str]) -> None:
    """Draw the sheets that look at single slots: one per date, one per queue."""
    calendar, is_shown = result.instance.calendar, is_listed(result)
    for day_index, day in enumerate(calendar.dates):
        plan = day_plan(result, day_index, is_shown)
        draw_day(pen, _sheet(workbook, short_date(day), GREEN), plan, calendar, fills)
    for row, queue in enumerate(result.requirement.queues):
        sheet = _sheet(workbook, f"Coverage {queue}", BLUE)
        draw_coverage(pen, sheet, result, heat_map(result, row, is_shown), row)


def _sheet(workbook: Workbook, wished: str, tab_color: str | None) -> Worksheet:
    """Add a sheet under a name that is allowed and free."""
    sheet: Worksheet = workbook.create_sheet(sheet_name(wished, workbook.sheetnames))
    sheet.sheet_properties.tabColor = tab_color
    return sheet
