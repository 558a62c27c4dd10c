"""What the independent checker reports: broken rules, coverage, and the cost they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.domain.demand import Requirement
from wfm.domain.ids import AgentId


@dataclass(frozen=True)
class Finding:
    """A rule broken by a schedule.

    Parameters
    ----------
    amount
        How often or by how much, in `unit`.
    cost
        Price of it, 0 for a hard rule.
    message
        One sentence that a planner understands without the configuration at hand.
    """

    rule: str
    is_hard: bool
    agent_id: AgentId | None
    date: date | None
    amount: float
    unit: str
    cost: float
    message: str


@dataclass(frozen=True)
class Coverage:
    """Heads per queue and slot once every staffed head is shared out, shape (queues, slots) each.

    `staffed` counts agents on the floor, net of breaks, meals and activities, history's tail included.
    """

    requirement: Requirement
    staffed: NDArray[np.float64]

    @property
    def short(self) -> NDArray[np.float64]:
        """Heads missing."""
        return np.maximum(0.0, self.requirement.heads - self.staffed)

    @property
    def over(self) -> NDArray[np.float64]:
        """Heads beyond the need."""
        return np.maximum(0.0, self.staffed - self.requirement.heads)


@dataclass(frozen=True)
class Unavoidable:
    """What no roster could avoid of what is missing, as far as proved: never too much, maybe too little.

    Parameters
    ----------
    hours
        Agent-hours over the horizon and all queues.
    by_day, by_queue
        Agent-hours that would be missing if that date, or that queue, alone counted.
    heads
        Shape (queues, slots): heads that would be missing if that slot of that queue alone counted.
    """

    hours: float
    by_day: tuple[float, ...]
    by_queue: tuple[float, ...]
    heads: NDArray[np.float64]


@dataclass(frozen=True)
class Scorecard:
    """The checker's verdict on a schedule.

    Parameters
    ----------
    findings
        Every broken rule, hard ones first.
    parts
        Cost per term: `understaffing`, `overstaffing`, and one entry per priced rule.
    reasons
        Why a queue is short in a slot, as far as arithmetic can tell, by (queue index, slot).
    """

    findings: tuple[Finding, ...]
    coverage: Coverage
    parts: Mapping[str, float]
    reasons: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    @property
    def objective(self) -> float:
        """Total cost."""
        return float(sum(self.parts.values()))

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Findings of hard rules."""
        return tuple(finding for finding in self.findings if finding.is_hard)
