"""What intake hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from wfm.domain.attendance import Punch
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.decisions import Decision, PastException
from wfm.domain.instance import Instance
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import Roster


@dataclass(frozen=True)
class Inputs:
    """All input of one command, complete and cross-checked.

    Parameters
    ----------
    rules
        The configuration's rules in their order.
    attendance
        The configuration's attendance settings.
    punches
        In the order of the file.
    schedule
        The published schedule, if there is one: what punches are compared with. Its shifts of the horizon are those of
        `instance.published` too.
    cover
        What was required and planned by that schedule, if a ``coverage.csv`` beside it tells.
    decisions
        HR's decisions file by file; one that stands in two files is there twice.
    exception_history
        Attendance exceptions of earlier weeks.
    tables
        Names of the input tables that are present, such as ``preferences``.
    notes
        What was left out or rounded, for the summary.
    sha256
        Hash of the configuration and every file that a roster rests on, whatever their order and folder.
    hashes
        Hash of every file that was read, by what it stands for.
    files
        The same by path, of files that are read one by one.
    unread
        Places of such a file that hold something of somebody's own, by path.
    """

    instance: Instance
    rules: tuple[BaseModel, ...]
    solver: SolverSettings
    attendance: BaseModel
    punches: tuple[Punch, ...] = ()
    schedule: Roster | None = None
    cover: PlannedCover | None = None
    decisions: tuple[Decision, ...] = ()
    exception_history: tuple[PastException, ...] = ()
    tables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sha256: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[Path, str] = field(default_factory=dict)
    unread: Mapping[Path, str] = field(default_factory=dict)
