"""The best week that each agent could work, by a dynamic program over the days.

For each state in which a day can leave an agent (see `weekly_plan`) the most earned until then is kept. Only lawful
weeks are followed, as far as the program knows the rules, so no roster can let anybody earn more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import IMPOSSIBLE
from wfm.check.weekly_offers import Automaton, Offer
from wfm.check.weekly_plan import DayMoves, WeeklyPlan

IntArray = NDArray[np.int64]
MOST_CELLS = 2_000_000
"""Moves times agents that are worked out at once, to bound memory."""


def best_weeks(
    offers: Sequence[Offer], automata: Sequence[Automaton], values: Sequence[IntArray], weeks: Sequence[range]
) -> IntArray:
    """Find what the best lawful week of each offer earns, costs of rules taken off.

    Parameters
    ----------
    automata
        Those that offers name by number.
    values
        What each choice of each offer earns, shape (choices,) each; `IMPOSSIBLE` where it cannot be worked.
    weeks
        Days of each week.

    Returns
    -------
    Shape (offers,), `IMPOSSIBLE` where there is no lawful week.
    """
    best = np.full(len(offers), IMPOSSIBLE, dtype=np.int64)
    for numbers, members in batches(offers):
        plan = WeeklyPlan(
            [offers[index] for index in members],
            [automata[number] for number in numbers],
            [values[index] for index in members],
            weeks,
        )
        best[members] = _earned(plan, len(members))
    return np.where(best > IMPOSSIBLE // 2, best, IMPOSSIBLE)


def batches(offers: Sequence[Offer]) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Yield numbers of automata, and the positions of the offers that have just these."""
    found: dict[tuple[int, ...], list[int]] = {}
    for index, offer in enumerate(offers):
        found.setdefault(offer.automata, []).append(index)
    yield from found.items()


def _earned(plan: WeeklyPlan, agents: int) -> IntArray:
    """Follow all days, some agents at a time."""
    most_moves = max(max(len(day.source) for day in plan.days), len(plan.entries), 1)
    parts = np.array_split(np.arange(agents), -(-agents * most_moves // MOST_CELLS))
    return np.concatenate([_earned_by(plan, part) for part in parts if len(part)])


def _earned_by(plan: WeeklyPlan, part: IntArray) -> IntArray:
    """Follow all days for some agents; `earned` has shape (states, classes, agents)."""
    earned = plan.entries[:, part].reshape(*plan.first_shape, len(part))
    for day in plan.days:
        earned = _after(day, earned, part)
    best: IntArray = earned.reshape(-1, len(part)).max(axis=0, initial=IMPOSSIBLE)
    return best


def _after(day: DayMoves, earned: IntArray, part: IntArray) -> IntArray:
    """Most earned by the evening."""
    rested = np.maximum.accumulate(earned, axis=1).reshape(-1, len(part))
    reached = np.full((day.shape[0] * day.shape[1], len(part)), IMPOSSIBLE, dtype=np.int64)
    if len(day.source):
        moved = rested[day.source]
        moved += day.value[:, part][day.kind]
        moved -= day.cost[:, None]
        # What cannot be must not sink lower day by day, or it would come out at the other end of 64 bits.
        reached[day.target] = np.maximum(np.maximum.reduceat(moved, day.first_move, axis=0), IMPOSSIBLE)
    by_state: IntArray = reached.reshape(*day.shape, len(part))
    if day.close is None:
        return by_state
    kept = np.where(day.close.lawful[:, None, part], by_state, IMPOSSIBLE)
    closed: IntArray = np.maximum.reduceat(kept[day.close.order], day.close.first, axis=0)
    return closed
