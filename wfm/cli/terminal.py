"""Text to the terminal, which may have gone away: results matter more than telling of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from wfm.errors import InfeasibleError, InputError, WfmError


def tell(lines: Iterable[str]) -> None:
    """Print lines to stdout."""
    _print("\n".join(lines), is_error=False)


def complain(text: str) -> None:
    """Print to stderr."""
    _print(text, is_error=True)


def complain_of_notes(notes: Iterable[str], *, quiet: bool) -> None:
    """Tell on stderr what of the input was left out or rounded, unless nobody wants to hear of it."""
    for note in () if quiet else notes:
        complain(f"note: {note}")


def explain(error: WfmError) -> str:
    """Say why a command ended: every issue on a line of its own and their number, or the error's own words."""
    if isinstance(error, InfeasibleError) and error.is_relaxable:
        return f"{error}\nTo get a roster that breaks as little of these rules as possible, add --relax."
    if not isinstance(error, InputError):
        return str(error)
    count = len(error.issues)
    return f"{error}\n{count:,} {'issue' if count == 1 else 'issues'} in the input; nothing was written."


def _print(text: str, *, is_error: bool) -> None:
    """Print; once nobody reads any more (``wfm rules | head``), say nothing instead of failing."""
    try:
        click.echo(text, err=is_error)
    except BrokenPipeError:
        stream = sys.stderr if is_error else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
