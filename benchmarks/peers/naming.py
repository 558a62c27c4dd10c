"""From chosen shifts and dealt-out breaks to a roster."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peers.program import IntArray
from peers.roster_program import ClassKey, class_key
from peers.staff import Staff
from wfm.domain.calendar import Span
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.rules.parts.break_pattern import breaks_due


def name_roster(staff: Staff, chosen: IntArray, pauses: Mapping[ClassKey, IntArray]) -> Roster:
    """Give each chosen shift the next set of breaks of its class.

    Parameters
    ----------
    staff
        Everybody alone.
    chosen
        Positions of the choices that are made.
    pauses
        Starts of breaks in slots after the start of the shift, shape (shifts, breaks).
    """
    left = {key: iter(starts) for key, starts in pauses.items()}
    return Roster(tuple(_shift(staff, row, next(left[class_key(staff, row)])) for row in chosen.tolist()))


def _shift(staff: Staff, row: int, starts: IntArray) -> Shift:
    instance, choices = staff.instance, staff.choices
    calendar = instance.calendar
    template = instance.templates[int(choices.template[row])]
    start, end = int(choices.start_minute[row]), int(choices.end_minute[row])
    pieces = []
    for rule, slots in zip(breaks_due(template, end - start), starts.tolist(), strict=True):
        begins = start + slots * calendar.interval_minutes
        span = Span(calendar.instant_of(begins), calendar.instant_of(begins + rule.minutes))
        pieces.append(Piece(span, rule.kind, rule.id, rule.is_paid))
    return Shift(
        agent_id=staff.units[int(choices.unit[row])].id,
        date=calendar.date_at(int(choices.day[row])),
        label=str(template.id),
        span=Span(calendar.instant_of(start), calendar.instant_of(end)),
        pieces=tuple(pieces),
    )


def made(staff: Staff, counts: IntArray) -> IntArray:
    """Positions of the choices that single people make."""
    return staff.free[np.flatnonzero(counts)]
