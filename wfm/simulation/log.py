"""What happened on the floor, as it is written down while the floor runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FloorLog:
    """Times in seconds after the horizon's start.

    Parameters
    ----------
    answered
        Per contact, when an agent took it up first; NaN if nobody did.
    finished
        Per contact, when it was done; NaN if it never was.
    agent
        Per contact, who took it up first; -1 if nobody did.
    on_floor
        Stretches (agent, start, end) on the floor, contacts after the end of a duty included.
    backlog
        Stretches (agent, start, end) of work for backlog queues.
    overruns
        (end of the duty as planned, seconds that it lasted longer, queue of the last contact).
    """

    answered: list[float]
    finished: list[float]
    agent: list[int]
    on_floor: list[tuple[int, float, float]] = field(default_factory=list)
    backlog: list[tuple[int, float, float]] = field(default_factory=list)
    overruns: list[tuple[float, float, int]] = field(default_factory=list)
