"""Between which times by the clock each break of a shift can begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from wfm.domain.calendar import DAY_MINUTES, Calendar
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.model import Choices, IntArray
from wfm.rules.parts.break_windows import BreakPlace, break_places
from wfm.rules.parts.clock import clock_minutes

_ROOM = 1 << 20
"""More minutes than a shift has."""
_EVE_SHIFTS = 2
"""The last shifts of history, of which one is the first of its date."""


@dataclass(frozen=True)
class ClockWindows:
    """When the breaks of one id can begin, in minutes by the clock from midnight of each shift's date.

    Parameters
    ----------
    index
        Shape (shifts,): choices that have such a break.
    earliest, latest
        Shape (shifts,): ends of the window, both included.
    """

    index: IntArray
    earliest: IntArray
    latest: IntArray


def clock_windows(
    instance: Instance, units: Sequence[Agent], choices: Choices, index: IntArray
) -> Iterator[ClockWindows]:
    """Yield the windows of all breaks of some choices, id by id.

    Breaks of history are where they were; those of a date on which clocks change have windows that are wider by the
    change. Of a history of unknown breaks nothing is told.
    """
    own = choices.take(index)
    is_past = own.is_fixed & (own.day < 0)
    planned, past = index[~is_past], index[is_past]
    found: dict[str, list[ClockWindows]] = {}
    _add_planned(instance, choices.take(planned), planned, found)
    _add_past(instance, units, choices, past, found)
    for parts in found.values():
        yield ClockWindows(
            np.concatenate([part.index for part in parts]),
            np.concatenate([part.earliest for part in parts]),
            np.concatenate([part.latest for part in parts]),
        )


def _add_planned(instance: Instance, own: Choices, index: IntArray, found: dict[str, list[ClockWindows]]) -> None:
    """Add the windows of shifts whose breaks are to be placed, those of like shifts at once."""
    clock, leeway = clock_minutes(instance.calendar, own), change_minutes(instance.calendar, own.day)
    kinds, kind = np.unique(own.template * _ROOM + own.end_minute - own.start_minute, return_inverse=True)
    for code, members in zip(kinds.tolist(), _members(kind, len(kinds)), strict=True):
        start, spare = clock[members], leeway[members]
        for place in places_of(instance, code // _ROOM, code % _ROOM):
            window = ClockWindows(index[members], start + place.first - spare, start + place.last + spare)
            found.setdefault(place.id, []).append(window)


def _members(number: IntArray, count: int) -> list[IntArray]:
    """Positions at which each number below `count` stands."""
    order = np.argsort(number, kind="stable").astype(np.int64)
    edges = np.searchsorted(number[order], np.arange(count + 1))
    return [order[low:high] for low, high in pairwise(edges.tolist())]


def _add_past(
    instance: Instance,
    units: Sequence[Agent],
    choices: Choices,
    index: IntArray,
    found: dict[str, list[ClockWindows]],
) -> None:
    """Add the breaks that were taken on the eve of the horizon."""
    for choice in index[choices.day[index] == -1].tolist():
        for label, minute in eve_starts(instance).get(units[int(choices.unit[choice])].id, {}).items():
            at = np.array([minute])
            found.setdefault(label, []).append(ClockWindows(np.array([choice]), at, at))


def places_of(instance: Instance, template: int, length_minutes: int) -> tuple[BreakPlace, ...]:
    """Places of a shift's breaks; none of a shift of no known template."""
    slot_minutes = instance.calendar.interval_minutes
    return break_places(instance.templates[template], length_minutes, slot_minutes) if template >= 0 else ()


def change_minutes(calendar: Calendar, day: IntArray) -> IntArray:
    """Minutes by which clocks change on each day or the next two, shape (days,); 0 nearly always."""
    days, place = np.unique(day, return_inverse=True)
    changes = [_change_minutes(calendar, one) for one in days.tolist()]
    found: IntArray = np.array(changes, np.int64)[place]
    return found


@lru_cache(maxsize=512)
def _change_minutes(calendar: Calendar, day: int) -> int:
    first, last = (calendar.midnight(calendar.date_at(day + ahead)) for ahead in (0, 3))
    return abs((last - first) // timedelta(minutes=1) - 3 * DAY_MINUTES)


@lru_cache(maxsize=4)
def eve_starts(instance: Instance) -> Mapping[AgentId, Mapping[str, int]]:
    """When the breaks of each agent's first shift of the eve of the horizon began, in minutes by the clock."""
    calendar = instance.calendar
    eve = calendar.date_at(-1)
    found: dict[AgentId, dict[str, int]] = {}
    for agent in instance.agents:
        shifts = [shift for shift in instance.history.shifts_of(agent.id)[-_EVE_SHIFTS:] if shift.date == eve]
        for piece in shifts[0].pieces if shifts else ():
            if piece.kind != "activity":
                local = calendar.to_local(piece.span.start_utc)
                minute = (local.date() - eve).days * DAY_MINUTES + local.hour * 60 + local.minute
                found.setdefault(agent.id, {}).setdefault(piece.label, minute)
    return found
