"""Colours of cover: red where heads are short, blue where there are more than needed, pale between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EVEN_FILL = "F7F8FA"
CLOSED_FILL = "E3E6EA"
SHORT_FILLS = ("FBE0DB", "F5B9B0", "EC8C80", "DE5B4F")
OVER_FILLS = ("E2ECF8", "BFD6F0", "94BAE4", "6499D4")
_EVEN_HEADS = 0.05
_EVEN_SHARE = 0.005
_SERVICE_STEP = 0.1
"""Share of contacts by which the colour of missed service grows stronger."""


def heat_scale(required: NDArray[np.float64] | Sequence[float]) -> float:
    """Heads at which a colour is strongest: a fifth of the largest need, at least two."""
    return max(2.0, float(np.max(required, initial=0.0)) / 5)


def surplus_fill(surplus: float, scale: float) -> str:
    """Colour of a difference; what rounds to zero at one decimal is even."""
    if abs(surplus) < _EVEN_HEADS:
        return EVEN_FILL
    fills = SHORT_FILLS if surplus < 0 else OVER_FILLS
    step = int(min(abs(surplus) / scale, 1.0) * len(fills))
    return fills[min(step, len(fills) - 1)]


def service_fill(service_level: float, target: float | None) -> str:
    """Colour of a service level; whatever reaches the target, as percentages without decimals show it, is even."""
    if target is None or service_level >= target - _EVEN_SHARE:
        return EVEN_FILL
    return SHORT_FILLS[min(int((target - service_level) / _SERVICE_STEP), len(SHORT_FILLS) - 1)]
