"""Spans of many people as stretches of slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wfm.domain.calendar import Calendar, Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.model import IntArray

_REACH_SHIFTS = 3
"""The last shifts of history that can reach into the horizon."""


@dataclass(frozen=True, eq=False)
class SlotSpans:
    """Stretches of slots of the horizon, shape (spans,) each.

    Parameters
    ----------
    row
        Whose span it is.
    first, end
        First slot, and the slot after the last; not above `first` where no slot of the horizon is meant.
    """

    row: IntArray
    first: IntArray
    end: IntArray


def touched_slots(calendar: Calendar, spans: Sequence[Sequence[Span]]) -> SlotSpans:
    """Find the slots that the spans of each row touch."""
    row, start, end = _laid_out(calendar, spans)
    slot_seconds = calendar.interval_minutes * 60
    return _inside(calendar, row, start // slot_seconds, -(-end // slot_seconds))


def filled_slots(calendar: Calendar, spans: Sequence[Sequence[Span]]) -> SlotSpans:
    """Find the slots that the spans of each row fill wholly."""
    row, start, end = _laid_out(calendar, spans)
    slot_seconds = calendar.interval_minutes * 60
    return _inside(calendar, row, -(-start // slot_seconds), end // slot_seconds)


def elapsed_seconds(calendar: Calendar, instants: Iterable[datetime]) -> IntArray:
    """Seconds from the start of the horizon, negative before it, shape (instants,)."""
    origin = calendar.origin_utc
    since = [instant - origin for instant in instants]
    return np.array([each.days * 86400 + each.seconds for each in since], np.int64)


def reaching_in(instance: Instance, agent: Agent) -> Iterator[Shift]:
    """Shifts of an agent's history that last into the horizon."""
    past = instance.history.shifts_of(agent.id)[-_REACH_SHIFTS:]
    return (shift for shift in past if shift.end_utc > instance.calendar.origin_utc)


def shift_spans(instance: Instance, roster: Roster, agents: Sequence[Agent]) -> list[list[Span]]:
    """Spans in which each agent is rostered, those of history that reach into the horizon first."""
    return [[shift.span for shift in (*reaching_in(instance, agent), *roster.shifts_of(agent.id))] for agent in agents]


def _laid_out(calendar: Calendar, spans: Sequence[Sequence[Span]]) -> tuple[IntArray, IntArray, IntArray]:
    """Row, start and end in elapsed seconds of each span."""
    row = np.repeat(np.arange(len(spans)), [len(own) for own in spans])
    start = elapsed_seconds(calendar, [span.start_utc for own in spans for span in own])
    end = elapsed_seconds(calendar, [span.end_utc for own in spans for span in own])
    return row, start, end


def _inside(calendar: Calendar, row: IntArray, first: IntArray, end: IntArray) -> SlotSpans:
    return SlotSpans(row, first.clip(0, calendar.slot_count), end.clip(0, calendar.slot_count))
