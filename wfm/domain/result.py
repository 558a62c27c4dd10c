"""What a planning run yields: the roster, the checker's verdict, and how close to the optimum it is proved to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfm.domain.certificate import Certificate
from wfm.domain.demand import Requirement
from wfm.domain.findings import Scorecard
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster

HEAD_DECIMALS = 6
"""Decimals to which heads are written; sums over heads use the numbers as written."""


@dataclass(frozen=True)
class StageRecord:
    """One stage of the optimisation; cost and bound are those at its end, None where there was none yet."""

    name: str
    seconds: float
    cost: float | None = None
    bound: float | None = None


@dataclass(frozen=True)
class RosterResult:
    """A checked roster with its proof.

    Parameters
    ----------
    bound
        Proved lower bound of the objective: no roster under the hard rules costs less.
    status
        ``optimal`` when cost and bound are equal.
    seconds
        Wall-clock time of the run.
    input_sha256
        Fingerprint of the input tables and the configuration.
    versions
        Version of every component that matters, by name.
    notes
        What the reader of the input wants to tell about it.
    unavoidable_short_hours
        Short agent-hours that no roster can avoid, as far as proved; None where nobody looked.
    certificate
        The proof of the bound, where it can be checked without the optimiser.
    """

    instance: Instance
    requirement: Requirement
    roster: Roster
    scorecard: Scorecard
    bound: float
    status: Literal["optimal", "feasible"]
    seconds: float
    seed: int
    input_sha256: str
    versions: Mapping[str, str]
    notes: tuple[str, ...] = ()
    unavoidable_short_hours: float | None = None
    stages: tuple[StageRecord, ...] = ()
    certificate: Certificate | None = None

    @property
    def slot_hours(self) -> float:
        """Length of a slot in hours."""
        return self.instance.calendar.interval_minutes / 60

    @property
    def required_hours(self) -> float:
        """Agent-hours needed on the floor over all queues."""
        return float(self.requirement.heads.round(HEAD_DECIMALS).sum()) * self.slot_hours

    @property
    def short_hours(self) -> float:
        """Agent-hours missing over all queues."""
        return float(self._surplus_heads(-1).sum()) * self.slot_hours

    @property
    def over_hours(self) -> float:
        """Agent-hours beyond the need over all queues."""
        return float(self._surplus_heads(+1).sum()) * self.slot_hours

    @property
    def gap_percent(self) -> float | None:
        """Distance of cost and bound in percent of what leaving all required hours short would cost at the least.

        The divisor prices every required agent-slot at the cheapest first step of understaffing over all queues. With
        nothing to divide by, the gap is 0 when cost and bound are equal and None otherwise.
        """
        distance = self.scorecard.objective - self.bound
        first_cost = min((queue.understaffing.first_cost for queue in self.instance.queues), default=0.0)
        divisor = first_cost * float(self.requirement.heads.sum())
        if math.isclose(distance, 0.0, abs_tol=1e-6):
            return 0.0
        return 100 * distance / divisor if divisor > 0 else None

    def _surplus_heads(self, sign: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Heads over (sign +1) or short (sign -1) as they follow from the numbers as written."""
        coverage = self.scorecard.coverage
        surplus = coverage.staffed.round(HEAD_DECIMALS) - coverage.requirement.heads.round(HEAD_DECIMALS)
        return np.maximum(0.0, sign * surplus)
