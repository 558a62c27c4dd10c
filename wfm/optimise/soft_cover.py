"""The cost of coverage, smoothed, so that fractional rosters have prices.

Per slot and level of cost, what stays open is the greatest of several linear functions of the heads (see `cover.py`).
A weighted soft maximum takes its place, ``temperature * log(sum of prior * exp(function / temperature))``. Its slopes
are shares of the functions that add up to 1: they say what a head is worth, and they are a proof, for any such shares
bound the cost from below. Making the last shares the next priors leads to the true cost in the limit (the exponential
method of multipliers; Bertsekas, Constrained Optimization and Lagrange Multiplier Methods, 1982, chapter 5).

Where work may wait, what its queue wants moves with it. The functions of sets with such a queue are linear in that too
if they do not round, so those that round are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.ids import QueueId
from wfm.optimise.cover import Cover, Want
from wfm.rules.model import FloatArray, IntArray

LEAST_PRIOR = 1e-3
"""Weight that every function keeps, all together, so that none is forgotten for good."""
Shares = list[FloatArray]
"""Per level, shape (functions, slots); they add up to 1."""
ALL_SLOTS = slice(None)


@dataclass(frozen=True)
class _Level:
    """Functions ``constant - slope * (members @ heads)`` of one level.

    Parameters
    ----------
    members
        Shape (functions, skill sets).
    slope, constant
        Shape (functions, slots).
    subset, is_rounded
        Shape (functions,): which set of queues is meant, -1 for the function that is 0, and whether heads are whole.
    """

    want: Want
    members: FloatArray
    slope: FloatArray
    constant: FloatArray
    subset: IntArray
    is_rounded: IntArray

    @property
    def everything(self) -> int:
        """Number of the function that says what all queues of the component want together."""
        return len(self.want.queues)

    def plain_with(self, queue: QueueId) -> IntArray:
        """Functions of sets with a queue that do not round."""
        own = [subset >= 0 and queue in self.want.queues[subset] for subset in self.subset.tolist()]
        return np.flatnonzero(np.array(own) & (self.is_rounded == 0))


class SoftCover:
    """Smoothed cost of coverage as a function of fractional heads of shape (skill sets, slots).

    Parameters
    ----------
    temperature
        Cost units; the higher, the smoother.
    moves_work
        Whether work that may wait can be moved; else it stays as the cover has it.

    Attributes
    ----------
    log_prior
        Per level, shape (functions, slots): logarithm of the functions' weights.
    waiting
        Work that can be moved.
    """

    def __init__(self, cover: Cover, temperature: float, *, moves_work: bool = False) -> None:
        self.cover = cover
        self.temperature = temperature
        self.waiting = cover.waiting if moves_work else ()
        moving = {own.queue for own in self.waiting}
        self._levels = [_level(want, moving) for want in cover.wants]
        self._wanting = [
            [(level, self._levels[level].plain_with(own.queue)) for level in own.levels] for own in self.waiting
        ]
        self._fixed = cover.constant.copy()
        self.log_prior = [np.full(level.slope.shape, -np.log(len(level.slope))) for level in self._levels]

    def copy(self) -> SoftCover:
        """Copy what changes: the priors, and where work lies."""
        twin = copy(self)
        twin.log_prior = list(self.log_prior)
        twin.detach()
        return twin

    def detach(self) -> None:
        """Let work move without moving it for whom this was copied from."""
        self._fixed = self._fixed.copy()
        if self.waiting:
            self._levels = [replace(level, constant=level.constant.copy()) for level in self._levels]

    def shares(self, heads: FloatArray, slots: IntArray | slice = ALL_SLOTS) -> Shares:
        """Weigh the functions at some heads; the heads' second axis follows `slots`."""
        found = []
        for level, log_prior in zip(self._levels, self.log_prior, strict=True):
            value = level.constant[:, slots] - level.slope[:, slots] * (level.members @ heads)
            exponent = value / self.temperature + log_prior[:, slots]
            weight = np.exp(exponent - exponent.max(axis=0))
            found.append(weight / weight.sum(axis=0))
        return found

    def flat_shares(self) -> Iterator[Shares]:
        """Offer shares by which a head is worth the same in all slots, once for every slope of a component's cost."""
        for first_full in range(max((level.want.level for level in self._levels), default=-1) + 2):
            found = [np.zeros(level.slope.shape) for level in self._levels]
            for level, share in zip(self._levels, found, strict=True):
                share[level.everything if level.want.level >= first_full else 0] = 1.0
            yield found

    def recentre(self, shares: Shares) -> None:
        """Make shares the new priors."""
        self.log_prior = [np.log((1 - LEAST_PRIOR) * share + LEAST_PRIOR / len(share)) for share in shares]

    def prices(self, shares: Shares, slots: IntArray | slice = ALL_SLOTS) -> FloatArray:
        """Worth of one more head, shape (skill sets, slots)."""
        prices: FloatArray = np.repeat(-self.cover.head_cost[:, None], self._width(slots), axis=1)
        for level, share in zip(self._levels, shares, strict=True):
            prices += level.members.T @ (share * level.slope[:, slots])
        return prices

    def curvature(self, shares: Shares, slots: IntArray | slice = ALL_SLOTS) -> FloatArray:
        """How fast the price of a skill set falls with its own heads, shape (skill sets, slots)."""
        found = np.zeros((len(self.cover.head_cost), self._width(slots)))
        for level, share in zip(self._levels, shares, strict=True):
            slope = level.slope[:, slots]
            mean = level.members.T @ (share * slope)
            found += (level.members.T @ (share * slope * slope) - mean * mean) / self.temperature
        return found

    def move_work(self, number: int, slots: IntArray, heads: FloatArray) -> None:
        """Let so many more heads be needed for waiting work, shape (slots,) as the slots."""
        self._fixed[slots] += self.waiting[number].slope * heads
        for level, functions in self._wanting[number]:
            own = self._levels[level]
            own.constant[np.ix_(functions, slots)] += own.slope[np.ix_(functions, slots)] * heads

    def work_price(self, number: int, shares: Shares, slots: IntArray | slice = ALL_SLOTS) -> FloatArray:
        """Price of one more head needed for waiting work, shape (slots,)."""
        price = np.full(self._width(slots), self.waiting[number].slope)
        for level, functions in self._wanting[number]:
            price += (shares[level] * self._levels[level].slope[:, slots])[functions].sum(axis=0)
        return price

    def work_curvature(self, number: int, shares: Shares, slots: IntArray | slice = ALL_SLOTS) -> FloatArray:
        """How fast that price rises, shape (slots,)."""
        found = np.zeros(self._width(slots))
        for level, functions in self._wanting[number]:
            slope, share = self._levels[level].slope[functions][:, slots], shares[level][functions]
            mean = (share * slope).sum(axis=0)
            found += ((share * slope * slope).sum(axis=0) - mean * mean) / self.temperature
        return found

    def constant(self, shares: Shares) -> float:
        """Cost bounded by shares where nobody is on the floor."""
        parts = (float((share * level.constant).sum()) for level, share in zip(self._levels, shares, strict=True))
        return float(self._fixed.sum()) + sum(parts)

    def exact(self, heads: FloatArray) -> float:
        """Tell the true cost at fractional heads, whole heads being asked where they are wanted."""
        total = float(self._fixed.sum() + (self.cover.head_cost[:, None] * heads).sum())
        for level in self._levels:
            total += float((level.constant - level.slope * (level.members @ heads)).max(axis=0).sum())
        return total

    def cover_prices(self, shares: Shares) -> tuple[CoverPrice, ...]:
        """Write shares down in whole millionths, as a certificate holds them."""
        return tuple(
            price
            for level, share in zip(self._levels, shares, strict=True)
            for price in _cover_prices(level, np.floor(share * MILLION).astype(np.int64))
        )

    def _width(self, slots: IntArray | slice) -> int:
        return self.cover.slot_count if isinstance(slots, slice) else len(slots)


def _level(want: Want, moving: set[QueueId]) -> _Level:
    thousandths = want.thousandths
    fraction = (thousandths % 1000) / 1000
    is_still = np.array([not moving.intersection(own) for own in want.queues])
    rounded = np.flatnonzero(fraction.any(axis=1) & is_still)
    every = np.arange(len(thousandths))
    slope = want.step_cost * np.concatenate(
        [np.zeros((1, thousandths.shape[1])), np.ones(fraction.shape), fraction[rounded]]
    )
    wanted = np.concatenate([thousandths[:1] * 0, thousandths / 1000, np.ceil(thousandths[rounded] / 1000)])
    members = want.members.astype(np.float64)
    return _Level(
        want=want,
        members=np.concatenate([members[:1] * 0, members, members[rounded]]),
        slope=slope,
        constant=slope * wanted,
        subset=np.concatenate([[-1], every, rounded]),
        is_rounded=np.repeat([0, 0, 1], [1, len(every), len(rounded)]),
    )


def _cover_prices(level: _Level, share: IntArray) -> Sequence[CoverPrice]:
    found = []
    for subset, queues in enumerate(level.want.queues):
        plain, rounded = (share[(level.subset == subset) & (level.is_rounded == kind)].sum(axis=0) for kind in (0, 1))
        if plain.any() or rounded.any():
            found.append(CoverPrice(queues, level.want.level, plain, rounded))
    return found
