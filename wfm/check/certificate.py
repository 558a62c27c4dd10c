"""Computes from prices alone what no roster can undercut, without a solver and in whole numbers.

`cover_worth` turns prices into a line below the cost of coverage: a constant less what every head on the floor is
worth. What the heads of a roster are worth is at most what its agents could earn, each on the best week that the rules
allow (`earnings`), its breaks placed best, and what rules charge for that week taken off. So

    ``constant  -  worth of history's last hours  -  sum over agents of the best week``

is a bound, whatever the prices are: bad ones only make it low. Activities take heads off
the floor: what that costs at the least, or spares at the most, is counted on top (`activity_worth`).
Rules that the program of the week does not know are left out, which can only make weeks better and the bound lower.
Every rounding goes the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wfm.check.activity_worth import most_spared
from wfm.check.cover_worth import SkillSet, build_worth, skills_of
from wfm.check.earnings import most_earned
from wfm.check.floor import seconds_on_floor
from wfm.check.queue_levels import WholeArray
from wfm.domain.certificate import MILLION, Certificate, CoverPrice
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.errors import CertificateError
from wfm.rules.base import Rule

_BY_CONSTRUCTION = frozenset({"breaks", "contract_days", "contract_hours", "one_shift_a_day", "pins", "shift_template"})
"""Rules that the program keeps without asking them."""


def prove(instance: Instance, requirement: Requirement, rules: Sequence[Rule], prices: Sequence[CoverPrice]) -> int:
    """Compute a bound from prices.

    Parameters
    ----------
    rules
        Rules in force, those always there among them.
    prices
        Any at all; the better they are, the higher the bound.

    Returns
    -------
    Millionths of a cost unit, 0 or more: no roster of shifts and their breaks that keeps the hard rules costs less.

    Raises
    ------
    CertificateError
        If a price is malformed, or if somebody has no lawful week.
    UnprovableError
        If costs are too large to be added up, or if shifts do not fill whole slots.
    """
    worth = build_worth(instance, requirement, prices)
    earned = most_earned(instance, rules, worth.per_head)
    spared = most_spared(instance, rules, worth.per_head)
    return max(0, worth.constant - worth_of_tails(instance, worth.per_head) - earned - spared)


def verify(
    instance: Instance, requirement: Requirement, rules: Sequence[Rule], certificate: Certificate, input_sha256: str
) -> int:
    """Recompute the bound of a certificate and compare it with what it claims.

    Parameters
    ----------
    input_sha256
        Fingerprint of the input from which instance and rules were read.

    Returns
    -------
    The bound in millionths.

    Raises
    ------
    CertificateError
        If it speaks of another input or of other rules, if a price is malformed, or if the bound is another.
    """
    if certificate.input_sha256 != input_sha256:
        raise CertificateError(
            "The certificate speaks of another input: its fingerprint is not that of the files read."
        )
    if certificate.rules != known_rules(rules):
        raise CertificateError(
            f"The certificate takes {_listed(certificate.rules)} into account, this version of wfm "
            f"{_listed(known_rules(rules))}: run the roster again."
        )
    bound = prove(instance, requirement, rules, certificate.prices)
    if certificate.bound_millionths != bound:
        raise CertificateError(
            f"The certificate claims that no roster costs less than {certificate.bound_millionths / MILLION:,.6f}, "
            f"but its prices prove {bound / MILLION:,.6f}."
        )
    return bound


def known_rules(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Name the rules that the bound takes into account, in whole or in part; the others are left out of it."""
    return tuple(sorted({rule.rule for rule in rules if _is_known(rule)}))


def _is_known(rule: Rule) -> bool:
    kind = type(rule)
    tells_single_shifts = kind.admit is not Rule.admit or kind.ready_minute is not Rule.ready_minute
    return (
        rule.rule in _BY_CONSTRUCTION or kind.day_state is not Rule.day_state or (rule.is_hard and tells_single_shifts)
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "no rule"


def worth_of_tails(instance: Instance, per_head: Mapping[SkillSet, WholeArray]) -> int:
    """Worth of the heads that shifts begun before the horizon give it; they count in the slots that they fill."""
    owners = [agent for agent in instance.agents if instance.history.shifts_of(agent.id)]
    heads = seconds_on_floor(instance, Roster(), owners) // (instance.calendar.interval_minutes * 60)
    worths = (per_head[skills_of(instance, agent)][row > 0].sum() for agent, row in zip(owners, heads, strict=True))
    return sum(int(worth) for worth in worths)
