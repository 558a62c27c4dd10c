"""Agent-hours of one queue over some slots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.domain.result import HEAD_DECIMALS, RosterResult


@dataclass(frozen=True)
class QueueHours:
    """Agent-hours: needed on the floor, there, missing, and beyond the need."""

    required: float
    staffed: float
    short: float
    over: float


def queue_hours(result: RosterResult, index: int, slots: range) -> QueueHours:
    """Add up the hours of a queue, from heads as they are written."""
    span, coverage = slice(slots.start, slots.stop), result.scorecard.coverage
    # Work that may wait is needed when this roster does it, not when the plan behind the requirement would have.
    required = coverage.requirement.heads[index, span].round(HEAD_DECIMALS)
    staffed = coverage.staffed[index, span].round(HEAD_DECIMALS)
    sums = (required, staffed, np.maximum(0.0, required - staffed), np.maximum(0.0, staffed - required))
    return QueueHours(*(float(heads.sum()) * result.slot_hours for heads in sums))
