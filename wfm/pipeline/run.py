"""``wfm run``, the weekly job: what ``wfm roster`` and ``wfm attendance`` do, with one reading and one writing."""

from __future__ import annotations

from pathlib import Path

from wfm.pipeline.steps.comparing import Compared, compare_punches
from wfm.pipeline.steps.planning import Override, Planned, plan
from wfm.pipeline.steps.reading import has_attendance, read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.pipeline.steps.writing import write_roster
from wfm.report.attendance_files import ATTENDANCE_FILES
from wfm.report.roster_files import ROSTER_FILES
from wfm.report.writing import check_target


def run_week(
    source: Path,
    config: Path,
    folder: Path,
    *,
    override: Override,
    force: bool = False,
    relax: bool = False,
    watch: Watch = UNWATCHED,
) -> tuple[Planned, Compared | None]:
    """Do the weekly job: the roster, and attendance where there are punches; all files appear together."""
    watch.on_stage("reading")
    inputs = read(source, config, "run")
    compares = has_attendance(inputs)
    check_target(folder, force, (*ROSTER_FILES, *(ATTENDANCE_FILES if compares else ())))
    compared = compare_punches(inputs) if compares else None
    planned = plan(inputs, override(inputs.solver), watch, relax=relax)
    watch.on_stage("writing")
    write_roster(planned.result, folder, force, beside=compared.files() if compared else {})
    return planned, compared
