"""The files of a planning run, as bytes ready to be written together."""

from __future__ import annotations

from collections.abc import Mapping

from wfm.domain.result import RosterResult
from wfm.report.certificate_file import CERTIFICATE_FILE, certificate_bytes
from wfm.report.csv_files import csv_bytes
from wfm.report.roster_excel import roster_workbook
from wfm.report.roster_fairness import FAIRNESS_FILE, fairness_table
from wfm.report.roster_reliefs import HELP_FILE, reliefs_table
from wfm.report.roster_sheets import coverage_table, findings_table, schedule_table
from wfm.report.run_file import RUN_FILE, run_record
from wfm.report.workbook_bytes import workbook_bytes

ROSTER_WORKBOOK = "roster.xlsx"
ROSTER_FILES = (
    ROSTER_WORKBOOK,
    "schedule.csv",
    "coverage.csv",
    "findings.csv",
    FAIRNESS_FILE,
    HELP_FILE,
    CERTIFICATE_FILE,
    RUN_FILE,
)
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
    if result.fairness:
        files[FAIRNESS_FILE] = csv_bytes(fairness_table(result))
    if result.reliefs:
        files[HELP_FILE] = csv_bytes(reliefs_table(result))
    if result.certificate is not None:
        files[CERTIFICATE_FILE] = certificate_bytes(result.certificate)
    return {**files, RUN_FILE: run_record(result, files)}


def file_names(result: RosterResult) -> tuple[str, ...]:
    """Names of the files that `roster_files` writes of a result."""
    missing = {
        FAIRNESS_FILE: not result.fairness,
        HELP_FILE: not result.reliefs,
        CERTIFICATE_FILE: result.certificate is None,
    }
    return tuple(name for name in ROSTER_FILES if not missing.get(name))
