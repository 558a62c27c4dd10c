"""Opening the input of a command: which tables it reads, where its schedule lies, and what must not be missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wfm.intake.beside import COVERAGE_FILE, Given
from wfm.intake.config import Config, Purpose
from wfm.intake.issues import Issues
from wfm.intake.source import SCHEMAS, Source, open_source
from wfm.intake.tables import describe

_OF_ATTENDANCE = frozenset({"punches", "decisions", "exception_history"})
_REQUIRED: Mapping[Purpose, tuple[str, ...]] = {
    "roster": ("demand", "agents"),
    "run": ("demand", "agents"),
    "attendance": ("agents", "punches", "schedule"),
}


def open_input(path: Path, config: Path, settings: Config, purpose: Purpose, given: Given, issues: Issues) -> Source:
    """Read the input's tables as text, and the schedule if it has a file of its own.

    Parameters
    ----------
    path
        Folder of CSV files, or one ``.xlsx`` workbook.
    config
        The configuration's file, which may lie among them.
    """
    schedule = given.schedule or _schedule_of_settings(path, settings, purpose)
    elsewhere = {"schedule"} if schedule else set()
    wanted = set(SCHEMAS) - elsewhere - (_OF_ATTENDANCE if purpose == "roster" else set())
    own = [config, path / COVERAGE_FILE, *given.files, *((schedule,) if schedule else ())]
    source = open_source(path, wanted, own, issues)
    if schedule:
        source.add_file("schedule", schedule, issues)
    for name in _REQUIRED[purpose]:
        is_there = name in source.present or (name == "schedule" and given.previous.schedule is not None)
        if source.is_readable and not is_there:
            issues.add(source.file_of(name), f"is missing from {source.where}", mend=_mend_of_missing(name, source))
    return source


def _schedule_of_settings(path: Path, settings: Config, purpose: Purpose) -> Path | None:
    """Find the published schedule that the attendance settings name, if it is not the usual one."""
    named = path / getattr(settings.attendance, "schedule", "schedule.csv")
    is_used = purpose != "roster" and named.name.lower() != "schedule.csv" and named.exists()
    return named if is_used else None


def _mend_of_missing(name: str, source: Source) -> str:
    """Suggest the file that was probably meant, else what to add."""
    meant = [file for file, table in source.strangers.items() if table == name]
    if meant:
        return f"rename {meant[0]}, if that is it"
    if name == "schedule":
        return "add the published schedule, or name it with --schedule"
    return f"add it, with the columns {describe(SCHEMAS[name].columns)}"
