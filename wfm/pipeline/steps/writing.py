"""Writing the files of a roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from wfm.domain.result import RosterResult
from wfm.report.roster_files import ROSTER_FILES, roster_files
from wfm.report.target import NO_PARTS, NOTHING_READ
from wfm.report.writing import write_files

_NONE: Mapping[str, bytes] = MappingProxyType({})


def write_roster(
    result: RosterResult,
    folder: Path,
    force: bool,
    beside: Mapping[str, bytes] = _NONE,
    read_as_input: Mapping[Path, str] = NOTHING_READ,
    outdated: Collection[str] = (),
    parts: Mapping[str, object] = NO_PARTS,
) -> None:
    """Write a roster and what belongs beside it, all together; files that this roster is without are taken away.

    Parameters
    ----------
    beside
        Contents of more files, by name.
    read_as_input
        Fingerprints of the files that this run has read, by resolved path.
    outdated
        Names of more results that an earlier run may have left.
    parts
        What stands in ``run.json`` beside the record of the roster, by key.
    """
    files = {**roster_files(result), **beside}
    absent = [name for name in ROSTER_FILES if name not in files]
    write_files(folder, files, force, read_as_input, outdated=[*absent, *outdated], parts=parts)
