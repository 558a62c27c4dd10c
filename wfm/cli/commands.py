"""The commands by name; the module of a command, and whatever that needs, is loaded once the command is called for."""

from __future__ import annotations

from importlib import import_module

import click


class Outline(click.Command):
    """What the list of commands tells of one, until its module is loaded.

    Parameters
    ----------
    name
        As typed.
    place
        Module beside this one, a colon, and the command's name in it.
    summary
        First sentence of the command's help.
    """

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._module, _, self._attribute = place.partition(":")

    def load(self) -> click.Command:
        """Import the command itself."""
        command = getattr(import_module(f"wfm.cli.{self._module}"), self._attribute)
        assert isinstance(command, click.Command)
        return command


class CommandsOnDemand(click.Group):
    """A group that knows its commands by their outlines, and loads the one that is called for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that a command line names, and load it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Outline) else command, rest


OUTLINES = (
    Outline(
        "run", "planning:run", "Do the weekly job: plan the roster, and compare attendance where INPUT holds punches."
    ),
    Outline("roster", "planning:roster", "Plan the week in INPUT, a folder of CSV files or one .xlsx workbook."),
    Outline(
        "attendance",
        "comparing:attendance",
        "Compare the punches in INPUT with the published schedule and write the exception reports.",
    ),
    Outline(
        "check", "auditing:check", "Check any schedule against the rules in INPUT and price it, without the optimiser."
    ),
    Outline(
        "explain",
        "explaining:why",
        "Say why a slot is short, why an agent works or is off, or what is wrong with a day.",
    ),
    Outline(
        "staff",
        "staffing:staff",
        "Say how many agents each queue in INPUT needs on the floor, without planning a roster.",
    ),
    Outline(
        "simulate",
        "simulating:simulate",
        "Play a schedule many times with random contacts, and compare the service with what is predicted.",
    ),
    Outline(
        "what-if",
        "scenarios:what_if",
        "Plan INPUT as it is and once for every scenario, and put the rosters side by side.",
    ),
    Outline(
        "init",
        "beginning:init",
        "Write a commented template into DIR: input tables with example rows, and a configuration.",
    ),
    Outline(
        "rules",
        "manual:rules",
        "Print the catalogue of rules: what each one means, its settings, and weeks that keep and break it.",
    ),
)
"""All commands; the list of them shows a line of each in the order of their names."""
