"""How many people may be on a break at once, as a rule tells it to whoever places breaks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wfm.rules.model import BoolArray


@dataclass(frozen=True)
class BreakLimit:
    """A limit on heads that are on a break or at a meal in the same slot.

    Parameters
    ----------
    counted
        Shape (agents,): whose breaks count together.
    heads, share
        Most of them on a break at once: so many, or this share of those at work then, breaks included. One of the two.
    cost
        Price per head and slot over the limit; None where it must hold.
    """

    counted: BoolArray
    heads: int | None = None
    share: Fraction | None = None
    cost: float | None = None
