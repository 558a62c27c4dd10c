"""What work that may wait costs at the least, at prices of cover."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.check.queue_levels import WholeArray
from wfm.check.queue_price import THOUSANDTHS, units_per_head
from wfm.domain.calendar import Calendar
from wfm.domain.demand import Backlog


class WorkPrice:
    """Price of a unit of one queue's work in each slot; amounts are whole numbers of any size.

    Parameters
    ----------
    needed
        Shape (slots,): units of heads by which the requirement has planned the work.
    first
        Price of a unit in every slot before anything is added.
    """

    def __init__(
        self,
        calendar: Calendar,
        backlog: Backlog,
        is_open: NDArray[np.bool_],
        needed: NDArray[np.int64],
        first: int,
    ) -> None:
        self._backlog, self._is_open = backlog, is_open
        self._needed: WholeArray = needed.astype(object)
        self._units: WholeArray = backlog.work.astype(object) * (units_per_head(calendar) // THOUSANDTHS)
        self._price: WholeArray = np.full(len(needed), first, dtype=object)

    def add(self, slots: NDArray[np.int64], price: WholeArray) -> None:
        """Make work in some slots dearer."""
        self._price[slots] += price

    def as_planned(self) -> int:
        """Price of the work when it is done as planned."""
        return int((self._needed * self._price).sum())

    def cheapest(self) -> int:
        """Price of the work when each cohort is done where it is cheapest; what is due after the end may be left."""
        total = 0
        cohorts = zip(self._backlog.first, self._backlog.last, self._backlog.is_due, self._units, strict=True)
        for first, last, is_due, units in cohorts:
            window = self._price[first : last + 1][self._is_open[first : last + 1]]
            least = window.min()
            total += int(units) * int(least if is_due else min(0, least))
        return total
