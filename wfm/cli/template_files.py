"""Copies the template into a folder without ever touching a file that is there."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from wfm.errors import OutputError
from wfm.report.writing import write_files


def template_files() -> dict[str, bytes]:
    """Content of the template by file name."""
    folder = files("wfm.cli") / "template"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name)}


def write_template(folder: Path, *, force: bool = False) -> tuple[list[str], list[str]]:
    """Write the template; return the names written and the names kept as they were.

    Raises
    ------
    OutputError
        If the folder holds files and `force` is not given, if nothing is left to write, or if it cannot be written.
    """
    content = template_files()
    kept = [name for name in content if (folder / name).exists()]
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise OutputError(f"{folder}: is not empty; give a new folder, or add --force to write beside what is there")
    missing = {name: data for name, data in content.items() if name not in kept}
    if not missing:
        raise OutputError(f"{folder}: holds a file for every one of the template; nothing was written")
    write_files(folder, missing, force=False)
    return list(missing), kept
