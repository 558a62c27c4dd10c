"""The command that holds punches against the schedule: ``wfm attendance``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wfm.cli.options import (
    FILE,
    LocalTime,
    decisions_option,
    examples,
    input_argument,
    output_options,
    past_option,
    previous_option,
)
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import complain_of_notes, tell
from wfm.pipeline.attendance import compare_attendance
from wfm.pipeline.steps.comparing import Compared
from wfm.report.attendance_terminal import attendance_summary


@click.command(
    epilog=examples(
        "wfm attendance week48 --schedule week48/out/schedule.csv --as-of 2026-11-30T06:00",
        "wfm attendance week48 --decisions out/attendance.xlsx --force",
        "wfm attendance week48 --previous week47/out --past week46/out --past week45/out",
    )
)
@input_argument
@click.option(
    "--schedule", type=FILE, metavar="FILE", help="Published schedule, .csv or .xlsx; without it INPUT/schedule.csv."
)
@click.option(
    "--as-of", type=LocalTime(), metavar="TIME", help="Report time, local to the site, such as 2026-12-07T06:00."
)
@decisions_option
@previous_option
@past_option
@output_options
def attendance(
    source: Path,
    schedule: Path | None,
    as_of: datetime | None,
    decisions: tuple[Path, ...],
    previous: Path | None,
    past: tuple[Path, ...],
    config: Path | None,
    folder: Path,
    force: bool,
    quiet: bool,
) -> int:
    """Compare the punches in INPUT with the published schedule and write the exception reports."""
    with watching(quiet) as watch:
        compared = compare_attendance(
            source,
            find_config(source, config),
            folder,
            schedule=schedule,
            decisions=decisions,
            previous=previous,
            past=past,
            as_of=as_of,
            force=force,
            watch=watch,
        )
    complain_of_notes(compared.inputs.notes, quiet=quiet)
    tell(_summary(compared, folder))
    return 0


def _summary(compared: Compared, folder: Path) -> list[str]:
    return attendance_summary(
        compared.report,
        compared.inputs.instance.calendar,
        folder,
        compared.written,
        trends=compared.trends,
    )
