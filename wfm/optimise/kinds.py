"""Kinds of neighbourhoods: each draws the part of a roster that is searched next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from wfm.optimise.break_answers import tells_breaks
from wfm.optimise.duties import Duties
from wfm.optimise.neighbourhood import Neighbourhood, breaks_of_day
from wfm.optimise.search import Search
from wfm.optimise.tuning import TUNING
from wfm.rules.model import IntArray


@dataclass
class Kind:
    """A way to choose a neighbourhood, with what it has gained so far, in cost, and its effort, in seconds or work."""

    name: str
    choose: Callable[[Search, float], Neighbourhood]
    share: float = TUNING.first_share
    gain: float = 0.0
    effort: float = 0.0

    def learn(self, gain: float, effort: float) -> None:
        """Note what a search has brought and how long it took; what lies back counts less."""
        self.gain, self.effort = TUNING.memory * self.gain + gain, TUNING.memory * self.effort + effort


def usual_kinds(duties: Duties) -> list[Kind]:
    """List the kinds that suit any centre with such duties."""
    kinds = [
        Kind("some weeks", _some_weeks),
        Kind("one day, dived", _one_day_dived),
        Kind("one day", _one_day, share=0.2),
        Kind("one day, own breaks", _one_day_own_breaks, share=0.25),
        Kind("worst slots", _worst_slots, share=0.2),
    ]
    if duties.day_count > 1:
        kinds.append(Kind("two days, dived", _two_days_dived))
        kinds.append(Kind("two days, own breaks", _two_days_own_breaks, share=0.1))
    if any(tells_breaks(rule) for rule in duties.rules):
        kinds.append(Kind("breaks, one by one", _breaks_one_by_one))
    return kinds


def _hood(search: Search, name: str, agents: IntArray, days: Iterable[int]) -> Neighbourhood:
    """Free some agents' days, and all breaks of those days."""
    shape = (len(search.duties.agents), search.duties.day_count)
    free, loose = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for day in days:
        free[agents, day] = True
        loose |= breaks_of_day(search.duties, day).loose
    return Neighbourhood(name, free, loose)


def _some_weeks(search: Search, share: float) -> Neighbourhood:
    """Weave whole weeks of some people anew."""
    agents = search.pick_agents(int(search.random.integers(*TUNING.woven_people, endpoint=True)))
    free = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    free[agents] = True
    return Neighbourhood("some weeks", free, free, how="weave")


def _one_day(search: Search, share: float) -> Neighbourhood:
    agents = search.pick_agents(round(share * len(search.duties.agents)))
    return _hood(search, "one day", agents, [search.pick_day()])


def _one_day_own_breaks(search: Search, share: float) -> Neighbourhood:
    """As one day, but nobody else's breaks move: more people fit into the same time."""
    agents = search.pick_agents(round(share * len(search.duties.agents)))
    hood = _hood(search, "one day, own breaks", agents, [search.pick_day()])
    return Neighbourhood(hood.name, hood.free, hood.free.copy())


def _one_day_dived(search: Search, share: float) -> Neighbourhood:
    """Dive into a day with most of the people."""
    agents = search.pick_agents(round(search.random.uniform(0.4, 1.0) * len(search.duties.agents)))
    return replace(_hood(search, "one day, dived", agents, [search.pick_day()]), how="dive")


def _two_days_dived(search: Search, share: float) -> Neighbourhood:
    """Dive into any two days: people change the days on which they work."""
    days = search.random.choice(search.duties.day_count, size=2, replace=False)
    agents = search.pick_agents(round(search.random.uniform(0.3, 1.0) * len(search.duties.agents)))
    return replace(_hood(search, "two days, dived", agents, days.tolist()), how="dive")


def _two_days_own_breaks(search: Search, share: float) -> Neighbourhood:
    """Any two days of some agents, nobody else's breaks: work moves from one day to the other."""
    days = search.random.choice(search.duties.day_count, size=2, replace=False)
    agents = search.pick_agents(round(share * len(search.duties.agents)))
    hood = _hood(search, "two days, own breaks", agents, days.tolist())
    return Neighbourhood(hood.name, hood.free, hood.free.copy())


def _worst_slots(search: Search, share: float) -> Neighbourhood:
    """Free a costly stretch of a day: agents who could work then or do so now."""
    duties, calendar = search.duties, search.duties.instance.calendar
    day = search.pick_day()
    slots = np.array(calendar.slots_on(day))
    costs = search.slot_costs()[slots]
    worst = int(slots[int(search.random.choice(len(slots), p=(costs + 1e-9) / (costs + 1e-9).sum()))])
    helps = (duties.choices.day == day) & (duties.start_slot <= worst) & (worst < duties.end_slot)
    able = np.unique(duties.choices.unit[helps])
    count = max(1, min(TUNING.most_people, round(share * len(duties.agents))))
    if len(able) > count:
        able = np.sort(search.random.choice(able, size=count, replace=False))
    return _hood(search, "worst slots", able, [day])


def _breaks_one_by_one(search: Search, share: float) -> Neighbourhood:
    """Let some people answer with the breaks that suit their other days best."""
    free = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    loose = free.copy()
    loose[search.pick_agents(TUNING.answering_people)] = True
    return Neighbourhood("breaks, one by one", free, loose, how="breaks")


def activity_kinds() -> list[Kind]:
    """Move some activities, shifts and breaks being held; or call in those who miss one."""
    return [Kind("activities", _activities), Kind("missed activities", _missed_activities)]


def _activities(search: Search, share: float) -> Neighbourhood:
    nothing = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    return Neighbourhood("activities", nothing, nothing, how="activities", draw=int(search.random.integers(1 << 30)))


def _missed_activities(search: Search, share: float) -> Neighbourhood:
    """Weave weeks anew of somebody who misses an activity, or has one at all, and of some others."""
    tasks, starts = search.duties.tasks, search.incumbent.plan.tasks
    missing = [task.agent for task, start in zip(tasks, starts.tolist(), strict=True) if start < 0]
    asked = int(search.random.choice(missing or [task.agent for task in tasks]))
    others = search.pick_agents(int(search.random.integers(*TUNING.woven_people, endpoint=True)) - 1)
    free = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    free[[asked, *others.tolist()]] = True
    return Neighbourhood("missed activities", free, free, how="weave")
