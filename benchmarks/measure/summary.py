"""Runs of one centre and time limit summed up over seeds, beside their targets."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from centres.shape import SHAPES
from measure.figures import bound_seconds, first_roster_seconds, gap_percent
from measure.records import WFM, Outcome, Run
from measure.targets import target_of


@dataclass(frozen=True)
class Summary:
    """One row of the table.

    Parameters
    ----------
    failed
        Runs without a checked roster, out of `ran`.
    cost, bound, gap_percent, bound_seconds
        Medians over the runs that did not fail, None without any.
    gap_range
        Least and largest gap.
    first_roster_seconds, overrun_seconds, mebibytes
        The worst of all seeds.
    gap_target, bound_target
        What must be reached, None where nothing is promised.
    """

    name: str
    limit_seconds: float
    seeds: tuple[int, ...]
    ran: int
    failed: int
    cost: float | None
    bound: float | None
    gap_percent: float | None
    gap_range: tuple[float, float] | None
    gap_target: float | None
    bound_seconds: float | None
    bound_target: float | None
    first_roster_seconds: float | None
    overrun_seconds: float | None
    mebibytes: float | None

    @property
    def agents(self) -> int | None:
        """People of the centre; None for a centre that the catalogue does not know."""
        return SHAPES[self.name].agents if self.name in SHAPES else None

    @property
    def gap_verdict(self) -> str:
        """Whether the gap is small enough."""
        return verdict(self.gap_percent, self.gap_target, self.failed, "points")

    @property
    def bound_verdict(self) -> str:
        """Whether the bound was proved in time."""
        return verdict(self.bound_seconds, self.bound_target, self.failed, "s")


def verdict(figure: float | None, target: float | None, failed: int, unit: str) -> str:
    """Hold a figure against a target that it must not exceed; with failed runs nothing is met."""
    if target is None:
        return "–"
    if figure is None:
        return "no result"
    if figure > target:
        return f"missed by {figure - target:.3g} {unit} ({figure / target:.2f} ×)"
    return f"met, but {failed} failed" if failed else "met"


def summarise(runs: Iterable[Run]) -> list[Summary]:
    """Sum up the runs of ``wfm``, in order of size, name and limit."""
    found: dict[tuple[str, float], list[Run]] = {}
    for run in runs:
        if run.job.solver == WFM:
            found.setdefault((run.job.name, run.job.limit_seconds), []).append(run)
    return [_summary(name, limit, found[name, limit]) for name, limit in sorted(found, key=_place)]


def by_size(name: str) -> tuple[int, str]:
    """Order centres by their number of people, then by name."""
    return SHAPES[name].agents if name in SHAPES else 0, name


def _place(key: tuple[str, float]) -> tuple[int, str, float]:
    return *by_size(key[0]), key[1]


def _summary(name: str, limit: float, runs: Sequence[Run]) -> Summary:
    outcomes = [run.outcome for run in runs if run.outcome is not None]
    gaps = _figures(outcomes, gap_percent)
    target = target_of(name)
    return Summary(
        name=name,
        limit_seconds=limit,
        seeds=tuple(sorted(run.job.seed for run in runs)),
        ran=len(runs),
        failed=len(runs) - len(outcomes),
        cost=_median(_figures(outcomes, lambda outcome: outcome.cost)),
        bound=_median(_figures(outcomes, lambda outcome: outcome.bound)),
        gap_percent=_median(gaps),
        gap_range=(min(gaps), max(gaps)) if gaps else None,
        gap_target=None if target is None else target.gap_percent.get(int(limit)),
        bound_seconds=_median(_figures(outcomes, bound_seconds)),
        bound_target=None if target is None else target.bound_seconds,
        first_roster_seconds=max(_figures(outcomes, first_roster_seconds), default=None),
        overrun_seconds=max((outcome.seconds - limit for outcome in outcomes), default=None),
        mebibytes=max((outcome.mebibytes for outcome in outcomes), default=None),
    )


def _figures(outcomes: Iterable[Outcome], figure: Callable[[Outcome], float | None]) -> list[float]:
    return [value for outcome in outcomes if (value := figure(outcome)) is not None]


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
