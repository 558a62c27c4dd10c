"""Nights of a centre that never closes: how many heads they get, and who worked the one before the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from centres.kinds import Person
from centres.shape import Shape
from centres.work import DAYS, SLOT_MINUTES

BEFORE_START, BEFORE_END = -120, 390
"""The night shift before the horizon, 22:00–06:30, in minutes after the first midnight."""
_USE = 0.75
_FLEXIBLE_USE = 0.3
_SLOTS_OF_A_NIGHT = 32


def night_heads(shape: Shape, people: Sequence[Person]) -> NDArray[np.float64]:
    """Heads that each queue needs at night, shape (queues,): what night workers can give, others now and then."""
    heads = np.zeros(shape.queues)
    for person in people:
        if person.kind.works_nights:
            use = _FLEXIBLE_USE if person.kind.windows is None else 1.0
            heads[person.kind.skills[0]] += use * person.kind.supply_slots()
    return heads * _USE / (DAYS * _SLOTS_OF_A_NIGHT)


def with_night_before(shape: Shape, people: Sequence[Person]) -> list[Person]:
    """Let the first night workers of each queue have worked the night before the horizon."""
    missing = np.rint(night_heads(shape, people)).astype(int).tolist()
    told: list[Person] = []
    for person in people:
        queue = person.kind.skills[0]
        is_chosen = person.kind.works_nights and missing[queue] > 0
        missing[queue] -= is_chosen
        told.append(replace(person, worked_before=True) if is_chosen else person)
    return told


def tail_slots() -> slice:
    """Slots of the horizon that the night before reaches into."""
    return slice(0, BEFORE_END // SLOT_MINUTES)
