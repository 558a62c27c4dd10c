"""Heads required per queue and slot: curves with two peaks a day, scaled to what the people can supply."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from centres.kinds import Person
from centres.nights import night_heads
from centres.shape import Shape
from centres.work import CLOSES, DAYS, OPENS, SLOT_MINUTES

SLOTS_A_DAY = 96
WEEKDAY_FACTORS = (1.12, 1.06, 1.02, 1.0, 1.02, 0.92, 0.86)
NOISE = 0.03
BUSY: tuple[int, int] = (6 * 60, 23 * 60)
"""Minutes between which a centre that never closes has more than its nightly demand."""

HeadsArray = NDArray[np.float64]


def row_minutes(shape: Shape, queue: int) -> int:
    """Length of a row of demand: every second queue is told by the half hour, unless its heads are planted."""
    return 2 * SLOT_MINUTES if queue % 2 and not shape.planted else SLOT_MINUTES


def curved_requirement(shape: Shape, people: Sequence[Person], random: np.random.Generator) -> HeadsArray:
    """Heads per queue and slot, shape (queues, 672), to one decimal, equal within each row of demand."""
    supply = supply_by_queue(shape, people)
    nights = night_heads(shape, people)
    return np.stack(
        [_queue_heads(shape, queue, shape.load * supply[queue], nights[queue], random) for queue in range(shape.queues)]
    )


def supply_by_queue(shape: Shape, people: Sequence[Person]) -> HeadsArray:
    """Slots on the floor that people supply to each queue, shape (queues,), several skills sharing equally."""
    supply = np.zeros(shape.queues)
    for person in people:
        supply[list(person.kind.skills)] += person.kind.supply_slots() / len(person.kind.skills)
    return supply


def _queue_heads(shape: Shape, queue: int, total: float, at_night: float, random: np.random.Generator) -> HeadsArray:
    step = row_minutes(shape, queue) // SLOT_MINUTES
    curve = _curve(shape, random)
    curve *= random.normal(1.0, NOISE, curve.shape).clip(0.8, 1.2)
    curve = curve.reshape(-1, step).mean(axis=1).repeat(step)
    base = np.full(curve.shape, at_night)
    heads = base + curve * max(0.0, total - base.sum()) / curve.sum()
    rounded: HeadsArray = heads.round(1)
    return rounded


def _curve(shape: Shape, random: np.random.Generator) -> HeadsArray:
    """Contacts by slot of the week, shape (672,), in no unit: peaks in the morning and the afternoon."""
    opens, closes = BUSY if shape.hours == "round_the_clock" else (OPENS[shape.hours], CLOSES[shape.hours])
    hour = (np.arange(SLOTS_A_DAY) + 0.5) * SLOT_MINUTES / 60
    morning, afternoon = 10.5 + random.uniform(-0.5, 0.5), 16.0 + random.uniform(-0.75, 0.75)
    day = 0.20 + 0.80 * _bell(hour, morning, 1.9) + 0.68 * _bell(hour, afternoon, 2.6)
    day[(hour * 60 < opens) | (hour * 60 > closes)] = 0.0
    factors = np.array(WEEKDAY_FACTORS) * random.normal(1.0, 0.02, DAYS)
    return np.outer(factors, day).ravel()


def _bell(hour: HeadsArray, middle: float, width: float) -> HeadsArray:
    bell: HeadsArray = np.exp(-0.5 * ((hour - middle) / width) ** 2)
    return bell
