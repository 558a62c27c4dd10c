"""The commands that judge what is there: ``wfm attendance`` and ``wfm check``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wfm.cli.audit_summary import audit_summary, refuse_broken
from wfm.cli.options import FILE, LocalTime, config_option, examples, input_argument, output_options
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import complain, tell
from wfm.pipeline import audit_schedule, compare_attendance
from wfm.report.attendance_terminal import attendance_summary


@click.command(epilog=examples("wfm attendance week48 --schedule week48/out/schedule.csv --as-of 2026-11-30T06:00"))
@input_argument
@click.option(
    "--schedule", type=FILE, metavar="FILE", help="Published schedule, .csv or .xlsx; without it INPUT/schedule.csv."
)
@click.option(
    "--as-of", type=LocalTime(), metavar="TIME", help="Report time, local to the site, such as 2026-12-07T06:00."
)
@click.option(
    "--decisions",
    type=FILE,
    metavar="FILE",
    help="HR's decisions, .csv or the edited attendance.xlsx. They are checked; figures do not use them yet.",
)
@output_options
def attendance(
    source: Path,
    schedule: Path | None,
    as_of: datetime | None,
    decisions: Path | None,
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
            as_of=as_of,
            force=force,
            watch=watch,
        )
    if not quiet:
        for note in compared.inputs.notes:
            complain(f"note: {note}")
    tell(attendance_summary(compared.report, compared.inputs.instance.calendar, folder))
    return 0


@click.command(epilog=examples("wfm check week49 --config centre.yaml --schedule week49/out/roster.xlsx"))
@input_argument
@config_option
@click.option(
    "--schedule", type=FILE, metavar="FILE", required=True, help="Schedule to check: schedule.csv or roster.xlsx."
)
def check(source: Path, config: Path | None, schedule: Path) -> int:
    """Check any schedule against the rules in INPUT and price it, without the optimiser.

    Exit code 7 means that a hard rule is broken, or that the certificate beside the schedule does not hold. Edit the
    sheet Schedule of roster.xlsx and check the workbook.
    """
    audited = audit_schedule(source, find_config(source, config), schedule)
    tell(audit_summary(audited))
    refuse_broken(audited)
    return 0
