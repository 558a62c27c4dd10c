"""Work that may wait inside a CP-SAT model: how much of it is needed in each slot, and how much waits after it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfm.optimise.cover import Cover, Waiting
from wfm.optimise.cpsat import SubModel
from wfm.rules.model import IntArray


def common_unit(cover: Cover) -> int:
    """Find the largest part of a head, in thousandths, of which all wants and all work that may wait are multiples."""
    unit = np.gcd.reduce([1000, *(int(np.gcd.reduce(want.thousandths, axis=None)) for want in cover.wants)])
    for waiting in cover.waiting:
        unit = np.gcd.reduce([unit, *waiting.needed.tolist(), *waiting.backlog.work.tolist()])
    return int(unit)


def add_work(model: SubModel, waiting: Waiting, unit: int) -> dict[int, int]:
    """Let a queue's work be needed in any open slot until it is due; what is due after the end may be left.

    No cohort overtakes another, so it is enough to bound what waits after each slot: by what has come and is not due.

    Parameters
    ----------
    unit
        Thousandths of a head that variables count.

    Returns
    -------
    Variables that tell how much is needed, by slot.
    """
    slots = _slots(waiting)
    arrived, due = _cumulated(waiting, slots)
    needed = waiting.needed[slots] // unit
    most_waiting = (arrived - due) // unit
    arriving = np.diff(arrived, prepend=0) // unit
    waits_now = np.cumsum(arriving - needed)
    found: dict[int, int] = {}
    before: Sequence[int] = ()
    for place, slot in enumerate(slots.tolist()):
        waited = int(most_waiting[place - 1]) if place else 0
        cost = waiting.slope * unit / 1000
        found[slot] = model.add_variable(waited + int(arriving[place]), int(needed[place]), cost)
        after = model.add_variable(int(most_waiting[place]), int(waits_now[place]))
        own = int(arriving[place])
        model.add_row([found[slot], after, *before], [1, 1, *[-1] * len(before)], lower=own, upper=own)
        before = (after,)
    return found


def _slots(waiting: Waiting) -> IntArray:
    """Open slots from the first to the last in which some of the work can be done."""
    if not len(waiting.backlog.work):
        return np.empty(0, np.int64)
    first, last = int(waiting.backlog.first.min()), int(waiting.backlog.last.max())
    return np.flatnonzero(waiting.is_open[first : last + 1]) + first


def _cumulated(waiting: Waiting, slots: IntArray) -> tuple[IntArray, IntArray]:
    """Thousandths that have come, and that are due, by the end of each slot."""
    arrived, due = np.zeros((2, len(waiting.is_open)), np.int64)
    backlog = waiting.backlog
    np.add.at(arrived, backlog.first, backlog.work)
    np.add.at(due, backlog.last[backlog.is_due], backlog.work[backlog.is_due])
    return np.cumsum(arrived)[slots], np.cumsum(due)[slots]
