"""Progress on stderr: one live line on a terminal, plain lines elsewhere, at most eighty columns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.live import Live
from rich.text import Text

from wfm.cli.interrupts import stop_on_signal
from wfm.cli.terminal import complain
from wfm.optimise.progress import Progress
from wfm.pipeline.steps.watch import Watch
from wfm.report.words import amount

COLUMNS = 80
SECONDS_BETWEEN_LINES = 2.0
"""Improvements come faster than anybody reads."""
_STAGE_COLUMNS = 20
_WORDS = {
    "reading": "reading the input",
    "staffing": "staffing",
    "duties": "possible shifts",
    "start": "first roster",
    "prices": "prices and bound",
    "dive": "settling weeks",
    "breaks": "placing breaks",
    "proof": "raising the bound",
    "improve": "improving",
    "comparing": "comparing punches",
    "checking": "checking the roster",
    "writing": "writing files",
}


@contextmanager
def watching(quiet: bool) -> Iterator[Watch]:
    """Show how far a command is, and let signals end its search."""
    console = Console(stderr=True)
    if quiet:
        yield Watch(stopping=stop_on_signal)
    elif console.is_terminal:
        line = _LiveLine()
        with Live(console=console, get_renderable=line.text, refresh_per_second=4, transient=True):
            yield Watch(line.on_stage, line.on_progress, stop_on_signal)
    else:
        lines = PlainLines(complain)
        yield Watch(lines.on_stage, lines.on_progress, stop_on_signal)


def progress_line(progress: Progress) -> str:
    """Write stage, cost of the best roster, bound, gap and time left; what is not known yet is left out."""
    known = [f"{_words(progress.stage):<{_STAGE_COLUMNS}}"]
    if progress.cost is not None:
        known.append(f"cost {amount(progress.cost, 1)}")
    if progress.bound:
        known.append(f"bound {amount(progress.bound, 1)}")
        known.append("" if progress.gap_percent is None else f"gap {amount(progress.gap_percent, 2)} %")
    if progress.seconds_left is not None:
        known.append(f"{progress.seconds_left:.0f} s left")
    return "  ".join(part for part in known if part)[:COLUMNS]


class PlainLines:
    """One line per stage, and per improvement where the last line is old enough.

    Parameters
    ----------
    write
        Prints one line.
    clock
        Tells seconds.
    """

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._clock = clock
        self._stage = ""
        self._written_at = -SECONDS_BETWEEN_LINES

    def on_stage(self, stage: str) -> None:
        """Write that a stage begins."""
        self._stage = stage
        self._write(_words(stage))

    def on_progress(self, progress: Progress) -> None:
        """Write a stage's first line, and later ones now and then."""
        now = self._clock()
        stage = _main_stage(progress.stage)
        if stage != self._stage or now - self._written_at >= SECONDS_BETWEEN_LINES:
            self._stage, self._written_at = stage, now
            self._write(progress_line(progress))


class _LiveLine:
    """The one line of a terminal; the time left runs on between two reports."""

    def __init__(self) -> None:
        self._line = ""
        self._progress: Progress | None = None
        self._told_at = 0.0

    def on_stage(self, stage: str) -> None:
        """Show that a stage begins."""
        self._line, self._progress = _words(stage), None

    def on_progress(self, progress: Progress) -> None:
        """Show how far the optimisation is."""
        self._progress, self._told_at = progress, time.monotonic()

    def _seconds_since(self) -> float:
        return time.monotonic() - self._told_at

    def text(self) -> Text:
        """Write the line as of now."""
        progress = self._progress
        if progress is None:
            return Text(self._line, no_wrap=True)
        left = progress.seconds_left
        now = progress if left is None else replace(progress, seconds_left=max(0.0, left - self._seconds_since()))
        return Text(progress_line(now), no_wrap=True, overflow="ellipsis")


def _main_stage(stage: str) -> str:
    """Drop what follows the colon: which part of a roster the search looks at changes many times a second."""
    return stage.partition(":")[0]


def _words(stage: str) -> str:
    return _WORDS.get(_main_stage(stage), _main_stage(stage))
