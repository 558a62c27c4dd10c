"""Builds the workbook ``attendance.xlsx`` for HR, sheet by sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel

from wfm.domain.attendance import AttendanceReport
from wfm.domain.instance import Instance
from wfm.report.attendance_excel_summary import draw_summary
from wfm.report.attendance_lists import (
    DECISION_TITLES,
    EXCEPTION_TITLES,
    adherence_list,
    agents_list,
    data_list,
    exceptions_list,
    has_too_many_days,
    held_list,
    settings_list,
)
from wfm.report.attendance_words import (
    ADHERENCE_WORDS,
    CONFORMANCE_WORDS,
    exception_count,
    footer_words,
    period_words,
    report_time_words,
)
from wfm.report.excel_style import (
    AMBER,
    BODY,
    BODY_CENTER,
    BODY_WRAPPED,
    GREY,
    MUTED,
    NAVY,
    PALE,
    PALE_AMBER,
    PALE_BLUE,
    PALE_RED,
    RED,
    YELLOW,
    Look,
    Pen,
)
from wfm.report.excel_table import HEADER_ROW, ListSheet, draw_list
from wfm.report.words import amount

DECISION_WORDS = ("excused", "confirmed", "corrected", "open")
NEAR_TARGET = 2
"""Percentage points below the target that still count as near."""
_SEVERITY_LOOKS = {
    "Critical": Look(fill=RED, color="FFFFFF", is_bold=True, border="hair"),
    "High": Look(fill=PALE_RED, color=RED, is_bold=True, border="hair"),
    "Medium": Look(fill=PALE_AMBER, border="hair"),
    "Low": Look(fill=PALE_BLUE, border="hair"),
    "Info": Look(color=MUTED, border="hair"),
}
_NUMBER = Look(border="hair", number_format='General;-General;"–"', horizontal="right")
_PERCENT = Look(border="hair", number_format="0.00", horizontal="right")
_UNIT = Look(border="hair", horizontal="left", indent=1)
_SMALL = Look(border="hair", size=8, color=MUTED)
_TO_FILL_IN = Look(fill=YELLOW, border="hair", number_format="@")


def attendance_workbook(report: AttendanceReport, instance: Instance, settings: BaseModel) -> Workbook:
    """Draw all sheets; `settings` are those of the ``attendance`` block in force."""
    workbook, pen = Workbook(), Pen()
    workbook.remove(workbook.worksheets[0])
    draw_summary(pen, _sheet(workbook, "Summary", NAVY), report, instance)
    _draw_exceptions(pen, _sheet(workbook, "Exceptions", RED), report, instance)
    _draw_agents(pen, _sheet(workbook, "Agents", NAVY), report, instance)
    _draw_adherence(pen, _sheet(workbook, "Adherence", NAVY), report, instance)
    _draw_held(pen, _sheet(workbook, "Held back", AMBER), report, instance)
    _draw_data(pen, _sheet(workbook, "Data", None), report, instance)
    _draw_settings(pen, _sheet(workbook, "Settings", None), report, instance, settings)
    return workbook


def _sheet(workbook: Workbook, title: str, tab_color: str | None) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(title)
    sheet.sheet_properties.tabColor = tab_color
    return sheet


# Exceptions ----------------------------------------------------------------------------------------------------------


def _draw_exceptions(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List what HR decides on, with yellow columns for the answer."""
    table = exceptions_list(report, instance)
    design = ListSheet(
        title="Attendance exceptions",
        subtitle=(
            f"{period_words(report)} · as of {report_time_words(report, instance.calendar)} · "
            f"{exception_count(len(table))} · fill in the yellow columns: a decision needs reason, name and time"
        ),
        footer=footer_words(report, instance.calendar),
        widths=[8.5, 10.5, 7.5, 19, 9, 26, 11.5, 12, 8, 8.5, 7, 7.5, 11, 18, 11, 15, 16, 11, 24, 24, 9],
        looks={
            "Amount": _NUMBER,
            "Unit": _UNIT,
            "Points": _NUMBER,
            "Status": _UNIT,
            "Amount seen": replace(_NUMBER, color=MUTED),
            "Exception id": _SMALL,
            "Detail": replace(BODY_WRAPPED, size=9),
            **dict.fromkeys(DECISION_TITLES, _TO_FILL_IN),
        },
        frozen_columns=4,
        empty_note="Nothing to decide.",
    )
    draw_list(pen, sheet, table, design)
    _paint_severities(pen, sheet, table)
    # Id and amount seen are for the next run, not for paper.
    sheet.print_area = f"A1:{get_column_letter(len(EXCEPTION_TITLES) - 2)}{HEADER_ROW + max(1, len(table))}"
    if not table.empty:
        _ask_for_decisions(sheet, len(table))


def _ask_for_decisions(sheet: Worksheet, rows: int) -> None:
    """Offer the words of decisions, and colour what is incomplete or settled."""
    first, last = HEADER_ROW + 1, HEADER_ROW + rows
    letter = {title: get_column_letter(index) for index, title in enumerate(EXCEPTION_TITLES, start=1)}
    offers = {"Decision": DECISION_WORDS, "Code": ("absence", "no_call_no_show")}
    for title, words in offers.items():
        validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        validation.error = f"Choose one of: {', '.join(words)}"
        validation.errorTitle = title
        validation.add(f"{letter[title]}{first}:{letter[title]}{last}")
        sheet.add_data_validation(validation)
    decision, status = letter["Decision"], letter["Status"]
    for title in ("Reason", "Decided by", "Decided at"):
        cell = f"{letter[title]}{first}"
        lacking = f'AND(${decision}{first}<>"",LEN(TRIM({cell}))=0)'
        _colour_if(sheet, f"{cell}:{letter[title]}{last}", lacking, fill=RED)
    settled = f'${status}{first}<>"open"'
    _colour_if(sheet, f"A{first}:{letter['Amount seen']}{last}", settled, fill=GREY, color=MUTED)


def _colour_if(sheet: Worksheet, cells: str, formula: str, fill: str, color: str | None = None) -> None:
    """Colour cells where a formula, written for the first of them, holds; the first rule that holds wins."""
    style = DifferentialStyle(
        fill=PatternFill("solid", start_color=fill, end_color=fill), font=Font(color=color) if color else None
    )
    sheet.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[formula], stopIfTrue=True))


def _paint_severities(pen: Pen, sheet: Worksheet, table: pd.DataFrame) -> None:
    """Colour the words of severity; the word itself stays the message."""
    for offset, severity in enumerate(table["Severity"].tolist(), start=1):
        pen.put_text(sheet, HEADER_ROW + offset, 1, severity, _SEVERITY_LOOKS[severity])


def _draw_held(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List what later punches could still heal."""
    table = held_list(report, instance)
    design = ListSheet(
        title="Held back",
        subtitle="Not final: later punches could still change these. They carry no points and need no decision yet.",
        footer=footer_words(report, instance.calendar),
        widths=[8.5, 10.5, 7.5, 19, 9, 26, 11.5, 12, 8, 8.5, 7, 7.5, 28, 30, 20],
        looks={
            "Amount": _NUMBER,
            "Unit": _UNIT,
            "Points": _NUMBER,
            "Status": _UNIT,
            "Exception id": _SMALL,
            "Detail": BODY_WRAPPED,
        },
        frozen_columns=4,
        empty_note="Nothing is held back.",
    )
    draw_list(pen, sheet, table, design)
    _paint_severities(pen, sheet, table)


# People and figures --------------------------------------------------------------------------------------------------


def _draw_agents(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List the period by agent."""
    table = agents_list(report, instance)
    design = ListSheet(
        title="Agents",
        subtitle=(
            f"{period_words(report)} · most points first · points stand as if every open exception were confirmed"
        ),
        footer=footer_words(report, instance.calendar),
        widths=[10, 26, 14, 10, 10, 10, 10, 10, 11, 11, 14, 16, 12],
        looks={
            **dict.fromkeys(["Shifts", "Worked", "Absent", "Late, times", "Early out, times"], _NUMBER),
            "Missing punches": _NUMBER,
            **dict.fromkeys(["Late, minutes", "Points if confirmed"], _NUMBER),
            **dict.fromkeys(["Adherence, %", "Conformance, %"], _PERCENT),
        },
        frozen_columns=2,
        empty_note="No shifts and no punches.",
    )
    draw_list(pen, sheet, table, design)
    _mark_targets(sheet, list(table.columns), len(table), report)


def _draw_adherence(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List adherence and conformance by agent, date and week, in minutes."""
    table = adherence_list(report, instance)
    design = ListSheet(
        title="Adherence and conformance",
        subtitle=(
            f"Minutes. Adherence: {ADHERENCE_WORDS[report.adherence_definition]}. "
            f"Conformance: {CONFORMANCE_WORDS[report.conformance_definition]}. "
            f"Red: adherence below {amount(report.adherence_target, 1)} %, conformance outside "
            f"{amount(report.conformance_band[0], 1)}–{amount(report.conformance_band[1], 1)} %."
            f"{' Weeks only; adherence.csv has every date.' if has_too_many_days(report) else ''}"
        ),
        footer=footer_words(report, instance.calendar),
        widths=[7, 12, 9, 20, 11, 12, 10, *[10.5] * 5, 11, *[8.5] * 3, 13, *[10] * 5],
        looks={
            **dict.fromkeys([str(name) for name in table.columns[7:]], _NUMBER),
            **dict.fromkeys(["Adherence, %", "Conformance, %", "Absence, %"], _PERCENT),
            "Complete": BODY_CENTER,
        },
        highlight=lambda row: PALE if row["Day or week"] == "Week" else None,
        frozen_columns=4,
        empty_note="No shifts and no punches.",
    )
    draw_list(pen, sheet, table, design)
    _mark_targets(sheet, list(table.columns), len(table), report)


def _mark_targets(sheet: Worksheet, titles: Sequence[str], rows: int, report: AttendanceReport) -> None:
    """Colour percentages that miss their target, and adherence that is near to missing it."""
    if not rows:
        return
    low, high = report.conformance_band
    target = report.adherence_target
    first, last = HEADER_ROW + 1, HEADER_ROW + rows
    letter = get_column_letter(titles.index("Adherence, %") + 1)
    cell, cells = f"{letter}{first}", f"{letter}{first}:{letter}{last}"
    _colour_if(sheet, cells, f"AND(ISNUMBER({cell}),{cell}<{target:g})", fill=PALE_RED, color=RED)
    _colour_if(sheet, cells, f"AND(ISNUMBER({cell}),{cell}<{target + NEAR_TARGET:g})", fill=PALE_AMBER)
    letter = get_column_letter(titles.index("Conformance, %") + 1)
    cell, cells = f"{letter}{first}", f"{letter}{first}:{letter}{last}"
    outside = f"AND(ISNUMBER({cell}),OR({cell}<{low:g},{cell}>{high:g}))"
    _colour_if(sheet, cells, outside, fill=PALE_RED, color=RED)


# What it rests on ----------------------------------------------------------------------------------------------------


def _draw_data(pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List punches that were left out or are doubtful."""
    late = report.late_punch_count
    subtitle = "Punches left out or doubtful"
    if late:
        subtitle += f" · {amount(late)} {'punch' if late == 1 else 'punches'} after the report time left out"
    design = ListSheet(
        title="Data",
        subtitle=subtitle,
        footer=footer_words(report, instance.calendar),
        widths=[12, 8, 12, 24, 26, 14, 70],
        looks={"Row": replace(BODY, number_format="0"), "What about it": BODY_WRAPPED},
        empty_note="Every punch was used as it is.",
    )
    draw_list(pen, sheet, data_list(report, instance), design)


def _draw_settings(
    pen: Pen, sheet: Worksheet, report: AttendanceReport, instance: Instance, settings: BaseModel
) -> None:
    """List every setting in force."""
    design = ListSheet(
        title="Settings",
        subtitle="Every setting in force, in the order of the configuration. Every limit is allowed when met exactly.",
        footer=footer_words(report, instance.calendar),
        widths=[44, 60, 70],
        looks={"Value": BODY_WRAPPED, "What it does": BODY_WRAPPED, "Setting": BODY},
    )
    draw_list(pen, sheet, settings_list(settings), design)
