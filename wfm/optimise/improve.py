"""Large neighbourhood search until the limit or the gap target is reached, by CP-SAT and by weaving weeks anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from wfm.optimise.break_answers import tells_breaks
from wfm.optimise.control import Control, StoppedError
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.neighbourhood import Found, Neighbourhood, breaks_of_day, everything, solve_neighbourhood
from wfm.optimise.plan import Plan, heads_on_floor, history_heads
from wfm.optimise.tasks import Diary
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.rules.model import FloatArray, IntArray

DRAWS = 5
"""Draws of a neighbourhood before one is accepted whose days are being searched already."""


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


Piece = tuple[Kind, Neighbourhood]


@dataclass
class Search:
    """What the neighbourhoods are chosen from."""

    duties: Duties
    program: WeeklyProgram
    incumbent: Incumbent
    random: np.random.Generator
    past: IntArray
    diary: Diary | None = None
    is_finished: bool = False

    @property
    def cover(self) -> Cover:
        """What coverage costs near the incumbent."""
        return self.incumbent.cover

    def slot_costs(self) -> FloatArray:
        """Cost of coverage in each slot now."""
        heads = heads_on_floor(self.duties, self.incumbent.plan)[:, : self.cover.slot_count]
        return self.cover.cost(heads + self.past)

    def day_costs(self) -> FloatArray:
        """Cost of coverage on each day now."""
        calendar = self.duties.instance.calendar
        costs = self.slot_costs()
        return np.array([costs[list(calendar.slots_on(day))].sum() for day in range(calendar.days)])

    def pick_day(self) -> int:
        """Draw a day, the costly ones more often."""
        weight = self.day_costs() + 1e-9
        weight = weight / weight.sum() + 0.5 / len(weight)
        return int(self.random.choice(len(weight), p=weight / weight.sum()))

    def pick_agents(self, count: int) -> IntArray:
        """Draw so many agents."""
        total = len(self.duties.agents)
        return np.sort(self.random.choice(total, size=max(1, min(count, total, TUNING.most_people)), replace=False))


def improve(
    search: Search, control: Control, is_good_enough: Callable[[], bool], more_kinds: Sequence[Kind] = ()
) -> None:
    """Improve the incumbent until the limit, a request to stop, or until it is good enough.

    Parameters
    ----------
    more_kinds
        Neighbourhoods to draw from beside those that any centre has.
    """
    kinds = [*_kinds(search.duties), *more_kinds]
    if len(search.duties.choices) <= TUNING.small_duties and not is_good_enough():
        search_each(search, [everything(search.duties)], control)

    def choose(running: list[Neighbourhood]) -> Piece | None:
        return None if search.is_finished or is_good_enough() else _choose(search, kinds, running)

    search_pieces(search, choose, control)


def search_each(search: Search, hoods: Iterable[Neighbourhood], control: Control) -> None:
    """Search some neighbourhoods once each."""
    waiting = iter(hoods)

    def choose(running: list[Neighbourhood]) -> Piece | None:
        hood = next(waiting, None)
        return None if hood is None else (Kind(hood.name, lambda search, share: hood), hood)

    search_pieces(search, choose, control)


def search_pieces(search: Search, choose: Callable[[list[Neighbourhood]], Piece | None], control: Control) -> None:
    """Search neighbourhoods, as many at once as there are workers, each by one thread.

    Their results are carried over to what the incumbent has become meanwhile, and count only if that is cheaper.

    Parameters
    ----------
    choose
        Given the neighbourhoods that are being searched, names the next one, or None to come to an end.
    """
    running: dict[Future[tuple[Found | None, float]], Piece] = {}
    with ThreadPoolExecutor(control.workers) as pool:
        while True:
            while len(running) < control.workers and not control.is_over:
                piece = choose([hood for _, hood in running.values()])
                if piece is None:
                    break
                running[pool.submit(_solve, search, piece[1], control)] = piece
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                kind, hood = running.pop(future)
                found, effort = future.result()
                _take(search, kind, hood, found, effort)


def _solve(search: Search, hood: Neighbourhood, control: Control) -> tuple[Found | None, float]:
    """Search one neighbourhood, and tell the effort; one that is cut short finds nothing."""
    plan, begun = search.incumbent.plan, control.spending
    found = None
    if hood.how == "activities" and search.diary is not None:
        drawn = np.random.default_rng(hood.draw).permutation(len(search.diary.meetings))[: TUNING.moved_meetings]
        control.book(0.0)
        return Found(search.diary.settled(plan, drawn.tolist()), is_exhausted=False), control.spending - begun
    with suppress(StoppedError):
        found = solve_neighbourhood(
            search.duties, search.cover, search.program, search.past, plan, hood, TUNING.piece_seconds, control
        )
    return found, control.spending - begun


def _choose(search: Search, kinds: list[Kind], running: list[Neighbourhood]) -> Piece:
    """Draw a neighbourhood whose free days nobody is searching now, if a few draws find one.

    Quick ones may cross what others search: what does not fit together is not taken.
    """
    weights = _weights(kinds)
    busy = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    for other in running:
        if not other.is_quick:
            busy |= other.free | other.loose
    for _ in range(DRAWS):
        kind = kinds[int(search.random.choice(len(kinds), p=weights))]
        hood = kind.choose(search, kind.share)
        if hood.is_quick or not (busy & (hood.free | hood.loose)).any():
            break
    return kind, hood


def _weights(kinds: list[Kind]) -> FloatArray:
    """Chances of the kinds: by gain per effort, and some for all."""
    total = sum(kind.gain for kind in kinds) + 1e-9
    usual = total / (sum(kind.effort for kind in kinds) + TUNING.trial_effort)
    rates = np.array(
        [(kind.gain + usual * TUNING.trial_effort) / (kind.effort + TUNING.trial_effort) for kind in kinds]
    )
    return np.asarray((1 - TUNING.even_share) * rates / rates.sum() + TUNING.even_share / len(kinds))


def _take(search: Search, kind: Kind, hood: Neighbourhood, found: Found | None, effort: float) -> None:
    """Offer what was found and learn from it."""
    before = search.incumbent.cost
    if found is not None:
        search.incumbent.offer(_carried_over(search, hood, found.plan), f"improve: {kind.name}")
    if search.diary is not None:
        search.diary.cover = search.cover
    is_exhausted = found is not None and found.is_exhausted
    # Activities stay where they are inside a piece, and some rules about breaks are not known to it.
    is_all_known = not search.duties.tasks and not any(rule.looks_at_breaks for rule in search.duties.rules)
    search.is_finished |= is_exhausted and hood.is_everything and is_all_known
    if hood.how == "search":
        kind.share = float(
            np.clip(kind.share * (TUNING.grow if is_exhausted else TUNING.shrink), TUNING.least_share, 1.0)
        )
    kind.learn(before - search.incumbent.cost, effort)


def _carried_over(search: Search, hood: Neighbourhood, plan: Plan) -> Plan:
    """Bring what a neighbourhood has changed into the incumbent; activities that do not fit any more move."""
    own = search.incumbent.plan
    if hood.how == "activities":
        own = replace(own, tasks=plan.tasks)
    merged = own.with_changes(plan, np.nonzero(hood.free | hood.loose))
    if search.diary is None:
        return merged
    agents = None if hood.how == "activities" else np.flatnonzero((hood.free | hood.loose).any(axis=1)).tolist()
    return search.diary.mended(merged, agents)


def _kinds(duties: Duties) -> list[Kind]:
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


def build_search(
    duties: Duties, program: WeeklyProgram, incumbent: Incumbent, seed: int, diary: Diary | None = None
) -> Search:
    """Prepare a search."""
    past = history_heads(duties)[:, : incumbent.cover.slot_count]
    return Search(duties, program, incumbent, np.random.default_rng(seed), past, diary)
