"""The independent verdict on a schedule, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.reasons import reasons_for_gaps
from wfm.domain.demand import Requirement
from wfm.domain.findings import Finding, Scorecard
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule


def audit(
    instance: Instance,
    requirement: Requirement,
    rules: Sequence[Rule],
    roster: Roster,
    *,
    with_reasons: bool = True,
) -> Scorecard:
    """Check a schedule against all rules and price it.

    Parameters
    ----------
    rules
        Rules in force, those always there among them.
    roster
        Shifts of the horizon; earlier ones are the instance's history.
    with_reasons
        Whether to say why queues are short. It changes nothing else.
    """
    findings = [finding for rule in rules for finding in rule.check(instance, roster)]
    coverage = measure_coverage(instance, requirement, roster)
    parts = coverage_costs(instance, coverage) | {rule.rule: 0.0 for rule in rules if not rule.is_hard}
    for finding in findings:
        if not finding.is_hard:
            parts[finding.rule] += finding.cost
    return Scorecard(
        findings=tuple(sorted(findings, key=_place)),
        coverage=coverage,
        parts=parts,
        reasons=reasons_for_gaps(instance, rules, roster, coverage) if with_reasons else {},
    )


def _place(finding: Finding) -> tuple[bool, str, date, str, str]:
    """Hard rules first, then by rule, date and agent."""
    return not finding.is_hard, finding.rule, finding.date or date.min, finding.agent_id or "", finding.message
