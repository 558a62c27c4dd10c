"""Planning: staff, optimise, have the checker confirm the roster, account for its gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wfm.check.contradictions import contradictions_text, find_contradictions
from wfm.check.relaxing import Problem
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.result import RosterResult
from wfm.domain.settings import SolverSettings
from wfm.errors import InfeasibleError
from wfm.intake.inputs import Inputs
from wfm.optimise.easing import Eased, optimise_eased
from wfm.optimise.engine import optimise
from wfm.pipeline.steps.gaps import find_gaps
from wfm.pipeline.steps.reading import rules_of
from wfm.pipeline.steps.result import build_result
from wfm.pipeline.steps.verdict import pass_verdict
from wfm.pipeline.steps.watch import Watch
from wfm.report.relaxed_words import relaxation_words
from wfm.staffing.requirement import build_requirement

REST_SECONDS = 0.012
"""What checking and writing take per agent and week, on two cores: 12 s for 1,000 agents."""
ACCOUNT_SECONDS = 7.0
"""Most that looking into gaps takes on top, which for fewer people takes as long as the rest: larger centres go without
parts of it."""
MOST_REST_SHARE = 0.2
"""Most of the time limit that is kept back for them."""


@dataclass(frozen=True)
class Planned:
    """A roster that the checker has passed, and whether somebody stopped the search for a better one.

    It breaks hard rules only where the result says that they were relaxed.

    Parameters
    ----------
    beside
        Names of the files written beside those of the roster, once they are.
    """

    result: RosterResult
    is_interrupted: bool
    beside: tuple[str, ...] = ()


def plan(inputs: Inputs, settings: SolverSettings, watch: Watch, *, relax: bool) -> Planned:
    """Find a roster and what is to be said of it.

    Parameters
    ----------
    settings
        The time limit covers checking and writing too.
    relax
        Whether to break hard rules, as little as possible, where no roster keeps them all.

    Raises
    ------
    InfeasibleError
        If no roster keeps all hard rules and they are not to be relaxed.
    CheckerMismatchError
        If checker and optimiser disagree.
    """
    watch.on_stage("staffing")
    asked = Problem(inputs.instance, rules_of(inputs))
    requirement = build_requirement(inputs.instance)
    eased = _optimised(asked, requirement, _less_the_rest(settings, inputs.instance), watch, relax=relax)
    watch.on_stage("checking")
    verdict = pass_verdict(asked, eased, requirement, inputs.sha256)
    gaps = find_gaps(eased, verdict, settings, watch)
    outcome, relaxations = eased.outcome, eased.problem.relaxations
    bound = min(verdict.bound, verdict.scorecard.objective)
    result = build_result(inputs, requirement, outcome.roster, verdict.scorecard, bound)
    told = replace(
        result,
        status="feasible" if relaxations else result.status,
        certificate=verdict.certificate,
        seconds=outcome.seconds,
        seed=settings.seed,
        stages=outcome.stages,
        notes=(*map(relaxation_words, relaxations), *result.notes, *verdict.notes, *gaps.notes),
        relaxed=relaxations,
        unavoidable=gaps.unavoidable,
        reliefs=gaps.reliefs.found,
    )
    return Planned(told, outcome.is_interrupted)


def _optimised(
    problem: Problem, requirement: Requirement, search: SolverSettings, watch: Watch, *, relax: bool
) -> Eased:
    """Find a roster, of a relaxed problem where there is no other and it is wished for."""
    hopeless = find_contradictions(problem.instance, problem.rules)
    if hopeless and not relax:
        raise InfeasibleError(contradictions_text(hopeless))
    told = watch.on_progress
    with watch.stopping() as stop:
        if relax:
            return optimise_eased(problem, requirement, search, hopeless, on_progress=told, stop=stop)
        return Eased(
            problem, optimise(problem.instance, requirement, problem.rules, search, on_progress=told, stop=stop)
        )


def _less_the_rest(settings: SolverSettings, instance: Instance) -> SolverSettings:
    """Keep back time for checking and writing, so that the files are there at the limit."""
    own_seconds = REST_SECONDS * len(instance.agents) * len(instance.calendar.weeks)
    rest_seconds = own_seconds + min(own_seconds, ACCOUNT_SECONDS)
    limit = settings.time_limit_seconds
    return replace(settings, time_limit_seconds=limit - min(rest_seconds, MOST_REST_SHARE * limit))
