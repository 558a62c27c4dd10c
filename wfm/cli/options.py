"""Arguments and options that commands share, each described once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from wfm.domain.settings import Override, SolverSettings

P = ParamSpec("P")
R = TypeVar("R")
Command = Callable[P, R]
FILE = click.Path(path_type=Path)


def examples(*commands: str) -> str:
    """Write the end of a command's help: commands to copy, which click must not wrap."""
    heading = "Example:" if len(commands) == 1 else "Examples:"
    return "\n".join(["\b", heading, *(f"  {command}" for command in commands)]) + "\n"


input_argument = click.argument("source", metavar="INPUT", type=FILE)
optional_input_argument = click.argument("source", metavar="[INPUT]", type=FILE, required=False)
config_option = click.option(
    "--config", type=FILE, metavar="FILE", help="Configuration in YAML; without it config.yaml beside the input."
)
force_option = click.option(
    "--force", is_flag=True, help="Replace results that are already there; never a workbook edited since."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress on stderr.")

previous_option = click.option(
    "--previous",
    type=FILE,
    metavar="DIR",
    help="Result folder of the week before: its shifts are history, its decisions are carried on.",
)
past_option = click.option(
    "--past",
    type=FILE,
    multiple=True,
    metavar="DIR",
    help="Result folder of a past week, for trends; may be given repeatedly. --previous is one of them anyway.",
)
decisions_option = click.option(
    "--decisions",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="HR's decisions, .csv or the edited attendance.xlsx, beside INPUT/decisions.csv; may be given repeatedly.",
)

relax_option = click.option(
    "--relax",
    is_flag=True,
    help="Where no roster keeps all hard rules, write one that breaks as little of them as possible; exit code 4.",
)


def output_options(command: Command[P, R]) -> Command[P, R]:
    """Add the options of every command that writes results."""
    out = click.option(
        "--out",
        "folder",
        type=FILE,
        metavar="DIR",
        default="out/",
        show_default=True,
        help="Folder of the results, made if missing.",
    )
    return config_option(out(force_option(quiet_option(command))))


def optional_output_options(command: Command[P, R]) -> Command[P, R]:
    """Add the options of a command that prints its result, and writes it where a folder is named."""
    out = click.option(
        "--out", "folder", type=FILE, metavar="DIR", help="Folder of the results, made if missing; without it none."
    )
    return config_option(out(force_option(quiet_option(command))))


_SEARCH_OPTIONS = (
    click.option(
        "--time-limit",
        type=click.FloatRange(min=0, min_open=True, max=604_800),
        metavar="SECONDS",
        help="Stop after so many seconds; takes the place of a limit on counted work too.",
    ),
    click.option(
        "--gap-target",
        type=click.FloatRange(min=0, max=100),
        metavar="PERCENT",
        help="Stop once the roster is proved to be so close to the best.",
    ),
    click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="Seed of every random choice."),
    click.option(
        "--workers",
        type=click.IntRange(0),
        metavar="N",
        help="Pieces of the search solved at once; 0 means one per core.",
    ),
)
_WHAT_HELPS_OPTION = click.option(
    "--what-helps",
    type=click.FloatRange(min=0, max=86_400),
    metavar="SECONDS",
    help="Afterwards plan without each of the three limits that could save most, so many seconds each.",
)


def solver_options(command: Callable[Concatenate[Override, P], R]) -> Command[..., R]:
    """Add the options that override the configuration's solver settings, handed on as one function."""
    return _overriding(command, (*_SEARCH_OPTIONS, _WHAT_HELPS_OPTION))


def search_options(command: Callable[Concatenate[Override, P], R]) -> Command[..., R]:
    """Add those of them that concern a single search."""
    return _overriding(command, _SEARCH_OPTIONS)


def _overriding(
    command: Callable[Concatenate[Override, P], R], options: Sequence[Callable[[Command[..., R]], Command[..., R]]]
) -> Command[..., R]:
    @wraps(command)
    def wrapped(
        time_limit: float | None,
        gap_target: float | None,
        seed: int | None,
        workers: int | None,
        what_helps: float | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        def override(settings: SolverSettings) -> SolverSettings:
            return overridden(settings, time_limit, gap_target, seed, workers, what_helps)

        return command(override, *args, **kwargs)

    added: Command[..., R] = wrapped
    for option in reversed(options):
        added = option(added)
    return added


def overridden(
    settings: SolverSettings,
    time_limit: float | None = None,
    gap_target: float | None = None,
    seed: int | None = None,
    workers: int | None = None,
    what_helps: float | None = None,
) -> SolverSettings:
    """Put what was given on the command line in place of the configuration's settings."""
    if time_limit is not None:
        settings = replace(settings, time_limit_seconds=time_limit, deterministic_limit=None)
    if gap_target is not None:
        settings = replace(settings, gap_target_percent=gap_target)
    if seed is not None:
        settings = replace(settings, seed=seed)
    if what_helps is not None:
        settings = replace(settings, what_helps_seconds=what_helps)
    return settings if workers is None else replace(settings, workers=workers)


class LocalTime(click.ParamType[datetime]):
    """A point in time as files spell it, local to the site unless an offset follows."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the time, or refuse it with an example."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"'{value}' is not a time; write it as 2026-12-07T06:00", param, ctx)
