"""Figures of a single run."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from itertools import pairwise

from measure.records import Outcome, Point

BOUND_PERCENT = 0.02
"""A bound counts as proved once it lies within so many percent of required hours of the final one."""


def percent(outcome: Outcome, cost: float | None, bound: float | None) -> float | None:
    """Express the distance of a cost and a bound in percent of required hours."""
    if cost is None or bound is None:
        return None
    if outcome.full_cost <= 0:
        return 0.0 if cost <= bound else None
    return 100 * max(0.0, cost - bound) / outcome.full_cost


def gap_percent(outcome: Outcome) -> float | None:
    """Gap at the end of a run."""
    return percent(outcome, outcome.cost, outcome.bound)


def gaps_over_time(outcome: Outcome) -> list[tuple[float, float]]:
    """Pairs of seconds and the gap proved by then, the end of the run included."""
    found = [(point.seconds, percent(outcome, point.cost, point.bound)) for point in _points(outcome)]
    found.append((outcome.seconds, gap_percent(outcome)))
    return [(seconds, gap) for seconds, gap in found if gap is not None]


def first_roster_seconds(outcome: Outcome) -> float | None:
    """When there was a roster for the first time; None if never."""
    end = [outcome.seconds] if outcome.cost is not None else []
    return min([*(point.seconds for point in _points(outcome) if point.cost is not None), *end], default=None)


def bound_seconds(outcome: Outcome) -> float | None:
    """When the bound was proved but for `BOUND_PERCENT`; None if there is no bound."""
    if outcome.bound is None:
        return None
    enough = outcome.bound - BOUND_PERCENT / 100 * outcome.full_cost
    proved = (point.seconds for point in _points(outcome) if point.bound is not None and point.bound >= enough)
    return min(proved, default=outcome.seconds)


def seconds_to_gap(outcome: Outcome, wanted_percent: float) -> float | None:
    """When roster and bound were within a gap for the first time; None if never."""
    return min((seconds for seconds, gap in gaps_over_time(outcome) if gap <= wanted_percent), default=None)


def stage_seconds(outcome: Outcome, stage: str) -> float | None:
    """Length of all stages of a name, each from the end of the one before; None if there was none.

    The first stage begins where the optimisation does.
    """
    began = outcome.trace[0].seconds if outcome.trace else 0.0
    ends = [Point("", began, None, None), *outcome.stages]
    lengths = [after.seconds - before.seconds for before, after in pairwise(ends) if after.stage == stage]
    return sum(lengths) if lengths else None


def round_seconds(outcome: Outcome, stage: str) -> float | None:
    """Median time between two reports of progress of a stage; None where there were fewer than two."""
    lengths = [
        after.seconds - before.seconds
        for before, after in pairwise(outcome.trace)
        if before.stage == after.stage == stage
    ]
    return statistics.median(lengths) if lengths else None


def _points(outcome: Outcome) -> Iterable[Point]:
    return sorted((*outcome.stages, *outcome.trace), key=lambda point: point.seconds)
