"""Work that may wait, in a roster in fractions: how much of each cohort is done when, while prices are found."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wfm.optimise.cover import Waiting
from wfm.rules.model import FloatArray, IntArray

EVERY = slice(None)


@dataclass
class Work:
    """One queue's work.

    Parameters
    ----------
    number
        Position among all work that may wait.
    windows
        Open slots in which each cohort can be done, shape (cohorts, slots of the longest window); -1 fills rows up.
    weight
        Shape (cohorts, slots of the longest window + 1): heads by which each cohort is done in each slot of its window;
        the last place is what is left at the end.
    """

    number: int
    waiting: Waiting
    windows: IntArray
    weight: FloatArray

    def copy(self) -> Work:
        """Copy what changes in place."""
        return replace(self, weight=self.weight.copy())

    @property
    def heads(self) -> FloatArray:
        """Heads that do the work, shape (slots,)."""
        found = np.zeros(len(self.waiting.needed) + 1)
        np.add.at(found, self.windows, self.weight[:, :-1])
        return found[:-1]

    def prices(self, price: FloatArray, cohorts: IntArray | slice = EVERY) -> FloatArray:
        """Price all places of `weight`, of some cohorts; `price` of a head in each slot has shape (slots,)."""
        left = np.where(self.waiting.backlog.is_due[cohorts], np.inf, 0.0)
        return np.column_stack([np.append(price, np.inf)[self.windows[cohorts]], left])

    def cheapest(self, price: FloatArray) -> float:
        """Cost of the work when each cohort is done where it is cheapest."""
        return float(self.waiting.backlog.work @ self.prices(price).min(axis=1)) / 1000

    def most_gaining(self, price: FloatArray, least: float, count: int) -> list[int]:
        """Cohorts that would gain most if what is done where it is dearest were done where it is cheapest."""
        prices = self.prices(price)
        dearer = np.where(self.weight > 0, prices - prices.min(axis=1, keepdims=True), 0.0)
        gain = (dearer * self.weight).max(axis=1, initial=0.0)
        order = np.argsort(-gain, kind="stable")[:count]
        return [int(cohort) for cohort in order if gain[cohort] > least]


def build_work(number: int, waiting: Waiting) -> Work:
    """Do the work when the cover has it done, first due first; what that leaves undone is left."""
    backlog = waiting.backlog
    own = zip(backlog.first.tolist(), backlog.last.tolist(), strict=True)
    slots = [first + np.flatnonzero(waiting.is_open[first : last + 1]) for first, last in own]
    longest = max(map(len, slots), default=0)
    windows, weight = np.full((len(slots), longest), -1), np.zeros((len(slots), longest + 1))
    able = waiting.needed.copy()
    for cohort, (window, work) in enumerate(zip(slots, backlog.work.tolist(), strict=True)):
        done = np.diff(np.minimum(np.cumsum(able[window]), work), prepend=0)
        able[window] -= done
        windows[cohort, : len(window)] = window
        weight[cohort, : len(window)], weight[cohort, -1] = done / 1000, (work - done.sum()) / 1000
    return Work(number, waiting, windows, weight)
