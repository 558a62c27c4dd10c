"""What rules say of one agent's other week, all others held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule

CONTRACT_RULES = frozenset({"contract_hours", "contract_days"})
"""Rules whose limits are compared for all choices of an agent at once, before single ones are tried."""
LEAST_AMOUNT = 1e-9
"""Less than this is rounding."""


@dataclass(frozen=True)
class Verdict:
    """Hard rules that a week breaks more than the present one does, and what priced rules charge more for it."""

    broken: tuple[str, ...]
    cost: float


@dataclass(frozen=True)
class _Amount:
    """How much one rule finds: units of what is hard, cost of what is priced."""

    broken: float = 0.0
    cost: float = 0.0


@dataclass(frozen=True)
class RuleBook:
    """A roster and its rules: those that look at one agent alone, and joint ones, which need all agents."""

    instance: Instance
    rules: Sequence[Rule]
    roster: Roster

    @cached_property
    def joint(self) -> tuple[Rule, ...]:
        """Rules by which one agent's shifts matter for another's."""
        return tuple(rule for rule in self.rules if rule.is_joint)

    @cached_property
    def personal(self) -> tuple[Rule, ...]:
        """All other rules, hard ones first: the first that is broken settles a trial."""
        alone = (rule for rule in self.rules if not rule.is_joint and rule.rule not in CONTRACT_RULES)
        return tuple(sorted(alone, key=lambda rule: not rule.is_hard))

    @cached_property
    def joint_now(self) -> tuple[_Amount, ...]:
        """What joint rules find in the roster as it is."""
        return tuple(_amount(rule, self.instance, self.roster) for rule in self.joint)


@dataclass(frozen=True)
class RuleTrial:
    """One agent of a roster."""

    book: RuleBook
    agent: Agent

    def verdict(self, week: Sequence[Shift]) -> Verdict:
        """Try another set of shifts, all those of the agent in the horizon."""
        alone = self.alone(week)
        if alone.broken:
            return alone
        together = self.together(week)
        return Verdict(together.broken, alone.cost + together.cost)

    def alone(self, week: Sequence[Shift]) -> Verdict:
        """Ask the rules that look at one agent alone."""
        return _compared(self.book.personal, self._now, self._instance_alone, Roster(tuple(week)))

    def together(self, week: Sequence[Shift]) -> Verdict:
        """Ask the joint rules, which takes as long as checking everybody."""
        book = self.book
        if not book.joint:
            return Verdict((), 0.0)
        others = (shift for shift in book.roster if shift.agent_id != self.agent.id)
        return _compared(book.joint, book.joint_now, book.instance, Roster((*others, *week)))

    @property
    def most_saved(self) -> float:
        """No other week can save more than this of what priced rules charge now."""
        return self.most_saved_together + sum(amount.cost for amount in self._now)

    @property
    def most_saved_together(self) -> float:
        """No other week can save more than this of what priced joint rules charge now."""
        return sum(amount.cost for amount in self.book.joint_now)

    @cached_property
    def _now(self) -> tuple[_Amount, ...]:
        own = Roster(self.book.roster.shifts_of(self.agent.id))
        return tuple(_amount(rule, self._instance_alone, own) for rule in self.book.personal)

    @cached_property
    def _instance_alone(self) -> Instance:
        """The instance as if this agent were the only one, for rules to be tried quickly."""
        instance = self.book.instance
        return replace(
            instance,
            agents=(self.agent,),
            time_off=instance.time_off_of.get(self.agent.id, ()),
            pins=instance.pins_of.get(self.agent.id, ()),
            history=Roster(instance.history.shifts_of(self.agent.id)),
        )


def _compared(rules: Sequence[Rule], before: Sequence[_Amount], instance: Instance, roster: Roster) -> Verdict:
    """Compare what rules find with what they found before, up to the first one that is broken further."""
    cost = 0.0
    for rule, now in zip(rules, before, strict=True):
        found = _amount(rule, instance, roster)
        if found.broken > now.broken + LEAST_AMOUNT:
            return Verdict((rule.rule,), 0.0)
        cost += found.cost - now.cost
    return Verdict((), cost)


def _amount(rule: Rule, instance: Instance, roster: Roster) -> _Amount:
    findings = list(rule.check(instance, roster))
    broken = sum(finding.amount for finding in findings if finding.is_hard)
    return _Amount(broken, sum(finding.cost for finding in findings if not finding.is_hard))
