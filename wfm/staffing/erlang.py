"""How many agents a load needs, and what a number of agents gives: Erlang C, and Erlang A where patience is known.

Arrays have shape (slots,). A load is in erlangs: contacts × handling time ÷ length of the interval. An agent who serves
several contacts at once counts here as that many agents.
"""

from __future__ import annotations

import numpy as np

from wfm.domain.demand import Target
from wfm.staffing import impatience
from wfm.staffing.impatience import BoolArray, FloatArray, IntArray
from wfm.staffing.targets import target_problems

_ROUNDING = 1e-9
"""A target counts as met if nothing but rounding is missing."""


def load_erlangs(volume: FloatArray, aht_seconds: FloatArray, minutes: FloatArray) -> FloatArray:
    """Work that arrives per unit of time, from contacts offered in intervals of so many minutes."""
    return volume * aht_seconds / (minutes * 60.0)


def service_level(
    load: FloatArray,
    aht_seconds: FloatArray,
    agents: IntArray,
    within_seconds: float,
    patience_seconds: float | None = None,
) -> FloatArray:
    """Share of the contacts offered that are answered in time.

    Parameters
    ----------
    load
        Erlangs, 0 or more. No load is served perfectly.
    aht_seconds
        Average handling time, above 0 wherever `load` is.
    agents
        Whole agents on the floor; with none the share is 0.
    within_seconds
        Longest wait that is in time, 0 or more.
    patience_seconds
        Mean time after which a waiting contact gives up (Erlang A). None or infinite means never (Erlang C); the share
        is then 0 where the load reaches the agents.
    """
    share = np.where(load > 0, 0.0, 1.0)
    served = (load > 0) & (agents > 0)
    load, aht_seconds, agents = load[served], aht_seconds[served], agents[served]
    if patience_seconds is None or np.isinf(patience_seconds):
        spare = agents - load
        late = waiting_probability(load, agents) * np.exp(-np.maximum(spare, 0.0) * within_seconds / aht_seconds)
        share[served] = np.where(spare > 0, 1.0 - late, 0.0)
    else:
        share[served] = impatience.outcome(load, aht_seconds, agents, within_seconds, patience_seconds).in_time
    return share


def waiting_probability(load: FloatArray, agents: IntArray) -> FloatArray:
    """Share of contacts that have to wait if nobody gives up (Erlang C); 1 where the load reaches the agents."""
    lost = impatience.blocking(load, agents)
    spare = agents - load
    return np.where(spare > 0, agents * lost / np.where(spare > 0, spare + load * lost, 1.0), 1.0)


def abandonment(
    load: FloatArray, aht_seconds: FloatArray, agents: IntArray, patience_seconds: float | None = None
) -> FloatArray:
    """Share of the contacts offered that give up waiting; the parameters are those of `service_level`.

    With endless patience it is 0, whatever the load.
    """
    share = np.zeros(load.shape)
    if patience_seconds is None or np.isinf(patience_seconds):
        return share
    share[(load > 0) & (agents <= 0)] = 1.0
    served = (load > 0) & (agents > 0)
    found = impatience.outcome(load[served], aht_seconds[served], agents[served], np.inf, patience_seconds)
    share[served] = found.abandoned
    return share


def occupancy(
    load: FloatArray, aht_seconds: FloatArray, agents: IntArray, patience_seconds: float | None = None
) -> FloatArray:
    """Share of their time on the floor that agents spend on contacts; the parameters are those of `service_level`.

    It is 0 without load and 1 without agents; it never exceeds 1.
    """
    answered = load * (1.0 - abandonment(load, aht_seconds, agents, patience_seconds))
    share = np.minimum(answered / np.maximum(agents, 1), 1.0)
    return np.where((load > 0) & (agents <= 0), 1.0, share)


def agents_required(load: FloatArray, aht_seconds: FloatArray, target: Target) -> IntArray:
    """Find the smallest number of agents that keeps every promise of the target in each slot.

    Erlang A where the target has a patience, as in O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call center
    with impatient customers", M&SOM 4 (2002), pp. 208–227; else Erlang C.

    Parameters
    ----------
    load
        Erlangs, shape (slots,), 0 or more. Where it is 0, nobody is required.
    aht_seconds
        Average handling time, shape (slots,), above 0 wherever `load` is.
    target
        What is promised. A service level of 1, an occupancy of 0 or an abandonment of 0 is out of reach and refused.
        `min_agents` is not looked at: it depends on opening times, not on load.

    Returns
    -------
    Agents on the floor, shape (slots,), net of breaks, before shrinkage.

    Raises
    ------
    ValueError
        If shapes differ, a number lies outside its range, or nothing is promised.
    """
    _refuse(load, aht_seconds, target)
    agents = np.zeros(load.shape, dtype=np.int64)
    busy = load > 0
    agents[busy] = _smallest_meeting(load[busy], aht_seconds[busy], target)
    return agents


def _smallest_meeting(load: FloatArray, aht_seconds: FloatArray, target: Target) -> IntArray:
    """Bisect each slot between agents that do not suffice and agents that do; more agents never do worse."""
    too_few = np.zeros(load.shape, dtype=np.int64)
    enough = np.ceil(load).astype(np.int64) + 1
    while not (met := _meets(load, aht_seconds, enough, target)).all():
        too_few = np.where(met, too_few, enough)
        enough = np.where(met, enough, enough + np.ceil(np.sqrt(enough)).astype(np.int64) * 2)
    while (enough - too_few > 1).any():
        middle = (too_few + enough) // 2
        met = _meets(load, aht_seconds, middle, target)
        too_few, enough = np.where(met, too_few, middle), np.where(met, middle, enough)
    return enough


def _meets(load: FloatArray, aht_seconds: FloatArray, agents: IntArray, target: Target) -> BoolArray:
    """Tell in which slots these agents keep every promise."""
    patience = target.patience_seconds
    met: BoolArray = agents > (load if patience is None or np.isinf(patience) else 0)
    if target.service_level is not None:
        share = service_level(load, aht_seconds, agents, target.within_seconds or 0.0, patience)
        met &= share >= target.service_level - _ROUNDING
    if target.max_occupancy is not None:
        met &= occupancy(load, aht_seconds, agents, patience) <= target.max_occupancy + _ROUNDING
    if target.max_abandonment is not None:
        met &= abandonment(load, aht_seconds, agents, patience) <= target.max_abandonment + _ROUNDING
    return met


def _refuse(load: FloatArray, aht_seconds: FloatArray, target: Target) -> None:
    """Raise if there is nothing to compute with."""
    if load.shape != aht_seconds.shape:
        raise ValueError(f"load and handling time differ in shape: {load.shape} and {aht_seconds.shape}")
    if not (np.isfinite(load) & (load >= 0)).all():
        raise ValueError("a load must be 0 or more")
    if not (aht_seconds[load > 0] > 0).all():
        raise ValueError("handling time must be above 0 wherever there is load")
    for problem in target_problems(target):
        raise ValueError(problem.reason)
