"""From contacts that may wait to work with deadlines, and a plan of that work which is as even as can be.

- Work is contacts times handling time, divided by (1 − shrinkage), in thousandths of an agent-slot. A row's work
  arrives evenly over its slots.
- What arrives in a slot can be worked from that slot on, as long as the queue is open, and is due
  `respond_within_minutes` after the end of the slot, rounded down to whole slots: with 0 minutes, in the slot itself.
- With `respond_in: elapsed` these minutes pass at all times, with `open_hours` only while the queue is open. What
  would be due before the queue has been open for a slot is due at the end of the first open slot.
- What is due after the end of the horizon may be done before it, and need not be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import BACKLOG_CHANNELS, Backlog, DemandInterval, Queue
from wfm.errors import Issue
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.slot_contacts import slots_of_row

_ROUNDING = 1e-9


def has_backlog(queue: Queue, rows: Sequence[DemandInterval]) -> bool:
    """Tell whether a queue's contacts are work that may wait."""
    return queue.channel in BACKLOG_CHANNELS and any(row.required is None for row in rows)


def build_backlog(calendar: Calendar, queue: Queue, is_open: BoolArray, rows: Sequence[DemandInterval]) -> Backlog:
    """Gather a queue's work by the slots in which it can be done.

    Parameters
    ----------
    is_open
        Shape (slots,).
    rows
        The queue's rows; they give contacts.
    """
    work = _arriving(calendar, queue, rows)
    arrival = np.flatnonzero(work)
    open_slots = np.flatnonzero(is_open)
    opening, closing, is_due = _windows(calendar, queue, open_slots, arrival)
    can_begin = opening < len(open_slots)
    cohort = np.stack([open_slots[opening[can_begin]], open_slots[closing[can_begin]], ~is_due[can_begin]])
    same, number = np.unique(cohort, axis=1, return_inverse=True)
    total = np.bincount(number.ravel(), weights=work[arrival[can_begin]], minlength=same.shape[1])
    return Backlog(same[0], same[1], np.rint(total).astype(np.int64), same[2] == 0)


def due_slots(calendar: Calendar, queue: Queue, is_open: BoolArray) -> IntArray:
    """Tell by the end of which slot what arrives in each slot has to be done.

    Parameters
    ----------
    is_open
        Shape (slots,).

    Returns
    -------
    Shape (slots,); -1 where nothing is due within the horizon.
    """
    found = np.full(calendar.slot_count, -1, dtype=np.int64)
    places = np.flatnonzero(is_open)
    if queue.target.respond_within_minutes is not None and len(places):
        _, closing, is_due = _windows(calendar, queue, places, np.arange(calendar.slot_count))
        found[is_due] = places[closing[is_due]]
    return found


def level(backlog: Backlog, slots: int, is_open: BoolArray) -> FloatArray:
    """Spread what is due over the slots as evenly as the deadlines allow.

    Returns
    -------
    Heads, shape (slots,), that are never more than they have to be at the peak.
    """
    due, open_slots = backlog.is_due, np.flatnonzero(is_open)
    work = backlog.work[due]
    arrived, least = (
        np.cumsum(np.bincount(slot[due], weights=work, minlength=slots)[open_slots])
        for slot in (backlog.first, backlog.last)
    )
    done = np.rint(_tautest(least.astype(np.float64), arrived.astype(np.float64)))
    heads = np.zeros(slots)
    heads[open_slots] = np.diff(done, prepend=0.0) / 1000.0
    return heads


def backlog_issues(queue: Queue, rows: Sequence[DemandInterval]) -> Iterator[Issue]:
    """Find what keeps the contacts of a queue whose work may wait from becoming work."""
    given = next((row for row in rows if row.required is not None), None)
    if given is not None:
        reason = f"queue '{queue.id}' has rows with contacts and rows with required"
        mend = "give volume and aht_seconds in all rows of the queue, or required in all of them"
        yield Issue("demand.csv", reason, row=given.row, column="required", mend=mend)
    if queue.target.respond_within_minutes is None:
        reason = f"is needed to plan contacts of channel {queue.channel}, which may wait until then"
        mend = "give the minutes, or give the agents needed in the column required instead of volume and aht_seconds"
        key = f"queues, {queue.id}, target, respond_within_minutes"
        yield Issue("configuration", reason, column=key, mend=mend)
    if queue.target.min_agents:
        key, value = f"queues, {queue.id}, target, min_agents", f"{queue.target.min_agents}"
        reason = f"cannot be promised with contacts of channel {queue.channel}, which may wait"
        yield Issue("configuration", reason, column=key, value=value, mend="leave it out")
    if len(queue.understaffing.steps) > 1:
        reason = "has steps, but work that is late costs the same whatever else is late"
        mend = "give one cost: the price of an agent-slot of work that is late"
        yield Issue("configuration", reason, column=f"queues, {queue.id}, understaffing_cost", mend=mend)


def _arriving(calendar: Calendar, queue: Queue, rows: Sequence[DemandInterval]) -> IntArray:
    """Work that arrives in each slot, thousandths of an agent-slot; rounding is carried on from slot to slot."""
    work = np.zeros(calendar.slot_count)
    for row in rows:
        seconds = (row.volume or 0.0) * (row.aht_seconds or 0.0)
        work[slots_of_row(calendar, row)] += seconds / (row.minutes * 60.0) / (1.0 - queue.shrinkage)
    return np.diff(np.rint(1000.0 * np.cumsum(work) + _ROUNDING), prepend=0.0).astype(np.int64)


def _windows(
    calendar: Calendar, queue: Queue, open_slots: IntArray, arrival: IntArray
) -> tuple[IntArray, IntArray, BoolArray]:
    """First and last of the open slots, by number, in which work can be done, and whether it is due by then."""
    opening = np.searchsorted(open_slots, arrival)
    allowed = int((queue.target.respond_within_minutes or 0.0) / calendar.interval_minutes + _ROUNDING)
    if queue.target.respond_in == "open_hours":
        arrives_open = np.searchsorted(open_slots, arrival, "right") - opening
        closing = opening + np.maximum(allowed - 1 + arrives_open, 0)
        is_due = closing < len(open_slots)
    else:
        closing = np.maximum(np.searchsorted(open_slots, arrival + allowed, "right") - 1, opening)
        is_due = (arrival + allowed < calendar.slot_count) & (closing < len(open_slots))
    return opening, np.minimum(closing, len(open_slots) - 1), is_due


def _tautest(least: FloatArray, most: FloatArray) -> FloatArray:
    """Draw a string from 0 to the last of `least` that stays between both, and pull it taut; shape (slots,) each."""
    most = np.append(most[:-1], least[-1:])
    found = np.zeros(len(least))
    at, height = 0, 0.0
    while at < len(least):
        steps = np.arange(1, len(least) - at + 1)
        steepest = np.maximum.accumulate((least[at:] - height) / steps)
        flattest = np.minimum.accumulate((most[at:] - height) / steps)
        crossing = np.flatnonzero(steepest > flattest + _ROUNDING)
        end = int(crossing[0]) if len(crossing) else len(steps)
        # The string bends where the side that it meets first touches it last before it can go on no more.
        is_up = bool(len(crossing)) and (least[at + end] - height) / steps[end] > flattest[end - 1] + _ROUNDING
        if not len(crossing):
            slope, count = float(steepest[-1]), end
        elif is_up:
            slope = float(flattest[end - 1])
            count = int(np.flatnonzero((most[at : at + end] - height) / steps[:end] <= slope + _ROUNDING)[-1]) + 1
        else:
            slope = float(steepest[end - 1])
            count = int(np.flatnonzero((least[at : at + end] - height) / steps[:end] >= slope - _ROUNDING)[-1]) + 1
        found[at : at + count] = height + slope * steps[:count]
        at += count
        height = float(found[at - 1])
    return found
