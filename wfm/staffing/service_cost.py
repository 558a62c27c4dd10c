"""What a head is worth where a queue has `cost: service`: the contacts that would be missed without it.

In each slot the contacts missed with n heads (`service`), made convex from below, tell what the n-th head saves. A
factor that is the same in all slots turns contacts into money, such that heads up to the requirement save on average
what the queue's `understaffing_cost` says. Then each head is priced by the nearest rung of a ladder: `RUNGS` times the
`understaffing_cost`, by the quotient. So a price is at most 26 % off, and all slots share a few prices, which is what
keeps the model and the proof small.

- Heads up to the requirement, its last fraction taken as a whole head, save at least the lowest rung.
- Heads up to `min_agents` save at least the `understaffing_cost`, for they are promised whoever calls.
- Heads beyond the requirement count for as long as they save at least half a step below the lowest rung and no less
  than one head too many costs. All further heads are surplus.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import DemandInterval, Queue, Requirement, SlotPrices
from wfm.domain.instance import Instance
from wfm.errors import Issue
from wfm.staffing.impatience import FloatArray, IntArray
from wfm.staffing.service import convex_below, serve
from wfm.staffing.slot_contacts import contacts_by_slot, rows_by_queue

RUNGS = (4.0, 2.5, 1.6, 1.0, 0.63, 0.4, 0.25, 0.16)
"""Prices of a head in units of the `understaffing_cost`, five to a power of ten."""
_LOWEST, _SURPLUS, _AVERAGE = len(RUNGS) - 1, len(RUNGS), RUNGS.index(1.0)
_LEAST_OF_RUNG = np.sqrt(np.array(RUNGS) * np.array((*RUNGS[1:], 0.1)))
_MOST_POINTS = 64
"""Numbers of heads for which a slot's contacts are worked out; between them they lie on straight lines."""
_MISSED_DECIMALS = 9
_HALVINGS = 60


def with_service_prices(instance: Instance, requirement: Requirement) -> Requirement:
    """Add prices by slot of all queues with `cost: service`.

    Parameters
    ----------
    requirement
        Heads of the instance's queues, in their order.
    """
    rows = rows_by_queue(instance.demand)
    prices = {
        queue.id: _slot_prices(queue, required, _savings(instance.calendar, queue, rows[queue.id], required))
        for queue, required in zip(instance.queues, requirement.heads, strict=True)
        if queue.cost == "service"
    }
    return replace(requirement, prices=prices) if prices else requirement


def service_cost_issues(queue: Queue, rows: Sequence[DemandInterval]) -> Iterator[Issue]:
    """Find what keeps a queue's heads from being priced by contacts."""
    given = next((row for row in rows if row.required is not None), None)
    if queue.cost == "service" and given is not None:
        reason = f"queue '{queue.id}' has cost: service, which is worked out from contacts, not from heads as given"
        mend = f"give volume and aht_seconds instead of required, or take cost: service off the queue '{queue.id}'"
        yield Issue("demand.csv", reason, row=given.row, column="required", mend=mend)


# Contacts saved -------------------------------------------------------------------------------------------------------


def _savings(calendar: Calendar, queue: Queue, rows: Sequence[DemandInterval], required: FloatArray) -> FloatArray:
    """Contacts that each further head saves, shape (slots, heads); rows never rise."""
    contacts = contacts_by_slot(calendar, queue, rows)
    slot_seconds = calendar.interval_minutes * 60.0
    points = _points(queue, contacts.volume * contacts.aht_seconds / slot_seconds, required)
    slot, column = np.nonzero(np.diff(points, axis=1, prepend=-1.0))
    heads = points[slot, column]
    on_floor = heads * (1.0 - queue.shrinkage)
    missed = serve(queue, contacts.volume[slot], contacts.aht_seconds[slot], slot_seconds, on_floor).missed
    firsts = np.flatnonzero(column == 0)[1:]
    whole = np.arange(int(points.max(initial=0.0)) + 1)
    own = zip(np.split(heads, firsts), np.split(missed, firsts), strict=True)
    table = convex_below(np.array([np.minimum.accumulate(np.interp(whole, *each)) for each in own]))
    # Rounding takes what differs from machine to machine off, so that a head has the same rung everywhere.
    saved: FloatArray = np.round(-np.diff(table, axis=1), _MISSED_DECIMALS).clip(0.0)
    return np.minimum.accumulate(saved, axis=1)


def _points(queue: Queue, load: FloatArray, required: FloatArray) -> FloatArray:
    """Choose numbers of heads, shape (slots, points), from none to so many that hardly any contact is missed."""
    per_head = queue.at_once * (1.0 - queue.shrinkage)
    most = np.ceil(np.maximum((load + 4.0 * np.sqrt(load) + 3.0) / per_head, required))
    few = np.floor(np.minimum(0.7 * load / per_head, np.maximum(most - 0.75 * _MOST_POINTS, 0.0)))
    steps = np.linspace(0.0, 1.0, _MOST_POINTS // 4, endpoint=False)
    rest = np.linspace(0.0, 1.0, 3 * _MOST_POINTS // 4 + 1)
    points: FloatArray = np.round(
        np.concatenate([few[:, None] * steps, few[:, None] + (most - few)[:, None] * rest], axis=1)
    )
    return points


# Prices ---------------------------------------------------------------------------------------------------------------


def _slot_prices(queue: Queue, required: FloatArray, saved: FloatArray) -> SlotPrices:
    """Put every head on its rung, and count heads by rung."""
    number = np.arange(1, saved.shape[1] + 1)
    needed = (required[:, None] - (number - 1)).clip(0.0, 1.0)
    promised = (needed > 0) & (number <= math.ceil((queue.target.min_agents or 0) / (1.0 - queue.shrinkage)))
    rung = _rung(saved * _price_of_contact(saved, needed, promised))
    average = queue.understaffing.first_cost
    savings = [round(average * part, 6) for part in RUNGS]
    worthwhile = sum(saving >= queue.overstaffing.first_cost for saving in savings)
    rung[(needed == 0) & (rung >= worthwhile)] = _SURPLUS
    rung[needed > 0] = np.minimum(rung[needed > 0], _LOWEST)
    rung[promised] = np.minimum(rung[promised], _AVERAGE)
    ends = 1000 * np.array([(rung <= own).sum(axis=1) for own in range(len(RUNGS))], dtype=np.int64)
    used = np.flatnonzero(np.diff(ends, axis=0, prepend=0).any(axis=1)).tolist() or [_AVERAGE]
    return SlotPrices(tuple(savings[own] for own in used), ends[used])


def _rung(price: FloatArray) -> IntArray:
    """Position of the nearest rung; `_SURPLUS` below all of them."""
    return np.digitize(price, _LEAST_OF_RUNG).astype(np.int64)


@dataclass(frozen=True)
class _Needed:
    """Needed heads, ascending by the contacts that they save.

    Parameters
    ----------
    saved
        Shape (heads,).
    up_to
        Shape (heads + 1,): how many heads there are up to each, the last one of a slot in part.
    price
        Shape (rungs + 1,): price of a head on each rung, and below all of them.
    """

    saved: FloatArray
    up_to: FloatArray
    price: FloatArray

    def cost(self, factor: float) -> float:
        """Tell what all heads save together, a contact being worth `factor`."""
        below = self.up_to[np.searchsorted(self.saved, _LEAST_OF_RUNG / factor)]
        return float(-np.diff([self.up_to[-1], *below, 0.0]) @ self.price)


def _needed(saved: FloatArray, share: FloatArray, least: float) -> _Needed:
    order = np.argsort(saved, kind="stable")
    up_to = np.concatenate([[0.0], np.cumsum(share[order])])
    return _Needed(saved[order], up_to, np.maximum((*RUNGS, RUNGS[-1]), least))


def _price_of_contact(saved: FloatArray, needed: FloatArray, promised: np.ndarray) -> float:
    """Find the price of a contact with which needed heads save 1 on average, as nearly as the rungs allow.

    Where a whole range of prices does, their geometric mean is taken.
    """
    some = saved[(needed > 0) & (saved > 0)]
    if not len(some):
        return 1.0
    free = (needed > 0) & ~promised
    groups = (_needed(saved[free], needed[free], 0.0), _needed(saved[promised], needed[promised], 1.0))
    lowest, highest = _LEAST_OF_RUNG[-1] / some.max() / 2, 2 * _LEAST_OF_RUNG[0] / some.min()
    wanted, rounding = needed.sum(), 1e-9 * needed.sum()
    found = []
    for limit in (wanted - rounding, wanted + rounding):
        low, high = math.log(lowest), math.log(highest)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if sum(group.cost(math.exp(middle)) for group in groups) < limit:
                low = middle
            else:
                high = middle
        found.append(high)
    return math.exp(sum(found) / 2)
