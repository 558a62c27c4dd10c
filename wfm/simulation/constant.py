"""One queue that stays the same for ever: the case for which the Erlang formulas are exact."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfm.simulation.centre import Centre, QueueTraits
from wfm.simulation.contacts import Stream, draw_contacts
from wfm.simulation.duties import Duty
from wfm.simulation.estimates import Estimate, estimate_ratio
from wfm.simulation.floor import run_floor
from wfm.simulation.tally import stacked, take_tally


@dataclass(frozen=True)
class ConstantQueue:
    """A queue with a constant rate of arrivals, and agents who are always there.

    Parameters
    ----------
    load_erlangs
        Contacts × handling time ÷ length of the time in which they arrive; above 0.
    within_seconds
        Longest wait that is in time.
    patience_seconds
        Mean of exponential patience; infinite, nobody gives up.
    concurrency
        Contacts that an agent serves at once.
    handling_variation
        See `SimulationSettings`.
    """

    load_erlangs: float
    aht_seconds: float
    agents: int
    within_seconds: float
    patience_seconds: float = math.inf
    concurrency: float = 1.0
    handling_variation: float | None = None


@dataclass(frozen=True)
class ConstantService:
    """Service in the long run; each figure has shape ()."""

    service_level: Estimate
    abandonment: Estimate
    speed_of_answer_seconds: Estimate
    occupancy: Estimate


def simulate_constant(
    queue: ConstantQueue,
    *,
    hours: float,
    warm_up_hours: float = 2.0,
    replications: int = 20,
    seed: int = 1,
    confidence: float = 0.95,
) -> ConstantService:
    """Simulate a constant queue from empty, and estimate its service once the warm-up is over.

    Parameters
    ----------
    hours
        Simulated hours that count, per replication.
    confidence
        Probability of the intervals.
    """
    begin, end = warm_up_hours * 3600.0, (warm_up_hours + hours) * 3600.0
    contacts_expected = queue.load_erlangs * end / queue.aht_seconds
    stream = Stream(
        starts_seconds=np.array([0.0]),
        seconds=np.array([end]),
        volume=np.array([contacts_expected]),
        aht_seconds=np.array([queue.aht_seconds]),
        patience_seconds=queue.patience_seconds,
    )
    traits = QueueTraits(is_chat=True, within_seconds=queue.within_seconds, concurrency=queue.concurrency)
    centre = Centre((traits,), ((0,),) * queue.agents)
    tallies = []
    for source in np.random.SeedSequence(seed).spawn(replications):
        contacts = draw_contacts([stream], [np.random.default_rng(source)], queue.handling_variation)
        log = run_floor(centre, contacts, [(Duty(0.0, math.inf),)] * queue.agents)
        tallies.append(take_tally(centre, contacts, log, np.array([begin, end])))
    counts = stacked(tallies)
    ratios = {
        "service_level": (counts.answered_in_time, counts.offered),
        "abandonment": (counts.abandoned, counts.offered),
        "speed_of_answer_seconds": (counts.wait_seconds, counts.answered),
        "occupancy": (counts.busy_seconds, counts.floor_seconds),
    }
    return ConstantService(
        **{name: estimate_ratio(amount[:, 0, 0], base[:, 0, 0], confidence) for name, (amount, base) in ratios.items()}
    )
