"""Targets that are not a row of the table: first roster, time limit, memory, growth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from centres.shape import BASES
from measure.figures import seconds_to_gap
from measure.growth import Growth, fit_growth
from measure.records import WFM, Run
from measure.summary import Summary
from measure.targets import (
    FIRST_ROSTER_SHARE,
    LARGEST_EXPONENT,
    MEMORY_AGENTS,
    MEMORY_MEBIBYTES,
    QUICK_GAP_PERCENT,
    allowed_overrun_seconds,
)


def promises(summaries: Sequence[Summary], runs: Iterable[Run]) -> list[str]:
    """Say of each further target whether it is met, and where not."""
    return [
        _first_roster(summaries),
        _time_limit(summaries),
        _memory(summaries),
        growth_sentence(*time_to_quick_gap(runs)),
    ]


def time_to_quick_gap(runs: Iterable[Run]) -> tuple[list[tuple[float, float]], int]:
    """Pairs of agents and seconds until `QUICK_GAP_PERCENT`, and the number of runs that never came so near.

    Of each centre that is no variant and each seed, the run with the longest limit counts.
    """
    longest: dict[tuple[str, int], Run] = {}
    bases = {base.name for base in BASES}
    for run in sorted(runs, key=lambda run: run.job.limit_seconds):
        if run.job.solver == WFM and run.job.name in bases and run.outcome is not None:
            longest[run.job.name, run.job.seed] = run
    outcomes = [run.outcome for run in longest.values() if run.outcome is not None]
    reached = [(float(each.agents), seconds_to_gap(each, QUICK_GAP_PERCENT)) for each in outcomes]
    points = [(agents, seconds) for agents, seconds in reached if seconds is not None]
    return points, len(reached) - len(points)


def growth_sentence(points: Sequence[tuple[float, float]], never: int) -> str:
    """State the fitted exponent beside its target."""
    growth: Growth | None = fit_growth(points)
    others = f"; runs that never came so near, left out: {never}" if never else ""
    if growth is None:
        return f"Time to {QUICK_GAP_PERCENT} %: too few sizes to fit an exponent{others}."
    exponent = round(growth.exponent, 2)
    # Who never comes near is slow: without those runs, the exponent tells nothing good.
    met = "not shown" if never else "met"
    judged = met if exponent <= LARGEST_EXPONENT else f"missed by {exponent - LARGEST_EXPONENT:.2f}"
    return (
        f"Time to {QUICK_GAP_PERCENT} % grows as agents^{exponent:.2f} ({growth.points} runs; "
        f"target at most agents^{LARGEST_EXPONENT}): {judged}{others}."
    )


def _first_roster(summaries: Sequence[Summary]) -> str:
    return _told(
        f"First roster within {100 * FIRST_ROSTER_SHARE:.0f} % of the time limit",
        summaries,
        lambda row: row.first_roster_seconds,
        lambda row: FIRST_ROSTER_SHARE * row.limit_seconds,
        "s",
    )


def _time_limit(summaries: Sequence[Summary]) -> str:
    return _told(
        "Time limit kept within 5 s or 5 %, reading and writing included",
        summaries,
        lambda row: row.overrun_seconds,
        lambda row: allowed_overrun_seconds(row.limit_seconds),
        "s",
    )


def _memory(summaries: Sequence[Summary]) -> str:
    judged = [row for row in summaries if row.agents is not None and row.agents <= MEMORY_AGENTS]
    title = f"Memory below {MEMORY_MEBIBYTES} MiB up to {MEMORY_AGENTS} agents"
    return _told(title, judged, lambda row: row.mebibytes, lambda row: MEMORY_MEBIBYTES, "MiB")


def _told(
    title: str,
    summaries: Sequence[Summary],
    figure: Callable[[Summary], float | None],
    target: Callable[[Summary], float],
    unit: str,
) -> str:
    """State a target on the worst seed of each row, and the rows that miss it."""
    figures = [(row, value) for row in summaries if (value := figure(row)) is not None]
    missed = [
        f"{row.name} at {row.limit_seconds:g} s has {value:.1f} {unit}, at most {target(row):.1f} {unit} are allowed"
        for row, value in figures
        if value > target(row)
    ]
    if not figures:
        return f"{title}: not measured."
    return f"{title}: missed; {'; '.join(missed)}." if missed else f"{title}: met."
