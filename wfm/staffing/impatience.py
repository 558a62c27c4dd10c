"""Queues whose callers hang up: the Erlang A model, M/M/n+M.

Callers arrive at rate λ, one agent serves at rate μ, and whoever waits gives up at rate θ. With B the Erlang loss
probability of n − 1 agents, ε = 1/B and g(x) = λ(1 − exp(−θx))/θ − nμx, the wait of somebody with endless patience has
the density λ·exp(g(x))/(ε + λJ), J being the integral of exp(g) over all waits. Every figure here is an integral of
that density. Source: S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers: many-server asymptotics of
the M/M/n+G queue", Queueing Systems 51 (2005), pp. 361–402.

The exponent g is concave, so each integral is taken outwards from its peak for as long as exp(g) matters, and scaled by
the peak's height. The cost is the same at 5 and at 5,000 erlangs, and nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_NEGLIGIBLE_DROP = 40.0
"""exp(−40) is below the rounding of a double against 1."""
_SHORTEST_PATIENCE_SECONDS = 1e-6
_TINY = 1e-300
_HALVINGS = 60
_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(96)
# The cube crowds the nodes at the peak, where impatience may act within a sliver of the whole length.
_STEPS: FloatArray = ((_GAUSS_NODES + 1) / 2) ** 3
_WEIGHTS: FloatArray = 1.5 * ((_GAUSS_NODES + 1) / 2) ** 2 * _GAUSS_WEIGHTS


@dataclass(frozen=True)
class Outcome:
    """What becomes of contacts, as shares of those offered, shape (slots,) each."""

    in_time: FloatArray
    abandoned: FloatArray


def blocking(load_erlangs: FloatArray, agents: IntArray) -> FloatArray:
    """Erlang's loss probability, by the usual recursion over agents; it never drops below 1e-300.

    Parameters
    ----------
    load_erlangs, agents
        Shape (slots,), 0 or more. Without agents everything is lost.
    """
    lost = np.ones(load_erlangs.shape)
    for count in range(1, int(agents.max(initial=0)) + 1):
        busy = load_erlangs * lost
        lost = np.where(count <= agents, np.maximum(busy / (count + busy), _TINY), lost)
    return lost


def outcome(
    load_erlangs: FloatArray, aht_seconds: FloatArray, agents: IntArray, within_seconds: float, patience_seconds: float
) -> Outcome:
    """Tell what share of contacts is answered in time, and what share hangs up.

    Parameters
    ----------
    load_erlangs, aht_seconds, agents
        Shape (slots,), all above 0.
    within_seconds
        0 or more; infinite, every answer is in time.
    patience_seconds
        Mean patience, finite. At 0, whoever is not answered at once is gone.
    """
    waits = _Waits(
        arrivals=load_erlangs / aht_seconds,
        services=agents / aht_seconds,
        patience=max(patience_seconds, _SHORTEST_PATIENCE_SECONDS),
    )
    log_free = -np.log(blocking(load_erlangs, agents - 1)) - waits.height(waits.peak)
    log_arrivals = np.log(waits.arrivals)
    everybody = waits.integrals(np.inf)
    log_all = np.logaddexp(log_free, log_arrivals + _log(everybody.any_patience))
    answered = np.logaddexp(log_free, log_arrivals + _log(waits.integrals(within_seconds).still_there))
    gone = log_arrivals + _log(everybody.any_patience - everybody.still_there)
    return Outcome(in_time=np.minimum(np.exp(answered - log_all), 1.0), abandoned=np.exp(gone - log_all))


def _log(positive: FloatArray) -> FloatArray:
    """Logarithm that takes 0 as the smallest positive number."""
    return np.log(np.maximum(positive, _TINY))


@dataclass(frozen=True)
class _Integrals:
    """Integrals of exp(g) over waits, divided by exp(g) at the peak: plain, and times the share that has not left."""

    any_patience: FloatArray
    still_there: FloatArray


@dataclass(frozen=True)
class _Waits:
    """The exponent g of the density of waits; rates are per second, shape (slots,)."""

    arrivals: FloatArray
    services: FloatArray
    patience: float

    @property
    def peak(self) -> FloatArray:
        """Wait at which g is largest: 0 unless more arrive than can be served."""
        return np.maximum(np.log(self.arrivals / self.services), 0.0) * self.patience

    def height(self, seconds: FloatArray) -> FloatArray:
        """Compute g; `seconds` has shape (slots,)."""
        return -self.arrivals * np.expm1(-seconds / self.patience) * self.patience - self.services * seconds

    def integrals(self, until_seconds: float) -> _Integrals:
        """Integrate from 0 to a limit, in two pieces that meet where g is largest on the way."""
        top = np.minimum(self.peak, until_seconds)
        farthest = top + _NEGLIGIBLE_DROP / self.services + self.patience
        before = self._piece(top, np.zeros_like(top))
        after = self._piece(top, np.minimum(farthest, until_seconds))
        return _Integrals(before.any_patience + after.any_patience, before.still_there + after.still_there)

    def _piece(self, top: FloatArray, end: FloatArray) -> _Integrals:
        """Integrate between two waits, g falling from the first to the second."""
        reach = self._reach(top, end)
        scale = self.height(self.peak)
        plain, staying = np.zeros_like(top), np.zeros_like(top)
        for step, weight in zip(_STEPS, _WEIGHTS, strict=True):
            seconds = top + reach * step
            part = weight * np.exp(self.height(seconds) - scale)
            plain += part
            staying += part * np.exp(-seconds / self.patience)
        return _Integrals(plain * np.abs(reach), staying * np.abs(reach))

    def _reach(self, top: FloatArray, end: FloatArray) -> FloatArray:
        """Signed distance from `top` towards `end` after which exp(g) has become negligible, or all of it."""
        low, high = np.zeros_like(top), np.ones_like(top)
        floor = self.height(top) - _NEGLIGIBLE_DROP
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            matters = self.height(top + middle * (end - top)) >= floor
            low, high = np.where(matters, middle, low), np.where(matters, high, middle)
        return high * (end - top)
