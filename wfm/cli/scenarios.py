"""The command that plans a week in several ways: ``wfm what-if``."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.interrupts import EXIT_INTERRUPTED
from wfm.cli.options import FILE, examples, input_argument, output_options, search_options
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import tell
from wfm.domain.settings import Override
from wfm.pipeline.what_if import compare_scenarios
from wfm.report.what_if_excel import WHAT_IF_FILES
from wfm.report.what_if_table import what_if_lines


@click.command(
    "what-if",
    epilog=examples(
        "wfm what-if week49 --scenarios scenarios.yaml --out week49/what_if --time-limit 30",
        "wfm what-if week49 --volume +10 --aht -5 --out week49/what_if",
    ),
)
@input_argument
@output_options
@click.option("--scenarios", type=FILE, metavar="FILE", help="Scenarios in YAML, each with a name and its changes.")
@click.option(
    "--volume",
    type=click.FloatRange(-100, 1000),
    multiple=True,
    metavar="PERCENT",
    help="One more scenario: contacts changed by so much; may be repeated.",
)
@click.option(
    "--aht",
    type=click.FloatRange(-99, 1000),
    multiple=True,
    metavar="PERCENT",
    help="One more scenario: handling time changed by so much; may be repeated.",
)
@click.option(
    "--required",
    type=click.FloatRange(-100, 1000),
    multiple=True,
    metavar="PERCENT",
    help="One more scenario: heads given as required changed by so much; may be repeated.",
)
@click.option(
    "--shrinkage",
    type=click.FloatRange(0, 1, max_open=True),
    multiple=True,
    metavar="SHARE",
    help="One more scenario: this shrinkage, 0-1, in all queues; may be repeated.",
)
@search_options
def what_if(
    override: Override,
    source: Path,
    config: Path | None,
    folder: Path,
    force: bool,
    quiet: bool,
    scenarios: Path | None,
    volume: tuple[float, ...],
    aht: tuple[float, ...],
    required: tuple[float, ...],
    shrinkage: tuple[float, ...],
) -> int:
    """Plan INPUT as it is and once for every scenario, and put the rosters side by side.

    All are planned with the same time limit and seed, and checked. A scenario that no roster can keep says so, and the
    others go on. Only the workbook what_if.xlsx and what_if.csv are written, no roster.
    """
    asked = {"volume": volume, "aht": aht, "required": required, "shrinkage": shrinkage}
    changes = [(change, amount) for change, amounts in asked.items() for amount in amounts]
    if scenarios is None and not changes:
        raise click.UsageError("Name what to compare: --scenarios FILE, or an option such as --volume +10.")
    with watching(quiet) as watch:
        compared = compare_scenarios(
            source,
            find_config(source, config),
            folder,
            scenarios=scenarios,
            changes=changes,
            override=override,
            force=force,
            watch=watch,
        )
    interruption = ["Interrupted: what was planned until then is written."] if compared.is_interrupted else []
    tell([*interruption, *what_if_lines(compared.variants, folder, WHAT_IF_FILES)])
    return EXIT_INTERRUPTED if compared.is_interrupted else 0
