"""Costs as whole millionths, rounded so that a bound made of them stays one.

Whole numbers add up exactly, in any order and on any machine, so whoever recomputes a bound gets the same.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wfm.domain.certificate import MILLION

IMPOSSIBLE = -(1 << 60)
"""Worth of what cannot be. Two of them still fit into 64 bits, and no worth that is possible comes near."""
LARGEST_WORTH = 1 << 58
"""What all that one agent could earn must stay below."""


def millionths(cost: float) -> int:
    """Turn a cost as it is written into whole millionths, what is finer cut off towards 0."""
    return int(Decimal(repr(float(cost))) * MILLION)


def millionths_of(costs: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn costs of any shape into whole millionths, those beyond `LARGEST_WORTH` into just that."""
    values, position = np.unique(costs, return_inverse=True)
    whole = np.array([min(millionths(value), LARGEST_WORTH) for value in values.tolist()], dtype=np.int64)
    return whole[position].reshape(costs.shape)
