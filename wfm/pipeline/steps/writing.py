"""Writing the files of a roster."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from wfm.domain.result import RosterResult
from wfm.report.roster_files import ROSTER_FILES, roster_files
from wfm.report.writing import write_files

_NONE: Mapping[str, bytes] = MappingProxyType({})


def write_roster(result: RosterResult, folder: Path, force: bool, beside: Mapping[str, bytes] = _NONE) -> None:
    """Write a roster and what belongs beside it, all together; files that this roster is without are taken away.

    Parameters
    ----------
    beside
        Contents of more files, by name.
    """
    files = {**roster_files(result), **beside}
    outdated = [name for name in ROSTER_FILES if name not in files]
    write_files(folder, files, force, outdated=outdated)
