"""Days that are priced each by itself, as an automaton without memory."""

from __future__ import annotations

import numpy as np

from wfm.rules.day_state import DAY_OFF, DayState
from wfm.rules.model import FloatArray


def priced_by_day(off: FloatArray, shift: FloatArray) -> DayState:
    """Build an automaton of a single state; choices that cost the same share a symbol.

    Parameters
    ----------
    off
        Shape (days,): cost of each day off.
    shift
        Shape (choices,): cost of each choice.
    """
    prices, kind = np.unique(shift, return_inverse=True)
    cost = np.empty((len(off), 1, 1 + len(prices)))
    cost[:, 0, DAY_OFF] = off
    cost[:, 0, 1:] = prices
    return DayState(kind.astype(np.int64) + 1, np.zeros(cost.shape, np.int64), cost, (0,))
