"""What intake hands on."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from wfm.domain.attendance import Punch
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
    exception_history
        Attendance exceptions of earlier weeks.
    tables
        Names of the input tables that are present, such as ``preferences``.
    notes
        What was left out or rounded, for the summary.
    sha256
        Hash of the configuration and every input file that was read, whatever their order and folder.
    """

    instance: Instance
    rules: tuple[BaseModel, ...]
    solver: SolverSettings
    attendance: BaseModel
    punches: tuple[Punch, ...] = ()
    schedule: Roster | None = None
    decisions: tuple[Decision, ...] = ()
    exception_history: tuple[PastException, ...] = ()
    tables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sha256: str = ""
