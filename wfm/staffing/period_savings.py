"""What promises over days and weeks save against the same promises in every interval."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wfm.domain.demand import Queue, Requirement
from wfm.domain.instance import Instance
from wfm.staffing.impatience import FloatArray
from wfm.staffing.requirement import build_requirement


@dataclass(frozen=True)
class PeriodSavings:
    """Two requirements for the same contacts.

    Parameters
    ----------
    by_period
        With each service level over the queue's own period.
    by_interval
        With each service level in every interval.
    hours_saved
        Agent-hours that the first needs less than the second, after shrinkage, shape (queues,). 0 for queues that
        promise by interval or give the heads required.
    """

    by_period: Requirement
    by_interval: Requirement
    hours_saved: FloatArray


def period_savings(instance: Instance) -> PeriodSavings:
    """Build the requirement twice, once with the periods as they are and once by interval.

    Raises
    ------
    InputError
        As `build_requirement` does.
    """
    by_period = build_requirement(instance)
    by_interval = build_requirement(replace(instance, queues=tuple(_by_interval(queue) for queue in instance.queues)))
    hours_of_a_slot = instance.calendar.interval_minutes / 60.0
    hours_saved = (by_interval.heads - by_period.heads).sum(axis=1) * hours_of_a_slot
    return PeriodSavings(by_period, by_interval, hours_saved)


def _by_interval(queue: Queue) -> Queue:
    return replace(queue, target=replace(queue.target, period="interval"))
