"""Which targets cannot be staffed for, and what to do about them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from wfm.domain.demand import Target


@dataclass(frozen=True)
class TargetProblem:
    """A promise that no number of agents can keep, or that means nothing; `key` is its name in the configuration."""

    key: str
    value: float | None
    reason: str
    mend: str


def target_problems(target: Target) -> Iterator[TargetProblem]:
    """Find what keeps a target from being turned into heads."""
    yield from _range_problems(target)
    if target.service_level is not None and target.within_seconds is None:
        yield TargetProblem("within_seconds", None, "a service level needs its time", "give the seconds to answer in")
    if target.period != "interval" and target.service_level is None:
        reason = f"a promise over a {target.period} needs a service level, for all other promises hold in each interval"
        yield TargetProblem("period", None, reason, "give service_level with within_seconds, or leave period out")
    if target.max_abandonment is not None and (target.patience_seconds is None or math.isinf(target.patience_seconds)):
        reason = "without patience nobody ever gives up, so abandonment has no limit to keep"
        yield TargetProblem("patience_seconds", target.patience_seconds, reason, "give the callers' mean patience")
    if target.service_level is None and target.max_occupancy is None and target.max_abandonment is None:
        mend = "give service_level with within_seconds, max_occupancy or max_abandonment"
        yield TargetProblem("service_level", None, "contacts cannot become heads while nothing is promised", mend)


def _range_problems(target: Target) -> Iterator[TargetProblem]:
    """Find numbers that are out of reach or out of range."""
    level, occupancy, abandonment = target.service_level, target.max_occupancy, target.max_abandonment
    if level is not None and not 0 < level < 1:
        reason = "is no service level that can be promised, it lies above 0 and below 1"
        yield TargetProblem("service_level", level, reason, "0.99 is answering nearly everybody in time")
    if target.within_seconds is not None and not target.within_seconds >= 0:
        yield TargetProblem("within_seconds", target.within_seconds, "lies below 0", "0 means at once")
    if occupancy is not None and not 0 < occupancy <= 1:
        reason = "is no occupancy, it lies above 0 and is at most 1"
        yield TargetProblem("max_occupancy", occupancy, reason, "0.85 is 51 minutes of each hour")
    if abandonment is not None and not 0 < abandonment <= 1:
        reason = "is no share of contacts given up, it lies above 0 and is at most 1"
        yield TargetProblem("max_abandonment", abandonment, reason, "0.05 is one contact in twenty")
    if target.patience_seconds is not None and not target.patience_seconds >= 0:
        yield TargetProblem("patience_seconds", target.patience_seconds, "lies below 0", "0 means hanging up at once")
