"""``wfm run``, the weekly job: what ``wfm roster`` and ``wfm attendance`` do, with one reading and one writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wfm.domain.settings import Override
from wfm.pipeline.steps.asking import ask_first
from wfm.pipeline.steps.chaining import chain_files, chain_names
from wfm.pipeline.steps.comparing import (
    Compared,
    carried_on,
    carried_parts,
    carries_on,
    compare_punches,
    outdated_names,
    target_names,
)
from wfm.pipeline.steps.origin import FilesGiven
from wfm.pipeline.steps.planning import Planned, plan
from wfm.pipeline.steps.previous import weeks_to_look_at
from wfm.pipeline.steps.reading import has_attendance, read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.pipeline.steps.writing import write_roster
from wfm.report.attendance_files import CARRIED_FILES
from wfm.report.roster_files import ROSTER_FILES
from wfm.report.target import DECISIONS_FILE
from wfm.report.writing import check_decisions_kept


def run_week(
    source: Path,
    config: Path,
    folder: Path,
    *,
    override: Override,
    force: bool = False,
    relax: bool = False,
    decisions: Sequence[Path] = (),
    previous: Path | None = None,
    past: Sequence[Path] = (),
    watch: Watch = UNWATCHED,
) -> tuple[Planned, Compared | None]:
    """Do the weekly job: the roster, and attendance where there are punches; all files appear together.

    Parameters
    ----------
    decisions
        Files with more of HR's decisions than the input's own.
    previous
        Result folder of the week before. What HR has decided is carried on even where there are no punches.
    past
        Result folders of past weeks, for trends where there are punches; that of the week before is one of them anyway.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "run", decisions=decisions, previous=previous)
    compares = has_attendance(inputs)
    beside = target_names(inputs) if compares else (CARRIED_FILES if carries_on(inputs) else ())
    chained = chain_names(source, folder)
    ask_first(folder, force, (*ROSTER_FILES, *beside, *chained), inputs)
    compared = compare_punches(inputs, past=weeks_to_look_at(past, previous)) if compares else None
    files = {**(compared.files() if compared else carried_on(inputs)), **chain_files(inputs, source, folder)}
    if DECISIONS_FILE in files:
        check_decisions_kept(folder, files[DECISIONS_FILE], inputs.files)
    planned = plan(inputs, override(inputs.solver), watch, relax=relax)
    watch.on_stage("writing")
    outdated = [*(outdated_names(folder, files) if compared else ()), *(name for name in chained if name not in files)]
    given = FilesGiven(source, config, None, decisions, previous, past)
    parts = compared.parts(given) if compared else carried_parts(inputs, given)
    write_roster(planned.result, folder, force, files, inputs.files, outdated, parts)
    return replace(planned, beside=tuple(files)), compared
