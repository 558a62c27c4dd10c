"""Tiny floors with contacts at fixed times, in seconds."""

from __future__ import annotations

from math import inf

import numpy as np

from wfm.simulation.centre import Centre, QueueTraits
from wfm.simulation.contacts import Contacts
from wfm.simulation.duties import Away, Duty
from wfm.simulation.floor import run_floor
from wfm.simulation.log import FloorLog

VOICE = QueueTraits(within_seconds=20)
CHAT = QueueTraits(is_chat=True, within_seconds=60, concurrency=2)
EMAIL = QueueTraits(is_backlog=True)
ALWAYS = (Duty(0, inf),)


def contact(
    arrived: float, handling: float, queue: int = 0, gives_up: float = inf, due: float = inf
) -> tuple[int, float, float, float, float]:
    return queue, arrived, handling, gives_up, due


def contacts(*rows: tuple[int, float, float, float, float]) -> Contacts:
    """Contacts in the order in which they arrive."""
    queue, *times = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Contacts(np.array(queue, np.int64), *(np.array(column, np.float64) for column in times))


def duty(start: float, end: float, *away: Away) -> tuple[Duty, ...]:
    return (Duty(start, end, away),)


def play(
    queues: list[QueueTraits],
    skills: list[tuple[int, ...]],
    duties: list[tuple[Duty, ...]],
    *rows: tuple[int, float, float, float, float],
    interrupted: bool = True,
) -> FloorLog:
    """Run one floor."""
    centre = Centre(tuple(queues), tuple(skills))
    return run_floor(centre, contacts(*rows), duties, is_backlog_interrupted=interrupted)


def alone(duties: tuple[Duty, ...], *rows: tuple[int, float, float, float, float]) -> FloorLog:
    """Run a floor with one agent for calls."""
    return play([VOICE], [(0,)], [duties], *rows)
