"""What a roster was allowed to break because no roster keeps all hard rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wfm.domain.ids import AgentId


@dataclass(frozen=True)
class Relaxation:
    """One hard rule that was relaxed, for one agent or, where several people are concerned, for all.

    Parameters
    ----------
    agent_id
        None where the rule was relaxed for everybody.
    date
        The date concerned, or the first one of the week; None where none is.
    amount
        By how much the cheapest way out breaks the rule, in `unit`; 0 where that is not known beforehand.
    change
        What to change in the input so that the rule would not have been broken.
    """

    rule: str
    agent_id: AgentId | None
    date: date | None
    amount: float
    unit: str
    change: str
