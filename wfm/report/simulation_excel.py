"""Builds the workbook ``simulation.xlsx``: predicted beside simulated service, and why they differ."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.csv_files import csv_bytes
from wfm.report.excel_style import (
    BODY_CENTER,
    BODY_WRAPPED,
    NAVY,
    ONE_DECIMAL,
    PALE_AMBER,
    PERCENT,
    WHOLE,
    Pen,
)
from wfm.report.excel_table import ListSheet, draw_list
from wfm.report.excel_wrap import fit_rows
from wfm.report.simulation_table import simulation_table
from wfm.report.words import count_of, period, short_date
from wfm.report.workbook_bytes import workbook_bytes
from wfm.simulation.comparison import ComparedService, Comparison

SIMULATION_WORKBOOK = "simulation.xlsx"
SIMULATION_FILE = "simulation.csv"
SIMULATION_FILES = (SIMULATION_WORKBOOK, SIMULATION_FILE)
_SHARES = (
    "Service level predicted",
    "Service level simulated",
    "from",
    "to",
    "Occupancy predicted",
    "Occupancy simulated",
    "Given up predicted",
    "Given up simulated",
)
_WAITS = ("Seconds to answer predicted", "Seconds to answer simulated", "Minutes over")
_COUNTS = ("Contacts", "Missed predicted", "Missed simulated")
_TITLES = (
    "Queue",
    "Period",
    "Contacts",
    *_SHARES[:4],
    *_WAITS[:2],
    *_SHARES[4:],
    *_COUNTS[1:],
    "Minutes over",
    "Within",
)


def simulation_files(comparison: Comparison) -> Mapping[str, bytes]:
    """Write the comparison into memory, by file name."""
    workbook = simulation_workbook(comparison)
    return {
        SIMULATION_WORKBOOK: workbook_bytes(workbook, as_of=comparison.instance.calendar.origin_utc),
        SIMULATION_FILE: csv_bytes(simulation_table(comparison)),
    }


def simulation_workbook(comparison: Comparison) -> Workbook:
    """Draw both sheets."""
    workbook, pen = Workbook(), Pen()
    workbook.remove(workbook.worksheets[0])
    _draw_service(pen, _sheet(workbook, "Simulation"), comparison)
    _draw_causes(pen, _sheet(workbook, "Why they differ"), comparison)
    return workbook


def _sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(name)
    sheet.sheet_properties.tabColor = NAVY
    return sheet


def _draw_service(pen: Pen, sheet: Worksheet, comparison: Comparison) -> None:
    horizon, settings = period(comparison.instance.calendar), comparison.result.settings
    values = simulation_table(comparison)
    table = pd.DataFrame(
        [
            (str(row.queue), _period(comparison, row), *numbers, _verdict(row))
            for row, numbers in zip(comparison.rows, values.iloc[:, 3:].itertuples(index=False, name=None), strict=True)
        ],
        columns=list(_TITLES),
        dtype=object,
    )
    design = ListSheet(
        footer=f"Simulation {horizon}",
        title="Service: predicted and simulated",
        subtitle=(
            f"{horizon} · played {count_of(settings.replications, 'time')}, seed {settings.seed}, absence "
            f"{settings.absence} · from and to: interval of 95 % · amber: the prediction lies outside"
        ),
        widths=[14, 16, 9, 10, 10, 8, 8, 10, 10, 10, 10, 9, 9, 10, 10, 9, 8],
        looks={
            **dict.fromkeys(_SHARES, PERCENT),
            **dict.fromkeys(_WAITS, ONE_DECIMAL),
            **dict.fromkeys(_COUNTS, WHOLE),
            "Within": BODY_CENTER,
        },
        highlight=lambda row: PALE_AMBER if row["Within"] == "no" else None,
        frozen_columns=2,
    )
    draw_list(pen, sheet, table, design)
    sheet.row_dimensions[design.header_row].height = 44


def _period(comparison: Comparison, row: ComparedService) -> str:
    day = short_date(comparison.instance.calendar.date_of(row.start_utc))
    return f"week of {day}" if row.level == "week" else day


def _verdict(row: ComparedService) -> str:
    return "" if row.is_within is None else "yes" if row.is_within else "no"


def _draw_causes(pen: Pen, sheet: Worksheet, comparison: Comparison) -> None:
    horizon = period(comparison.instance.calendar)
    design = ListSheet(
        footer=f"Simulation {horizon}",
        title="Why predicted and simulated service differ",
        subtitle=f"{horizon} · what the formulas leave out and the simulation does not",
        widths=[110],
        looks={"Cause": BODY_WRAPPED},
        is_landscape=False,
    )
    draw_list(pen, sheet, pd.DataFrame({"Cause": list(comparison.causes)}, dtype=object), design)
    fit_rows(sheet, [(cause,) for cause in comparison.causes], design)
