"""What a planning run yields: the roster, the checker's verdict, and how close to the optimum it is proved to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from wfm.domain.certificate import Certificate
from wfm.domain.demand import Requirement
from wfm.domain.fairness import Fairness
from wfm.domain.findings import Scorecard, Unavoidable
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction
from wfm.domain.relaxation import Relaxation
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
class Relief:
    """Something that limits the roster, and what could be saved at most if it did not.

    Parameters
    ----------
    kind
        What sort of thing it is.
    name
        Which of them, in words.
    most_cost
        No roster without it is cheaper than this one by more: the distance of this one to the bound is part of it.
    found_cost
        By how much a roster is cheaper that was found without it, 0 if none was; None where nobody searched.
    """

    kind: Literal["rule", "contract", "time off", "opening hours", "availability", "pins"]
    name: str
    most_cost: float
    found_cost: float | None = None


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
    unavoidable
        What of the short agent-hours no roster can avoid; None where nobody looked.
    reliefs
        What would help, that which could save most first; empty where nobody looked or nothing limits.
    fairness
        How evenly things are spread, one for each rule ``fair_share`` in force.
    certificate
        The proof of the bound, where it can be checked without the optimiser.
    relaxed
        Hard rules that were relaxed because no roster keeps them all. There is no bound then.
    prediction
        The service that this roster is expected to give; None where nobody looked.
    hours_saved
        Required agent-hours that queues whose service level holds over days or weeks need less than if it held in every
        interval.
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
    unavoidable: Unavoidable | None = None
    reliefs: tuple[Relief, ...] = ()
    fairness: tuple[Fairness, ...] = ()
    stages: tuple[StageRecord, ...] = ()
    certificate: Certificate | None = None
    relaxed: tuple[Relaxation, ...] = ()
    prediction: Prediction | None = None
    hours_saved: Mapping[QueueId, float] = field(default_factory=dict)

    @property
    def slot_hours(self) -> float:
        """Length of a slot in hours."""
        return self.instance.calendar.interval_minutes / 60

    @property
    def unavoidable_short_hours(self) -> float | None:
        """Short agent-hours that no roster can avoid, as far as proved; None where nobody looked."""
        return None if self.unavoidable is None else self.unavoidable.hours

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
        nothing to divide by, the gap is 0 when cost and bound are equal and None otherwise. Where hard rules were
        relaxed there is nothing to compare with.
        """
        if self.relaxed:
            return None
        distance = self.scorecard.objective - self.bound
        divisor = self._first_cost * float(self.requirement.heads.sum())
        if math.isclose(distance, 0.0, abs_tol=1e-6):
            return 0.0
        return 100 * distance / divisor if divisor > 0 else None

    def hours_worth(self, cost: float) -> float | None:
        """Tell how many missing agent-hours cost as much, priced like `gap_percent`; None where those cost nothing."""
        return cost / self._first_cost * self.slot_hours if self._first_cost > 0 else None

    @property
    def _first_cost(self) -> float:
        """Cheapest first step of understaffing over all queues, per agent and slot."""
        return min((queue.understaffing.first_cost for queue in self.instance.queues), default=0.0)

    def _surplus_heads(self, sign: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Heads over (sign +1) or short (sign -1) as they follow from the numbers as written."""
        coverage = self.scorecard.coverage
        surplus = coverage.staffed.round(HEAD_DECIMALS) - coverage.requirement.heads.round(HEAD_DECIMALS)
        return np.maximum(0.0, sign * surplus)
