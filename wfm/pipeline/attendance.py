"""``wfm attendance``: read, compare, write."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wfm.pipeline.steps.comparing import Compared, compare_punches
from wfm.pipeline.steps.reading import read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.report.attendance_files import ATTENDANCE_FILES
from wfm.report.writing import check_target, write_files


def compare_attendance(
    source: Path,
    config: Path,
    folder: Path,
    *,
    schedule: Path | None = None,
    decisions: Path | None = None,
    as_of: datetime | None = None,
    force: bool = False,
    watch: Watch = UNWATCHED,
) -> Compared:
    """Compare punches with the published schedule and write the exception reports into a folder.

    Parameters
    ----------
    schedule, decisions
        Files in place of the input's own.
    as_of
        Report time, local where it has no offset; None takes the configuration's, else now.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "attendance", schedule=schedule, decisions=decisions)
    check_target(folder, force, ATTENDANCE_FILES)
    watch.on_stage("comparing")
    compared = compare_punches(inputs, as_of)
    watch.on_stage("writing")
    write_files(folder, compared.files(), force)
    return compared
