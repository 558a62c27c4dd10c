"""How a simulation is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from wfm.staffing.service import DEFAULT_PATIENCE_SECONDS

Absence = Literal["none", "shift", "slots"]
DEFAULT_WITHIN_SECONDS = 20.0
"""Weighs the wait of a contact against that of another queue's where a queue promises no time to answer in."""


@dataclass(frozen=True)
class SimulationSettings:
    """Choices of a simulation; equal settings give equal results.

    Parameters
    ----------
    replications
        How often the horizon is played, each time with other contacts and absences, 1 or more.
    seed
        0 or more.
    absence
        How shrinkage takes people away: ``none`` not at all; ``shift`` for whole shifts, each agent and shift by itself
        with the shrinkage of the agent's first skill as its probability; ``slots`` likewise for single slots.
    handling_variation
        Coefficient of variation of lognormal handling times, 0 or more (0 makes all equal); None takes exponential
        ones.
    default_patience_seconds
        Mean patience in live queues whose target gives none, 0 or more; infinite means that nobody gives up.
    is_backlog_interrupted
        Whether an agent puts work of email and back office aside, to be continued later by anybody, for a live contact,
        a break or the end of the shift. Otherwise it is finished first.
    """

    replications: int = 20
    seed: int = 1
    absence: Absence = "shift"
    handling_variation: float | None = None
    default_patience_seconds: float = DEFAULT_PATIENCE_SECONDS
    is_backlog_interrupted: bool = True

    def __post_init__(self) -> None:
        if self.replications < 1:
            raise ValueError(f"at least one replication is needed, not {self.replications}")
        if self.seed < 0:
            raise ValueError(f"a seed is 0 or more, not {self.seed}")
        if self.absence not in get_args(Absence):
            raise ValueError(f"absence is none, shift or slots, not {self.absence}")
        if self.handling_variation is not None and not 0 <= self.handling_variation < float("inf"):
            raise ValueError(f"a coefficient of variation is 0 or more, not {self.handling_variation}")
        if not self.default_patience_seconds >= 0:
            raise ValueError(f"patience is 0 seconds or more, not {self.default_patience_seconds}")
