"""The report of a folder of runs: `table.md`, `table.csv` and pictures, made from the run files alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from measure.peer_table import compare_peers
from measure.pictures import can_draw, draw_pictures
from measure.promises import promises
from measure.records import Run, read_runs
from measure.summary import summarise
from measure.tables import failure_lines, peer_table, result_table, write_csv

RUNS = "runs"
"""Folder of the run files within the folder of a report."""
NO_PICTURES = 'No pictures: matplotlib is not installed; `pip install -e ".[bench]"` brings it.'


def write_report(folder: Path, peers: Mapping[str, str | None] | None = None) -> tuple[str, list[str]]:
    """Write the report of all runs of a folder.

    Parameters
    ----------
    peers
        Peers by name, each with the reason why it has not run, if there is one; absent where nobody asked for peers.

    Returns
    -------
    The text of `table.md`, and a line for each failed run.
    """
    runs = read_runs(folder / RUNS)
    failures = failure_lines(runs)
    summaries = summarise(runs)
    pictures = draw_pictures(runs, folder) if can_draw() else []
    sections = [
        "# Benchmark results\n",
        "Medians over the seeds; first roster, time over the limit and memory are the worst of them. "
        "Every roster has passed the independent check.\n",
        result_table(summaries),
        "## Other targets\n",
        _bullets(promises(summaries, runs)),
        *_failures(failures),
        *_peers(runs, peers),
        "## Pictures\n",
        "\n".join(f"![{name}]({name})\n" for name in pictures) if can_draw() else NO_PICTURES + "\n",
        "## Machine\n",
        _bullets(_machines(runs)),
    ]
    text = "\n".join(sections)
    (folder / "table.md").write_text(text, encoding="utf-8")
    write_csv(summaries, folder / "table.csv")
    return text, failures


def _failures(failures: Sequence[str]) -> list[str]:
    return ["## Failed runs\n", _bullets(failures)] if failures else []


def _peers(runs: Sequence[Run], peers: Mapping[str, str | None] | None) -> list[str]:
    rows = compare_peers(runs)
    absent = [f"{name} is left out: {reason}" for name, reason in (peers or {}).items() if reason is not None]
    if peers is not None and not peers:
        absent = ["There are no peers: the package `benchmarks/peers` is missing."]
    if not rows and not absent:
        return []
    return ["## Peers\n", peer_table(rows) if rows else "", _bullets(absent)]


def _machines(runs: Iterable[Run]) -> list[str]:
    """Versions and cores, once for each set that occurs."""
    found = {
        ", ".join(f"{name} {value}" for name, value in run.outcome.machine.items())
        for run in runs
        if run.outcome is not None
    }
    return sorted(found)


def _bullets(lines: Iterable[str]) -> str:
    return "".join(f"- {line}\n" for line in lines)
