"""What ``wfm check`` prints: cost and hours first, then every finding, those of hard rules before the others."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.check.confirm import tolerance
from wfm.domain.findings import Finding
from wfm.errors import AuditFailedError, CertificateError
from wfm.pipeline.check import Audited
from wfm.report.roster_fairness import fairness_lines
from wfm.report.roster_words import bound_text, cost_text, percent_at_most
from wfm.report.terminal import COLUMNS, labelled_service
from wfm.report.words import amount, count_of

_LABEL_COLUMNS = 10


def audit_summary(audited: Audited) -> list[str]:
    """Write the verdict line by line."""
    result = audited.result
    lines = [
        (
            "Schedule",
            f"{count_of(len(result.roster.shifts), 'shift')}, {count_of(len(result.roster.agent_ids), 'agent')}",
        ),
        ("Hours", f"{amount(result.required_hours, 1)} required, {amount(result.short_hours, 1)} short"),
        *labelled_service(result, COLUMNS - _LABEL_COLUMNS),
        ("Cost", cost_text(result.scorecard.objective, result)),
        *((f"  {name}", cost_text(cost, result)) for name, cost in result.scorecard.parts.items()),
        ("Bound", _bound(audited)),
        *([("Proof", _proof(audited))] if audited.has_bound or audited.proof.state != "missing" else []),
        *([("Gap", _gap(audited))] if audited.has_bound else []),
        *(("" if number else "Fairness", line) for number, line in enumerate(fairness_lines(result.fairness))),
        ("Rules", _count(result.scorecard.findings)),
    ]
    width = max(_LABEL_COLUMNS, *(len(label) + 2 for label, _ in lines))
    return [*(f"{label:<{width}}{text}" for label, text in lines), *_findings(result.scorecard.findings)]


def refuse_broken(audited: Audited) -> None:
    """End the command if the schedule must not be published, or if what was proved turns out wrong.

    Raises
    ------
    AuditFailedError
        With the reason.
    """
    broken = audited.result.scorecard.broken
    if broken:
        rules = ", ".join(dict.fromkeys(finding.rule for finding in broken))
        raise AuditFailedError(
            f"{count_of(len(broken), 'finding')} of hard rules ({rules}): mend the schedule before it is published."
        )
    if audited.proof.fault:
        raise CertificateError(
            f"{audited.proof.fault} Move certificate.json and run.json away to check the schedule without them, "
            "or plan the roster again."
        )
    if audited.has_bound and _undercut(audited):
        raise AuditFailedError(
            f"The bound in run.json does not hold: this schedule keeps all hard rules and costs "
            f"{audited.result.scorecard.objective:.4f}, less than {audited.result.bound:.4f}. Please report it."
        )


def _undercut(audited: Audited) -> bool:
    objective, bound = audited.result.scorecard.objective, audited.result.bound
    return bound - objective > tolerance(bound) and not _has_other_activities(audited)


def _has_other_activities(audited: Audited) -> bool:
    """Tell whether anybody is taken off the floor for what the bound does not foresee."""
    activities = audited.result.instance.activities
    known = {(activity.id, agent, activity.minutes) for activity in activities for agent in activity.agents}
    return any(
        piece.kind == "activity" and (piece.label, shift.agent_id, piece.span.minutes) not in known
        for shift in audited.result.roster
        for piece in shift.pieces
    )


def _bound(audited: Audited) -> str:
    if audited.proof.state == "does not hold":
        return "not known: the proof beside the schedule does not hold"
    if not audited.has_bound:
        return "not known: no run.json for this input lies beside the schedule"
    if audited.proof.state == "holds":
        return f"{bound_text(audited.result)}, proved by the run beside the schedule and computed again"
    return f"{bound_text(audited.result)}, proved by the run whose run.json lies beside it"


def _proof(audited: Audited) -> str:
    """Tell what the certificate is worth."""
    proof = audited.proof
    if proof.state == "holds":
        return f"certificate holds: no roster of this input costs less than {bound_text(audited.result)}"
    if proof.state == "missing":
        return "no certificate.json lies beside the schedule: the bound is taken on trust"
    if proof.state == "of another input":
        return "certificate.json speaks of another input: tables or configuration have changed since"
    return "certificate does not hold"


def _gap(audited: Audited) -> str:
    """Say how far the schedule is from the best possible, where it can be told."""
    result = audited.result
    if result.scorecard.broken:
        return "cannot be told, for hard rules are broken"
    if _has_other_activities(audited):
        return "cannot be told, for the schedule holds activities that the input does not know"
    if result.status == "optimal":
        return "none: no better roster exists"
    if result.gap_percent is None:
        return "cannot be told in required hours, for none are required"
    return f"at most {percent_at_most(result.gap_percent)} of required hours from the best possible"


def _count(findings: tuple[Finding, ...]) -> str:
    hard = sum(finding.is_hard for finding in findings)
    priced = f"{count_of(len(findings) - hard, 'finding')} of priced rules"
    return f"{count_of(hard, 'finding')} of hard rules, {priced}" if hard else f"hard rules kept; {priced}"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    """Every finding; the checker has put those of hard rules first."""
    for finding in findings:
        price = "hard" if finding.is_hard else f"cost {amount(finding.cost, 2)}"
        yield f"{finding.rule} ({price}): {finding.message}"
