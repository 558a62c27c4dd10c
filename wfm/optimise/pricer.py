"""What a plan costs, by own arithmetic.

Nothing here asks a solver. Every sub-solution is turned into a plan and priced here before it may become the incumbent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.levelling import Levelling
from wfm.optimise.plan import Plan, to_roster


@dataclass(frozen=True)
class JointPrice:
    """What joint rules find of a plan: cost of the priced ones, and units by which hard ones are broken."""

    cost: float = 0.0
    broken: float = 0.0
    findings: tuple[Finding, ...] = ()


class Pricer:
    """Prices plans by own arithmetic: coverage from counted heads, rules by their checks.

    Rules that concern one person's shifts are asked about the people whose weeks differ; joint ones about everybody.
    So are rules about breaks: who finds weeks does not know them either, and they are mended in the same way.

    Parameters
    ----------
    levelling
        Where work may wait: finds for each plan when it is best done.
    """

    def __init__(self, duties: Duties, cover: Cover, levelling: Levelling | None = None) -> None:
        self.duties = duties
        self._cover, self._levelling = cover, levelling
        self._joint = tuple(rule for rule in duties.rules if rule.is_joint or rule.looks_at_breaks)
        self._personal = tuple(rule for rule in duties.rules if rule not in self._joint)
        self._history = history_heads(duties)[:, : cover.slot_count]

    @property
    def has_joint_rules(self) -> bool:
        """Whether some rule has to be asked about everybody."""
        return bool(self._joint)

    def coverage(self, plan: Plan) -> tuple[float, Cover]:
        """Cost of short and surplus heads, and what it is counted by: waiting work is done when it is best for them."""
        heads = heads_on_floor(self.duties, plan)[:, : self._cover.slot_count] + self._history
        cover = self._cover if self._levelling is None else self._levelling.cover(heads)
        return float(cover.cost(heads).sum()), cover

    def joint_price(self, plan: Plan) -> JointPrice:
        """Ask the joint rules about everybody."""
        if not self._joint:
            return JointPrice()
        roster = to_roster(self.duties, plan)
        findings = tuple(finding for rule in self._joint for finding in rule.check(self.duties.instance, roster))
        return JointPrice(
            cost=sum(finding.cost for finding in findings),
            broken=sum(finding.amount for finding in findings if finding.is_hard),
            findings=findings,
        )

    def rule_cost(self, plan: Plan, agents: Sequence[int] | None = None) -> float | None:
        """Cost of priced rules that are not joint, None if a hard one is broken; of some agents only, where given."""
        duties = self.duties
        instance, roster = duties.instance, to_roster(duties, plan, agents)
        if agents is not None:
            people = tuple(instance.agents[index] for index in agents)
            names: set[AgentId] = {agent.id for agent in people}
            instance = replace(instance, agents=people, pins=tuple(p for p in instance.pins if p.agent_id in names))
        cost = 0.0
        for rule in self._personal:
            for finding in rule.check(instance, roster):
                if finding.is_hard:
                    return None
                cost += finding.cost
        return cost

    def unlawful(self, plan: Plan) -> list[int]:
        """Find the agents whose week breaks a hard rule that is not joint."""
        instance, roster = self.duties.instance, to_roster(self.duties, plan)
        position = {agent.id: index for index, agent in enumerate(instance.agents)}
        found = {
            position[finding.agent_id]
            for rule in self._personal
            if rule.is_hard
            for finding in rule.check(instance, roster)
            if finding.agent_id is not None
        }
        return sorted(found)

    def cost(self, plan: Plan) -> float | None:
        """Whole cost, None if a hard rule is broken."""
        rules, joint = self.rule_cost(plan), self.joint_price(plan)
        return None if rules is None or joint.broken else rules + joint.cost + self.coverage(plan)[0]
