"""Who is on the floor in each slot: rostered time net of breaks, meals and activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster

SecondsArray = NDArray[np.int64]
_Interval = tuple[int, int]


def seconds_on_floor(instance: Instance, roster: Roster, agents: Sequence[Agent]) -> SecondsArray:
    """Measure the seconds that each agent is on the floor in each slot, shape (agents, slots).

    Shifts of the horizon count net of their pieces; those of history, whose breaks nobody knows, count without breaks
    in the slots that they fill. An agent with two shifts at once counts once.
    """
    calendar = instance.calendar
    return _spread(calendar, [_on_floor(instance, roster, agent) for agent in agents])


def seconds_present(instance: Instance, roster: Roster, agents: Sequence[Agent]) -> SecondsArray:
    """Measure the seconds that each agent is rostered in each slot, breaks included, shape (agents, slots)."""
    calendar = instance.calendar
    return _spread(calendar, [_present(instance, roster, agent) for agent in agents])


def _present(instance: Instance, roster: Roster, agent: Agent) -> list[_Interval]:
    calendar = instance.calendar
    slot_seconds = calendar.interval_minutes * 60
    past = [_interval(calendar, shift.span) for shift in instance.history.shifts_of(agent.id)]
    tails = [(start, end - end % slot_seconds) for start, end in past]
    return _joined([*tails, *(_interval(calendar, shift.span) for shift in roster.shifts_of(agent.id))])


def _on_floor(instance: Instance, roster: Roster, agent: Agent) -> list[_Interval]:
    pieces = (piece.span for shift in roster.shifts_of(agent.id) for piece in shift.pieces)
    away = _joined(_interval(instance.calendar, span) for span in pieces)
    return list(_without(_present(instance, roster, agent), away))


def _interval(calendar: Calendar, span: Span) -> _Interval:
    """Elapsed seconds from the horizon's start."""
    start, end = span.start_utc - calendar.origin_utc, span.end_utc - calendar.origin_utc
    return start.days * 86400 + start.seconds, end.days * 86400 + end.seconds


def _joined(intervals: Iterable[_Interval]) -> list[_Interval]:
    joined: list[_Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _without(intervals: Sequence[_Interval], holes: Sequence[_Interval]) -> Iterable[_Interval]:
    """Cut holes out of intervals; both are joined and in order."""
    for start, end in intervals:
        for hole_start, hole_end in holes:
            if hole_end > start and hole_start < end:
                if hole_start > start:
                    yield start, hole_start
                start = max(start, hole_end)
        if start < end:
            yield start, end


def _spread(calendar: Calendar, intervals: Sequence[Sequence[_Interval]]) -> SecondsArray:
    """Seconds of each row's intervals in each slot."""
    slot_seconds = calendar.interval_minutes * 60
    slots = calendar.slot_count
    lines = [(row, start, end) for row, spans in enumerate(intervals) for start, end in spans]
    row, start, end = np.array(lines, np.int64).reshape(-1, 3).T
    start, end = start.clip(0, slots * slot_seconds), end.clip(0, slots * slot_seconds)
    row, start, end = row[start < end], start[start < end], end[start < end]
    first, last = start // slot_seconds, (end - 1) // slot_seconds
    seconds = np.zeros((len(intervals), slots + 1), np.int64)
    # Whole slots between the two edges first, as running sums of what begins and ends there.
    np.add.at(seconds, (row, first + 1), slot_seconds)
    np.add.at(seconds, (row, np.maximum(last, first + 1)), -slot_seconds)
    seconds = np.cumsum(seconds, axis=1)
    np.add.at(seconds, (row, first), np.minimum(end, (first + 1) * slot_seconds) - start)
    is_apart = last > first
    np.add.at(seconds, (row[is_apart], last[is_apart]), (end - last * slot_seconds)[is_apart])
    return seconds[:, :slots]
