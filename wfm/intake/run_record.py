"""Reads back what an earlier run has proved, from the ``run.json`` beside its schedule."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from wfm.errors import InputError, Issue


class RunRecord(BaseModel):
    """The bound that a run has proved, and the fingerprint of the input for which it holds; None where it is missing.

    A ``run.json`` that an attendance run has left holds neither.
    """

    bound: float | None = None
    input_sha256: str | None = None


def read_run_record(path: Path) -> RunRecord:
    """Read a ``run.json``; an empty record if there is none.

    Raises
    ------
    InputError
        If the file is not what a run has written.
    """
    if not path.is_file():
        return RunRecord()
    try:
        return RunRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        mend = "move it away, then no bound is compared"
        raise InputError([Issue(path.name, "cannot be read as the record of a run", mend=mend)]) from error
