"""The command that begins a site: ``wfm init``."""

from __future__ import annotations

from pathlib import Path

import click

from wfm.cli.options import FILE, examples
from wfm.cli.template_files import write_template
from wfm.cli.terminal import tell


@click.command(epilog=examples("wfm init week49"))
@click.argument("folder", metavar="DIR", type=FILE)
@click.option("--force", is_flag=True, help="Write into a folder that holds files; those of the same name stay.")
def init(folder: Path, force: bool) -> int:
    """Write a commented template into DIR: input tables with example rows, and a configuration."""
    written, kept = write_template(folder, force=force)
    lines = [f"{'Written':<10}{', '.join(written)}", f"{'Folder':<10}{folder}"]
    if kept:
        lines.insert(1, f"{'Kept':<10}{', '.join(kept)}")
    tell([*lines, f"{'Next':<10}wfm roster {folder}"])
    return 0
