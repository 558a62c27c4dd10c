"""What the run beside a schedule has proved, and whether it still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from wfm.check.proof import NO_PROOF, Proof, judge
from wfm.domain.certificate import Certificate
from wfm.domain.demand import Requirement
from wfm.errors import CertificateError, InputError
from wfm.intake.certificate import read_certificate
from wfm.intake.inputs import Inputs
from wfm.intake.run_record import RunRecord, read_run_record
from wfm.report.certificate_file import CERTIFICATE_FILE
from wfm.report.run_file import RUN_FILE
from wfm.rules.base import Rule


def proved_beside(
    schedule: Path,
    inputs: Inputs,
    requirement: Requirement,
    rules: Sequence[Rule],
    read_more: Callable[[], Inputs],
) -> tuple[float | None, Proof]:
    """Tell the bound that the run beside a schedule claims for this input, and what its certificate is worth.

    Parameters
    ----------
    read_more
        Reads the tables of attendance too, in case a proof beside the schedule rests on them.
    """
    record = read_run_record(schedule.parent / RUN_FILE)
    try:
        certificate = read_certificate(schedule.parent / CERTIFICATE_FILE)
    except CertificateError as error:
        return None, Proof("does not hold", fault=str(error))
    fingerprints = _fingerprints(inputs, read_more, record, certificate)
    claimed = record.bound if record.input_sha256 in fingerprints else None
    if certificate is None:
        return claimed, NO_PROOF
    return claimed, judge(inputs.instance, requirement, rules, certificate, fingerprints, claimed)


def _fingerprints(
    inputs: Inputs, read_more: Callable[[], Inputs], record: RunRecord, certificate: Certificate | None
) -> set[str]:
    """Fingerprints of this input, as far as anything beside the schedule asks for them."""
    known = {inputs.sha256}
    told = {record.input_sha256, certificate and certificate.input_sha256}
    if told - known - {None}:
        # A run with attendance has read more files, and its fingerprint covers them too.
        with suppress(InputError):
            known.add(read_more().sha256)
    return known
