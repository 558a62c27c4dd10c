"""Tables as Markdown and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from measure.peer_table import PeerRow
from measure.records import Run
from measure.summary import Summary

HEADER = (
    "centre",
    "limit, s",
    "seeds",
    "gap, % (least to largest)",
    "target",
    "verdict",
    "bound proved, s",
    "target",
    "verdict",
    "first roster, s",
    "over the limit, s",
    "memory, MiB",
)
PEER_HEADER = ("centre", "limit, s", "solver", "rosters", "cost", "gap to the bound of wfm, %")
CSV_HEADER = (
    "centre",
    "limit_seconds",
    "seeds",
    "failed",
    "cost",
    "bound",
    "gap_percent",
    "gap_percent_least",
    "gap_percent_largest",
    "gap_percent_target",
    "gap_verdict",
    "bound_seconds",
    "bound_seconds_target",
    "bound_verdict",
    "first_roster_seconds",
    "overrun_seconds",
    "memory_mebibytes",
)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def result_table(summaries: Iterable[Summary]) -> str:
    """Lay out the results beside their targets."""
    return markdown_table(HEADER, (_cells(row) for row in summaries))


def peer_table(rows: Iterable[PeerRow]) -> str:
    """Lay out the comparison with peers."""
    cells = (
        (
            row.name,
            f"{row.limit_seconds:g}",
            row.solver,
            f"{row.solved} of {row.ran}",
            number(row.cost, 1),
            number(row.gap_percent, 3),
        )
        for row in rows
    )
    return markdown_table(PEER_HEADER, cells)


def failure_lines(runs: Iterable[Run]) -> list[str]:
    """Name each failed run and say why it failed."""
    return [
        f"{run.job.name}, seed {run.job.seed}, {run.job.limit_seconds:g} s, {run.job.solver}: {run.failure}"
        for run in runs
        if run.failure is not None
    ]


def write_csv(summaries: Iterable[Summary], path: Path) -> None:
    """Write the results for programs to read; an empty cell means that there is nothing to say."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CSV_HEADER)
        writer.writerows(_csv_row(row) for row in summaries)


def number(value: float | None, decimals: int) -> str:
    """Write a number, a dash for none."""
    return "–" if value is None else f"{value:,.{decimals}f}"


def _cells(row: Summary) -> tuple[str, ...]:
    spread = "" if row.gap_range is None else f" ({row.gap_range[0]:.3f} to {row.gap_range[1]:.3f})"
    failed = f", {row.failed} failed" if row.failed else ""
    return (
        row.name,
        f"{row.limit_seconds:g}",
        ", ".join(map(str, row.seeds)) + failed,
        number(row.gap_percent, 3) + spread,
        number(row.gap_target, 2),
        row.gap_verdict,
        number(row.bound_seconds, 1),
        number(row.bound_target, 0),
        row.bound_verdict,
        number(row.first_roster_seconds, 1),
        number(row.overrun_seconds, 1),
        number(row.mebibytes, 0),
    )


def _csv_row(row: Summary) -> tuple[object, ...]:
    least, largest = row.gap_range or (None, None)
    return (
        row.name,
        f"{row.limit_seconds:g}",
        " ".join(map(str, row.seeds)),
        row.failed,
        row.cost,
        row.bound,
        row.gap_percent,
        least,
        largest,
        row.gap_target,
        row.gap_verdict,
        row.bound_seconds,
        row.bound_target,
        row.bound_verdict,
        row.first_roster_seconds,
        row.overrun_seconds,
        row.mebibytes,
    )
