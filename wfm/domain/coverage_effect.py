"""What attendance did to cover: minutes lost and gained by queue and slot, and how they were served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from wfm.domain.compact import Compact
from wfm.domain.ids import AgentId, QueueId


@dataclass(frozen=True)
class PlannedCover:
    """Heads of a published schedule beside the heads required; arrays have the shape (queues, slots).

    Parameters
    ----------
    start_utc
        Begin of the first slot.
    is_listed
        Whether ``coverage.csv`` speaks of the queue and slot. Elsewhere nothing is required and nobody planned.
    """

    queues: tuple[QueueId, ...]
    start_utc: datetime
    slot_minutes: int
    required: NDArray[np.float64]
    planned: NDArray[np.float64]
    is_listed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LostTime(Compact):
    """Seconds that should have been spent on the floor; `short_seconds` fell into short slots, None if unknown."""

    seconds: float = 0.0
    short_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class AgentLoss(Compact):
    """Who was missing in a queue and slot, and for how many minutes."""

    agent_id: AgentId
    minutes: float


@dataclass(frozen=True, slots=True)
class EffectRow(Compact):
    """One queue in one slot; heads are None where the plan of that slot is not known.

    Parameters
    ----------
    lost_minutes
        Agent-minutes planned on the floor and known not to be worked.
    gained_minutes
        Agent-minutes worked that were not planned on the floor.
    unknown_minutes
        Agent-minutes planned on the floor for which a punch is missing; they count as planned.
    lost_short_minutes
        Those of the lost minutes that were missed.
    who
        Agents behind the lost minutes, those with most first; empty in rows that are not among the worst.
    """

    start_utc: datetime
    queue: QueueId
    required: float | None
    planned: float | None
    actual: float | None
    short_planned: float | None
    short_actual: float | None
    lost_minutes: float
    gained_minutes: float
    unknown_minutes: float
    lost_short_minutes: float | None
    who: tuple[AgentLoss, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamLoss(Compact):
    """Lost time of a team over the period."""

    team: str
    lost: LostTime


@dataclass(frozen=True, slots=True)
class ServiceOutlook(Compact):
    """Predicted share (0-1) of a queue's contacts answered in time, on a date or over the period (`date` None).

    Parameters
    ----------
    as_planned, as_staffed, as_attended
        With the heads required, with those of the schedule, and with those who came.
    """

    queue: QueueId
    date: date | None
    contacts: float
    as_planned: float
    as_staffed: float
    as_attended: float


@dataclass(frozen=True)
class CoverageEffect:
    """The whole effect.

    Parameters
    ----------
    rows
        By start, then queue.
    lost
        Everything lost, also outside the slots of the plan.
    of_exceptions
        Lost time by id of the exception that it belongs to; exceptions without any are missing.
    within_grace
        What belongs to no exception.
    teams
        By name.
    service
        By queue; the whole period up to the report time first, then its dates.
    note
        Why there is less than could be, or empty.
    """

    rows: tuple[EffectRow, ...] = ()
    lost: LostTime = LostTime()
    of_exceptions: Mapping[str, LostTime] = field(default_factory=dict)
    within_grace: LostTime = LostTime()
    teams: tuple[TeamLoss, ...] = ()
    service: tuple[ServiceOutlook, ...] = ()
    note: str = ""

    @property
    def worst(self) -> EffectRow | None:
        """Row in which most lost minutes were missed, the first of them; None if none was."""
        rows = [row for row in self.rows if row.lost_short_minutes]
        return max(rows, key=lambda row: row.lost_short_minutes or 0.0, default=None)
