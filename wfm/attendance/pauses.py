"""Breaks and meals as taken, paired with those that were scheduled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wfm.attendance.expected import PlannedPause
from wfm.attendance.sessions import Pause, PauseKind
from wfm.attendance.stretches import length, overlap


class Pair(NamedTuple):
    """A scheduled break or meal and the one taken for it.

    Parameters
    ----------
    parts
        Further parts of it, where parts are added up.
    is_mixed
        Whether the taken one was clocked with the codes of the other kind.
    """

    planned: PlannedPause
    taken: Pause
    parts: tuple[Pause, ...] = ()
    is_mixed: bool = False

    @property
    def pieces(self) -> tuple[Pause, ...]:
        """All that was taken for it."""
        return self.taken, *self.parts

    @property
    def is_measured(self) -> bool:
        """Whether every punch of it is there: a length with a hole in it is not judged."""
        return all(piece.is_measured for piece in self.pieces)

    @property
    def is_running(self) -> bool:
        """Whether any part of it goes on at the report time."""
        return any(piece.is_running for piece in self.pieces)

    @property
    def taken_seconds(self) -> int:
        """Known length of all parts together."""
        return length([piece.known for piece in self.pieces if piece.known])


@dataclass(frozen=True)
class Pairing:
    """Who took what for what: pairs, scheduled pauses without a taken one, and taken ones left over."""

    pairs: list[Pair] = field(default_factory=list)
    missed: list[PlannedPause] = field(default_factory=list)
    surplus: list[Pause] = field(default_factory=list)


def pair_pauses(planned: Sequence[PlannedPause], taken: Sequence[Pause], match_seconds: int, adds_up: bool) -> Pairing:
    """Pair breaks with breaks and meals with meals, then what is left over across kinds."""
    pairing = Pairing()
    kinds: tuple[PauseKind, ...] = ("break", "meal")
    for kind in kinds:
        wanted = [pause for pause in planned if pause.kind == kind]
        found = sorted((pause for pause in taken if pause.kind == kind), key=_place)
        chosen = _best_pairs(wanted, found, match_seconds)
        rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
        pairing.pairs.extend(Pair(wanted[row], found[column]) for row, column in chosen)
        pairing.missed.extend(pause for row, pause in enumerate(wanted) if row not in rows)
        pairing.surplus.extend(pause for column, pause in enumerate(found) if column not in columns)
    if pairing.missed and pairing.surplus:
        _pair_across_kinds(pairing)
    return _add_up(pairing) if adds_up and pairing.surplus else pairing


def _place(pause: Pause) -> int:
    """Choose a moment to order pauses by."""
    place = pause.start if pause.start is not None else pause.end
    return place or 0


def distance(planned: PlannedPause, taken: Pause) -> int:
    """Seconds between both starts, or both ends where the start was not clocked."""
    if taken.start is not None:
        return abs(taken.start - planned.start)
    return abs((taken.end or 0) - planned.end)


def _best_pairs(planned: Sequence[PlannedPause], taken: Sequence[Pause], match_seconds: int) -> list[tuple[int, int]]:
    """Pair in order: as many as possible, then as close as possible, none beyond the limit."""
    best: list[list[tuple[int, int, tuple[tuple[int, int], ...]]]] = [
        [(0, 0, ())] * (len(taken) + 1) for _ in range(len(planned) + 1)
    ]
    for row in range(1, len(planned) + 1):
        for column in range(1, len(taken) + 1):
            options = [best[row - 1][column], best[row][column - 1]]
            apart = distance(planned[row - 1], taken[column - 1])
            if apart <= match_seconds:
                count, total, chosen = best[row - 1][column - 1]
                options.insert(0, (count - 1, total + apart, (*chosen, (row - 1, column - 1))))
            best[row][column] = min(options, key=_pairs_then_distance)
    return list(best[-1][-1][2])


def _pairs_then_distance(option: tuple[int, int, tuple[tuple[int, int], ...]]) -> tuple[int, int]:
    return option[0], option[1]


def _pair_across_kinds(pairing: Pairing) -> None:
    """Pair what is left of different kinds where both overlap: the wrong code was used."""
    for planned in list(pairing.missed):
        for taken in pairing.surplus:
            if taken.kind == planned.kind or not taken.known:
                continue
            if overlap([taken.known], [(planned.start, planned.end)]):
                pairing.pairs.append(Pair(planned, taken, is_mixed=True))
                pairing.missed.remove(planned)
                pairing.surplus.remove(taken)
                break


def _add_up(pairing: Pairing) -> Pairing:
    """Add each part left over to the nearest pair of its kind, also one whose length nobody knows."""
    pairs, left = list(pairing.pairs), []
    parts: dict[int, list[Pause]] = {}
    for part in pairing.surplus:
        same = [index for index, pair in enumerate(pairs) if pair.planned.kind == part.kind]
        if not same:
            left.append(part)
            continue
        nearest = min(same, key=_distance_to(pairs, part))
        parts.setdefault(nearest, []).append(part)
    for index, own in parts.items():
        pairs[index] = pairs[index]._replace(parts=tuple(own))
    return Pairing(pairs, pairing.missed, left)


def _distance_to(pairs: Sequence[Pair], part: Pause) -> Callable[[int], int]:
    return lambda index: abs(_place(pairs[index].taken) - _place(part))
