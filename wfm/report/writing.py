"""Writes result files so that they appear together once complete, or not at all.

Files are first written into a staging folder and forced to disk. A new folder then appears by one renaming. In a folder
that exists, each file is renamed into place and the one it replaces is kept in the staging folder, as are files that
are to go; a journal there says what is going on, so that a failure, or the next run after a sudden end, puts everything
back as it was.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from wfm.errors import OutputError
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE
from wfm.report.target import (
    DECISIONS_FILE,
    NO_PARTS,
    NOTHING_READ,
    check_decisions_kept,
    check_shifts_kept,
    check_target,
    with_joint_record,
)
from wfm.report.unfinished import JOURNAL, STAGING, failure_words, roll_back

__all__ = ["check_decisions_kept", "check_target", "write_files"]


def write_files(
    folder: Path,
    files: Mapping[str, bytes],
    force: bool,
    read_as_input: Mapping[Path, str] = NOTHING_READ,
    outdated: Collection[str] = (),
    parts: Mapping[str, object] = NO_PARTS,
) -> None:
    """Write files into a folder, all or none.

    Parameters
    ----------
    folder
        Made if missing, parents too.
    files
        Content by name; a name may lie in a folder beneath, as in ``managers/north.xlsx``.
    force
        Whether results that exist may be replaced.
    read_as_input
        Fingerprints of the files that this run has read, by resolved path: they may be replaced though somebody has
        edited them, as long as nobody has done so again.
    outdated
        Names of results that an earlier run may have left and this one is without; they are removed.
    parts
        What stands in ``run.json`` beside the record of a roster, by key.

    Raises
    ------
    OutputError
        If a file exists, was edited, is open elsewhere, or cannot be written. The folder is then as it was.
    """
    check_target(folder, force, [*files, *outdated], read_as_input)
    if DECISIONS_FILE in files:
        check_decisions_kept(folder, files[DECISIONS_FILE], read_as_input)
    if not force and (PAST_SHIFTS_FILE in files or PAST_SHIFTS_FILE in outdated):
        check_shifts_kept(folder, files.get(PAST_SHIFTS_FILE, b""))
    complete = with_joint_record(folder, files, parts, outdated)
    try:
        if folder.is_dir():
            _write_into(folder, complete, outdated)
        else:
            _write_new(folder, complete)
    except OSError as error:
        raise OutputError(failure_words(folder, error)) from error


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place and rename it."""
    made = _make_parents(folder)
    staging = folder.parent / f".{folder.name}.{os.getpid()}.unfinished"
    try:
        _write_all(staging, files)
        os.replace(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        for parent in made:
            parent.rmdir()
        raise
    _sync_folder(folder.parent)


def _make_parents(folder: Path) -> list[Path]:
    """Make missing parents; return those made, the innermost first."""
    missing = [parent for parent in folder.parents if not parent.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _write_into(folder: Path, files: Mapping[str, bytes], outdated: Collection[str]) -> None:
    """Replace files one by one, ready to go back at any moment."""
    staging = folder / STAGING
    try:
        _write_all(staging / "new", files)
        made = [name for name in _folders_of(files) if not (folder / name).exists()]
        _write_journal(staging, {"files": list(files), "folders": made, "outdated": list(outdated)})
        for name in files:
            _exchange(folder / name, staging / "new" / name, staging / "old" / name)
        for name in outdated:
            _put_away(folder / name, staging / "old" / name)
        # Without its journal the staging folder is rubbish: this is the moment in which the new files are in force.
        (staging / JOURNAL).unlink()
    except BaseException:
        roll_back(folder, staging)
        raise
    shutil.rmtree(staging, ignore_errors=True)
    _sync_folder(folder)


def _write_journal(staging: Path, record: Mapping[str, list[str]]) -> None:
    """Let the journal appear complete: from here on the next run would undo what this one leaves half done."""
    draft = staging / f"{JOURNAL}.draft"
    _write_synced(draft, json.dumps(record).encode())
    os.replace(draft, staging / JOURNAL)
    _sync_folder(staging)


def _folders_of(files: Mapping[str, bytes]) -> list[str]:
    """Folders beneath the result folder that files lie in, the innermost first."""
    found = {parent.as_posix() for name in files for parent in Path(name).parents if parent != Path()}
    return sorted(found, key=lambda name: (-name.count("/"), name))


def _exchange(target: Path, new: Path, old: Path) -> None:
    """Keep what is there, then put the new file in its place."""
    _put_away(target, old)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(new, target)


def _put_away(target: Path, old: Path) -> None:
    """Keep what is there, if anything, in the staging folder."""
    if target.exists():
        old.parent.mkdir(parents=True, exist_ok=True)
        target.rename(old)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_synced(path, content)
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder)


def _write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system offers that; some network disks do not."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
