"""A run and what came of it, as kept in one JSON file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

WFM = "wfm"
"""The solver that is measured; every other one is a peer."""
Format = Literal["folder", "matsp"]


@dataclass(frozen=True)
class Job:
    """One run to make.

    Parameters
    ----------
    name
        What the instance is called in tables.
    seed
        Of the instance, and of the solver's random choices.
    limit_seconds
        Time limit given to the solver.
    gap_target_percent
        Gap in percent of required hours at which it may stop early.
    format
        Whether the instance is an input folder of ``wfm`` or a published file.
    """

    name: str
    seed: int
    limit_seconds: float
    solver: str = WFM
    gap_target_percent: float = 0.0
    format: Format = "folder"

    @property
    def file_name(self) -> str:
        """Name of the run's file."""
        return f"{self.name}-seed{self.seed}-{self.limit_seconds:g}s-{self.solver.replace(' ', '_')}.json"


@dataclass(frozen=True)
class Point:
    """How far a run was after so many seconds; None where there was no roster, or no bound, yet."""

    stage: str
    seconds: float
    cost: float | None
    bound: float | None


@dataclass(frozen=True)
class Outcome:
    """What a run has reached; its roster has passed the independent check.

    Seconds count from the first line of input read, the interpreter being warm.

    Parameters
    ----------
    cost
        Price of the roster as the checker computes it; None if a peer found no roster.
    bound
        Proved lower bound; None for peers.
    full_cost
        What leaving all required hours short would cost at the least: gaps are percentages of it.
    short_slots
        Agent-slots short.
    seconds
        Wall time of the whole run: reading, planning, checking, writing.
    planning_seconds
        Wall time of the optimisation alone.
    mebibytes
        Most memory that the process has held.
    stages
        Where each stage ended.
    trace
        Every report of progress.
    machine
        Versions and cores.
    """

    agents: int
    cost: float | None
    bound: float | None
    full_cost: float
    short_slots: float
    seconds: float
    planning_seconds: float
    mebibytes: float
    stages: tuple[Point, ...] = ()
    trace: tuple[Point, ...] = ()
    machine: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A job with its outcome, or with the reason why it has none."""

    job: Job
    outcome: Outcome | None
    failure: str | None = None


_FORM = TypeAdapter(Run)


def write_run(run: Run, path: Path) -> None:
    """Write the file of a run; the folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_FORM.dump_json(run, indent=1))


def read_run(path: Path) -> Run:
    """Read the file of a run."""
    return _FORM.validate_json(path.read_bytes())


def read_runs(folder: Path) -> list[Run]:
    """Read all runs of a folder, in order of their file names."""
    return [read_run(path) for path in sorted(folder.glob("*.json"))]
