"""Chains of shifts that leave no long rest in a window of time.

Shifts of which each starts too soon after the end of the one before, the first one starting before the window and the
last one ending too late, leave only short rests: more shifts can only cut them further. So a window lacks a rest
exactly if all links of some such chain are worked. A link is a day and those of its shifts that start before one time
and end after another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice

import numpy as np

from wfm.rules.model import IntArray

_HOUR = 60
_FINENESS = (1 << 20, 8, 4, 2, 1)
"""How many ends of a link are told apart at most: the first number that leaves few enough chains is taken."""
_Shift = tuple[int, int, int]
"""Start, end and position of a shift that could be worked."""
_Chain = tuple[tuple[int, ...], ...]
"""Positions of the shifts of each link."""


@dataclass(frozen=True)
class ChainTable:
    """Chains laid out as entries.

    Parameters
    ----------
    row, position
        Shape (entries,): chain, and position of a shift in one of its links.
    links
        Shape (chains,): how many links are worked if the window lacks a rest.
    hours
        Shape (chains,): whole hours, rounded up, that are missing at least if they all are.
    """

    row: IntArray
    position: IntArray
    links: IntArray
    hours: IntArray


@dataclass(frozen=True)
class RestWindow:
    """Times in minutes from the beginning of a window.

    Parameters
    ----------
    known_minute
        When knowledge begins, at most 0: rests are measured from there.
    end_minute
        When the window ends, and all rests that still last with it.
    rest_minutes
        Rest that is due.
    levels
        How many missing hours are told apart.
    """

    known_minute: int
    end_minute: int
    rest_minutes: int
    levels: int


@lru_cache(maxsize=64)
def chain_table(window: RestWindow, shifts: bytes, most: int) -> ChainTable:
    """Find the chains of a window.

    Parameters
    ----------
    shifts
        Array of shape (shifts, 3), ascending: number of the link, start and end in minutes of the window. At most one
        shift of a link is worked.
    most
        Where there are more chains, times are told apart less finely and some chains are left out.
    """
    table = np.frombuffer(shifts, np.int64).reshape(-1, 3).tolist()
    rows = [(link, (start, end, position)) for position, (link, start, end) in enumerate(table)]
    links = [[shift for _, shift in group] for _, group in groupby(rows, key=lambda row: row[0])]
    for fineness in _FINENESS:
        hours = _missing_hours(window, links, fineness, most)
        if len(hours) <= most:
            break
    return _laid_out(dict(islice(hours.items(), most)))


def _missing_hours(
    window: RestWindow, links: Sequence[Sequence[_Shift]], fineness: int, most: int
) -> dict[_Chain, int]:
    """Hours that are missing by each chain; a few more than `most` chains tell that there are too many."""
    found: dict[_Chain, int] = {}
    for hour in range(window.levels):
        search = _Search(window, links, window.rest_minutes - _HOUR * hour, fineness)
        for chain in search.chains():
            found[chain] = hour + 1
            if len(found) > most:
                return found
    return found


@dataclass(frozen=True)
class _Search:
    """Walks from link to link; only chains of which no link can be left out are found."""

    window: RestWindow
    links: Sequence[Sequence[_Shift]]
    rest: int
    fineness: int

    def chains(self) -> Iterator[_Chain]:
        """All chains after which the longest rest is shorter than `rest`."""
        for first in range(len(self.links)):
            yield from self._go((), first, max(-self.rest, self.window.known_minute), None)

    def _go(self, chain: _Chain, at: int, reached: int, before: int | None) -> Iterator[_Chain]:
        """Chains that go on with a link, work having ended at `reached`, and at `before` without the last link."""
        early = self.links[at][: _started(self.links[at], reached + self.rest)]
        shifts = [shift for shift in early if shift[1] > reached]
        late = self.window.end_minute - self.rest + 1
        last = self._needed(shifts, late, before)
        if last:
            yield (*chain, last)
        ends = sorted({end for _, end, _ in shifts if end < late})
        for after in range(at + 1, len(self.links)) if ends else ():
            for end in self._told_apart(ends, self.links[after]):
                link = self._needed(shifts, end, before)
                if link:
                    yield from self._go((*chain, link), after, end, reached)

    def _needed(self, shifts: Sequence[_Shift], end: int, before: int | None) -> tuple[int, ...]:
        """Positions of the shifts that end so late; none if the link before them could be left out."""
        late = [shift for shift in shifts if shift[1] >= end]
        if not late or (before is not None and late[-1][0] < before + self.rest):
            return ()
        return tuple(position for _, _, position in late)

    def _told_apart(self, ends: Sequence[int], after: Sequence[_Shift]) -> list[int]:
        """Pick ends that bar different shifts of the next link, the earliest of those that bar the same ones."""
        told: dict[int, int] = {}
        for end in ends:
            barred = _started(after, end + self.rest)
            if barred:
                told.setdefault(barred, end)
        different = list(told.values())
        if len(different) <= self.fineness:
            return different
        places = np.linspace(0, len(different) - 1, self.fineness + 2)[1:-1]
        return [different[round(place)] for place in places.tolist()]


def _started(shifts: Sequence[_Shift], before: int) -> int:
    """How many of some shifts, ascending, start before a minute."""
    return bisect_left(shifts, (before,))


def _laid_out(hours: dict[_Chain, int]) -> ChainTable:
    members = [[position for link in chain for position in link] for chain in hours]
    return ChainTable(
        row=np.repeat(np.arange(len(members), dtype=np.int64), [len(own) for own in members]),
        position=np.array([position for own in members for position in own], np.int64),
        links=np.array([len(chain) for chain in hours], np.int64),
        hours=np.array(list(hours.values()), np.int64),
    )
