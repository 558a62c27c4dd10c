"""A checked roster with everything that reports want to know."""

from __future__ import annotations

from collections.abc import Mapping

from wfm.check.confirm import is_best_possible
from wfm.check.fairness import find_fairness
from wfm.domain.demand import Requirement
from wfm.domain.findings import Scorecard
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.result import RosterResult
from wfm.domain.shifts import Roster
from wfm.intake.inputs import Inputs
from wfm.pipeline.steps.reading import rules_of
from wfm.pipeline.steps.versions import versions_in_use
from wfm.rules.parts.contract_limits import limit_notes
from wfm.staffing.period_savings import period_savings
from wfm.staffing.prediction import predict_service


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
        versions=versions_in_use(),
        notes=(*inputs.notes, *limit_notes(inputs.instance)),
        fairness=find_fairness(inputs.instance, rules_of(inputs), roster),
        prediction=predict_service(inputs.instance, scorecard.coverage.staffed),
        hours_saved=_hours_saved(inputs.instance, requirement),
    )


def _hours_saved(instance: Instance, requirement: Requirement) -> Mapping[QueueId, float]:
    """Tell what queues save that promise their service over more than an interval; staffing twice is for them alone."""
    if all(queue.target.period == "interval" for queue in instance.queues):
        return {}
    saved = period_savings(instance, requirement).tolist()
    return {
        queue.id: hours
        for queue, hours in zip(instance.queues, saved, strict=True)
        if queue.target.period != "interval"
    }
