"""Peers beside ``wfm`` on the same instances, with the same time limit."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measure.figures import percent
from measure.records import WFM, Run
from measure.summary import by_size


@dataclass(frozen=True)
class PeerRow:
    """One solver on one centre and limit.

    Parameters
    ----------
    solved
        Runs with a checked roster, out of `ran`.
    cost, gap_percent
        Medians over those; the gap is taken against the bound that ``wfm`` has proved for the same instance.
    """

    name: str
    limit_seconds: float
    solver: str
    ran: int
    solved: int
    cost: float | None
    gap_percent: float | None


def compare_peers(runs: Sequence[Run]) -> list[PeerRow]:
    """Compare on each centre and limit on which a peer has run; ``wfm`` comes first."""
    bounds = _bounds(runs)
    found: dict[tuple[str, float, str], list[Run]] = {}
    for run in runs:
        found.setdefault((run.job.name, run.job.limit_seconds, run.job.solver), []).append(run)
    contested = {key[:2] for key in found if key[2] != WFM}
    keys = sorted((key for key in found if key[:2] in contested), key=_place)
    return [_row(*key, found[key], bounds) for key in keys]


def _bounds(runs: Iterable[Run]) -> dict[tuple[str, int], float]:
    """Best bound proved for each instance, by name and seed."""
    best: dict[tuple[str, int], float] = {}
    for run in runs:
        if run.outcome is not None and run.outcome.bound is not None:
            key = run.job.name, run.job.seed
            best[key] = max(best.get(key, 0.0), run.outcome.bound)
    return best


def _row(name: str, limit: float, solver: str, runs: Sequence[Run], bounds: dict[tuple[str, int], float]) -> PeerRow:
    solved = [(run.job.seed, run.outcome) for run in runs if run.outcome is not None and run.outcome.cost is not None]
    costs = [outcome.cost for _, outcome in solved if outcome.cost is not None]
    known = [percent(outcome, outcome.cost, bounds.get((name, seed))) for seed, outcome in solved]
    gaps = [gap for gap in known if gap is not None]
    return PeerRow(
        name=name,
        limit_seconds=limit,
        solver=solver,
        ran=len(runs),
        solved=len(solved),
        cost=statistics.median(costs) if costs else None,
        gap_percent=statistics.median(gaps) if gaps else None,
    )


def _place(key: tuple[str, float, str]) -> tuple[int, str, float, bool, str]:
    name, limit, solver = key
    return *by_size(name), limit, solver != WFM, solver
