"""Puts a result folder back as it was when replacing its files was cut short.

While files are replaced, a staging folder beside them holds a journal, the new files under ``new`` and those already
replaced under ``old``. That is enough to undo everything, in the same run or in the next one.
"""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

from wfm.errors import OutputError

STAGING = ".wfm-unfinished"
JOURNAL = "journal.json"


def restore_unfinished(folder: Path) -> None:
    """Put back what a run that was killed while replacing files has left in between."""
    staging = folder / STAGING
    if staging.is_dir():
        try:
            roll_back(folder, staging)
        except OSError as error:
            raise OutputError(failure_words(folder, error)) from error


def roll_back(folder: Path, staging: Path) -> None:
    """Undo what the journal announced: new files go back to the staging folder, then old ones to their places.

    Nothing is deleted before everything is back, so that this too can be cut short and done again.
    """
    journal = staging / JOURNAL
    if journal.exists():
        record = json.loads(journal.read_bytes())
        for name in record["files"]:
            target, old, new = folder / name, staging / "old" / name, staging / "new" / name
            if target.exists() and not new.exists():
                target.rename(new)
            if old.exists():
                old.rename(target)
        for name in record.get("outdated", ()):
            if (staging / "old" / name).exists():
                (staging / "old" / name).rename(folder / name)
        for made in (folder / name for name in record["folders"]):
            if made.is_dir() and not any(made.iterdir()):
                made.rmdir()
        journal.unlink()
    shutil.rmtree(staging, ignore_errors=True)


def failure_words(folder: Path, error: OSError) -> str:
    """Say what failed and what to do."""
    name = Path(error.filename).name if isinstance(error.filename, (str, Path)) else folder.name
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{folder}: the disk is full; nothing was changed. Free some space or give another --out"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY):
        return (
            f"{folder}: '{name}' cannot be written, permission is missing or the file is open elsewhere; "
            "nothing was changed. Close it or give another --out"
        )
    reason = error.strerror or str(error)
    return f"{folder}: '{name}' cannot be written ({reason}); nothing was changed. Give another --out"
