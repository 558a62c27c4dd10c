"""What the certificate beside a schedule is worth to whoever checks the schedule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from wfm.check.certificate import verify
from wfm.domain.certificate import MILLION, Certificate
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.errors import CertificateError
from wfm.rules.base import Rule

_PROVED_TOLERANCE = 1e-6
"""``run.json`` rounds its bound to so many units."""


@dataclass(frozen=True)
class Proof:
    """The verdict on a certificate.

    Parameters
    ----------
    bound
        What no roster undercuts; None unless the certificate holds.
    fault
        Why it does not hold, in sentences; empty otherwise.
    """

    state: Literal["missing", "of another input", "holds", "does not hold"]
    bound: float | None = None
    fault: str = ""


NO_PROOF = Proof("missing")


def judge(
    instance: Instance,
    requirement: Requirement,
    rules: Sequence[Rule],
    certificate: Certificate,
    fingerprints: Collection[str],
    claimed: float | None,
) -> Proof:
    """Recompute a certificate, and compare it with the bound that the same run has claimed.

    Parameters
    ----------
    fingerprints
        Those of the input at hand, as different commands read it.
    claimed
        Bound in the ``run.json`` of the same input, if there is one.
    """
    if certificate.input_sha256 not in fingerprints:
        return Proof("of another input")
    try:
        bound = verify(instance, requirement, rules, certificate, certificate.input_sha256) / MILLION
    except CertificateError as error:
        return Proof("does not hold", fault=str(error))
    if claimed is not None and claimed > bound + _PROVED_TOLERANCE:
        fault = f"The bound in run.json does not hold: it is {claimed:,.6f}, and the certificate proves {bound:,.6f}."
        return Proof("does not hold", fault=fault)
    return Proof("holds", bound)
