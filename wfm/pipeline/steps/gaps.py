"""Accounting for gaps: what cannot be avoided, what would help, and what was found by trying."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from wfm.check.audit import audit
from wfm.check.gap_account import GapAccount, account_for_gaps
from wfm.check.reliefs import Reliefs
from wfm.domain.findings import Scorecard
from wfm.domain.result import Relief
from wfm.domain.settings import SolverSettings
from wfm.errors import NoRosterError
from wfm.optimise.easing import Eased
from wfm.optimise.engine import optimise
from wfm.pipeline.steps.verdict import Verdict
from wfm.pipeline.steps.watch import Watch

_LIMITS_TRIED = 3
"""Limits without which a roster is planned on trial."""


def find_gaps(eased: Eased, verdict: Verdict, settings: SolverSettings, watch: Watch) -> GapAccount:
    """Account for the gaps of a roster, where there is a proof to do it with.

    Parameters
    ----------
    settings
        They say for how long to plan without single limits, if at all.
    """
    if verdict.certificate is None:
        return GapAccount()
    problem, outcome = eased.problem, eased.outcome
    account = account_for_gaps(
        problem.instance, problem.rules, verdict.certificate.prices, outcome.roster, verdict.scorecard
    )
    if outcome.is_interrupted or not settings.what_helps_seconds:
        return account
    watch.on_stage("trying what would help")
    tried = _tried(account.reliefs, verdict.scorecard, settings, watch)
    found = (*tried, *account.reliefs.found[len(tried) :])
    return replace(account, reliefs=replace(account.reliefs, found=found))


def _tried(reliefs: Reliefs, scorecard: Scorecard, settings: SolverSettings, watch: Watch) -> tuple[Relief, ...]:
    """Plan anew without each of the limits that could save most, and say what was saved."""
    search = replace(settings, time_limit_seconds=settings.what_helps_seconds, deterministic_limit=None)
    requirement, tried = scorecard.coverage.requirement, []
    with watch.stopping() as stop:
        for relief, lift in zip(reliefs.found[:_LIMITS_TRIED], reliefs.lifts, strict=False):
            found = None
            with suppress(NoRosterError):
                outcome = optimise(lift.instance, requirement, lift.rules, search, stop=stop)
                checked = audit(lift.instance, requirement, lift.rules, outcome.roster, with_reasons=False)
                found = None if checked.broken else max(0.0, scorecard.objective - checked.objective)
            tried.append(replace(relief, found_cost=found))
    return tuple(tried)
