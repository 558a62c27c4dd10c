"""From demand rows to the agents that each queue needs on the floor in each slot.

- `required` is taken as given: net of breaks and time off, never grossed up by shrinkage.
- `volume` becomes heads by the queue's channel and target, at least `min_agents`, divided by (1 − shrinkage) and
  rounded to hundredths. No contacts need no heads beyond `min_agents`, which holds in every open slot that has such a
  row.
- A chat agent serves `concurrency` contacts at once; the handling time of a chat is its whole length, as the chat
  system measures it while agents serve several. So n agents are as good as n × concurrency servers.
- Contacts of email and back office may wait: they become work with deadlines, and heads that are one plan of it
  (`backlog`).
- A row that spans several slots gives each of them the same heads.
- A service level promised over a day or a week holds over the contacts of the rows that begin on that date, or in that
  block of seven dates from the horizon's start; a last shorter block is a promise of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from wfm.domain.calendar import Calendar
from wfm.domain.demand import MOST_HEADS, Backlog, DemandInterval, Queue, Requirement
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.errors import InputError, Issue
from wfm.staffing.backlog import backlog_issues, build_backlog, has_backlog, level
from wfm.staffing.erlang import agents_required, load_erlangs
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.period_targets import heads_for_period
from wfm.staffing.service_cost import service_cost_issues, with_service_prices
from wfm.staffing.slot_contacts import rows_by_queue, slots_of_row
from wfm.staffing.targets import target_problems

_ROUNDING = 1e-9


def build_requirement(instance: Instance, on_queue: Callable[[Queue], None] = lambda queue: None) -> Requirement:
    """Find the agents needed on the floor, net of breaks and time off.

    Parameters
    ----------
    on_queue
        Told when the work on a queue begins.

    Raises
    ------
    InputError
        If the contacts of a queue cannot become heads: a target that cannot be staffed for, or a row without handling
        time. All such issues are listed.
    """
    rows = rows_by_queue(instance.demand)
    issues = [issue for queue in instance.queues for issue in _issues(queue, rows[queue.id])]
    if issues:
        raise InputError(issues)
    shape = (len(instance.queues), instance.calendar.slot_count)
    heads, is_open = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    backlogs: dict[QueueId, Backlog] = {}
    for index, queue in enumerate(instance.queues):
        on_queue(queue)
        is_open[index] = open_slots(instance.calendar, queue)
        if has_backlog(queue, rows[queue.id]):
            backlogs[queue.id] = build_backlog(instance.calendar, queue, is_open[index], rows[queue.id])
            heads[index] = level(backlogs[queue.id], shape[1], is_open[index])
        else:
            _fill(heads[index], is_open[index], instance.calendar, queue, rows[queue.id])
    requirement = Requirement(tuple(queue.id for queue in instance.queues), heads, is_open, backlogs=backlogs)
    return with_service_prices(instance, requirement)


def open_slots(calendar: Calendar, queue: Queue) -> BoolArray:
    """Tell which slots overlap the queue's opening hours."""
    is_open = np.zeros(calendar.slot_count, dtype=np.bool_)
    for span in queue.open_spans(calendar):
        first = max(calendar.slot_of(span.start_utc), 0)
        last = -(-calendar.minute_of(span.end_utc) // calendar.interval_minutes)
        is_open[first : max(last, 0)] = True
    return is_open


def _fill(
    heads: FloatArray, is_open: BoolArray, calendar: Calendar, queue: Queue, rows: Sequence[DemandInterval]
) -> None:
    """Write the heads of one queue's rows into its slots."""
    for row in rows:
        if row.required is not None:
            heads[slots_of_row(calendar, row)] = round(row.required, 3)
    by_volume = [row for row in rows if row.required is None]
    least = queue.target.min_agents or 0
    fully_open = np.array([is_open[slots_of_row(calendar, row)].all() for row in by_volume], dtype=np.bool_)
    found = _agents(queue, by_volume, _periods(calendar, queue, by_volume), np.where(fully_open, least, 0))
    for row, agents in zip(by_volume, found, strict=True):
        slots = slots_of_row(calendar, row)
        on_floor = np.where(is_open[slots], max(agents, least), agents)
        heads[slots] = np.round(on_floor / (1.0 - queue.shrinkage), 2)


def _periods(calendar: Calendar, queue: Queue, rows: Sequence[DemandInterval]) -> IntArray:
    """Find the day or week that each row counts towards, as a number."""
    days = np.array([calendar.day_index(calendar.date_of(row.start_utc)) for row in rows], dtype=np.int64)
    return days // 7 if queue.target.period == "week" else days


def _agents(queue: Queue, rows: Sequence[DemandInterval], periods: IntArray, least: IntArray) -> list[int]:
    """Agents that the contacts of each row need, before shrinkage; `least` of them are there anyway."""
    if not rows:
        return []
    volume = np.array([row.volume or 0.0 for row in rows])
    aht_seconds = np.array([row.aht_seconds or 0.0 for row in rows])
    minutes = np.array([float(row.minutes) for row in rows])
    if queue.target.period != "interval":
        found = heads_for_period(volume, aht_seconds, minutes * 60.0, queue.target, periods, queue.at_once, least)
        return [int(agents) for agents in found]
    servers = agents_required(load_erlangs(volume, aht_seconds, minutes), aht_seconds, queue.target)
    return [math.ceil(count / queue.at_once - _ROUNDING) for count in servers.tolist()]


def _issues(queue: Queue, rows: Sequence[DemandInterval]) -> Iterator[Issue]:
    """Find what keeps the contacts of a queue from becoming heads."""
    yield from service_cost_issues(queue, rows)
    by_volume = [row for row in rows if row.required is None]
    if not by_volume:
        return
    if has_backlog(queue, rows):
        yield from backlog_issues(queue, rows)
    for problem in () if has_backlog(queue, rows) else target_problems(queue.target):
        key = f"queues, {queue.id}, target, {problem.key}"
        value = None if problem.value is None else f"{problem.value:g}"
        yield Issue("configuration", problem.reason, column=key, value=value, mend=problem.mend)
    yield from _too_many_heads(queue, by_volume)
    for row in by_volume:
        if row.volume and not row.aht_seconds:
            mend = "give the average seconds of handling one contact"
            yield Issue("demand.csv", "contacts without handling time", row=row.row, column="aht_seconds", mend=mend)


def _too_many_heads(queue: Queue, rows: Sequence[DemandInterval]) -> Iterator[Issue]:
    """Find what asks for more heads than can be meant; of many rows alike only the first is named."""
    reason = f"brings queue '{queue.id}' to more than {MOST_HEADS:,} agents at once"
    units = f", or look at shrinkage {queue.shrinkage}" if queue.shrinkage else ""
    on_floor = MOST_HEADS * (1.0 - queue.shrinkage)
    if (queue.target.min_agents or 0) > on_floor:
        key = f"queues, {queue.id}, target, min_agents"
        yield Issue("configuration", reason, column=key, value=str(queue.target.min_agents), mend=f"lower it{units}")
    crowd = next((row for row in rows if not row.most_erlangs <= on_floor * queue.at_once), None)
    if crowd is not None:
        column = "volume" if crowd.volume_high in (None, crowd.volume) else "volume_high"
        value = f"{getattr(crowd, column):g}"
        mend = f"look at its unit and at that of aht_seconds {crowd.aht_seconds:g}{units}"
        yield Issue("demand.csv", reason, row=crowd.row, column=column, value=value, mend=mend)
