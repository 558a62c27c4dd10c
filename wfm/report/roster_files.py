"""The files of a planning run, as bytes ready to be written together."""

from __future__ import annotations

from collections.abc import Mapping

from wfm.domain.result import RosterResult
from wfm.report.certificate_file import CERTIFICATE_FILE, certificate_bytes
from wfm.report.csv_files import csv_bytes
from wfm.report.roster_excel import roster_workbook
from wfm.report.roster_sheets import coverage_table, findings_table, schedule_table
from wfm.report.run_file import RUN_FILE, run_record
from wfm.report.workbook_bytes import workbook_bytes

ROSTER_WORKBOOK = "roster.xlsx"
ROSTER_FILES = (ROSTER_WORKBOOK, "schedule.csv", "coverage.csv", "findings.csv", CERTIFICATE_FILE, RUN_FILE)
"""Names of all files that a run may write, in the order in which a summary names them."""


def roster_files(result: RosterResult) -> Mapping[str, bytes]:
    """Write every file of a run into memory; equal results give equal bytes."""
    schedule = schedule_table(result)
    workbook = roster_workbook(result, schedule)
    files = {
        ROSTER_WORKBOOK: workbook_bytes(workbook, as_of=result.instance.calendar.origin_utc),
        "schedule.csv": csv_bytes(schedule),
        "coverage.csv": csv_bytes(coverage_table(result)),
        "findings.csv": csv_bytes(findings_table(result)),
    }
    if result.certificate is not None:
        files[CERTIFICATE_FILE] = certificate_bytes(result.certificate)
    return {**files, RUN_FILE: run_record(result, files)}


def file_names(result: RosterResult) -> tuple[str, ...]:
    """Names of the files that `roster_files` writes of a result."""
    return tuple(name for name in ROSTER_FILES if name != CERTIFICATE_FILE or result.certificate is not None)
