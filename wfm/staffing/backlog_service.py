"""What staffed heads make of work that may wait: the share done by its deadline, and agents' time on it.

Work is done first due first, in open slots, by heads less shrinkage. What is late is left: it stands for somebody
else's work, so that it is the same as what is short. Contacts count in the slot at whose end they are due; those due
after the horizon do not count, though agents with nothing else to do work on them.
"""

from __future__ import annotations

import numpy as np

from wfm.domain.demand import Backlog
from wfm.staffing.impatience import BoolArray, FloatArray
from wfm.staffing.served import Service

_NOTHING = 1e-6
"""Thousandths of an agent-slot that rounding leaves."""


def serve_backlog(
    backlog: Backlog,
    volume: FloatArray,
    aht_seconds: FloatArray,
    staffed: FloatArray,
    is_open: BoolArray,
    slot_seconds: float,
    shrinkage: float,
) -> Service:
    """Tell what becomes of work that may wait.

    Parameters
    ----------
    backlog
        The queue's work, made of these contacts.
    volume, aht_seconds
        Contacts that arrive in each slot and their handling time, shape (slots,).
    staffed
        Heads on the floor, before shrinkage, shape (slots,).
    is_open
        Shape (slots,).

    Returns
    -------
    Shape (slots,). Nobody gives up, and nobody is answered: there is no speed of answer.
    """
    left, done = _worked(backlog, 1000.0 * staffed * is_open)
    net_seconds = (1.0 - shrinkage) * slot_seconds
    contacts = _contacts_of_cohorts(backlog, volume, aht_seconds / net_seconds) * backlog.is_due
    late = contacts * np.where(left > _NOTHING, left / np.maximum(backlog.work, 1), 0.0)
    count = len(staffed)
    due = np.bincount(backlog.last, contacts, count).astype(np.float64)
    overdue = np.bincount(backlog.last, late, count).astype(np.float64)
    nothing = np.zeros(count)
    return Service(
        offered=due,
        in_time=due - overdue,
        answered=nothing,
        lost=nothing,
        waited_seconds=nothing,
        busy_seconds=done / 1000.0 * net_seconds,
        agent_seconds=staffed * net_seconds,
    )


def _worked(backlog: Backlog, capacity: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Work that each cohort has left at its deadline, and work done in each slot, in thousandths of an agent-slot."""
    left, done = backlog.work.astype(np.float64), np.zeros(len(capacity))
    oldest = 0
    for slot in np.flatnonzero(capacity).tolist():
        units = float(capacity[slot])
        while oldest < len(left) and (left[oldest] <= 0 or backlog.last[oldest] < slot):
            oldest += 1
        cohort = oldest
        while units > 0 and cohort < len(left) and backlog.first[cohort] <= slot:
            taken = min(units, float(left[cohort]))
            left[cohort] -= taken
            done[slot] += taken
            units -= taken
            cohort += 1
    return left, done


def _contacts_of_cohorts(backlog: Backlog, volume: FloatArray, aht_slots: FloatArray) -> FloatArray:
    """Split contacts over cohorts: both come in order of time, so as much work up to a time is as many contacts.

    Parameters
    ----------
    aht_slots
        Agent-slots per contact, shrinkage included.
    """
    some = volume * aht_slots > 0
    work = np.cumsum((volume * aht_slots)[some], dtype=np.float64)
    if not len(work) or not len(backlog.work):
        return np.zeros(len(backlog.work))
    contacts = np.cumsum(volume[some], dtype=np.float64)
    ends = np.cumsum(backlog.work) / 1000.0
    return np.diff(np.interp(ends, np.append(0.0, work), np.append(0.0, contacts)), prepend=0.0)
