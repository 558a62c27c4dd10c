"""From what happened on the floor to counts per queue and period."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.centre import Centre
from wfm.simulation.contacts import Contacts, FloatArray, IntArray
from wfm.simulation.log import FloorLog

CountArray = NDArray[np.float32]


@dataclass(frozen=True)
class Tally:
    """Counts, shape (…, queues, periods) each; a contact counts in the period in which it arrives.

    Parameters
    ----------
    offered, answered, answered_in_time, abandoned
        Contacts. Without a promise every answer is in time. Work of a backlog queue is answered when it is done, in
        time if by its deadline, and is never abandoned.
    late
        Work done after its deadline, or left undone beyond it.
    undecided
        Work left undone whose deadline lies beyond the last period.
    wait_seconds
        Waiting of those answered; for work, the time until it was done.
    busy_seconds, floor_seconds
        Time in contacts and on the floor of all agents who can serve the queue, whichever queue they serve. At a
        concurrency of 2 each chat makes half an agent busy.
    overrun_seconds
        Time by which duties lasted longer than planned, in the period of the planned end and under the queue of the
        contact that was finished last.
    """

    offered: CountArray
    answered: CountArray
    answered_in_time: CountArray
    abandoned: CountArray
    late: CountArray
    undecided: CountArray
    wait_seconds: CountArray
    busy_seconds: CountArray
    floor_seconds: CountArray
    overrun_seconds: CountArray


def stacked(tallies: list[Tally]) -> Tally:
    """Join tallies of equal shape along a new first axis."""
    return Tally(**{name.name: np.stack([getattr(one, name.name) for one in tallies]) for name in fields(Tally)})


def take_tally(centre: Centre, contacts: Contacts, log: FloorLog, edges_seconds: FloatArray) -> Tally:
    """Count what happened between edges, shape (periods + 1,), ascending; what lies outside them is left out."""
    counter = _Counter(len(centre.queues), edges_seconds, contacts.queue, contacts.arrived_seconds)
    work = np.array([traits.is_backlog for traits in centre.queues], dtype=bool)[contacts.queue]
    done = np.where(work, np.array(log.finished), np.array(log.answered))
    is_done = ~np.isnan(done)
    wait = np.where(is_done, done - contacts.arrived_seconds, 0.0)
    within = np.array([_within(traits.within_seconds) for traits in centre.queues])[contacts.queue]
    in_time = is_done & np.where(work, np.nan_to_num(done) <= contacts.due_seconds, wait <= within)
    is_over = is_done | (contacts.due_seconds <= edges_seconds[-1])
    busy, on_floor = _agent_time(centre, contacts, log, edges_seconds)
    return Tally(
        offered=counter.count(),
        answered=counter.count(is_done),
        answered_in_time=counter.count(in_time),
        abandoned=counter.count(~is_done & np.isfinite(contacts.gives_up_seconds) & ~work),
        late=counter.count(work & is_over & ~in_time),
        undecided=counter.count(work & ~is_over),
        wait_seconds=counter.count(wait),
        busy_seconds=busy.astype(np.float32),
        floor_seconds=on_floor.astype(np.float32),
        overrun_seconds=_overruns(len(centre.queues), log, edges_seconds),
    )


def _within(seconds: float | None) -> float:
    return np.inf if seconds is None else seconds


class _Counter:
    """Adds up amounts by queue and period."""

    def __init__(self, queues: int, edges: FloatArray, queue: IntArray, at: FloatArray) -> None:
        period = np.searchsorted(edges, at, side="right") - 1
        self._shape = (queues, len(edges) - 1)
        self._counts = (period >= 0) & (period < self._shape[1])
        self._cell = (queue * self._shape[1] + period)[self._counts]

    def count(self, amounts: NDArray[np.generic] | None = None) -> CountArray:
        """Add up amounts, shape (contacts,); the contacts themselves without any."""
        weights = None if amounts is None else amounts[self._counts].astype(np.float64)
        sums = np.bincount(self._cell, weights, minlength=self._shape[0] * self._shape[1])
        return sums.reshape(self._shape).astype(np.float32)


def _overruns(queues: int, log: FloorLog, edges: FloatArray) -> CountArray:
    at, seconds, queue = np.array(log.overruns, dtype=np.float64).reshape(-1, 3).T
    # A duty that ends as the last period does belongs to it.
    return _Counter(queues, edges, queue.astype(np.int64), np.nextafter(at, -np.inf)).count(seconds)


# Time of agents -------------------------------------------------------------------------------------------------------


def _agent_time(centre: Centre, contacts: Contacts, log: FloorLog, edges: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Measure busy seconds and seconds on the floor of those who can serve each queue, shape (queues, periods) each."""
    sets = np.array(centre.skill_set_of, dtype=np.int64)
    busy_agent, busy_start, busy_end, weight = _busy(centre, contacts, log)
    floor_agent, floor_start, floor_end = _columns(log.on_floor)
    shape = (len(centre.queues), len(edges) - 1)
    busy, on_floor = np.zeros(shape), np.zeros(shape)
    for index, skills in enumerate(centre.skill_sets):
        mine, here = sets[busy_agent] == index, sets[floor_agent] == index
        busy[list(skills)] += seconds_between(edges, busy_start[mine], busy_end[mine], weight[mine])
        on_floor[list(skills)] += seconds_between(edges, floor_start[here], floor_end[here], np.ones(here.sum()))
    return busy, on_floor


def _busy(centre: Centre, contacts: Contacts, log: FloorLog) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """Stretches in contacts: agent, start, end, and the part of an agent that they take up."""
    work = np.array([traits.is_backlog for traits in centre.queues], dtype=bool)[contacts.queue]
    agent = np.array(log.agent, dtype=np.int64)
    live = (agent >= 0) & ~work
    start, end = np.array(log.answered)[live], np.array(log.finished)[live]
    weight = np.array([1.0 / traits.at_once for traits in centre.queues])[contacts.queue[live]]
    work_agent, work_start, work_end = _columns(log.backlog)
    return (
        np.concatenate([agent[live], work_agent]),
        np.concatenate([start, work_start]),
        np.concatenate([end, work_end]),
        np.concatenate([weight, np.ones(len(work_agent))]),
    )


def _columns(stretches: list[tuple[int, float, float]]) -> tuple[IntArray, FloatArray, FloatArray]:
    agent, start, end = np.array(stretches, dtype=np.float64).reshape(-1, 3).T
    return agent.astype(np.int64), start, end


def seconds_between(edges: FloatArray, start: FloatArray, end: FloatArray, weight: FloatArray) -> FloatArray:
    """Add up the parts of weighted stretches that lie between each two edges, shape (edges - 1,)."""
    elapsed: FloatArray = _elapsed(edges, start, weight) - _elapsed(edges, end, weight)
    return np.diff(elapsed)


def _elapsed(edges: FloatArray, since: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted time from all instants before an edge to the edge."""
    order = np.argsort(since)
    weights = np.concatenate([[0.0], np.cumsum(weight[order])])
    moments = np.concatenate([[0.0], np.cumsum((weight * since)[order])])
    before = np.searchsorted(since[order], edges)
    elapsed: FloatArray = weights[before] * edges - moments[before]
    return elapsed
