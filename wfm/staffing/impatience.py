"""Queues whose callers hang up: the Erlang A model, M/M/n+M.

Callers arrive at rate λ, one agent serves at rate μ, and whoever waits gives up at rate θ. With B the Erlang loss
probability of n − 1 agents, ε = 1/B and g(x) = λ(1 − exp(−θx))/θ − nμx, the wait of somebody with endless patience has
the density λ·exp(g(x))/(ε + λJ), J being the integral of exp(g) over all waits. Every figure here is an integral of
that density. Source: S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers: many-server asymptotics of
the M/M/n+G queue", Queueing Systems 51 (2005), pp. 361–402.

The exponent g is concave, so each integral is taken outwards from its peak for as long as exp(g) matters, and scaled by
the peak's height. The cost is the same at 5 and at 5,000 erlangs, and nothing overflows. So it is with B, for 1/B is
the integral of (1 + t/a)^n·exp(−t) over t ≥ 0, a being the load (D. L. Jagerman, "Some properties of the Erlang loss
function", Bell System Technical Journal 53 (1974), pp. 525–551).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_NEGLIGIBLE_DROP = 40.0
"""exp(−40) is below the rounding of a double against 1."""
_SHORTEST_PATIENCE_SECONDS = 1e-6
_LONGEST_PATIENCE_SECONDS = 1e8
"""Three years: with more, rounding eats up the difference between what arrives and what is served."""
_TINY = 1e-300
_SMALLEST_LOAD = 1e-100
_HALVINGS = 10
_SHORTEST_REACH = 64.0
"""As halvings of the whole: an impatient crowd is gone within a sliver of the time that an idle queue is looked at."""
_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(96)
# The cube crowds the nodes at the peak, where impatience may act within a sliver of the whole length.
_STEPS: FloatArray = (((_GAUSS_NODES + 1) / 2) ** 3)[:, None]
_WEIGHTS: FloatArray = 1.5 * ((_GAUSS_NODES + 1) / 2) ** 2 * _GAUSS_WEIGHTS


@dataclass(frozen=True)
class Outcome:
    """What becomes of contacts, per contact offered, shape (slots,) each.

    `waited_seconds` is what those who are answered have waited, spread over all contacts offered.
    """

    in_time: FloatArray
    abandoned: FloatArray
    waited_seconds: FloatArray


def blocking(load_erlangs: FloatArray, agents: IntArray) -> FloatArray:
    """Erlang's loss probability; it never drops below 1e-300.

    Parameters
    ----------
    load_erlangs, agents
        Shape (slots,), 0 or more. Without agents everything is lost.
    """
    load = np.maximum(load_erlangs, _SMALLEST_LOAD)

    def height(seconds: FloatArray) -> FloatArray:
        exponent: FloatArray = agents * np.log1p(seconds / load) - seconds
        return exponent

    top = np.maximum(agents - load, 0.0)
    scale = height(top)
    whole = np.zeros_like(load)
    # The second distance is one within which the exponent has dropped far enough for any number of agents.
    for end in (np.zeros_like(load), top + 2 * _NEGLIGIBLE_DROP + np.sqrt(2 * _NEGLIGIBLE_DROP * agents)):
        reach = _reach(height, top, end)
        whole += _WEIGHTS @ np.exp(height(top + reach * _STEPS) - scale) * np.abs(reach)
    lost: FloatArray = np.maximum(np.exp(-scale) / whole, _TINY)
    return np.minimum(lost, 1.0)


def _reach(height: Callable[[FloatArray], FloatArray], top: FloatArray, end: FloatArray) -> FloatArray:
    """Signed distance from `top` towards `end` after which exp(height) has become negligible, or all of it.

    It may be a few percent too long. It is halved in the exponent, for it can be any small part of the whole.
    """
    long, short = np.zeros_like(top), np.full_like(top, _SHORTEST_REACH)
    floor = height(top) - _NEGLIGIBLE_DROP
    for _ in range(_HALVINGS):
        middle = (long + short) / 2
        matters = height(top + np.exp2(-middle) * (end - top)) >= floor
        long, short = np.where(matters, long, middle), np.where(matters, middle, short)
    return np.exp2(-long) * (end - top)


def outcome(
    load_erlangs: FloatArray, aht_seconds: FloatArray, agents: IntArray, within_seconds: float, patience_seconds: float
) -> Outcome:
    """Tell what share of contacts is answered in time, what share hangs up, and how long the answered have waited.

    Parameters
    ----------
    load_erlangs, aht_seconds, agents
        Shape (slots,), all above 0.
    within_seconds
        0 or more; infinite, every answer is in time.
    patience_seconds
        Mean patience, finite; beyond three years it makes no further difference. At 0, whoever is not answered at once
        is gone.
    """
    waits = _Waits(
        arrivals=load_erlangs / aht_seconds,
        services=agents / aht_seconds,
        patience=min(max(patience_seconds, _SHORTEST_PATIENCE_SECONDS), _LONGEST_PATIENCE_SECONDS),
    )
    log_free = -np.log(blocking(load_erlangs, agents - 1)) - waits.height(waits.peak)
    log_arrivals = np.log(waits.arrivals)
    everybody = waits.integrals(np.inf)
    log_all = np.logaddexp(log_free, log_arrivals + _log(everybody.still_there + everybody.gone))
    answered = np.logaddexp(log_free, log_arrivals + _log(waits.integrals(within_seconds).still_there))
    return Outcome(
        in_time=np.minimum(np.exp(answered - log_all), 1.0),
        abandoned=np.exp(log_arrivals + _log(everybody.gone) - log_all),
        waited_seconds=np.exp(log_arrivals + _log(everybody.waited) - log_all),
    )


def _log(positive: FloatArray) -> FloatArray:
    """Logarithm that takes 0 as the smallest positive number."""
    return np.log(np.maximum(positive, _TINY))


@dataclass(frozen=True)
class _Integrals:
    """Integrals of exp(g) over waits, divided by exp(g) at the peak.

    They are weighted with the share that has not left, with the share that has, and with the seconds waited by those
    who have not left.
    """

    still_there: FloatArray
    gone: FloatArray
    waited: FloatArray

    def plus(self, other: _Integrals) -> _Integrals:
        """Join two stretches of waits."""
        return _Integrals(self.still_there + other.still_there, self.gone + other.gone, self.waited + other.waited)


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
        """Compute g; the last axis of `seconds` are slots."""
        return self._height(seconds, -np.expm1(-seconds / self.patience))

    def _height(self, seconds: FloatArray, gone: FloatArray) -> FloatArray:
        """Compute g where the share that has left is known."""
        return self.arrivals * self.patience * gone - self.services * seconds

    def integrals(self, until_seconds: float) -> _Integrals:
        """Integrate from 0 to a limit, in two pieces that meet where g is largest on the way."""
        top = np.minimum(self.peak, until_seconds)
        farthest = top + _NEGLIGIBLE_DROP / self.services + self.patience
        before = self._piece(top, np.zeros_like(top))
        return before.plus(self._piece(top, np.minimum(farthest, until_seconds)))

    def _piece(self, top: FloatArray, end: FloatArray) -> _Integrals:
        """Integrate between two waits, g falling from the first to the second."""
        staying, gone, waited = np.zeros_like(top), np.zeros_like(top), np.zeros_like(top)
        some = top != end
        if not some.any():
            return _Integrals(staying, gone, waited)
        only = _Waits(self.arrivals[some], self.services[some], self.patience)
        found = only._whole_piece(top[some], end[some])
        staying[some], gone[some], waited[some] = found.still_there, found.gone, found.waited
        return _Integrals(staying, gone, waited)

    def _whole_piece(self, top: FloatArray, end: FloatArray) -> _Integrals:
        """Integrate where the two waits differ."""
        reach = _reach(self.height, top, end)
        scale = self.height(self.peak)
        seconds = top + reach * _STEPS
        gone = -np.expm1(-seconds / self.patience)
        part = np.exp(self._height(seconds, gone) - scale) * np.abs(reach)
        stay = part * np.exp(-seconds / self.patience)
        return _Integrals(
            still_there=_WEIGHTS @ stay,
            gone=_WEIGHTS @ (part * gone),
            waited=_WEIGHTS @ (stay * seconds),
        )
