"""Looks, before any long work, whether results may be written into a folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from wfm.errors import OutputError
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE
from wfm.report.run_file import ATTENDANCE_PART, OUTPUT_HASHES, RUN_FILE, json_bytes, sha256_of
from wfm.report.unfinished import restore_unfinished

HR_WORKBOOK = "attendance.xlsx"
DECISIONS_FILE = "decisions.csv"
"""Where HR's decisions are kept: they are never overwritten unread."""
NOTHING_READ: Mapping[Path, str] = MappingProxyType({})
NO_PARTS: Mapping[str, object] = MappingProxyType({})


def check_target(
    folder: Path,
    force: bool,
    names: Sequence[str],
    read_as_input: Mapping[Path, str] = NOTHING_READ,
    unread: Mapping[Path, str] = NOTHING_READ,
) -> None:
    """Refuse a folder into which the files could not be written later.

    What a run that was killed has left half done there is put back first.

    Parameters
    ----------
    force
        Whether results that exist may be replaced.
    names
        Names of the files to be written.
    read_as_input
        Fingerprints of the files that this run has read, by resolved path: an edited workbook among them may be
        replaced as long as nobody has edited it again.
    unread
        Places in these files that hold something of somebody's own, which would be lost, by resolved path.

    Raises
    ------
    OutputError
        If the folder cannot be written to, if a file exists and `force` is not given, if a workbook was edited since it
        was written or nobody knows whether it was, or if one is open elsewhere.
    """
    _check_folder(folder)
    restore_unfinished(folder)
    existing = [name for name in names if (folder / name).exists() and not _may_grow(folder, name)]
    if existing and not force:
        raise OutputError(f"{folder}: {_listed(existing)} already there; add --force to replace, or give another --out")
    workbooks = [name for name in names if name.endswith(".xlsx")]
    for name in workbooks:
        _check_not_open(folder / name)
    replaced = [name for name in workbooks if name in existing]
    _check_not_edited(folder, replaced, read_as_input)
    _check_nothing_unread(folder, replaced, unread)


def _check_folder(folder: Path) -> None:
    """Try a temporary file in the folder, or in the innermost parent that exists."""
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir():
        what = "a file" if place == folder else f"beneath the file {place.name}"
        raise OutputError(f"{folder}: cannot become the result folder, it is {what}; give another --out")
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{folder}: nothing can be written in {place} ({reason}); give another --out") from error


def _check_not_open(workbook: Path) -> None:
    """Look for the lock files of Excel and LibreOffice."""
    for lock, program in ((f"~${workbook.name}", "Excel"), (f".~lock.{workbook.name}#", "LibreOffice")):
        if (workbook.parent / lock).exists():
            raise OutputError(
                f"{workbook}: is open in {program}; close it and run again "
                f"(if it is not open, delete the file '{lock}')"
            )


def _check_not_edited(folder: Path, workbooks: Sequence[str], read_as_input: Mapping[Path, str]) -> None:
    """Compare workbooks with the fingerprints that the run before has left, and with what this one has read."""
    for name in workbooks:
        path = folder / name
        if is_edited(folder, name) and sha256_of(path.read_bytes()) != read_as_input.get(path.resolve()):
            raise OutputError(f"{path}: {_edit_words(folder, name, path.resolve() in read_as_input)}")


def _check_nothing_unread(folder: Path, workbooks: Sequence[str], unread: Mapping[Path, str]) -> None:
    """Keep what somebody has written into a workbook for themselves, though its decisions have been read."""
    for name in workbooks:
        path = folder / name
        places = unread.get(path.resolve())
        if places:
            raise OutputError(
                f"{path}: holds somebody's own text ({places}) and is never overwritten; give the workbook another "
                "name and that one to --decisions, or delete the text"
            )


def _edit_words(folder: Path, name: str, was_read: bool) -> str:
    if was_read:
        return "was edited again while this run was under way and is never overwritten; run again"
    what = "was edited since it was written" if name in known_hashes(folder) else f"is not known to {RUN_FILE}"
    mend = "move it away or save it under another name, or give another --out"
    if PurePosixPath(name).name == HR_WORKBOOK:
        mend = f"give it as --decisions {folder / name}, or {mend}"
    return f"{what} and is never overwritten; {mend}"


def is_edited(folder: Path, name: str) -> bool:
    """Tell whether a file of a result folder is not what a run has written there, as far as anybody knows."""
    return known_hashes(folder).get(name) != sha256_of((folder / name).read_bytes())


def check_decisions_kept(folder: Path, new: bytes, read_as_input: Mapping[Path, str] = NOTHING_READ) -> None:
    """Refuse to replace a table of decisions that holds any which this run has not read.

    Raises
    ------
    OutputError
        If somebody's decision would be lost.
    """
    path = folder / DECISIONS_FILE
    if not path.exists():
        return
    old = path.read_bytes()
    if sha256_of(old) == read_as_input.get(path.resolve()) or set(old.splitlines()) <= set(new.splitlines()):
        return
    raise OutputError(
        f"{path}: holds decisions that this run has not read, and is never overwritten; give it as "
        f"--decisions {path}, move it away, or give another --out"
    )


def check_shifts_kept(folder: Path, new: bytes) -> None:
    """Refuse to replace a table of earlier shifts that holds any which the new one does not.

    Raises
    ------
    OutputError
        If shifts would be lost.
    """
    path = folder / PAST_SHIFTS_FILE
    if path.exists() and not set(path.read_bytes().splitlines()) <= set(new.splitlines()):
        reason = "holds shifts that this run knows nothing of"
        raise OutputError(f"{path}: {reason}; add --force to replace it, or give another --out")


def known_hashes(folder: Path) -> Mapping[str, str]:
    """Fingerprints that earlier runs have left in a folder, by file name."""
    return _hashes(_record(folder))


def _hashes(record: Mapping[str, object]) -> Mapping[str, str]:
    hashes = record.get(OUTPUT_HASHES)
    return {str(name): str(value) for name, value in hashes.items()} if isinstance(hashes, dict) else {}


def with_joint_record(
    folder: Path,
    files: Mapping[str, bytes],
    parts: Mapping[str, object] = NO_PARTS,
    outdated: Collection[str] = (),
) -> Mapping[str, bytes]:
    """Complete ``run.json``, whoever writes it, with the fingerprints of all files, and keep what others have told.

    A command that has no ``run.json`` of its own extends the one in the folder, or leaves one with its parts and
    fingerprints alone. One that has neither parts nor workbooks leaves ``run.json`` as it is.

    Parameters
    ----------
    parts
        What stands in ``run.json`` beside the record of a roster, by key.
    outdated
        Names of files that go: they have no fingerprint any more.
    """
    if not parts and not any(name.endswith(".xlsx") for name in files):
        return files
    known = _record(folder)
    own: Mapping[str, object] = json.loads(files[RUN_FILE]) if RUN_FILE in files else known
    kept = {key: value for key, value in known.items() if key == ATTENDANCE_PART}
    written = {name: sha256_of(content) for name, content in files.items() if name != RUN_FILE}
    hashes = {name: value for name, value in _hashes(known).items() if name not in outdated} | written
    record = {**kept, **own, **parts}
    record.pop(OUTPUT_HASHES, None)
    return {**files, RUN_FILE: json_bytes({**record, OUTPUT_HASHES: hashes})}


def _record(folder: Path) -> Mapping[str, object]:
    """Read ``run.json``; empty when there is none or nobody can read it."""
    try:
        record = json.loads((folder / RUN_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _may_grow(folder: Path, name: str) -> bool:
    """Tell whether a file is no result that would be lost: commands that join each other's results add to it."""
    return name == PAST_SHIFTS_FILE or _is_bare_record(folder, name)


def _is_bare_record(folder: Path, name: str) -> bool:
    """Tell whether a file is a ``run.json`` without the record of a roster, which a roster's may join."""
    keys = set(_record(folder)) if PurePosixPath(name).name == RUN_FILE else set()
    return OUTPUT_HASHES in keys and keys <= {OUTPUT_HASHES, ATTENDANCE_PART}


def _listed(names: Sequence[str]) -> str:
    """Name up to three files."""
    if len(names) <= 3:
        return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{', '.join(names[:3])} and {len(names) - 3} more are"
