"""What a run can tell about its gaps once it has a proof: what of them is unavoidable, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wfm.check.reliefs import Reliefs, find_reliefs
from wfm.check.unavoidable import find_unavoidable
from wfm.domain.certificate import CoverPrice
from wfm.domain.findings import Scorecard, Unavoidable
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import CertificateError
from wfm.rules.base import Rule

TOO_MANY = "unavoidable short hours and what would help are not looked at: with so many people it would take long"


@dataclass(frozen=True)
class GapAccount:
    """What is unavoidable, None where nobody looked; what would help; and sentences on what was left out."""

    unavoidable: Unavoidable | None = None
    reliefs: Reliefs = field(default_factory=lambda: Reliefs((), ()))
    notes: tuple[str, ...] = ()


def account_for_gaps(
    instance: Instance, rules: Sequence[Rule], prices: Sequence[CoverPrice], roster: Roster, scorecard: Scorecard
) -> GapAccount:
    """Prove what can be proved about the gaps of a lawful roster.

    Parameters
    ----------
    prices
        Those of the run's certificate.
    """
    coverage = scorecard.coverage
    try:
        unavoidable = find_unavoidable(instance, rules, prices, roster, coverage)
        if unavoidable is None:
            return GapAccount(notes=(TOO_MANY,))
        reliefs = find_reliefs(instance, coverage.requirement, rules, prices, scorecard.objective)
    except CertificateError as error:
        return GapAccount(notes=(f"what of the gaps is unavoidable cannot be proved: {error}",))
    return GapAccount(unavoidable, reliefs, reliefs.notes)
