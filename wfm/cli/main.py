"""The entry point: the commands, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from wfm import __version__
from wfm.cli.commands import OUTLINES, CommandsOnDemand
from wfm.cli.interrupts import EXIT_INTERRUPTED
from wfm.cli.options import examples
from wfm.cli.terminal import complain, explain
from wfm.errors import WfmError

_EXIT_CODES = """
\b
Exit codes:
  0    written and checked
  1    a bug; please report it
  2    wrong usage
  3    input or configuration refused: all issues are listed
  4    no roster can keep the hard rules
  5    out of time before any roster was found
  6    checker and optimiser disagree, nothing is written: a bug
  7    a checked schedule breaks a hard rule
  8    the result cannot be written
  130  interrupted; the best roster so far is written if there is one
"""


@click.group(
    cls=CommandsOnDemand,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    epilog=examples("wfm init week49", "wfm roster week49") + _EXIT_CODES,
)
@click.version_option(__version__, prog_name="wfm")
def wfm() -> None:
    """Weekly rosters for contact centres, proved close to the best, and attendance exceptions."""


for outline in OUTLINES:
    wfm.add_command(outline)


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; a bug leaves as the exception that it is."""
    try:
        code = wfm.main(arguments, prog_name="wfm", standalone_mode=False)
    except WfmError as error:
        complain(explain(error))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("Interrupted; nothing was written.")
        return EXIT_INTERRUPTED
    return int(code or 0)


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    code = run_command()
    # A solver that was left behind may still compute in its thread while an ordinary exit takes the interpreter down.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
