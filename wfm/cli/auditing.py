"""The command that judges a schedule: ``wfm check``."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.audit_summary import audit_summary, refuse_broken
from wfm.cli.options import FILE, config_option, examples, input_argument, previous_option
from wfm.cli.places import find_config
from wfm.cli.terminal import tell
from wfm.pipeline.check import audit_schedule


@click.command(epilog=examples("wfm check week49 --config centre.yaml --schedule week49/out/roster.xlsx"))
@input_argument
@config_option
@click.option(
    "--schedule", type=FILE, metavar="FILE", required=True, help="Schedule to check: schedule.csv or roster.xlsx."
)
@previous_option
def check(source: Path, config: Path | None, schedule: Path, previous: Path | None) -> int:
    """Check any schedule against the rules in INPUT and price it, without the optimiser.

    Exit code 7 means that a hard rule is broken, or that the certificate beside the schedule does not hold. Edit the
    sheet Schedule of roster.xlsx and check the workbook.
    """
    audited = audit_schedule(source, find_config(source, config), schedule, previous)
    tell(audit_summary(audited))
    refuse_broken(audited)
    return 0
