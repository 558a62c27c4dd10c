"""Stage 6: large neighbourhood search with CP-SAT until the limit or the gap target is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from wfm.optimise.control import Control, StoppedError
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.incumbent import Incumbent
from wfm.optimise.neighbourhood import Found, Neighbourhood, breaks_of_day, everything, solve_neighbourhood
from wfm.optimise.plan import heads_on_floor, history_heads
from wfm.rules.model import FloatArray, IntArray

PIECE_SECONDS = 2.5
"""Time of one sub-solve; small pieces at 2–3 s did better than large ones at 8 s."""
FIRST_SHARE = 0.3
"""Share of the people set free on a day."""
SMALL_DUTIES = 500
"""Duties in all up to which the whole problem is tried as one piece."""
DRAWS = 5
"""Draws of a neighbourhood before one is accepted whose days are being searched already."""
LEAST_SHARE = 0.03
GROW, SHRINK = 1.15, 0.85
"""How a neighbourhood's share of people changes when it was exhausted early, or not finished."""


@dataclass
class Kind:
    """A way to choose a neighbourhood, with its success so far."""

    name: str
    choose: Callable[[Search, float], Neighbourhood]
    share: float = FIRST_SHARE
    merit: float = 1.0


Piece = tuple[Kind, Neighbourhood]


@dataclass
class Search:
    """What the neighbourhoods are chosen from."""

    duties: Duties
    cover: Cover
    incumbent: Incumbent
    random: np.random.Generator
    past: IntArray
    is_finished: bool = False

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
        return np.sort(self.random.choice(total, size=max(1, min(count, total)), replace=False))


def improve(search: Search, control: Control, is_good_enough: Callable[[], bool]) -> None:
    """Improve the incumbent until the limit, a request to stop, or until it is good enough."""
    kinds = _kinds(search.duties)
    if len(search.duties.choices) <= SMALL_DUTIES:
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
    running: dict[Future[Found | None], Piece] = {}
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
                _take(search, kind, hood, future.result())


def _solve(search: Search, hood: Neighbourhood, control: Control) -> Found | None:
    """Search one neighbourhood; one that is cut short finds nothing."""
    plan = search.incumbent.plan
    with suppress(StoppedError):
        return solve_neighbourhood(search.duties, search.cover, search.past, plan, hood, PIECE_SECONDS, control)
    return None


def _choose(search: Search, kinds: list[Kind], running: list[Neighbourhood]) -> Piece:
    """Draw a neighbourhood whose free days nobody is searching now, if a few draws find one."""
    weights = np.array([kind.merit for kind in kinds])
    busy = np.zeros((len(search.duties.agents), search.duties.day_count), dtype=bool)
    for other in running:
        busy |= other.free | other.loose
    for _ in range(DRAWS):
        kind = kinds[int(search.random.choice(len(kinds), p=weights / weights.sum()))]
        hood = kind.choose(search, kind.share)
        if not (busy & (hood.free | hood.loose)).any():
            break
    return kind, hood


def _take(search: Search, kind: Kind, hood: Neighbourhood, found: Found | None) -> None:
    """Offer what was found and learn from it."""
    before = search.incumbent.cost
    if found is not None:
        cells = np.nonzero(hood.free | hood.loose)
        search.incumbent.offer(search.incumbent.plan.with_changes(found.plan, cells), f"improve: {kind.name}")
    is_exhausted = found is not None and found.is_exhausted
    search.is_finished |= is_exhausted and hood.is_everything
    if not hood.is_dived:
        kind.share = float(np.clip(kind.share * (GROW if is_exhausted else SHRINK), LEAST_SHARE, 1.0))
    gain = before - search.incumbent.cost
    kind.merit = max(0.2, 0.8 * kind.merit + 0.2 * (2.0 if gain > 0 else 0.0))


def _kinds(duties: Duties) -> list[Kind]:
    kinds = [
        Kind("one day, dived", _one_day_dived),
        Kind("one day", _one_day, share=0.2),
        Kind("one day, own breaks", _one_day_own_breaks, share=0.25),
        Kind("worst slots", _worst_slots, share=0.2),
    ]
    if duties.day_count > 1:
        kinds.append(Kind("two days, dived", _two_days_dived, merit=2.0))
        kinds.append(Kind("two days, own breaks", _two_days_own_breaks, share=0.1))
    return kinds


def _hood(search: Search, name: str, agents: IntArray, days: Iterable[int]) -> Neighbourhood:
    """Free some agents' days, and all breaks of those days."""
    shape = (len(search.duties.agents), search.duties.day_count)
    free, loose = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for day in days:
        free[agents, day] = True
        loose |= breaks_of_day(search.duties, day).loose
    return Neighbourhood(name, free, loose)


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
    return replace(_hood(search, "one day, dived", agents, [search.pick_day()]), is_dived=True)


def _two_days_dived(search: Search, share: float) -> Neighbourhood:
    """Dive into any two days: people change the days on which they work."""
    days = search.random.choice(search.duties.day_count, size=2, replace=False)
    agents = search.pick_agents(round(search.random.uniform(0.3, 1.0) * len(search.duties.agents)))
    return replace(_hood(search, "two days, dived", agents, days.tolist()), is_dived=True)


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
    count = max(1, round(share * len(duties.agents)))
    if len(able) > count:
        able = np.sort(search.random.choice(able, size=count, replace=False))
    return _hood(search, "worst slots", able, [day])


def build_search(duties: Duties, cover: Cover, incumbent: Incumbent, seed: int) -> Search:
    """Prepare a search."""
    past = history_heads(duties)[:, : cover.slot_count]
    return Search(duties, cover, incumbent, np.random.default_rng(seed), past)
