"""What each queue pays in each slot, in whole units of heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.check.sharing import Price, scaled
from wfm.domain.calendar import Calendar
from wfm.domain.demand import Queue, Requirement
from wfm.domain.instance import Instance

UnitsArray = NDArray[np.int64]
THOUSANDTHS = 1000
"""Requirements come in thousandths of a head, presence in seconds; the unit holds both as whole numbers."""


def units_per_head(calendar: Calendar) -> int:
    """Units of one head that is on the floor for one whole slot."""
    return calendar.interval_minutes * 60 * THOUSANDTHS


def head_units(calendar: Calendar, heads: NDArray[np.float64]) -> UnitsArray:
    """Turn heads into whole units."""
    return np.rint(heads * units_per_head(calendar)).astype(np.int64)


@dataclass(frozen=True)
class QueuePrice:
    """Steps of one queue's cost; what is missing is counted downwards from `need`, what is surplus upwards.

    Parameters
    ----------
    need
        Shape (slots,): units with which the queue costs nothing.
    under
        Missing units up to which a step goes, shape (slots,), and its cost per head; the last step goes down to nobody.
    over
        The same for surplus units, in every slot alike; the last step has no end.
    """

    need: UnitsArray
    under: tuple[tuple[UnitsArray, float], ...]
    over: tuple[tuple[float, float], ...]

    def in_slot(self, slot: int) -> Price:
        """Price of one slot."""
        return Price(tuple((float(up_to[slot]), cost) for up_to, cost in self.under), self.over)

    def under_steps(self) -> Iterator[tuple[UnitsArray, UnitsArray, float]]:
        """Yield of each step of missing units where it begins and ends, shape (slots,) each, and its cost per head."""
        before = np.zeros_like(self.need)
        for up_to, cost in self.under:
            yield before, up_to, cost
            before = up_to


def queue_prices(instance: Instance, requirement: Requirement) -> list[QueuePrice]:
    """Prices of the requirement's queues."""
    need = head_units(instance.calendar, requirement.heads)
    queues = [instance.queue[queue] for queue in requirement.queues]
    return [_price(instance.calendar, requirement, queue, row) for queue, row in zip(queues, need, strict=True)]


def _price(calendar: Calendar, requirement: Requirement, queue: Queue, need: UnitsArray) -> QueuePrice:
    per_head = units_per_head(calendar)
    over = scaled(queue.overstaffing.steps, per_head)
    own = requirement.prices.get(queue.id)
    if own is None:
        short = scaled(queue.understaffing.steps, per_head)
        return QueuePrice(need, tuple((np.minimum(need, up_to).astype(np.int64), cost) for up_to, cost in short), over)
    ends = own.ends * (per_head // THOUSANDTHS)
    # Seen from the need downwards, the last saving comes first, and each goes down to where the one before it ends.
    starts = [np.zeros_like(ends[0]), *ends[:-1]]
    under = tuple((ends[-1] - start, saving) for start, saving in zip(starts, own.savings, strict=True))
    return QueuePrice(ends[-1], under[::-1], over)
