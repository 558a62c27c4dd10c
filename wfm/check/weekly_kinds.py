"""Choices of like agents, gathered by what matters of them.

A *kind* of shift is its start, when the next may start, its paid minutes, and what it means to the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.check.millionths import IMPOSSIBLE
from wfm.check.row_numbers import number_rows
from wfm.check.weekly_offers import Offer

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Kinds:
    """Different shifts of one day.

    Parameters
    ----------
    value
        Shape (kinds, agents): what each agent earns by it, `IMPOSSIBLE` where it is not offered.
    start, ready
        Shape (kinds,): place of its start among all starts, and of the earliest start after which an agent may go on.
    means
        Shape (kinds,): position in `meaning`.
    meaning
        Columns of paid minutes and of what rules see, shape (meanings,) each.
    choice, kind_of
        Shape (choices of the day,): positions in the batch's table of choices, and the kind of each.
    """

    value: IntArray
    start: IntArray
    ready: IntArray
    means: IntArray
    meaning: list[IntArray]
    choice: IntArray
    kind_of: IntArray


class ChoiceTable:
    """Choices of all agents of a batch, one per row."""

    def __init__(self, offers: Sequence[Offer], values: Sequence[IntArray]) -> None:
        self._agents = len(offers)
        self._agent = np.repeat(np.arange(len(offers)), [len(offer.day) for offer in offers])
        self._day = np.concatenate([offer.day for offer in offers])
        self._value = np.concatenate(values)
        paid = np.concatenate([offer.paid_minutes for offer in offers])
        self._meaning = [paid, *np.concatenate([offer.symbol for offer in offers], axis=1)]
        start = np.concatenate([offer.start_minute for offer in offers])
        ready = np.concatenate([offer.ready_minute for offer in offers])
        self._starts = np.unique(start)
        self._start = np.searchsorted(self._starts, start)
        self._first_start = self._first_starts(int(self._day.max(initial=-1)) + 1)
        self._ready = self.at_least(np.searchsorted(self._starts, ready), self._day + 1)

    def _first_starts(self, days: int) -> IntArray:
        """Place of the first start on each day or later, shape (days + 1,)."""
        first = np.full(days + 1, len(self._starts), dtype=np.int64)
        np.minimum.at(first, self._day, self._start)
        return np.minimum.accumulate(first[::-1])[::-1]

    def at_least(self, place: IntArray, day: int | IntArray) -> IntArray:
        """Lift places of starts to the first one that is left from a day on: before it all are equally good."""
        return np.maximum(place, self._first_start[np.minimum(day, len(self._first_start) - 1)])

    def class_at(self, minute: int, day: int) -> int:
        """Place of the first start from a minute on."""
        return int(self.at_least(np.searchsorted(self._starts, [minute]), day)[0])

    def kinds(self, day: int) -> Kinds:
        """Gather the choices of one day; of like ones an agent takes the best."""
        own = np.flatnonzero(self._day == day)
        meaning = [column[own] for column in self._meaning]
        chosen, means = number_rows(meaning)
        row, kind = number_rows([means, self._ready[own], self._start[own]])
        value = np.full((len(row), self._agents), IMPOSSIBLE, dtype=np.int64)
        np.maximum.at(value, (kind, self._agent[own]), self._value[own])
        return Kinds(
            value=value,
            start=self._start[own][row],
            ready=self._ready[own][row],
            means=means[row],
            meaning=[column[chosen] for column in meaning],
            choice=own,
            kind_of=kind,
        )
