"""What promises over days and weeks save against the same promises in every interval."""

from __future__ import annotations

from dataclasses import replace

from wfm.domain.demand import Queue, Requirement
from wfm.domain.instance import Instance
from wfm.staffing.impatience import FloatArray
from wfm.staffing.requirement import build_requirement


def period_savings(instance: Instance, requirement: Requirement) -> FloatArray:
    """Count the agent-hours that a requirement needs less than one with each service level in every interval.

    Parameters
    ----------
    requirement
        As `wfm.staffing.requirement.build_requirement` makes it of the instance.

    Returns
    -------
    Hours after shrinkage, shape (queues,). 0 for queues that promise by interval or give the heads required.
    """
    by_interval = build_requirement(replace(instance, queues=tuple(_by_interval(queue) for queue in instance.queues)))
    hours_of_a_slot = instance.calendar.interval_minutes / 60.0
    hours: FloatArray = (by_interval.heads - requirement.heads).sum(axis=1) * hours_of_a_slot
    return hours


def _by_interval(queue: Queue) -> Queue:
    """Promise a queue's service by interval; what its heads are worth does not matter here."""
    return replace(queue, target=replace(queue.target, period="interval"), cost="heads")
