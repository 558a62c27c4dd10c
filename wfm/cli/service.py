"""The commands between contacts and service: ``wfm staff``, ``wfm simulate`` and ``wfm what-if``."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import click

from wfm.cli.interrupts import EXIT_INTERRUPTED
from wfm.cli.options import (
    FILE,
    examples,
    input_argument,
    optional_output_options,
    output_options,
    search_options,
)
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import complain_of_notes, tell
from wfm.pipeline import Override, SimulationWish, compare_scenarios, simulate_schedule, staff_week
from wfm.report.simulation_excel import SIMULATION_FILES
from wfm.report.simulation_table import simulation_lines
from wfm.report.staffing_table import staffing_lines
from wfm.report.what_if_excel import WHAT_IF_FILES
from wfm.report.what_if_table import what_if_lines
from wfm.simulation.settings import Absence, SimulationSettings


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


@click.command(
    epilog=examples(
        "wfm simulate week49 --schedule week49/out/schedule.csv",
        "wfm simulate week49 --schedule week49/out/roster.xlsx --weeks 100 --absence none --out week49/played",
    )
)
@input_argument
@optional_output_options
@click.option(
    "--schedule",
    type=FILE,
    metavar="FILE",
    default="out/schedule.csv",
    show_default=True,
    help="Schedule to play: schedule.csv or roster.xlsx.",
)
@click.option(
    "--weeks",
    type=click.IntRange(1, 10_000),
    metavar="N",
    default=SimulationSettings.replications,
    show_default=True,
    help="How often the horizon is played, each time with other contacts and absences.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="Seed of every random choice; else the solver's."
)
@click.option(
    "--absence",
    type=click.Choice(get_args(Absence)),
    default=SimulationSettings.absence,
    show_default=True,
    help="How shrinkage takes people away: whole shifts, single slots, or not at all.",
)
@click.option(
    "--handling-variation",
    type=click.FloatRange(0, 10),
    metavar="X",
    help="Standard deviation of handling times over their mean, 0 for equal ones; without it exponential times.",
)
def simulate(
    source: Path,
    config: Path | None,
    folder: Path | None,
    force: bool,
    quiet: bool,
    schedule: Path,
    weeks: int,
    seed: int | None,
    absence: str,
    handling_variation: float | None,
) -> int:
    """Play a schedule many times with random contacts, and compare the service with what is predicted.

    Needs contacts in the demand, not heads. Prints week and days by queue; with --out it also writes simulation.csv
    and simulation.xlsx.
    """
    wish = SimulationWish(weeks, seed, cast(Absence, absence), handling_variation)
    with watching(quiet) as watch:
        simulated = simulate_schedule(
            source, find_config(source, config), schedule, folder, wish=wish, force=force, watch=watch
        )
    complain_of_notes(simulated.notes, quiet=quiet)
    tell(simulation_lines(simulated.comparison, folder, SIMULATION_FILES))
    return 0


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
