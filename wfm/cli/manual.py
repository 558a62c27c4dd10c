"""The command that prints the catalogue of rules: ``wfm rules``."""

from __future__ import annotations

import click

from wfm.cli.options import examples
from wfm.cli.terminal import tell
from wfm.rules.catalogue import catalogue


@click.command(epilog=examples("wfm rules"))
def rules() -> int:
    """Print the catalogue of rules: what each one means, its settings, and weeks that keep and break it."""
    tell([catalogue()])
    return 0
