"""Finding what an earlier run has left in its result folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wfm.errors import InputError, Issue
from wfm.intake.past_results import PastResults, is_workbook
from wfm.report.attendance_files import ADHERENCE_FILE, EXCEPTIONS_FILE, HISTORY_FILE
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE
from wfm.report.roster_files import ROSTER_WORKBOOK
from wfm.report.target import DECISIONS_FILE, HR_WORKBOOK, is_edited
from wfm.report.unfinished import restore_unfinished


def find_results(folder: Path) -> PastResults:
    """Tell which files of a result folder the next run reads.

    Workbooks are read only where somebody has edited them: else the tables beside them hold the same.

    Raises
    ------
    InputError
        If the folder is none, or holds nothing that a run has left.
    """
    if not folder.is_dir():
        mend = "give the folder in which the run of the week before has written"
        raise InputError([Issue(str(folder), "is no folder, so there is no earlier result to go on from", mend=mend)])
    restore_unfinished(folder)
    found = PastResults(
        schedule=_edited(folder, ROSTER_WORKBOOK) or _existing(folder, "schedule.csv"),
        coverage=_existing(folder, "coverage.csv"),
        history=_existing(folder, PAST_SHIFTS_FILE),
        decisions=_all(_existing(folder, DECISIONS_FILE), _edited(folder, HR_WORKBOOK)),
        exceptions=_all(_existing(folder, EXCEPTIONS_FILE), _existing(folder, HISTORY_FILE)),
    )
    if not found.files:
        mend = "give the folder in which the run of the week before has written, --out of that run"
        raise InputError([Issue(str(folder), "holds neither a schedule nor attendance results", mend=mend)])
    return found


def with_tables_beside(decisions: Sequence[Path]) -> tuple[Path, ...]:
    """Add the table of decisions that lies beside a workbook.

    A workbook shows the decisions in force; the table has those before them too, and both together what HR has decided
    since.
    """
    for folder in {path.parent for path in decisions if is_workbook(path) and path.parent.is_dir()}:
        restore_unfinished(folder)
    tables = [_existing(path.parent, DECISIONS_FILE) for path in decisions if is_workbook(path)]
    return tuple(dict.fromkeys((*_all(*tables), *decisions)))


def weeks_to_look_at(past: Sequence[Path], previous: Path | None) -> tuple[Path, ...]:
    """List the folders of past weeks, each once; that of the week before is one if attendance has written there.

    Parameters
    ----------
    past
        In any order; what a later one says of the same day counts more.
    """
    is_week = previous is not None and all((previous / name).is_file() for name in (EXCEPTIONS_FILE, ADHERENCE_FILE))
    named = [*past, *([previous] if previous is not None and is_week else [])]
    return tuple({folder.resolve(): folder for folder in named}.values())


def _existing(folder: Path, name: str) -> Path | None:
    path = folder / name
    return path if path.is_file() else None


def _edited(folder: Path, name: str) -> Path | None:
    path = _existing(folder, name)
    return path if path is not None and is_edited(folder, name) else None


def _all(*paths: Path | None) -> tuple[Path, ...]:
    return tuple(path for path in paths if path is not None)
