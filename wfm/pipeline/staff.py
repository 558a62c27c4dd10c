"""``wfm staff``: read, find the heads required, write them if a folder is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wfm.domain.demand import Queue
from wfm.pipeline.steps.reading import read
from wfm.pipeline.steps.watch import UNWATCHED, Watch
from wfm.report.staffing_table import STAFFING_FILE, staffing_files
from wfm.report.writing import check_target, write_files
from wfm.staffing.basis import Staffing, build_staffing


@dataclass(frozen=True)
class Staffed:
    """The heads that every queue needs, and what of the input was left out or rounded for it."""

    staffing: Staffing
    notes: tuple[str, ...] = ()


def staff_week(
    source: Path, config: Path, folder: Path | None, *, force: bool = False, watch: Watch = UNWATCHED
) -> Staffed:
    """Find the heads that every queue needs, and what they rest on.

    Parameters
    ----------
    folder
        Where ``staffing.csv`` goes; None writes nothing.
    force
        Whether results that exist may be replaced.

    Raises
    ------
    WfmError
        For whatever reason; nothing is written then.
    """
    watch.on_stage("reading")
    inputs = read(source, config, "roster")
    if folder is not None:
        check_target(folder, force, [STAFFING_FILE])
    watch.on_stage("staffing")
    staffing = build_staffing(inputs.instance, partial(_tell, watch))
    if folder is not None:
        watch.on_stage("writing")
        write_files(folder, staffing_files(staffing), force)
    return Staffed(staffing, inputs.notes)


def _tell(watch: Watch, queue: Queue) -> None:
    """Name a queue whose heads may take long: a promise over days and weeks weighs all of its slots together."""
    if queue.target.period != "interval":
        watch.on_stage(f"staffing {queue.id}")
