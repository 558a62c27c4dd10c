"""Who has been given heads of which slot, and how to give somebody more along a chain of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from wfm.check.sharing import SkillSet

Source = tuple[SkillSet, int]
"""Heads of a skill set in a slot."""


class Taker(NamedTuple):
    """What takes heads: a cohort of work, or a queue in a slot; those that sort first get more if all else is equal.

    Parameters
    ----------
    place
        Number of the cohort, or the slot.
    """

    queue: int
    is_slot: bool
    place: int

    @property
    def cohort(self) -> int | None:
        """Number of the cohort, None for a slot."""
        return None if self.is_slot else self.place


@dataclass
class Flow:
    """Units given so far, and those left.

    Attributes
    ----------
    reached
        Takers that the last search could have taken from.
    """

    left: dict[Source, int]
    sources: dict[Taker, list[Source]] = field(default_factory=dict)
    used: dict[tuple[Source, Taker], int] = field(default_factory=dict)
    users: dict[Source, dict[Taker, None]] = field(default_factory=dict)
    got: dict[Taker, int] = field(default_factory=dict)
    reached: set[Taker] = field(default_factory=set)

    def push(self, taker: Taker, most: float) -> int:
        """Give a taker up to `most` more units along the shortest chain, and return how many."""
        chain = self._chain(taker)
        if not chain:
            return 0
        units = min(most, self.left[chain[-1][1]])
        for (_, source), (giver, _) in pairwise(chain):
            units = min(units, self.used[source, giver])
        moved = int(units)
        for position, (own, source) in enumerate(chain):
            self._book(source, own, moved)
            if position + 1 < len(chain):
                self._book(source, chain[position + 1][0], -moved)
        self.left[chain[-1][1]] -= moved
        self.got[taker] = self.got.get(taker, 0) + moved
        return moved

    def _book(self, source: Source, taker: Taker, units: int) -> None:
        units += self.used.get((source, taker), 0)
        if units:
            self.used[source, taker] = units
            self.users.setdefault(source, {})[taker] = None
        else:
            self.used.pop((source, taker), None)
            self.users.get(source, {}).pop(taker, None)

    def _chain(self, taker: Taker) -> list[tuple[Taker, Source]]:
        """Find steps "taker, source it gets from": each gets what the next one has, the last gets what is left."""
        came_from: dict[Taker, tuple[Taker, Source] | None] = {taker: None}
        seen: set[Source] = set()
        frontier = [taker]
        for own in frontier:
            for source in self.sources[own]:
                if source in seen:
                    continue
                if self.left[source]:
                    return _traced(came_from, own, source)
                seen.add(source)
                for giver in self.users.get(source, ()):
                    if giver not in came_from:
                        came_from[giver] = (own, source)
                        frontier.append(giver)
        self.reached = set(came_from)
        return []


def _traced(
    came_from: Mapping[Taker, tuple[Taker, Source] | None], last: Taker, source: Source
) -> list[tuple[Taker, Source]]:
    chain = [(last, source)]
    step = came_from[last]
    while step is not None:
        chain.append(step)
        step = came_from[step[0]]
    return chain[::-1]
