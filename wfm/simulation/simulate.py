"""Plays a roster many times with random contacts, and tells the service that comes of it.

Where the formulas of `wfm.staffing` and the simulation should agree, and where not:

- With one queue, agents who are always there, exponential times and a constant rate they agree: Erlang C, or A with
  patience. Chat agents who serve c chats at once are as good as c times as many servers. `simulate_constant` is that
  case.
- The formulas take each interval by itself, as if it had gone on for ever. Contacts that wait, or are being served, as
  an interval ends are carried over here: after a short overload service stays worse for a while, and at opening time it
  is better than the formula says.
- Heads of several skills are divided among queues slot by slot for the formulas. Here everybody serves whatever comes,
  which is worth more than any fixed division; but agents in chats take no calls meanwhile.
- Contacts in progress push breaks and the end of shifts back. That costs people minutes, and gives a little cover at
  the planned start of the break which is missing after its planned end.
- Absence comes in whole people or whole slots, while the formulas take the same share off every slot. The mean
  of the service is lower than the service of the mean.
- The formulas know exponential handling times only. Lognormal ones with a variation of 1 come out alike. Steadier ones
  make waits shorter, by a third at 10 erlangs and 14 agents if all are equal. Where agents are far too few, steadier
  times mean fewer answers in time, for nearly everybody then waits about as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from wfm.domain.demand import DemandInterval, Queue
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import InputError, Issue
from wfm.simulation.centre import build_centre
from wfm.simulation.contacts import FloatArray, build_streams, draw_contacts
from wfm.simulation.duties import build_duties, with_absence
from wfm.simulation.floor import run_floor
from wfm.simulation.result import SimulationResult
from wfm.simulation.settings import SimulationSettings
from wfm.simulation.tally import stacked, take_tally

MOST_CONTACTS = 5_000_000
"""Contacts in one horizon beyond which a simulation would fill the memory."""
MOST_CELLS = 20_000_000
"""Slots of all queues and replications whose counts fit into memory, at about a hundred bytes each."""


def simulate(
    instance: Instance,
    roster: Roster,
    settings: SimulationSettings | None = None,
    on_played: Callable[[int], None] = lambda count: None,
) -> SimulationResult:
    """Play a roster, as often as the settings say, each time with contacts and absences drawn afresh.

    The floor is empty when the horizon begins. Contacts arrive until it ends, and are served for as long as agents are
    there.

    Parameters
    ----------
    roster
        Any schedule of the horizon, such as `wfm.intake.schedule_file.read_schedule` gives it.
    settings
        The defaults if there are none.
    on_played
        Told after each replication how many have been played.

    Raises
    ------
    InputError
        If a queue has rows without contacts, contacts without handling time, or too many of them; or if there are more
        replications than fit into memory.
    """
    settings = settings or SimulationSettings()
    issues = [issue for queue in instance.queues for issue in _issues(queue, instance.demand)]
    if issues or (issues := [*_too_many(instance.demand), *_too_often(instance, settings)]):
        raise InputError(issues)
    centre, duties = build_centre(instance), build_duties(instance, roster)
    streams = build_streams(instance, settings)
    slot_seconds = instance.calendar.interval_minutes * 60.0
    edges = _edges(instance)
    tallies = []
    for source in np.random.SeedSequence(settings.seed).spawn(settings.replications):
        absences, *arrivals = (np.random.default_rng(own) for own in source.spawn(1 + len(streams)))
        contacts = draw_contacts(streams, arrivals, settings.handling_variation)
        present = with_absence(duties, _shrinkage(instance), settings.absence, slot_seconds, absences)
        log = run_floor(centre, contacts, present, is_backlog_interrupted=settings.is_backlog_interrupted)
        tallies.append(take_tally(centre, contacts, log, edges))
        on_played(len(tallies))
    queues = tuple(queue.id for queue in instance.queues)
    return SimulationResult(instance.calendar, queues, settings, stacked(tallies))


def _edges(instance: Instance) -> FloatArray:
    """Seconds at which slots begin, and the end of the last one."""
    calendar = instance.calendar
    edges: FloatArray = np.arange(calendar.slot_count + 1, dtype=np.float64) * (calendar.interval_minutes * 60.0)
    return edges


def _shrinkage(instance: Instance) -> list[float]:
    """Shrinkage of each agent's first skill."""
    first = [instance.queue.get(agent.skills[0]) if agent.skills else None for agent in instance.agents]
    return [queue.shrinkage if queue else 0.0 for queue in first]


def _issues(queue: Queue, demand: Sequence[DemandInterval]) -> Iterator[Issue]:
    """Find what keeps a queue from being simulated; of many rows alike only the first is named."""
    rows = [row for row in demand if row.queue == queue.id]
    heads_only = next((row for row in rows if row.volume is None and row.required), None)
    if heads_only is not None:
        instead = "this row says how many agents it needs, not how many contacts come"
        reason = f"queue '{queue.id}' cannot be simulated: {instead}"
        mend = "give volume and aht_seconds in all rows of the queue instead of required"
        yield Issue("demand.csv", reason, row=heads_only.row, column="required", mend=mend)
    timeless = next((row for row in rows if row.volume and not row.aht_seconds), None)
    if timeless is not None:
        mend = "give the average seconds of handling one contact"
        yield Issue("demand.csv", "contacts without handling time", row=timeless.row, column="aht_seconds", mend=mend)


def _too_many(demand: Sequence[DemandInterval]) -> Iterator[Issue]:
    total = sum(row.volume or 0.0 for row in demand)
    if total > MOST_CONTACTS:
        reason = f"{total:,.0f} contacts are more than the {MOST_CONTACTS:,} that can be simulated at once"
        yield Issue("demand.csv", reason, column="volume", mend="simulate fewer days, or mend the volumes")


def _too_often(instance: Instance, settings: SimulationSettings) -> Iterator[Issue]:
    most = max(MOST_CELLS // (instance.calendar.slot_count * len(instance.queues)), 1)
    if settings.replications > most:
        reason = "is more often than fits into memory with so many queues and slots"
        mend = f"at most {most:,} times"
        yield Issue("simulation", reason, column="replications", value=f"{settings.replications:,}", mend=mend)
