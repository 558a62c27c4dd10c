"""A roster where none keeps all hard rules: what nobody can keep is relaxed, and the rest planned as ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from wfm.check.contradiction import Contradiction
from wfm.check.relaxing import Problem, relaxed, relaxed_jointly
from wfm.domain.demand import Requirement
from wfm.domain.settings import SolverSettings
from wfm.errors import InfeasibleError
from wfm.optimise.conflict import NoLawfulWeekError
from wfm.optimise.engine import Outcome, optimise
from wfm.optimise.progress import Progress

MOST_ROUNDS = 8
"""Times that more is relaxed; one round does for single people, one more for rules about several."""
LEAST_SECONDS = 1.0


@dataclass(frozen=True)
class Eased:
    """A problem that has a roster, and that roster; nothing is relaxed where nothing had to be."""

    problem: Problem
    outcome: Outcome


def optimise_eased(
    problem: Problem,
    requirement: Requirement,
    settings: SolverSettings,
    hopeless: Sequence[Contradiction] = (),
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    stop: threading.Event | None = None,
) -> Eased:
    """Find a roster that breaks as little as needed of the hard rules that cannot be kept.

    Parameters
    ----------
    hopeless
        What arithmetic has shown to be impossible: it is relaxed from the beginning.
    settings
        The time limit holds for all attempts together.

    Raises
    ------
    InfeasibleError
        If nothing that can be relaxed helps.
    OutOfTimeError
        As in `optimise`.
    """
    begun = monotonic()
    problem = relaxed_jointly(problem, hopeless) if hopeless else problem
    for _ in range(MOST_ROUNDS):
        left = max(LEAST_SECONDS, settings.time_limit_seconds - (monotonic() - begun))
        now = replace(settings, time_limit_seconds=left)
        try:
            found = optimise(problem.instance, requirement, problem.rules, now, on_progress=on_progress, stop=stop)
        except InfeasibleError as error:
            problem = _more_relaxed(problem, error)
        else:
            return Eased(problem, found)
    message = "Whatever is relaxed, another hard rule stands against it: run without --relax, and mend what is named."
    raise InfeasibleError(message, is_relaxable=False)


def _more_relaxed(problem: Problem, error: InfeasibleError) -> Problem:
    """Relax what an attempt has failed of.

    Raises
    ------
    InfeasibleError
        In the same words, if there is nothing to relax.
    """
    if isinstance(error, NoLawfulWeekError):
        easier = relaxed(problem, error.cheapest_breaches())
    else:
        easier = relaxed_jointly(problem)
    if easier.relaxations == problem.relaxations:
        raise InfeasibleError(str(error), is_relaxable=False) from error
    return easier
