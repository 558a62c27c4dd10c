"""Prices of cover that prove how cheap a roster can be at best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.domain.ids import QueueId

MILLION = 1_000_000
"""Shares of a price and costs in a certificate are whole millionths."""


@dataclass(frozen=True)
class CoverPrice:
    """How much weight a proof puts on what some queues want together.

    Parameters
    ----------
    queues
        Queues of one component, in the instance's order.
    level
        Step of cost within their component, 0 between its lowest two slopes.
    plain, rounded
        Shape (slots,), whole millionths of the step's cost, 0 or more: the weight of what is wanted beyond the heads
        that can serve these queues, and of the same rounded up to whole heads.
    """

    queues: tuple[QueueId, ...]
    level: int
    plain: NDArray[np.int64]
    rounded: NDArray[np.int64]


@dataclass(frozen=True)
class Certificate:
    """A lower bound of the cost, and the prices from which anybody can compute it again.

    Parameters
    ----------
    bound_millionths
        No roster costs less than this many millionths of a cost unit.
    input_sha256
        Fingerprint of the input that it speaks of.
    rules
        Names of the rules in force that the bound takes into account.
    """

    bound_millionths: int
    input_sha256: str
    prices: tuple[CoverPrice, ...]
    rules: tuple[str, ...] = ()
