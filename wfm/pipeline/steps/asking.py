"""Asking, before any long work, whether results may be written, and whether anybody's work would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wfm.attendance.decisions import unite_decisions
from wfm.intake.inputs import Inputs
from wfm.report.attendance_records import decisions_table
from wfm.report.csv_files import csv_bytes
from wfm.report.target import DECISIONS_FILE, check_decisions_kept, check_target


def ask_first(folder: Path, force: bool, names: Sequence[str], inputs: Inputs) -> None:
    """Refuse a folder into which the files of a comparison could not be written later.

    Parameters
    ----------
    force
        Whether results that exist may be replaced.
    names
        Names of the files to be written or taken away.

    Raises
    ------
    OutputError
        If something in the folder is in the way, or holds what nobody has read.
    """
    check_target(folder, force, names, inputs.files, inputs.unread)
    path = folder / DECISIONS_FILE
    if DECISIONS_FILE in names and path.exists() and path.resolve() not in inputs.files:
        # The comparison only leaves out what is too old: a decision that is missing here will be missing there.
        told = decisions_table(unite_decisions(inputs.decisions), inputs.instance.calendar)
        check_decisions_kept(folder, csv_bytes(told), inputs.files)
