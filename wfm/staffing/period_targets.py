"""Heads for a service level that holds over a day or a week instead of in every interval.

A promise per interval buys the last points of service where they are dearest. Over a day it is enough that so many of
all the day's contacts are answered in time, wherever a head saves most. Caps on occupancy and abandonment, least agents
and somebody for every interval with contacts hold in each interval as before.

The first heads of a large queue hardly help until they come near the load, so heads are added along the largest convex
function below the missed contacts: always those that save most contacts per agent-hour. What the last addition
overshoots is trimmed. The choice costs at most that last addition more than the best there is, and never more than the
plan per interval, which is taken where it is cheaper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from wfm.domain.demand import Target
from wfm.staffing.erlang import agents_required, load_erlangs
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.service import convex_below, predict

_ROUNDING = 1e-9
_TIGHTER = 10.0
"""No interval is offered more heads than let a tenth of the promise's late contacts be late: beyond that a head saves
next to nothing, whatever the other intervals are like."""
_HOPELESS_SPREADS = 5.0
"""So many standard deviations of the load below the agents who would just answer in time, practically nobody is."""
_TRIALS = 12
"""Intervals that are tried at their least heads; the further back in the order of worth, the less it can gain."""


def heads_for_period(
    volume: FloatArray,
    aht_seconds: FloatArray,
    slot_seconds: FloatArray,
    target: Target,
    groups: IntArray,
    concurrency: float = 1.0,
    least_heads: IntArray | None = None,
) -> IntArray:
    """Choose agents per interval so that the service level holds over each group, with few agent-hours.

    Parameters
    ----------
    volume
        Contacts offered in the interval, shape (intervals,), 0 or more.
    aht_seconds
        Average handling time, shape (intervals,), above 0 wherever `volume` is.
    slot_seconds
        Length of the interval, shape (intervals,), above 0.
    target
        What is promised, a service level with its time at least. Erlang A where it has a patience, else Erlang C.
    groups
        A number for each interval, shape (intervals,); equal numbers share one promise.
    concurrency
        Contacts that one agent serves at once, 1 or more.
    least_heads
        Agents who are there anyway, shape (intervals,); by default the target's `min_agents` in each interval.

    Returns
    -------
    Whole agents on the floor, shape (intervals,), net of breaks, before shrinkage.

    Raises
    ------
    ValueError
        If shapes differ, a number lies outside its range, or no service level is promised.
    """
    if target.service_level is None:
        raise ValueError("a promise over a period needs a service level")
    if not volume.shape == aht_seconds.shape == slot_seconds.shape == groups.shape:
        raise ValueError("volume, handling time, length and group of the intervals differ in shape")
    least = np.full(volume.shape, target.min_agents or 0) if least_heads is None else least_heads
    work = _Work(volume, aht_seconds, slot_seconds, target, concurrency)
    floor = np.maximum(work.heads(work.capped()), least)
    by_interval = np.maximum(work.heads(agents_required(work.load, aht_seconds, target)), floor)
    chosen = by_interval.copy()
    options = work.options(floor, by_interval)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        may_miss = (1.0 - target.service_level + _ROUNDING) * volume[members].sum()
        found = options.of(members).cheapest(may_miss)
        if (found * slot_seconds[members]).sum() < (by_interval * slot_seconds)[members].sum():
            chosen[members] = found
    return chosen


@dataclass(frozen=True)
class _Work:
    """The contacts of all intervals and what is promised about them."""

    volume: FloatArray
    aht_seconds: FloatArray
    slot_seconds: FloatArray
    target: Target
    concurrency: float

    @property
    def load(self) -> FloatArray:
        """Erlangs of each interval."""
        return load_erlangs(self.volume, self.aht_seconds, self.slot_seconds / 60.0)

    @property
    def patience_seconds(self) -> float:
        """Mean patience, infinite where none is stated, as in the plan per interval."""
        return math.inf if self.target.patience_seconds is None else self.target.patience_seconds

    def heads(self, servers: IntArray) -> IntArray:
        """Agents who are as good as so many servers."""
        return np.ceil(servers / self.concurrency - _ROUNDING).astype(np.int64)

    def capped(self) -> IntArray:
        """Servers that keep all promises but the service level; no line may grow for ever."""
        target = replace(self.target, service_level=None, within_seconds=None, period="interval")
        if target.max_occupancy is None and target.max_abandonment is None:
            few = np.floor(self.load) + 1 if math.isinf(self.patience_seconds) else np.ones(self.load.shape)
            return np.where(self.load > 0, few, 0).astype(np.int64)
        return agents_required(self.load, self.aht_seconds, target)

    def options(self, floor: IntArray, by_interval: IntArray) -> _Options:
        """Tabulate numbers of heads worth considering: the floor, and a stretch around the plan per interval."""
        most = np.maximum(self.heads(agents_required(self.load, self.aht_seconds, self._tighter())), by_interval)
        first = np.clip(self._hopeful(), floor + 1, np.maximum(by_interval, floor + 1))
        width = int(np.maximum(most - first, 0).max(initial=0)) + 1
        heads = np.concatenate([floor[:, None], first[:, None] + np.arange(width)], axis=1)
        missed = predict(
            self.volume[:, None],
            self.aht_seconds[:, None],
            self.slot_seconds[:, None],
            heads.astype(np.float64),
            self.target.within_seconds or 0.0,
            self.patience_seconds,
            self.concurrency,
        ).missed
        return _Options(heads, np.minimum.accumulate(missed, axis=1), self.slot_seconds)

    def _tighter(self) -> Target:
        late = 1.0 - (self.target.service_level or 0.0)
        return replace(self.target, service_level=min(1.0 - late / _TIGHTER, math.nextafter(1.0, 0.0)))

    def _hopeful(self) -> IntArray:
        """Heads from which on somebody may be answered in time.

        When more arrive than can be served, callers wait until patience has thinned them out to what the servers can
        do; that wait is the patience times the logarithm of load over servers.
        """
        patience = max(self.patience_seconds, _ROUNDING)
        just_in_time = self.load * math.exp(-(self.target.within_seconds or 0.0) / patience)
        servers = np.maximum(just_in_time - _HOPELESS_SPREADS * np.sqrt(self.load), 0.0)
        return np.floor(servers / self.concurrency).astype(np.int64)


@dataclass(frozen=True)
class _Options:
    """Heads to choose from and the contacts that each choice misses.

    Parameters
    ----------
    heads
        Shape (intervals, options), rising from left to right.
    missed
        Contacts not answered in time, of the same shape, never rising.
    slot_seconds
        Shape (intervals,).
    """

    heads: IntArray
    missed: FloatArray
    slot_seconds: FloatArray

    def of(self, members: IntArray) -> _Options:
        """Keep some of the intervals."""
        return _Options(self.heads[members], self.missed[members], self.slot_seconds[members])

    def cheapest(self, may_miss: float) -> IntArray:
        """Find heads for each interval that together miss no more contacts than they may, in few agent-hours.

        An interval is either left at its least heads or lifted near its load at once. When the last one lifted is more
        than was needed, leaving another one at its least may be cheaper; so the least worthwhile are tried.
        """
        is_left = np.zeros(len(self.heads), dtype=np.bool_)
        chosen, lifted = self._plan(may_miss, is_left)
        hours = self._agent_seconds(chosen)
        for row in lifted[: -_TRIALS - 1 : -1].tolist():
            is_left[row] = True
            other, _ = self._plan(may_miss, is_left)
            is_better = self._missed_at(other).sum() <= may_miss and self._agent_seconds(other) < hours
            if is_better:
                chosen, hours = other, self._agent_seconds(other)
            is_left[row] = is_better
        return self._heads_at(chosen)

    def _plan(self, may_miss: float, is_left: BoolArray) -> tuple[IntArray, IntArray]:
        """Add heads in the order of contacts saved per agent-hour until few enough are missed, then trim.

        Returns the options chosen, and the intervals that were lifted from their least heads, in the order of doing so.
        """
        steps = self.heads.shape[1] - 1
        order = self._order[~is_left[self._order // steps]]
        saved = np.cumsum(-np.diff(self.missed, axis=1).ravel()[order])
        need = self.missed[:, 0].sum() - may_miss
        taken = order[: np.searchsorted(saved, need) + 1] if need > 0 else order[:0]
        chosen = np.bincount(taken // steps, minlength=len(self.heads)).astype(np.int64)
        self._trim(chosen, may_miss)
        return chosen, taken[taken % steps == 0] // steps

    @cached_property
    def _order(self) -> IntArray:
        """Steps from one option to the next, numbered through all intervals, the most worthwhile first."""
        cost = np.diff(self.heads, axis=1) * self.slot_seconds[:, None]
        worth = -np.diff(convex_below(self.missed, self.heads), axis=1) / cost
        # Rounding must not put a later step of an interval before an earlier one.
        return np.argsort(-np.minimum.accumulate(worth, axis=1), axis=None, kind="stable")

    def _trim(self, chosen: IntArray, may_miss: float) -> None:
        """Take heads away again, those that save least per agent-hour first, as long as few enough are missed."""
        while True:
            fewer = np.maximum(chosen - 1, 0)
            loss = self._missed_at(fewer) - self._missed_at(chosen)
            saving = (self._heads_at(chosen) - self._heads_at(fewer)) * self.slot_seconds
            fits = (saving > 0) & (self._missed_at(chosen).sum() + loss <= may_miss)
            if not fits.any():
                return
            price = np.where(fits, loss / np.where(fits, saving, 1.0), np.inf)
            chosen[int(np.argmin(price))] -= 1

    def _agent_seconds(self, chosen: IntArray) -> float:
        return float((self._heads_at(chosen) * self.slot_seconds).sum())

    def _heads_at(self, chosen: IntArray) -> IntArray:
        return self.heads[np.arange(len(self.heads)), chosen]

    def _missed_at(self, chosen: IntArray) -> FloatArray:
        return self.missed[np.arange(len(self.missed)), chosen]
