"""The commands that plan: ``wfm roster`` and the weekly ``wfm run``."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.interrupts import EXIT_INTERRUPTED
from wfm.cli.options import (
    decisions_option,
    examples,
    input_argument,
    optional_input_argument,
    output_options,
    past_option,
    previous_option,
    relax_option,
    solver_options,
)
from wfm.cli.places import find_config, find_sample
from wfm.cli.progress import watching
from wfm.cli.terminal import complain, tell
from wfm.domain.settings import Override
from wfm.errors import InfeasibleError
from wfm.pipeline.roster import plan_roster
from wfm.pipeline.run import run_week
from wfm.pipeline.steps.planning import Planned
from wfm.report.attendance_terminal import attendance_digest
from wfm.report.past_shifts_file import PAST_SHIFTS_FILE
from wfm.report.relaxed_words import relaxed_notice
from wfm.report.terminal import roster_summary


@click.command(epilog=examples("wfm roster week49 --config centre.yaml --out week49/out --time-limit 120"))
@input_argument
@previous_option
@output_options
@relax_option
@solver_options
def roster(
    override: Override,
    source: Path,
    previous: Path | None,
    config: Path | None,
    folder: Path,
    force: bool,
    quiet: bool,
    relax: bool,
) -> int:
    """Plan the week in INPUT, a folder of CSV files or one .xlsx workbook.

    The roster is checked before anything is written. Ctrl-C ends the search and keeps the best roster so far. Where no
    roster keeps all hard rules, --relax writes one that breaks as little of them as possible, and the exit code is 4.
    """
    with watching(quiet) as watch:
        planned = plan_roster(
            source,
            find_config(source, config),
            folder,
            override=override,
            force=force,
            relax=relax,
            previous=previous,
            watch=watch,
        )
    tell([*_notices(planned), *roster_summary(planned.result, folder, planned.beside)])
    return _exit_code(planned)


@click.command(epilog=examples("wfm run", "wfm run week49 --previous week48/out --out week49/out"))
@optional_input_argument
@decisions_option
@previous_option
@past_option
@output_options
@relax_option
@solver_options
def run(
    override: Override,
    source: Path | None,
    decisions: tuple[Path, ...],
    previous: Path | None,
    past: tuple[Path, ...],
    config: Path | None,
    folder: Path,
    force: bool,
    quiet: bool,
    relax: bool,
) -> int:
    """Do the weekly job: plan the roster, and compare attendance where INPUT holds punches.

    Without INPUT it plans the sample: sample_data/ with config/roster.yaml of the current directory.
    """
    if source is None:
        source = find_sample()
        complain(f"no INPUT given: planning the sample, {source}/ with {find_config(source, config).as_posix()}")
    with watching(quiet) as watch:
        planned, compared = run_week(
            source,
            find_config(source, config),
            folder,
            override=override,
            force=force,
            relax=relax,
            decisions=decisions,
            previous=previous,
            past=past,
            watch=watch,
        )
    of_roster = planned.beside if compared is None else [name for name in planned.beside if name == PAST_SHIFTS_FILE]
    told = [*_notices(planned), *roster_summary(planned.result, folder, of_roster)]
    if compared:
        told += attendance_digest(compared.report, [name for name in planned.beside if name != PAST_SHIFTS_FILE])
    tell(told)
    return _exit_code(planned)


def _notices(planned: Planned) -> list[str]:
    """Say first what makes this roster another one than was asked for."""
    interruption = ["Interrupted: this is the best roster found until then, checked and written."]
    return [*relaxed_notice(planned.result), *(interruption if planned.is_interrupted else [])]


def _exit_code(planned: Planned) -> int:
    """Tell programs too that hard rules are broken, even though there is a roster."""
    if planned.result.relaxed:
        return InfeasibleError.exit_code
    return EXIT_INTERRUPTED if planned.is_interrupted else 0
