"""The command between contacts and heads: ``wfm staff``."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.options import examples, input_argument, optional_output_options
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import complain_of_notes, tell
from wfm.pipeline.staff import staff_week
from wfm.report.staffing_table import staffing_lines


@click.command(epilog=examples("wfm staff week49", "wfm staff week49 --config centre.yaml --out week49/need"))
@input_argument
@optional_output_options
def staff(source: Path, config: Path | None, folder: Path | None, force: bool, quiet: bool) -> int:
    """Say how many agents each queue in INPUT needs on the floor, without planning a roster.

    Prints hours, peak and predicted service by queue and day. With --out, staffing.csv tells for every slot what the
    number rests on, and which promise decided.
    """
    with watching(quiet) as watch:
        staffed = staff_week(source, find_config(source, config), folder, force=force, watch=watch)
    complain_of_notes(staffed.notes, quiet=quiet)
    tell(staffing_lines(staffed.staffing, folder))
    return 0
