"""Who is on the floor for the whole of each slot, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.model import BoolArray
from wfm.rules.parts.slot_spans import SlotSpans, filled_slots, shift_spans, touched_slots


@dataclass(frozen=True, eq=False)
class Floor:
    """Presence of some agents, shape (slots, agents) each.

    Parameters
    ----------
    is_there
        At work for the whole slot: no break, meal or activity touches it.
    begins
        A shift begins with the slot, or has reached into the horizon with its first one.
    """

    is_there: BoolArray
    begins: BoolArray


def floor_of(instance: Instance, roster: Roster, agents: Sequence[Agent]) -> Floor:
    """Lay out the presence of agents; shifts of history, whose breaks nobody knows, count without breaks."""
    calendar = instance.calendar
    shifts = filled_slots(calendar, shift_spans(instance, roster, agents))
    pieces = [[piece.span for shift in roster.shifts_of(agent.id) for piece in shift.pieces] for agent in agents]
    shape = (calendar.slot_count, len(agents))
    begins = np.zeros(shape, dtype=bool)
    is_any = shifts.first < shifts.end
    begins[shifts.first[is_any], shifts.row[is_any]] = True
    return Floor(_painted(shape, shifts) & ~_painted(shape, touched_slots(calendar, pieces)), begins)


def _painted(shape: tuple[int, int], spans: SlotSpans) -> BoolArray:
    """Mark for each column the slots of its spans."""
    is_any = spans.first < spans.end
    column = spans.row[is_any]
    changes = np.zeros((shape[0] + 1, shape[1]), np.int8)
    np.add.at(changes, (spans.first[is_any], column), 1)
    np.add.at(changes, (spans.end[is_any], column), -1)
    painted: BoolArray = np.cumsum(changes, axis=0, dtype=np.int8)[:-1] > 0
    return painted
