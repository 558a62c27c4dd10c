"""What staffed heads give in each slot: answered in time, waits, occupancy, and contacts missed and lost.

Everything rests on Erlang A (`wfm.staffing.impatience`), because without patience a large queue a few heads short reads
as no service at all. Only a patience given as infinite leads to Erlang C.

Heads are fractions, being net of shrinkage, while the formulas know whole agents only. 10.4 agents are taken as 10 for
60 % of the time and 11 for the rest: what happens to a contact is interpolated between the two. So every share is
continuous in heads, and more heads never serve worse, as with whole agents. Below one head only that share of the
contacts finds anybody. An agent who serves several contacts at once counts as that many servers before the rounding.
"""

from __future__ import annotations

import math

import numpy as np

from wfm.domain.demand import Queue
from wfm.staffing.erlang import waiting_probability
from wfm.staffing.impatience import FloatArray, IntArray, outcome
from wfm.staffing.served import Service

DEFAULT_PATIENCE_SECONDS = 180.0
"""Mean patience where a queue states none. Three minutes come within a point of the 71 % observed in a published half
hour with more load than agents, 428 calls of 258 s on 60 agents; endless patience reads 0 % there."""

_IN_TIME, _ANSWERED, _LOST, _WAITED = range(4)
_AT_ONCE = 256
"""Slots computed together: enough for numpy, few enough for the processor's cache."""


def predict(
    volume: FloatArray,
    aht_seconds: FloatArray,
    slot_seconds: FloatArray | float,
    agents: FloatArray,
    within_seconds: float,
    patience_seconds: float = DEFAULT_PATIENCE_SECONDS,
    concurrency: float = 1.0,
) -> Service:
    """Tell what becomes of the contacts of each slot, every slot by itself and in its steady state.

    Parameters
    ----------
    volume
        Contacts offered in the slot, 0 or more. The four arrays fit each other by numpy's broadcasting.
    aht_seconds
        Average handling time, 0 or more; at 0 whoever finds an agent is answered at once.
    slot_seconds
        Length of the slot, above 0.
    agents
        Heads on the floor times (1 − shrinkage), 0 or more, fractions included. With none, everybody gives up.
    within_seconds
        Longest wait that is in time, 0 or more.
    patience_seconds
        Mean time after which a waiting contact gives up. At 0, whoever is not answered at once is gone. When infinite,
        nobody ever gives up; then a slot whose load reaches its agents has a service level of 0 and an infinite speed
        of answer, and so has one whose agents, rounded down, the load reaches.
    concurrency
        Contacts that one agent serves at once, 1 or more.

    Raises
    ------
    ValueError
        If a number lies outside its range.
    """
    _refuse(volume, aht_seconds, slot_seconds, agents, within_seconds, patience_seconds, concurrency)
    volume, aht, length, heads = np.broadcast_arrays(
        *(np.asarray(item, dtype=np.float64) for item in (volume, aht_seconds, slot_seconds, agents))
    )
    some = volume > 0
    load = (volume * aht / length)[some]
    fates = np.zeros((4, *volume.shape))
    fates[:, some] = _fates(load, aht[some], heads[some] * concurrency, within_seconds, patience_seconds)
    # An infinite wait times no contacts would be no number, so slots without contacts keep their zeros.
    fates[:, some] *= volume[some]
    busy = fates[_ANSWERED] * aht / concurrency
    return Service(volume, fates[_IN_TIME], fates[_ANSWERED], fates[_LOST], fates[_WAITED], busy, heads * length)


def serve(
    queue: Queue, volume: FloatArray, aht_seconds: FloatArray, slot_seconds: float, agents: FloatArray
) -> Service:
    """Tell what becomes of a queue's contacts in each slot, as `predict` does for what the queue promises.

    A queue that names no time to answer in takes any answer as in time, and one that names no patience has
    `DEFAULT_PATIENCE_SECONDS`.

    Parameters
    ----------
    queue
        Its contacts wait in a line: a channel whose contacts may wait longer is none of these.
    volume, aht_seconds, slot_seconds, agents
        As in `predict`.
    """
    target = queue.target
    return predict(
        volume,
        aht_seconds,
        slot_seconds,
        agents,
        math.inf if target.within_seconds is None else target.within_seconds,
        DEFAULT_PATIENCE_SECONDS if target.patience_seconds is None else target.patience_seconds,
        queue.at_once,
    )


def convex_below(table: FloatArray, heads: IntArray | None = None) -> FloatArray:
    """Find the largest convex function of heads below each row of a table.

    Parameters
    ----------
    table
        Finite, shape (rows, columns).
    heads
        Heads of each entry, rising from left to right, of the same shape; by default the columns' numbers.

    Returns
    -------
    The same shape; a row that is convex already comes back as it is.
    """
    places = np.broadcast_to(np.arange(table.shape[1]), table.shape) if heads is None else heads
    slopes = np.diff(table, axis=1) / np.diff(places, axis=1)
    hull = table.copy()
    for row in np.flatnonzero((np.diff(slopes, axis=1) < 0).any(axis=1)):
        corners = _corners(places[row].tolist(), table[row].tolist())
        hull[row] = np.interp(places[row], places[row, corners], table[row, corners])
    return np.minimum(hull, table)


def _corners(places: list[int], values: list[float]) -> list[int]:
    """Columns at which the convex function below the values touches them and bends."""
    corners: list[int] = []
    for column, (place, value) in enumerate(zip(places, values, strict=True)):
        while len(corners) > 1:
            first, second = corners[-2:]
            before = (values[second] - values[first]) * (place - places[first])
            if before < (value - values[first]) * (places[second] - places[first]):
                break
            corners.pop()
        corners.append(column)
    return corners


def _fates(
    load: FloatArray, aht_seconds: FloatArray, servers: FloatArray, within_seconds: float, patience_seconds: float
) -> FloatArray:
    """Per contact offered: in time, answered, lost and seconds waited, shape (4, slots), for fractions of servers."""
    whole = np.floor(servers)
    fates = _whole_fates(load, aht_seconds, whole, within_seconds, patience_seconds)
    part = servers - whole
    torn = part > 0
    upper = _whole_fates(load[torn], aht_seconds[torn], whole[torn] + 1, within_seconds, patience_seconds)
    fates[:, torn] = (1.0 - part[torn]) * fates[:, torn] + part[torn] * upper
    return fates


def _whole_fates(
    load: FloatArray, aht_seconds: FloatArray, servers: FloatArray, within_seconds: float, patience_seconds: float
) -> FloatArray:
    """Do the same for whole numbers of servers."""
    fates = np.zeros((4, load.size))
    fates[:, servers == 0] = _nobody_there(patience_seconds)
    fates[:2, (servers > 0) & (load == 0)] = 1.0
    served = np.flatnonzero((servers > 0) & (load > 0))
    for first in range(0, served.size, _AT_ONCE):
        slots = served[first : first + _AT_ONCE]
        count = servers[slots].astype(np.int64)
        if np.isinf(patience_seconds):
            fates[:, slots] = _patient(load[slots], aht_seconds[slots], count, within_seconds)
        else:
            found = outcome(load[slots], aht_seconds[slots], count, within_seconds, patience_seconds)
            fates[:, slots] = (found.in_time, 1.0 - found.abandoned, found.abandoned, found.waited_seconds)
    return fates


def _nobody_there(patience_seconds: float) -> FloatArray:
    """Fates without any server: all give up, or all wait for ever."""
    waits_for_ever = np.isinf(patience_seconds)
    return np.array([[0.0], [0.0], [0.0 if waits_for_ever else 1.0], [np.inf if waits_for_ever else 0.0]])


def _patient(load: FloatArray, aht_seconds: FloatArray, servers: IntArray, within_seconds: float) -> FloatArray:
    """Fates where nobody gives up (Erlang C); where the load reaches the servers, the line grows for ever."""
    stable = servers > load
    rate = np.where(stable, servers - load, 1.0) / aht_seconds
    waits = waiting_probability(load, servers)
    in_time = np.where(stable, 1.0 - waits * np.exp(-rate * within_seconds), 0.0)
    waited = np.where(stable, waits / rate, np.inf)
    return np.stack([in_time, np.minimum(servers / load, 1.0), np.zeros_like(load), waited])


def _refuse(
    volume: FloatArray,
    aht_seconds: FloatArray,
    slot_seconds: FloatArray | float,
    agents: FloatArray,
    within_seconds: float,
    patience_seconds: float,
    concurrency: float,
) -> None:
    """Raise if a number lies outside its range."""
    for name, values in (("volume", volume), ("handling time", aht_seconds), ("agents", agents)):
        if not (np.isfinite(values) & (np.asarray(values) >= 0)).all():
            raise ValueError(f"{name} must be finite and 0 or more")
    if not (np.isfinite(slot_seconds) & (np.asarray(slot_seconds) > 0)).all():
        raise ValueError("a slot must last longer than 0 seconds")
    for name, value in (("the time to answer in", within_seconds), ("patience", patience_seconds)):
        if not value >= 0:
            raise ValueError(f"{name} must be 0 or more")
    if not 1 <= concurrency < np.inf:
        raise ValueError("concurrency must be finite and 1 or more")
