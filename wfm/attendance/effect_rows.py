"""Rows of the coverage effect, with the people behind the worst of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from wfm.attendance.cover_grid import GridCover
from wfm.attendance.losses import Losses
from wfm.attendance.queue_shares import QueueShares
from wfm.attendance.slot_seconds import FloatArray, IntArray
from wfm.domain.coverage_effect import AgentLoss, EffectRow
from wfm.domain.ids import AgentId

MOST_ROWS_WITH_NAMES = 1000
"""Rows, the worst ones, that say who was out."""


@dataclass(frozen=True)
class SlotEffect:
    """Seconds by queue and slot, and what they do to heads."""

    cover: GridCover
    lost: FloatArray
    gained: FloatArray
    unknown: FloatArray

    @property
    def actual(self) -> FloatArray:
        """Heads as attended; nobody less than nobody, should the plan know fewer heads than the schedule."""
        found: FloatArray = self.cover.planned - (self.lost - self.gained) / self.cover.grid.slot_seconds
        return np.maximum(found, 0.0)

    @property
    def lost_short(self) -> FloatArray:
        """Lost seconds that were missed; nan where nobody knows what was required."""
        short = np.maximum(self.cover.required - self.actual, 0.0)
        found: FloatArray = np.minimum(self.lost, short * self.cover.grid.slot_seconds)
        return found

    @property
    def short_share(self) -> FloatArray:
        """Share of lost seconds that were missed; 0 where nothing was lost, or nobody knows."""
        share: FloatArray = np.divide(self.lost_short, self.lost, out=np.zeros_like(self.lost), where=self.lost > 0)
        return np.nan_to_num(share)


def effect_rows(effect: SlotEffect, losses: Losses, shares: QueueShares) -> Iterator[EffectRow]:
    """Yield the queues and slots that are listed or have any minutes, by start and queue."""
    cover = effect.cover
    has_minutes = (effect.lost > 0) | (effect.gained > 0) | (effect.unknown > 0)
    slots, queues = np.nonzero((cover.is_listed | has_minutes).T)
    lost_short = effect.lost_short[queues, slots]
    who = _who(np.nan_to_num(lost_short), slots, queues, losses, shares)
    heads = (cover.required, cover.planned, effect.actual)
    seconds = (effect.lost, effect.gained, effect.unknown)
    columns = [_known(part[queues, slots]) for part in heads]
    columns += [(part[queues, slots] / 60).tolist() for part in seconds]
    places = zip(slots.tolist(), queues.tolist(), *columns, _known(lost_short / 60), strict=True)
    start_of = {slot: cover.grid.start_utc(slot) for slot in set(slots.tolist())}
    for row, (slot, queue, required, planned, actual, lost, gained, unknown, short) in enumerate(places):
        yield EffectRow(
            start_utc=start_of[slot],
            queue=cover.queues[queue],
            required=required,
            planned=planned,
            actual=actual,
            short_planned=_short(required, planned),
            short_actual=_short(required, actual),
            lost_minutes=lost,
            gained_minutes=gained,
            unknown_minutes=unknown,
            lost_short_minutes=short,
            who=who.get(row, ()),
        )


def _known(values: FloatArray) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _short(required: float | None, heads: float | None) -> float | None:
    return None if required is None or heads is None else max(0.0, required - heads)


def _who(
    lost_short: FloatArray, slots: IntArray, queues: IntArray, losses: Losses, shares: QueueShares
) -> dict[int, tuple[AgentLoss, ...]]:
    """Tell who was out in the worst rows, by position of the row."""
    worst = np.argsort(-lost_short, kind="stable")[:MOST_ROWS_WITH_NAMES]
    by_slot = np.argsort(losses.cuts.slot, kind="stable")
    sorted_slots = losses.cuts.slot[by_slot]
    found = {}
    for row in worst[lost_short[worst] > 0].tolist():
        first, last = np.searchsorted(sorted_slots, (slots[row], slots[row] + 1))
        pieces = by_slot[first:last]
        found[row] = _out(pieces[losses.is_certain[pieces]], int(queues[row]), losses, shares)
    return found


def _out(pieces: IntArray, queue: int, losses: Losses, shares: QueueShares) -> tuple[AgentLoss, ...]:
    """Add up by agent what some pieces of lost time took from a queue."""
    cuts = losses.cuts
    row_of = {int(shares.set_of[row]): row for row in np.flatnonzero(shares.queue_of == queue).tolist()}
    seconds: dict[AgentId, float] = {}
    for piece in pieces.tolist():
        member = losses.losses[int(cuts.owner[piece])].member
        row = row_of.get(member.skill_set)
        part = 0.0 if row is None else float(cuts.seconds[piece] * shares.share[row, cuts.slot[piece]])
        if part > 0:
            seconds[member.agent_id] = seconds.get(member.agent_id, 0.0) + part
    most_first = sorted(seconds.items(), key=lambda one: (-one[1], one[0]))
    return tuple(AgentLoss(agent_id, part / 60) for agent_id, part in most_first)
