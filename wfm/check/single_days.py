"""The most that agents could earn if a head on the floor had a worth on one date and none on all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.check.cover_worth import SkillSet
from wfm.check.queue_levels import WholeArray
from wfm.check.row_numbers import number_rows
from wfm.check.shift_worth import shift_worth
from wfm.check.weekly_offers import Offer
from wfm.domain.instance import Instance

BoolArray = NDArray[np.bool_]
_LONGEST_SHIFT_DAYS = 2
"""A shift can last into the second date after its own."""


class SingleDays:
    """Shifts that fit into lawful weeks, to be asked for the best of a date.

    An agent's best is the best of each date on which a shift that touches the date can start. These dates are taken one
    by one, so that no roster earns more.

    Parameters
    ----------
    lawful
        What is offered to each agent, and which of it fits into some lawful week.
    """

    def __init__(self, instance: Instance, lawful: Sequence[tuple[Offer, BoolArray]]) -> None:
        self._instance = instance
        self._agents = len(lawful)
        skill_sets = sorted({offer.skills for offer, _ in lawful}, key=sorted)
        self._skill_sets = skill_sets
        counts = [int(fits.sum()) for _, fits in lawful]
        self._agent = np.repeat(np.arange(len(lawful)), counts)
        self._skills = np.repeat([skill_sets.index(offer.skills) for offer, _ in lawful], counts).astype(np.int64)
        self._day, self._template, self._start, self._end = (
            np.concatenate([np.zeros(0, np.int64), *(getattr(offer, name)[fits] for offer, fits in lawful)])
            for name in ("day", "template", "start_minute", "end_minute")
        )

    def most_earned(self, per_head: Mapping[SkillSet, WholeArray], day: int) -> int:
        """Add up what each agent's best shifts earn.

        Parameters
        ----------
        per_head
            Shape (slots,) for the skill set of every agent: millionths per head and slot, 0 on all other dates.
        day
            Index of the date.
        """
        own = np.flatnonzero((self._day <= day) & (self._day >= day - _LONGEST_SHIFT_DAYS))
        if not len(own):
            return 0
        worth = np.array([per_head[skills] for skills in self._skill_sets]).astype(np.int64)
        length = (self._end - self._start)[own]
        shifts, shift = number_rows([self._template[own], self._start[own], length])
        chosen = own[shifts]
        earned = shift_worth(self._instance, worth, self._template[chosen], self._start[chosen], self._end[chosen])
        best = np.zeros((self._agents, _LONGEST_SHIFT_DAYS + 1), dtype=np.int64)
        np.maximum.at(best, (self._agent[own], day - self._day[own]), earned[self._skills[own], shift])
        return int(best.sum())
