"""Who could lawfully be on the floor in a slot, if nothing but that slot mattered."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wfm.check.earnings import Earners
from wfm.check.floor import seconds_on_floor
from wfm.check.shift_worth import shift_worth
from wfm.check.weekly_offers import Offer
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def could_be_on_floor(instance: Instance, earners: Earners) -> BoolArray:
    """Tell who could be on the floor when, each agent and slot by itself.

    Whoever is left out cannot: no shift that fits into a lawful week, as far as the program of the week knows the
    rules, has that slot outside its breaks, and no shift of history reaches into it.

    Parameters
    ----------
    earners
        All agents of the instance, in order.

    Returns
    -------
    Shape (agents, slots).

    Raises
    ------
    UnprovableError
        If shifts do not fill whole slots.
    """
    could = seconds_on_floor(instance, Roster(), instance.agents) > 0
    floors = _Floors(instance)
    known: dict[int, BoolArray] = {}
    for row, (offer, fits) in enumerate(earners.lawful_choices):
        if id(offer) not in known:
            known[id(offer)] = floors.covered(offer, fits)
        could[row] |= known[id(offer)]
    return could


class _Floors:
    """Slots that shifts can cover, their breaks moved out of the way."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._step = instance.calendar.interval_minutes
        self._offsets = lru_cache(maxsize=None)(self._find_offsets)

    def covered(self, offer: Offer, fits: BoolArray) -> BoolArray:
        """Tell which slots some choice that fits can cover, shape (slots,)."""
        slots = self._instance.calendar.slot_count
        covered = np.zeros(slots, dtype=bool)
        minutes = (offer.end_minute - offer.start_minute)[fits]
        kinds, kind_of = np.unique(np.stack([offer.template[fits], minutes]), axis=1, return_inverse=True)
        first = offer.start_minute[fits] // self._step
        for kind, (template, length) in enumerate(kinds.T.tolist()):
            starts = np.unique(first[kind_of.reshape(-1) == kind])
            places = (starts[:, None] + self._offsets(template, length)).reshape(-1)
            covered[places[(places >= 0) & (places < slots)]] = True
        return covered

    def _find_offsets(self, template: int, length_minutes: int) -> IntArray:
        """Slots after the start in which a shift need not be on a break, shape (slots of the shift that it covers,)."""
        slots = -(-length_minutes // self._step)
        each_alone = np.eye(slots, dtype=np.int64)
        nothing = np.zeros(1, dtype=np.int64)
        worth = shift_worth(self._instance, each_alone, nothing + template, nothing, nothing + length_minutes)
        return np.flatnonzero(worth[:, 0] > 0)
