"""Rows that keep so many people from work whose breaks must lie in the same few slots that these cannot hold them.

A break whose window reaches not far beyond a stretch of slots fills some of them wherever it is placed. What all of
these fill for certain must not exceed what the limit leaves there. That follows from the limit and forbids nothing
else: who keeps the rows can still be without places for all breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.instance import Instance
from wfm.rules.break_limit import BreakLimit
from wfm.rules.model import BoolArray, Choices, IntArray, Rows
from wfm.rules.parts.break_clock import places_of
from wfm.rules.parts.row_list import RowList

_MOST_PAIRS = 400
"""Pairs of begins and ends of windows on a date up to which all stretches between them are tried."""
_MOST_ENTRIES = 2_000_000
"""Entries of all rows together; the stretches that are wanted most come first."""
_MOST_FILLED = 1_000_000
"""What a row may count at the most, as models know no greater excess."""


def crowd_rows(instance: Instance, choices: Choices, limit: BreakLimit) -> Rows:
    """Limit who comes to work so that breaks find room; the rows of a date share their slack.

    Parameters
    ----------
    choices
        Everybody's, `unit` being the agent's position; nothing of the horizon is settled.
    """
    counted = choices.day >= 0 if limit.share is None else np.ones(len(choices), dtype=bool)
    index = np.flatnonzero(counted & limit.counted[choices.unit]).astype(np.int64)
    kinds = _Kinds(instance, choices, index)
    found = [crowd for day in range(instance.calendar.days) for crowd in _crowds(instance, choices, kinds, limit, day)]
    found.sort(key=lambda crowd: crowd.ease)
    size = np.cumsum([len(crowd.choice) for crowd in found], dtype=np.int64)
    kept = found[: int(np.searchsorted(size, _MOST_ENTRIES, side="right"))]
    rows = RowList()
    slack = [rows.new_slack() for _ in range(instance.calendar.days)]
    for crowd in kept:
        rows.add(crowd.choice, int(choices.unit[crowd.choice[0]]), crowd.day, slack[crowd.day], upper=crowd.room)
    coefficient = np.concatenate([np.empty(0, np.int64), *(crowd.coefficient for crowd in kept)])
    return replace(rows.rows(), coefficient=coefficient)


@dataclass(frozen=True)
class _Crowd:
    """People who cannot all find room for their breaks, with what each of their choices fills of it.

    `ease` is smaller the more of them there are for what room there is.
    """

    choice: IntArray
    coefficient: IntArray
    day: int
    room: int
    ease: float


class _Kinds:
    """Choices that are alike in all but who and when, and the places of their breaks in slots."""

    def __init__(self, instance: Instance, choices: Choices, index: IntArray) -> None:
        step = instance.calendar.interval_minutes
        facts = (choices.template, choices.start_minute, choices.end_minute, choices.day)
        shape, kind = np.unique(np.stack([fact[index] for fact in facts], axis=1), axis=0, return_inverse=True)
        self.index, self.kind, self.count = index, kind.ravel().astype(np.int64), len(shape)
        self.first, self.end, self.day = shape[:, 1] // step, -(-shape[:, 2] // step), shape[:, 3]
        places = [
            (number, start // step + place.first // step, start // step + place.last // step, place.minutes // step)
            for number, (template, start, end, day) in enumerate(shape.tolist())
            for place in (places_of(instance, template, end - start) if day >= 0 else ())
        ]
        table = np.array(places, np.int64).reshape(-1, 4)
        self.owner, self.low, self.high, self.length = table.T

    def stretches(self, day: int, slot_count: int) -> IntArray:
        """Stretches of slots that windows of a date bound, inside the horizon, shape (stretches, 2)."""
        own = self.day[self.owner] == day
        begin, end = self.low[own], (self.high + self.length)[own]
        pairs = np.stack([begin, end], axis=1)
        begin, end = np.unique(begin), np.unique(end)
        if len(begin) * len(end) <= _MOST_PAIRS:
            pairs = np.stack([table.ravel() for table in np.meshgrid(begin, end, indexing="ij")], axis=1)
        pairs = np.unique(pairs.clip(0, slot_count), axis=0)
        return pairs[pairs[:, 0] < pairs[:, 1]]

    def filled(self, stretches: IntArray, slots: int) -> IntArray:
        """Count how often so many slots of each stretch are filled for certain, shape (kinds, stretches)."""
        begin, end = stretches.T
        inside = [
            np.minimum((start + self.length)[:, None], end) - np.maximum(start[:, None], begin)
            for start in (self.low, self.high)
        ]
        total = np.zeros((self.count, len(stretches)), np.int64)
        np.add.at(total, self.owner, np.minimum(*inside).clip(0) // slots)
        return total

    def present(self, stretches: IntArray) -> IntArray:
        """Count the slots of each stretch that a shift touches, shape (kinds, stretches)."""
        begin, end = stretches.T
        slots: IntArray = (np.minimum(self.end[:, None], end) - np.maximum(self.first[:, None], begin)).clip(0)
        return slots


def _crowds(instance: Instance, choices: Choices, kinds: _Kinds, limit: BreakLimit, day: int) -> Iterator[_Crowd]:
    """Find the stretches of a date for whose breaks there might not be room."""
    stretches = kinds.stretches(day, instance.calendar.slot_count)
    if not len(stretches):
        return
    if limit.share is not None:
        part, whole = limit.share.as_integer_ratio()
        table = whole * kinds.filled(stretches, 1) - part * kinds.present(stretches)
        yield from _crowded(choices, kinds, table, np.zeros(len(stretches), np.int64), day)
        return
    width = stretches[:, 1] - stretches[:, 0]
    # One after the other, so many breaks of some slots fit into a stretch; what is left over of it holds none.
    for slots in sorted({1, *kinds.length[kinds.length > 0].tolist()}):
        room = (limit.heads or 0) * (width // slots)
        yield from _crowded(choices, kinds, kinds.filled(stretches, slots), room, day)


def _crowded(choices: Choices, kinds: _Kinds, table: IntArray, room: IntArray, day: int) -> Iterator[_Crowd]:
    """Yield the stretches that people could fill beyond their room.

    Parameters
    ----------
    table
        Shape (kinds, stretches): what each kind of choice fills.
    room
        Shape (stretches,).
    """
    for stretch in np.flatnonzero((table > 0).any(axis=0)).tolist():
        own = table[kinds.kind, stretch]
        matters = own != 0
        choice, coefficient = kinds.index[matters], own[matters]
        most = _most(choices, choice, coefficient)
        if room[stretch] < most <= _MOST_FILLED:
            ease = float(room[stretch] + 1) / (most + 1)
            yield _Crowd(choice, coefficient, day, int(room[stretch]), ease)


def _most(choices: Choices, choice: IntArray, coefficient: IntArray) -> int:
    """Add up the most that each unit could fill on each date; who is settled fills what he fills."""
    is_fixed: BoolArray = choices.is_fixed[choice]
    settled = int(coefficient[is_fixed].sum())
    key, fills = choices.key[choice[~is_fixed]], coefficient[~is_fixed]
    order = np.argsort(key, kind="stable")
    edges = np.flatnonzero(np.diff(key[order], prepend=-1))
    return settled + int(np.maximum.reduceat(fills[order], edges).clip(0).sum()) if len(edges) else settled
