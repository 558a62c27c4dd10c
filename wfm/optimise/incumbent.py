"""The best plan so far, kept outside every solver and admitted only by our own arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfm.optimise.plan import Plan, with_weeks
from wfm.optimise.pricer import Pricer

TOLERANCE = 1e-6


class Incumbent:
    """Holds the cheapest plan whose people all have lawful weeks.

    Hard joint rules come first: of two plans the one that breaks them by fewer units is better, whatever it costs.

    Parameters
    ----------
    on_change
        Told the stage whenever the plan becomes better.

    Attributes
    ----------
    joint
        What joint rules find of the plan; it is lawful only once they find nothing broken.
    cover
        What coverage costs near the plan: work that may wait is done when that is best for it.
    """

    def __init__(self, pricer: Pricer, plan: Plan, on_change: Callable[[str], None]) -> None:
        rule_cost = pricer.rule_cost(plan)
        if rule_cost is None:
            raise AssertionError("the first plan breaks a hard rule")
        self.plan = plan
        self.rule_cost = rule_cost
        self.joint = pricer.joint_price(plan)
        coverage, self.cover = pricer.coverage(plan)
        self.cost = rule_cost + self.joint.cost + coverage
        self._pricer = pricer
        self._on_change = on_change

    def offer(self, plan: Plan, stage: str) -> bool:
        """Take a plan if it is lawful and no worse; rules are checked anew for everybody whose week differs."""
        coverage, cover = self._pricer.coverage(plan)
        if not self.joint.broken and coverage > self.cost + TOLERANCE:
            return False
        rules = self._rule_cost(plan)
        if rules is None or (not self.joint.broken and rules + coverage > self.cost + TOLERANCE):
            return False
        joint = self._pricer.joint_price(plan)
        cost = rules + joint.cost + coverage
        before, after = (self.joint.broken, self.cost), (joint.broken, cost)
        if after > (before[0], before[1] + TOLERANCE):
            return False
        self.plan, self.rule_cost, self.joint, self.cost, self.cover = plan, rules, joint, cost, cover
        if after < (before[0], before[1] - TOLERANCE):
            self._on_change(stage)
        return True

    def adopt(self, plan: Plan, stage: str) -> bool:
        """Take a plan whose people may break rules: who does keeps the week of the incumbent."""
        return self.offer(self._made_lawful(plan), stage)

    def challenger(self, plan: Plan) -> Incumbent:
        """Begin another incumbent at a plan whose people may break rules, as in `adopt`."""
        return Incumbent(self._pricer, self._made_lawful(plan), lambda stage: None)

    def _made_lawful(self, plan: Plan) -> Plan:
        return with_weeks(self._pricer.duties, plan, self.plan, self._pricer.unlawful(plan))

    def _rule_cost(self, plan: Plan) -> float | None:
        differs = (plan.duty != self.plan.duty).any(axis=1) | (plan.breaks != self.plan.breaks).any(axis=(1, 2))
        people = np.flatnonzero(differs).tolist()
        after = self._pricer.rule_cost(plan, people)
        before = self._pricer.rule_cost(self.plan, people)
        if before is None or after is None:
            return None
        return self.rule_cost - before + after
