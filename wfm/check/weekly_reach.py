"""Which shifts fit into at least one lawful week of an agent.

The weeks are those of `weekly_plan`, followed twice: from the first day on, to see how far a lawful beginning reaches,
and back from the last day, to see from where a lawful end can be reached. A shift fits if it joins the two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import IMPOSSIBLE
from wfm.check.weekly_offers import Automaton, Offer
from wfm.check.weekly_plan import DayMoves, WeekClose, WeeklyPlan
from wfm.check.weekly_program import MOST_CELLS, batches

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def fitting_choices(
    offers: Sequence[Offer], automata: Sequence[Automaton], weeks: Sequence[range]
) -> tuple[BoolArray, ...]:
    """Tell for each offer which of its choices fit into a lawful week, shape (choices,) each."""
    fits = [np.zeros(len(offer.day), dtype=bool) for offer in offers]
    for own_automata, members in batches(offers):
        own = [offers[index] for index in members]
        nothing = [np.zeros(len(offer.day), dtype=np.int64) for offer in own]
        plan = WeeklyPlan(own, [automata[number] for number in own_automata], nothing, weeks)
        edges = np.cumsum([len(offer.day) for offer in own])[:-1]
        for index, found in zip(members, np.split(_fitting(plan, own), edges), strict=True):
            fits[index] = found
    return tuple(fits)


def _fitting(plan: WeeklyPlan, offers: Sequence[Offer]) -> BoolArray:
    """Tell which choices of all offers fit, some agents at a time."""
    owner = np.repeat(np.arange(len(offers)), [len(offer.day) for offer in offers])
    fits = np.zeros(len(owner), dtype=bool)
    most_moves = max(max(len(day.source) for day in plan.days), len(plan.entries), 1)
    for part in np.array_split(np.arange(len(offers)), -(-len(offers) * most_moves // MOST_CELLS)):
        *begun, ended = _begun(plan, part)
        open_after = np.ones_like(ended)
        for day, before in zip(reversed(plan.days), reversed(begun), strict=True):
            can_follow = _can_follow(day, open_after, part)
            can_begin = before.reshape(-1, len(part))[day.source]
            kinds = _any_of(can_follow & can_begin, day.kind, len(day.value))
            position = np.searchsorted(part, owner[day.choice])
            is_own = (position < len(part)) & (part[position.clip(0, len(part) - 1)] == owner[day.choice])
            fits[day.choice[is_own]] = kinds[day.kind_of[is_own], position[is_own]]
            open_after = _open_before(day, can_follow, before.shape)
    return fits


def _begun(plan: WeeklyPlan, part: IntArray) -> list[BoolArray]:
    """Tell where agents can be before each day and after the last, rested that much or better.

    Shape (states, classes, agents) each.
    """
    reached = (plan.entries[:, part] > IMPOSSIBLE).reshape(*plan.first_shape, len(part))
    begun = [np.logical_or.accumulate(reached, axis=1)]
    for day in plan.days:
        moved = begun[-1].reshape(-1, len(part))[day.source] & _is_offered(day, part)
        after = _any_of(moved, _targets(day), day.shape[0] * day.shape[1]).reshape(*day.shape, len(part))
        reached = after if day.close is None else _closed(day.close, after, part)
        begun.append(np.logical_or.accumulate(reached, axis=1))
    return begun


def _closed(close: WeekClose, reached: BoolArray, part: IntArray) -> BoolArray:
    """Drop unlawful weeks, and keep of the others what the rules remember."""
    kept = reached & close.lawful[:, None, part]
    closed: BoolArray = np.logical_or.reduceat(kept[close.order], close.first, axis=0)
    return closed


def _can_follow(day: DayMoves, open_after: BoolArray, part: IntArray) -> BoolArray:
    """Tell which moves lead to a place from where a lawful end can be reached, shape (moves, agents)."""
    if day.close is not None:
        memories = len(day.close.first)
        memory = np.empty(len(day.close.order), dtype=np.int64)
        memory[day.close.order] = np.repeat(
            np.arange(memories), np.diff(np.append(day.close.first, len(day.close.order)))
        )
        open_after = open_after[memory] & day.close.lawful[:, None, part]
    can_follow: BoolArray = open_after.reshape(-1, len(part))[_targets(day)] & _is_offered(day, part)
    return can_follow


def _open_before(day: DayMoves, can_follow: BoolArray, shape: tuple[int, ...]) -> BoolArray:
    """Tell from where before the day some move can follow; the better rested may do all that others may."""
    open_rested = _any_of(can_follow, day.source, shape[0] * shape[1]).reshape(shape)
    open_before: BoolArray = np.logical_or.accumulate(open_rested[:, ::-1], axis=1)[:, ::-1]
    return open_before


def _is_offered(day: DayMoves, part: IntArray) -> BoolArray:
    """Tell which agents have each move at all, shape (moves, agents)."""
    offered: BoolArray = (day.value[:, part] > IMPOSSIBLE)[day.kind]
    return offered


def _targets(day: DayMoves) -> IntArray:
    """Place that each move leads to."""
    return np.repeat(day.target, np.diff(np.append(day.first_move, len(day.source))))


def _any_of(flags: BoolArray, group: IntArray, groups: int) -> BoolArray:
    """Tell of which groups some row is set, shape (groups, columns)."""
    order = np.argsort(group, kind="stable")
    found = np.zeros((groups, flags.shape[1]), dtype=bool)
    present, first = np.unique(group[order], return_index=True)
    if len(present):
        found[present] = np.logical_or.reduceat(flags[order], first, axis=0)
    return found
