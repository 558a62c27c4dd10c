"""From staffed heads to the service that they are expected to give, with a band where the forecast has a spread.

- Heads on the floor count times (1 − shrinkage). A head with several skills counts with the share that each of its
  queues has got of it. So a queue can have more heads than it needs, and serves better than planned.
- Every slot stands for itself, in its steady state; sums over slots give dates, weeks and queues.
- The band is the service if contacts come in at their 90th, or at their 10th percentile, in all slots of a period at
  once. Errors of a forecast go together within a day, so this is about right for dates. Over weeks, where they partly
  even out, the band is rather too wide than too narrow.
- Work that may wait is in time if it is done by its deadline (`backlog_service`); it counts when it is due.
- A queue that gives the heads required instead of contacts has no prediction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import DemandInterval, Queue
from wfm.domain.instance import Instance
from wfm.domain.prediction import Prediction, ServiceFigures
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.outlook import Desk, Outlook
from wfm.staffing.served import Service
from wfm.staffing.slot_contacts import rows_by_queue


def predict_service(instance: Instance, staffed: FloatArray) -> Prediction:
    """Tell what service staffed heads give.

    Parameters
    ----------
    staffed
        Agents on the floor, net of breaks, meals and activities, before shrinkage, shape (queues, slots), in the order
        of the instance's queues.
    """
    rows = rows_by_queue(instance.demand)
    unknown = {queue.id: reason for queue in instance.queues if (reason := _why_unknown(queue, rows[queue.id]))}
    desks = [
        Desk(instance.calendar, queue, () if queue.id in unknown else tuple(rows[queue.id]), heads)
        for queue, heads in zip(instance.queues, staffed, strict=True)
    ]
    outlooks = [desk.outlook() for desk in desks]
    is_known = np.array([queue.id not in unknown for queue in instance.queues], dtype=np.bool_)
    is_live = np.array([not desk.may_wait for desk in desks], dtype=np.bool_)
    slots = np.arange(instance.calendar.slot_count)
    whole = _stacked(outlooks, len(slots), is_known, is_live)
    days = _numbered(instance.calendar, [range(day, day + 1) for day in range(instance.calendar.days)])
    return Prediction(
        queues=tuple(queue.id for queue in instance.queues),
        unknown=unknown,
        by_slot=whole.over(slots),
        by_day=whole.over(days),
        by_week=whole.over(_numbered(instance.calendar, instance.calendar.weeks)),
        in_all=whole.over(np.zeros_like(slots)),
    )


def _why_unknown(queue: Queue, rows: Sequence[DemandInterval]) -> str:
    """Say why a queue's service cannot be told; empty if it can."""
    if any(row.required is not None for row in rows):
        return "its heads are given, not its contacts"
    if not rows:
        return "no demand of it is given"
    return ""


def _numbered(calendar: Calendar, periods: Sequence[range]) -> IntArray:
    """Tell the number of the period, a range of day indices, that each slot belongs to."""
    numbers = np.zeros(calendar.slot_count, dtype=np.int64)
    for number, days in enumerate(periods):
        numbers[calendar.slots_on(days.start).start : calendar.slots_on(days.stop - 1).stop] = number
    return numbers


def _stacked(outlooks: Sequence[Outlook], slots: int, is_known: BoolArray, is_live: BoolArray) -> _AllQueues:
    """Put the queues one beneath the other."""
    return _AllQueues(
        _stack([outlook.expected for outlook in outlooks], slots),
        _stack([outlook.light for outlook in outlooks], slots),
        _stack([outlook.heavy for outlook in outlooks], slots),
        np.array([outlook.has_spread for outlook in outlooks], dtype=np.bool_).reshape(-1, slots),
        is_known,
        is_live,
    )


def _stack(services: Sequence[Service], slots: int) -> Service:
    rows = {item.name: [getattr(each, item.name) for each in services] for item in fields(Service)}
    return Service(**{name: np.array(row, dtype=np.float64).reshape(-1, slots) for name, row in rows.items()})


@dataclass(frozen=True)
class _AllQueues:
    """Service of all queues by slot, shape (queues, slots).

    Parameters
    ----------
    is_known
        Shape (queues,): whether the queue is predicted.
    is_live
        Shape (queues,): whether its contacts wait in a line, and may give up.
    """

    expected: Service
    light: Service
    heavy: Service
    has_spread: BoolArray
    is_known: BoolArray
    is_live: BoolArray

    def over(self, periods: IntArray) -> ServiceFigures:
        """Add slots up to periods, numbered from 0, and queues to a last row."""
        expected, light, heavy = (self._sums(each, periods) for each in (self.expected, self.light, self.heavy))
        level = expected.service_level
        # More contacts in slots of good service than in others could turn the order of the three round.
        worst, best = np.fmin(heavy.service_level, level), np.fmax(light.service_level, level)
        live = replace(self.expected, offered=self.expected.offered * self.is_live[:, None])
        blind = self._counts((~self.has_spread).astype(np.float64), periods) > 0
        blind |= np.isnan(level)
        is_known = np.append(self.is_known, self.is_known.any())[:, None]
        # Callers find everybody busy where nobody is there; work that may wait finds that nobody is there.
        has_occupancy = (expected.agent_seconds > 0) | np.append(self.is_live, True)[:, None]
        return ServiceFigures(
            contacts=np.where(is_known, expected.offered, np.nan),
            missed=np.where(is_known, expected.missed, np.nan),
            lost=np.where(is_known, expected.lost, np.nan),
            service_level=level,
            service_level_low=np.where(blind, np.nan, worst),
            service_level_high=np.where(blind, np.nan, best),
            speed_of_answer_seconds=expected.speed_of_answer_seconds,
            occupancy=np.where(is_known & has_occupancy, expected.occupancy, np.nan),
            abandonment=self._sums(live, periods).abandonment,
        )

    def _sums(self, service: Service, periods: IntArray) -> Service:
        return Service(**{item.name: self._counts(getattr(service, item.name), periods) for item in fields(Service)})

    def _counts(self, values: FloatArray, periods: IntArray) -> FloatArray:
        """Add up over periods, shape (queues + 1, periods); what is not predicted stays out of the last row."""
        count = int(periods.max(initial=-1)) + 1
        sums = np.array([np.bincount(periods, row, count) for row in values]).reshape(-1, count)
        return np.vstack([sums, sums[self.is_known].sum(axis=0)])
