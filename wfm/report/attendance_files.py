"""The files of an attendance run, as bytes ready to be written together."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from wfm.domain.attendance import AttendanceReport
from wfm.domain.instance import Instance
from wfm.report.attendance_excel import attendance_workbook
from wfm.report.attendance_sheets import attendance_tables
from wfm.report.csv_files import csv_bytes
from wfm.report.workbook_bytes import workbook_bytes

ATTENDANCE_WORKBOOK = "attendance.xlsx"
ATTENDANCE_FILES = (ATTENDANCE_WORKBOOK, "exceptions.csv", "adherence.csv")
"""Names of all files, in the order in which a summary names them."""


def attendance_files(report: AttendanceReport, instance: Instance, settings: BaseModel) -> Mapping[str, bytes]:
    """Write every file of an attendance run into memory; equal reports give equal bytes.

    Parameters
    ----------
    settings
        The ``attendance`` block in force, for the sheet that lists it.
    """
    workbook = attendance_workbook(report, instance, settings)
    tables = attendance_tables(report, instance)
    return {
        ATTENDANCE_WORKBOOK: workbook_bytes(workbook, as_of=report.report_time_utc),
        **{f"{name}.csv": csv_bytes(table) for name, table in tables.items()},
    }
