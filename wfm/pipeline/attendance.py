"""``wfm attendance``: read, compare, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from wfm.attendance.compare import find_period
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.shifts import Roster
from wfm.intake.inputs import Inputs
from wfm.pipeline.steps.asking import ask_first
from wfm.pipeline.steps.chaining import chain_files, chain_names
from wfm.pipeline.steps.comparing import Compared, compare_punches, outdated_names, target_names
from wfm.pipeline.steps.origin import FilesGiven
from wfm.pipeline.steps.previous import weeks_to_look_at
from wfm.pipeline.steps.reading import read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE
from wfm.report.run_file import RUN_FILE
from wfm.report.target import check_shifts_kept
from wfm.report.writing import write_files


def compare_attendance(
    source: Path,
    config: Path,
    folder: Path,
    *,
    schedule: Path | None = None,
    decisions: Sequence[Path] = (),
    previous: Path | None = None,
    past: Sequence[Path] = (),
    as_of: datetime | None = None,
    force: bool = False,
    watch: Watch = UNWATCHED,
) -> Compared:
    """Compare punches with the published schedule and write the exception reports into a folder.

    Parameters
    ----------
    schedule
        In place of the input's own.
    decisions
        Files beside the input's own.
    previous
        Result folder of the week before.
    past
        Result folders of past weeks, for trends; that of the week before need not be named again.
    as_of
        Report time, local where it has no offset; None takes the configuration's, else now.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "attendance", schedule=schedule, decisions=decisions, previous=previous)
    chained = chain_names(source, folder)
    names = (*target_names(inputs), *chained)
    ask_first(folder, force, (*names, *outdated_names(folder, names)), inputs)
    if not force and (folder / PAST_SHIFTS_FILE).exists():
        _ask_for_shifts(inputs, source, folder)
    watch.on_stage("comparing")
    compared = compare_punches(inputs, as_of, weeks_to_look_at(past, previous))
    watch.on_stage("writing")
    files = {**compared.files(), **chain_files(inputs, source, folder, compared.report.last_date)}
    outdated = [*outdated_names(folder, files), *(name for name in chained if name not in files)]
    given = FilesGiven(source, config, schedule, decisions, previous, past)
    write_files(folder, files, force, inputs.files, outdated, compared.parts(given))
    return replace(compared, written=(*files, RUN_FILE))


def _ask_for_shifts(inputs: Inputs, source: Path, folder: Path) -> None:
    """Refuse, before the comparison, to replace shifts of a folder that this run knows nothing of."""
    dates = find_period(inputs.schedule or Roster(), cast(AttendanceSettings, inputs.attendance))
    if chain_names(source, folder):
        check_shifts_kept(folder, chain_files(inputs, source, folder, dates[-1]).get(PAST_SHIFTS_FILE, b""))
