"""How long and how hard the optimiser may work."""

from __future__ import annotations

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
    """

    time_limit_seconds: float = 60.0
    deterministic_limit: float | None = None
    gap_target_percent: float = 0.05
    seed: int = 1
    workers: int = 0
