"""The checker's last word on a roster that the optimiser has made."""

from __future__ import annotations

from wfm.domain.findings import Scorecard
from wfm.errors import CheckerMismatchError

_RELATIVE_TOLERANCE, _ABSOLUTE_TOLERANCE = 1e-6, 1e-3
_PROVED_TOLERANCE = 1e-6
_FINDINGS_SHOWN = 20


def confirm(scorecard: Scorecard, claimed_cost: float, claimed_bound: float) -> None:
    """Let a roster pass only if it keeps all hard rules, costs what the optimiser claims, and not less than its bound.

    Raises
    ------
    CheckerMismatchError
        With everything that is not as claimed.
    """
    doubts = [f"{finding.rule}: {finding.message}" for finding in scorecard.broken[:_FINDINGS_SHOWN]]
    if abs(claimed_cost - scorecard.objective) > tolerance(scorecard.objective):
        doubts.append(f"the optimiser counts a cost of {claimed_cost:.4f}, the checker {scorecard.objective:.4f}")
    if claimed_bound > scorecard.objective + tolerance(scorecard.objective):
        doubts.append(f"the optimiser says that no roster costs less than {claimed_bound:.4f}, but this one does")
    if doubts:
        opening = "The independent checker does not confirm the roster, so nothing was written. This is a bug in wfm:"
        lines = [opening, *(f"- {doubt}" for doubt in doubts), "Please report it together with the input folder."]
        raise CheckerMismatchError("\n".join(lines))


def tolerance(cost: float) -> float:
    """How far optimiser and checker may differ on a cost: both count exactly, but add up in another order."""
    return _RELATIVE_TOLERANCE * abs(cost) + _ABSOLUTE_TOLERANCE


def is_best_possible(objective: float, bound: float) -> bool:
    """Tell whether cost and bound are equal but for rounding."""
    return objective - bound <= _PROVED_TOLERANCE * max(1.0, objective)
