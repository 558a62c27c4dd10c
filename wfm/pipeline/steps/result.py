"""A checked roster with everything that reports want to know."""

from __future__ import annotations

import platform
from importlib.metadata import version

from wfm import __version__
from wfm.check.confirm import is_best_possible
from wfm.check.fairness import find_fairness
from wfm.domain.demand import Requirement
from wfm.domain.findings import Scorecard
from wfm.domain.result import RosterResult
from wfm.domain.shifts import Roster
from wfm.intake.inputs import Inputs
from wfm.pipeline.steps.reading import rules_of
from wfm.rules.parts.contract_limits import limit_notes

_COMPONENTS = ("ortools", "numpy", "pandas", "openpyxl")


def build_result(
    inputs: Inputs, requirement: Requirement, roster: Roster, scorecard: Scorecard, bound: float
) -> RosterResult:
    """Put together what is known of any roster, however it came about."""
    return RosterResult(
        instance=inputs.instance,
        requirement=requirement,
        roster=roster,
        scorecard=scorecard,
        bound=bound,
        status="optimal" if is_best_possible(scorecard.objective, bound) else "feasible",
        seconds=0.0,
        seed=inputs.solver.seed,
        input_sha256=inputs.sha256,
        versions={"wfm": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _COMPONENTS},
        notes=(*inputs.notes, *limit_notes(inputs.instance)),
        fairness=find_fairness(inputs.instance, rules_of(inputs), roster),
    )
