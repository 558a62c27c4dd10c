"""The command that plays a schedule contact by contact: ``wfm simulate``."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import click

from wfm.cli.options import FILE, examples, input_argument, optional_output_options
from wfm.cli.places import find_config
from wfm.cli.progress import watching
from wfm.cli.terminal import complain_of_notes, tell
from wfm.pipeline.simulate import SimulationWish, simulate_schedule
from wfm.report.simulation_excel import SIMULATION_FILES
from wfm.report.simulation_table import simulation_lines
from wfm.simulation.settings import Absence, SimulationSettings


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
