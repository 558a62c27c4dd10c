"""``wfm roster``: read, plan, write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wfm.domain.settings import Override
from wfm.pipeline.steps.chaining import chain_files, chain_names
from wfm.pipeline.steps.planning import Planned, plan
from wfm.pipeline.steps.reading import read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.pipeline.steps.writing import write_roster
from wfm.report.roster_files import ROSTER_FILES
from wfm.report.writing import check_target


def plan_roster(
    source: Path,
    config: Path,
    folder: Path,
    *,
    override: Override,
    force: bool = False,
    relax: bool = False,
    previous: Path | None = None,
    watch: Watch = UNWATCHED,
) -> Planned:
    """Plan a roster and write it into a folder.

    Parameters
    ----------
    override
        Makes the solver settings in force from those of the configuration.
    force
        Whether results that exist may be replaced.
    relax
        Whether to write a roster that breaks hard rules, as little as possible, where none keeps them all.
    previous
        Result folder of the week before, whose shifts count as history.

    Raises
    ------
    WfmError
        For whatever reason; nothing is written then.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "roster", previous=previous)
    chained = chain_names(source, folder)
    check_target(folder, force, (*ROSTER_FILES, *chained), inputs.files)
    planned = plan(inputs, override(inputs.solver), watch, relax=relax)
    watch.on_stage("writing")
    files = chain_files(inputs, source, folder)
    outdated = [name for name in chained if name not in files]
    write_roster(planned.result, folder, force, files, inputs.files, outdated)
    return replace(planned, beside=tuple(files))
