"""The best plan so far, kept outside every solver and admitted only by our own arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfm.optimise.plan import Plan, Pricer

TOLERANCE = 1e-6


class Incumbent:
    """Holds the cheapest lawful plan.

    Parameters
    ----------
    on_change
        Told the stage whenever the cost falls.
    """

    def __init__(self, pricer: Pricer, plan: Plan, on_change: Callable[[str], None]) -> None:
        rule_cost = pricer.rule_cost(plan)
        if rule_cost is None:
            raise AssertionError("the first plan breaks a hard rule")
        self.plan = plan
        self.rule_cost = rule_cost
        self.cost = rule_cost + pricer.coverage_cost(plan)
        self._pricer = pricer
        self._on_change = on_change

    def offer(self, plan: Plan, stage: str) -> bool:
        """Take a plan if it is lawful and not dearer; rules are checked anew for everybody whose week differs."""
        coverage = self._pricer.coverage_cost(plan)
        if coverage > self.cost + TOLERANCE:
            return False
        rules = self._rule_cost(plan)
        if rules is None or rules + coverage > self.cost + TOLERANCE:
            return False
        is_cheaper = rules + coverage < self.cost - TOLERANCE
        self.plan, self.rule_cost, self.cost = plan, rules, rules + coverage
        if is_cheaper:
            self._on_change(stage)
        return True

    def adopt(self, plan: Plan, stage: str) -> bool:
        """Take a plan whose people may break rules: who does keeps the week of the incumbent."""
        is_broken = np.zeros(plan.duty.shape, dtype=bool)
        is_broken[self._pricer.unlawful(plan)] = True
        return self.offer(plan.with_changes(self.plan, np.nonzero(is_broken)), stage)

    def _rule_cost(self, plan: Plan) -> float | None:
        differs = (plan.duty != self.plan.duty).any(axis=1) | (plan.breaks != self.plan.breaks).any(axis=(1, 2))
        people = np.flatnonzero(differs).tolist()
        after = self._pricer.rule_cost(plan, people)
        before = self._pricer.rule_cost(self.plan, people)
        if before is None or after is None:
            return None
        return self.rule_cost - before + after
