"""Large neighbourhood search until the limit or the gap target is reached, by CP-SAT and by weaving weeks anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace

import numpy as np

from wfm.optimise.control import Control, StoppedError
from wfm.optimise.kinds import Kind, usual_kinds
from wfm.optimise.neighbourhood import Found, Neighbourhood, everything, solve_neighbourhood
from wfm.optimise.plan import Plan
from wfm.optimise.search import Search
from wfm.optimise.tuning import TUNING
from wfm.rules.model import FloatArray

DRAWS = 5
"""Draws of a neighbourhood before one is accepted whose days are being searched already."""

Piece = tuple[Kind, Neighbourhood]


def improve(
    search: Search, control: Control, is_good_enough: Callable[[], bool], more_kinds: Sequence[Kind] = ()
) -> None:
    """Improve the incumbent until the limit, a request to stop, or until it is good enough.

    Parameters
    ----------
    more_kinds
        Neighbourhoods to draw from beside those that any centre has.
    """
    kinds = [*usual_kinds(search.duties), *more_kinds]
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
