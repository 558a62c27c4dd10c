"""Means over replications, and how far to trust them.

The interval around a mean is Student's. A ratio, such as a service level, is the ratio of the means: contacts in time
of all replications over contacts offered. Its interval follows from how far each replication lies from that ratio, as
survey statisticians do it (W. G. Cochran, *Sampling Techniques*, chapter 6).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_HALVINGS = 200


@dataclass(frozen=True)
class Estimate:
    """A mean with its confidence interval, of any shape.

    NaN where nothing was there to be measured; `low` and `high` are NaN if there was one replication alone.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray


def estimate_mean(samples: NDArray[np.floating], confidence: float = 0.95) -> Estimate:
    """Estimate a mean from one sample per replication, shape (replications, …)."""
    samples = samples.astype(np.float64)
    mean = samples.mean(axis=0)
    return _around(mean, samples - mean, confidence)


def estimate_ratio(amounts: NDArray[np.floating], bases: NDArray[np.floating], confidence: float = 0.95) -> Estimate:
    """Estimate a ratio of two means from samples of both, shape (replications, …); NaN where the bases are all 0."""
    amounts, bases = amounts.astype(np.float64), bases.astype(np.float64)
    base = bases.mean(axis=0)
    base = np.where(base > 0, base, np.nan)
    ratio = amounts.mean(axis=0) / base
    return _around(ratio, (amounts - ratio * bases) / base, confidence)


def _around(mean: FloatArray, deviations: FloatArray, confidence: float) -> Estimate:
    count = len(deviations)
    if count < 2:
        return Estimate(mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan))
    error = np.sqrt((deviations**2).sum(axis=0) / (count - 1) / count)
    reach = student_quantile(count - 1, confidence) * error
    return Estimate(mean, mean - reach, mean + reach)


@lru_cache
def student_quantile(freedom: int, confidence: float) -> float:
    """Find how many standard errors an interval of Student's distribution reaches to either side.

    Parameters
    ----------
    freedom
        Degrees of freedom, 1 or more.
    confidence
        Probability of the interval, above 0 and below 1.
    """
    low, high = 0.0, math.pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _student_probability(freedom, middle) < confidence else (low, middle)
    return math.tan(low) * math.sqrt(freedom)


def _student_probability(freedom: int, angle: float) -> float:
    """Probability within √freedom × tan(angle) of 0 (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    cosine, sine = math.cos(angle), math.sin(angle)
    is_odd = freedom % 2 == 1
    term, total = (cosine, 0.0) if is_odd else (1.0, 0.0)
    for power in range(1 if is_odd else 0, freedom - 1, 2):
        total += term
        term *= cosine**2 * (power + 1) / (power + 2)
    return 2 / math.pi * (angle + sine * total) if is_odd else sine * total
