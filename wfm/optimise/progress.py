"""What a search tells while it runs; apart from the search, so that whoever only looks on loads no solver."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """A line of progress: stage, cost of the best roster so far, bound, gap in percent of required hours, time left.

    `seconds_left` is None where work is counted instead of time.
    """

    stage: str
    cost: float | None
    bound: float | None
    gap_percent: float | None
    seconds: float
    seconds_left: float | None
