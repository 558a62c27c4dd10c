"""How long and how hard the optimiser may work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SolverSettings:
    """Limits of one optimisation.

    Parameters
    ----------
    time_limit_seconds
        Wall-clock limit from the start of the first stage.
    deterministic_limit
        Limit in units of counted work instead of seconds; with ``workers=1`` the same input then gives the same roster.
        None means that the clock decides.
    gap_target_percent
        Stop as soon as the gap, in percent of required hours, is at most this.
    seed
        Seed of every random choice.
    workers
        Pieces of the search that are solved at once, each by one thread; 0 means as many as there are cores.
    what_helps_seconds
        Wall-clock limit of each roster that is planned afterwards without one of the limits, to see what that saves;
        0 plans none.
    """

    time_limit_seconds: float = 60.0
    deterministic_limit: float | None = None
    gap_target_percent: float = 0.05
    seed: int = 1
    workers: int = 0
    what_helps_seconds: float = 0.0


Override = Callable[[SolverSettings], SolverSettings]
"""Makes the solver settings in force from those of the configuration."""
