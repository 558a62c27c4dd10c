"""``wfm check``: read, audit, compare with what has been proved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wfm.check.audit import audit
from wfm.check.proof import Proof
from wfm.domain.result import RosterResult
from wfm.pipeline.steps.proof_beside import proved_beside
from wfm.pipeline.steps.reading import read, read_any_schedule, rules_of
from wfm.pipeline.steps.result import build_result
from wfm.staffing.requirement import build_requirement


@dataclass(frozen=True)
class Audited:
    """The checker's verdict on a schedule.

    Parameters
    ----------
    has_bound
        Whether a run beside it has proved a bound.
    proof
        What the certificate beside it is worth.
    """

    result: RosterResult
    has_bound: bool
    proof: Proof


def audit_schedule(source: Path, config: Path, schedule: Path, previous: Path | None = None) -> Audited:
    """Check any schedule, whoever made it, and compare it with what the run beside it has proved.

    Parameters
    ----------
    previous
        Result folder of the week before, if the schedule was planned with it.
    """
    inputs = read(source, config, "roster", previous=previous)
    instance, rules = inputs.instance, rules_of(inputs)
    roster = read_any_schedule(schedule, instance)
    requirement = build_requirement(instance)
    scorecard = audit(instance, requirement, rules, roster)
    claimed, proof = proved_beside(
        schedule, inputs, requirement, rules, partial(read, source, config, "run", previous=previous)
    )
    bound = claimed if proof.state in ("missing", "of another input") else proof.bound
    return Audited(build_result(inputs, requirement, roster, scorecard, bound or 0.0), bound is not None, proof)
