"""What was required and planned in a slot of a schedule that has been published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wfm.domain.ids import QueueId


@dataclass(frozen=True, slots=True)
class PlannedCover:
    """One row of ``coverage.csv``: heads required, and heads planned on the floor net of breaks and meals."""

    start_utc: datetime
    queue: QueueId
    required: float
    planned: float
