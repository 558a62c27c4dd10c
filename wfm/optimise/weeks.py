"""Weeks that the people of one group may work, and how many of them take each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from wfm.optimise.duties import Duties
from wfm.rules.model import FloatArray, IntArray


@dataclass
class Weeks:
    """Weeks of one group and how many of its people take each.

    Parameters
    ----------
    duty
        Shape (weeks, days): duties of the group's first member.
    breaks
        Shape (weeks, days, breaks): start slots.
    heads
        Shape (weeks, slots): presence on the floor.
    cost
        Shape (weeks,): cost of rules.
    weight
        Shape (weeks,).
    """

    duty: IntArray
    breaks: IntArray
    heads: FloatArray
    cost: FloatArray
    weight: FloatArray
    known: set[bytes] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.cost)

    def copy(self) -> Weeks:
        """Copy what changes in place."""
        return replace(self, weight=self.weight.copy(), known=set(self.known))

    def keep(self, which: IntArray) -> None:
        """Forget all others."""
        self.duty, self.breaks, self.heads = self.duty[which], self.breaks[which], self.heads[which]
        self.cost, self.weight = self.cost[which], self.weight[which]
        self.known = {name_of(duty, breaks) for duty, breaks in zip(self.duty, self.breaks, strict=True)}


def name_of(duty: IntArray, breaks: IntArray) -> bytes:
    """Tell one week from another."""
    return duty.tobytes() + breaks.tobytes()


def no_weeks(duties: Duties, slots: int, most_breaks: int) -> Weeks:
    """Begin a group that knows no week yet."""
    days = duties.day_count
    return Weeks(
        duty=np.empty((0, days), np.int64),
        breaks=np.empty((0, days, most_breaks), np.int64),
        heads=np.empty((0, slots), np.float32),
        cost=np.empty(0),
        weight=np.empty(0),
    )
