"""Having the checker confirm what the optimiser found, and prove it."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.check.audit import audit
from wfm.check.certificate import known_rules, prove
from wfm.check.confirm import confirm
from wfm.check.relaxing import Problem
from wfm.domain.certificate import MILLION, Certificate
from wfm.domain.demand import Requirement
from wfm.domain.findings import Scorecard
from wfm.errors import CertificateError, CheckerMismatchError, UnprovableError
from wfm.optimise.easing import Eased


@dataclass(frozen=True)
class Verdict:
    """What the checker says of a roster that it has confirmed.

    Parameters
    ----------
    bound
        What no roster undercuts, 0 without a certificate.
    notes
        Why nothing is proved.
    """

    scorecard: Scorecard
    certificate: Certificate | None
    bound: float
    notes: tuple[str, ...] = ()


def pass_verdict(asked: Problem, eased: Eased, requirement: Requirement, input_sha256: str) -> Verdict:
    """Confirm cost, rules and bound; a roster of a relaxed problem is then held against what was asked for.

    Raises
    ------
    CheckerMismatchError
        If checker and optimiser disagree.
    """
    problem, outcome = eased.problem, eased.outcome
    scorecard = audit(problem.instance, requirement, problem.rules, outcome.roster)
    certificate, notes = _certified(eased, requirement, input_sha256)
    bound = 0.0 if certificate is None else certificate.bound_millionths / MILLION
    confirm(scorecard, outcome.cost, bound)
    if problem.relaxations:
        # What was proved is proved of the relaxed problem, which nobody has asked for.
        scorecard, certificate, bound = audit(asked.instance, requirement, asked.rules, outcome.roster), None, 0.0
    return Verdict(scorecard, certificate, bound, notes)


def _certified(eased: Eased, requirement: Requirement, input_sha256: str) -> tuple[Certificate | None, tuple[str, ...]]:
    """Have the checker compute the bound from the optimiser's prices; else say why it cannot be."""
    problem, outcome = eased.problem, eased.outcome
    try:
        bound = prove(problem.instance, requirement, problem.rules, outcome.prices)
    except UnprovableError as error:
        return None, (f"the bound has no certificate: {error}",)
    except CertificateError as error:
        raise CheckerMismatchError(
            f"The independent checker refuses the optimiser's proof, so nothing was written. This is a bug in wfm:\n"
            f"- {error}\nPlease report it together with the input folder."
        ) from error
    unproved = ("the run ended before it had proved anything of the best possible cost: the bound is 0",)
    certificate = Certificate(bound, input_sha256, outcome.prices, known_rules(problem.rules))
    return certificate, unproved if outcome.cost and not outcome.prices else ()
