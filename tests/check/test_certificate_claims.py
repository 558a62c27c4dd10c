"""A certificate is believed only if its own prices prove exactly what it claims, for the input at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proof_bench import Case, centre, flat_price, needs, queue, template
from proof_cases import TWO, LateWeek

from wfm.check.certificate import known_rules, prove, verify
from wfm.domain.certificate import MILLION, Certificate
from wfm.errors import AuditFailedError, CertificateError
from wfm.rules.base import rules_in_force
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.preference import Preference

THIS_INPUT = "1f" * 32
BOUND = 48 * 10 * MILLION


@pytest.fixture
def tiny() -> Case:
    """Three heads are needed all day, and two people can be there at most."""
    instance = centre(TWO, template("D", [0], 24), days=2)
    return Case(instance, needs(instance, 3), rules_in_force([MinRest(hours=0)], []))


@pytest.fixture
def certificate(tiny: Case) -> Certificate:
    """The proof that one head is short all the time."""
    price = flat_price(tiny.instance, "voice", 0, MILLION)
    return Certificate(BOUND, THIS_INPUT, (price,), known_rules(tiny.rules))


def verified(tiny: Case, certificate: Certificate, input_sha256: str = THIS_INPUT) -> int:
    return verify(tiny.instance, tiny.requirement, tiny.rules, certificate, input_sha256)


def test_a_true_certificate_holds(tiny, certificate):
    assert verified(tiny, certificate) == BOUND


def test_what_was_proved_before_is_proved_again(tiny, certificate):
    assert prove(tiny.instance, tiny.requirement, tiny.rules, certificate.prices) == BOUND


@pytest.mark.parametrize("claimed", [BOUND + 1, BOUND - 1, 0])
def test_another_bound_than_the_prices_prove_is_refused(tiny, certificate, claimed):
    with pytest.raises(CertificateError, match=r"claims that .* but its prices prove 480\.000000"):
        verified(tiny, replace(certificate, bound_millionths=claimed))


def test_prices_changed_by_a_millionth_are_refused(tiny, certificate):
    certificate.prices[0].plain[7] -= 1
    with pytest.raises(CertificateError, match=r"prove 479\.999989"):
        verified(tiny, certificate)


def test_prices_that_were_left_out_are_refused(tiny, certificate):
    with pytest.raises(CertificateError, match=r"prove 0\.000000"):
        verified(tiny, replace(certificate, prices=()))


def test_a_certificate_of_another_input_is_refused(tiny, certificate):
    with pytest.raises(CertificateError, match="speaks of another input"):
        verified(tiny, certificate, "2e" * 32)


def test_a_certificate_that_knows_other_rules_is_refused(tiny, certificate):
    with pytest.raises(CertificateError, match="takes no rule into account, this version of wfm availability, breaks"):
        verified(tiny, replace(certificate, rules=()))


def test_a_lower_requirement_lowers_the_bound(tiny, certificate):
    with pytest.raises(CertificateError, match=r"prove 0\.000000"):
        verified(replace(tiny, requirement=needs(tiny.instance, 2)), certificate)


def test_a_cheaper_queue_lowers_the_bound(tiny, certificate):
    cheaper = replace(tiny.instance, queues=(queue("voice", 9.0),))
    with pytest.raises(CertificateError, match=r"prove 432\.000000"):
        verified(replace(tiny, instance=cheaper), certificate)


def test_a_malformed_price_is_refused(tiny, certificate):
    with pytest.raises(CertificateError, match="Price 1 of the certificate: level 1 is none of the 1"):
        verified(tiny, replace(certificate, prices=(replace(certificate.prices[0], level=1),)))


def test_a_certificate_that_does_not_hold_ends_a_check():
    assert issubclass(CertificateError, AuditFailedError)


ALWAYS_KNOWN = (
    "availability",
    "breaks",
    "contract_days",
    "contract_hours",
    "employment",
    "one_shift_a_day",
    "opening_hours",
    "pins",
    "shift_template",
    "time_off",
)


class TestKnownRules:
    def test_all_rules_that_always_hold_are_known(self):
        assert known_rules(rules_in_force([], [])) == ALWAYS_KNOWN

    @pytest.mark.parametrize(
        "rule",
        [
            MinRest(hours=11),
            MaxConsecutiveDays(days=5),
            MaxConsecutiveDays(days=5, cost=3),
            ConsecutiveDaysOff(min=2),
            ConsecutiveDaysOff(min=2, cost=3),
            Preference(),
            LateWeek(),
        ],
    )
    def test_rules_told_day_by_day_are_known(self, rule):
        assert known_rules([rule]) == (rule.rule,)

    def test_rest_with_a_price_is_not(self):
        assert known_rules([MinRest(hours=11, cost=3)]) == ()
