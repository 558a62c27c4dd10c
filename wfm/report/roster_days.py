"""One date slot by slot: what every agent does, and how it covers the queues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Calendar, Span
from wfm.domain.ids import QueueId
from wfm.domain.people import Agent
from wfm.domain.result import HEAD_DECIMALS, RosterResult
from wfm.domain.shifts import PieceKind, Shift

SlotCode = Literal["", "w", "B", "M", "A"]
SECOND_PASS = "²"
"""Behind an hour that clocks show for the second time."""
PIECE_CODES: dict[PieceKind, SlotCode] = {"break": "B", "meal": "M", "activity": "A"}


@dataclass(frozen=True)
class Strip:
    """A shift as far as it lies on one date: a code per slot shown, empty where the agent is absent."""

    agent: Agent
    shift: Shift
    codes: tuple[SlotCode, ...]


@dataclass(frozen=True)
class QueueLine:
    """Heads of one queue in the slots shown."""

    queue: QueueId
    required: NDArray[np.float64]
    staffed: NDArray[np.float64]
    is_open: NDArray[np.bool_]


@dataclass(frozen=True)
class DayPlan:
    """One date.

    Parameters
    ----------
    slots
        Slots shown, whole hours around everything that happens; empty when nothing does.
    hours
        Local hour and number of its slots shown, in order.
    """

    date: date
    slots: range
    hours: tuple[tuple[str, int], ...]
    strips: tuple[Strip, ...]
    queues: tuple[QueueLine, ...]


def day_plan(result: RosterResult, day_index: int, is_shown: NDArray[np.bool_]) -> DayPlan:
    """Show one date; shifts that began the day before come first, then by start and name.

    Parameters
    ----------
    is_shown
        Shape (queues, slots): where coverage has something to say.
    """
    calendar = result.instance.calendar
    shifts = _shifts_on(result, day_index)
    slots = _shown_slots(result.instance.calendar, day_index, shifts, is_shown)
    return DayPlan(
        date=calendar.date_at(day_index),
        slots=slots,
        hours=_hours(calendar, slots),
        strips=tuple(_strip(result, shift, slots) for shift in shifts),
        queues=tuple(_queue_line(result, row, slots, is_shown) for row in range(len(result.requirement.queues))),
    )


def _shifts_on(result: RosterResult, day_index: int) -> list[Shift]:
    """Shifts of known agents that touch a date, history's tail included."""
    calendar, agents = result.instance.calendar, result.instance.agent
    day = Span(calendar.midnight(calendar.date_at(day_index)), calendar.midnight(calendar.date_at(day_index + 1)))
    touching = [
        shift
        for shift in (*result.instance.history, *result.roster)
        if shift.span.overlaps(day) and shift.agent_id in agents
    ]
    return sorted(touching, key=lambda shift: (shift.span, agents[shift.agent_id].name, shift.agent_id))


def _shown_slots(calendar: Calendar, day_index: int, shifts: list[Shift], is_shown: NDArray[np.bool_]) -> range:
    """Cut the slots of a date to whole hours around shifts and coverage."""
    slots = calendar.slots_on(day_index)
    used = np.array(is_shown[:, slots.start : slots.stop].any(axis=0))
    for shift in shifts:
        worked = _slots_of(calendar, shift.span)
        used[max(0, worked.start - slots.start) : max(0, worked.stop - slots.start)] = True
    positions = np.flatnonzero(used)
    if not len(positions):
        return range(slots.start, slots.start)
    hour_of = [_hour(calendar, slot) for slot in slots]
    first, last = int(positions[0]), int(positions[-1])
    while first > 0 and hour_of[first - 1] == hour_of[first]:
        first -= 1
    while last < len(slots) - 1 and hour_of[last + 1] == hour_of[last]:
        last += 1
    return slots[first : last + 1]


def _hour(calendar: Calendar, slot: int) -> str:
    """Name the local hour of a slot; marked the second time where clocks go back."""
    local = calendar.to_local(calendar.slot_start(slot))
    return f"{local:%H}:00{SECOND_PASS if local.fold else ''}"


def _hours(calendar: Calendar, slots: range) -> tuple[tuple[str, int], ...]:
    return tuple((hour, len(list(group))) for hour, group in groupby(_hour(calendar, slot) for slot in slots))


def _slots_of(calendar: Calendar, span: Span) -> range:
    """Slots whose middle lies in a span."""
    length = calendar.interval_minutes
    edges = [(instant - calendar.origin_utc) / timedelta(minutes=1) for instant in (span.start_utc, span.end_utc)]
    first, last = (int(np.ceil((edge - length / 2) / length)) for edge in edges)
    return range(first, last)


def _strip(result: RosterResult, shift: Shift, slots: range) -> Strip:
    codes: list[SlotCode] = [""] * len(slots)
    parts: list[tuple[Span, SlotCode]] = [(shift.span, "w")]
    parts += [(piece.span, PIECE_CODES[piece.kind]) for piece in sorted(shift.pieces)]
    for span, code in parts:
        covered = _slots_of(result.instance.calendar, span)
        for slot in range(max(covered.start, slots.start), min(covered.stop, slots.stop)):
            codes[slot - slots.start] = code
    return Strip(result.instance.agent[shift.agent_id], shift, tuple(codes))


def _queue_line(result: RosterResult, row: int, slots: range, is_shown: NDArray[np.bool_]) -> QueueLine:
    coverage = result.scorecard.coverage
    shown = slice(slots.start, slots.stop)
    return QueueLine(
        queue=result.requirement.queues[row],
        required=coverage.requirement.heads[row, shown].round(HEAD_DECIMALS),
        staffed=coverage.staffed[row, shown].round(HEAD_DECIMALS),
        is_open=is_shown[row, shown],
    )
