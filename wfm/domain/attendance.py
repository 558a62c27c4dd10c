"""Clock punches, and what comparing them with a published schedule yields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wfm.domain.ids import AgentId

PunchEvent = Literal["in", "out", "break_start", "break_end", "meal_start", "meal_end"]


@dataclass(frozen=True)
class Punch:
    """One event at the clock.

    Parameters
    ----------
    row
        Row of the input file, for messages and for the order of equal times.
    is_ambiguous
        Whether its local time happens twice and no offset said which pass is meant.
    """

    agent_id: AgentId
    time_utc: datetime
    event: PunchEvent
    row: int = 0
    is_ambiguous: bool = False
