"""What a run on attendance rests on: the files that were named, those that were read, and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wfm.attendance.decisions import unite_decisions
from wfm.intake.inputs import Inputs
from wfm.pipeline.steps.versions import versions_in_use
from wfm.report.attendance_run_record import Origin


@dataclass(frozen=True)
class FilesGiven:
    """Files and folders as the command line names them."""

    source: Path
    config: Path
    schedule: Path | None = None
    decisions: Sequence[Path] = ()
    previous: Path | None = None
    past: Sequence[Path] = ()

    def by_argument(self) -> Mapping[str, str | list[str] | None]:
        """Write them as text, by argument."""
        return {
            "input": self.source.as_posix(),
            "config": self.config.as_posix(),
            "schedule": None if self.schedule is None else self.schedule.as_posix(),
            "decisions": [path.as_posix() for path in self.decisions],
            "previous": None if self.previous is None else self.previous.as_posix(),
            "past": [path.as_posix() for path in self.past],
        }


def find_origin(inputs: Inputs, given: FilesGiven, fingerprints: Mapping[str, str]) -> Origin:
    """Put together what it takes to repeat a run.

    Parameters
    ----------
    fingerprints
        SHA-256 of every file that was read, by what it stands for or where it lies.
    """
    return Origin(
        given=given.by_argument(),
        fingerprints=fingerprints,
        input_sha256=inputs.sha256,
        versions=versions_in_use(),
        notes=inputs.notes,
        decisions=len(unite_decisions(inputs.decisions)),
        past_exceptions=len(inputs.exception_history),
    )
