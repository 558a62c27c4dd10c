"""How a figure grows with a size: the power that fits best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Growth:
    """The curve ``factor * size ** exponent`` through a number of points."""

    exponent: float
    factor: float
    points: int

    def at(self, size: float) -> float:
        """Value of the curve."""
        return float(self.factor * size**self.exponent)


def fit_growth(points: Iterable[tuple[float, float]]) -> Growth | None:
    """Fit a power by least squares on logarithms; None without two different sizes.

    Parameters
    ----------
    points
        Pairs of size and figure; those that are not above 0 have no logarithm and are left out.
    """
    kept = [(size, figure) for size, figure in points if size > 0 and figure > 0]
    if len({size for size, _ in kept}) < 2:
        return None
    sizes, figures = np.log(np.array(kept)).T
    exponent, offset = np.polyfit(sizes, figures, 1)
    return Growth(float(exponent), float(np.exp(offset)), len(kept))
