"""The stages of the engine one by one, on a small centre."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from engine_bench import settings
from oracle import Case

from wfm.optimise.blend import Blend
from wfm.optimise.control import Control
from wfm.optimise.cover import Cover, build_cover
from wfm.optimise.duties import Duties, build_duties
from wfm.optimise.groups import build_groups
from wfm.optimise.plan import OFF, Plan, empty_plan
from wfm.optimise.pricer import Pricer
from wfm.optimise.prices import Pricing
from wfm.optimise.soft_cover import SoftCover
from wfm.optimise.start import build_start
from wfm.optimise.tours import WeeklyProgram

TEMPERATURE = 10.0
PLENTY = 1_000.0
"""Work that no test uses up."""


@dataclass(frozen=True)
class Desk:
    """What every stage needs, for one centre."""

    case: Case
    duties: Duties
    cover: Cover
    pricer: Pricer
    program: WeeklyProgram
    control: Control

    @property
    def everybody(self) -> np.ndarray:
        """Positions of all agents."""
        return np.arange(len(self.duties.agents))

    def started(self) -> Plan:
        """The first lawful roster."""
        return build_start(self.duties, self.cover, self.pricer, self.program, self.control)[0]

    def blend(self, begun: Plan | None = None) -> Blend:
        """A fractional roster that knows one week of everybody, that of the start unless told otherwise."""
        groups = build_groups(self.duties)
        blend = Blend(self.duties, groups, SoftCover(self.cover, TEMPERATURE))
        blend.begin_with(self.program.part(groups.first), self.started() if begun is None else begun)
        return blend

    def pricing(self, rounds: int) -> Pricing:
        """So many rounds of prices."""
        blend = self.blend()
        pricing = Pricing(blend, self.program.part(blend.first), self.control)
        for _ in range(rounds):
            pricing.round()
        return pricing

    def priced_cost(self, plan: Plan) -> float:
        """What a lawful plan costs."""
        cost = self.pricer.cost(plan)
        assert cost is not None
        return cost


def desk(case: Case, work: float = PLENTY) -> Desk:
    """Lay out a centre."""
    duties = build_duties(case.instance, case.rules)
    cover = build_cover(case.instance.queues, case.requirement, duties.skill_sets, len(case.instance.agents) + 1)
    program = WeeklyProgram(duties, np.arange(len(duties.agents)))
    return Desk(case, duties, cover, Pricer(duties, cover), program, Control(settings(work), threading.Event()))


def smoothed_cost(soft: SoftCover, heads: np.ndarray) -> float:
    """What the smoothed cost of coverage is: a soft maximum of each level's functions in place of the greatest."""
    total = soft.cover.constant.sum() + (soft.cover.head_cost[:, None] * heads).sum()
    for level, log_prior in zip(soft._levels, soft.log_prior, strict=True):
        value = level.constant - level.slope * (level.members @ heads)
        total += soft.temperature * np.logaddexp.reduce(value / soft.temperature + log_prior, axis=0).sum()
    return float(total)


def random_plan(duties: Duties, draw: np.random.Generator) -> Plan:
    """Anybody on any duty of each day or off, breaks as early as they can be; rules are not asked."""
    plan = empty_plan(duties)
    first, count = duties.spread
    chosen = first + draw.integers(0, np.maximum(count, 1))
    plan.duty[:] = np.where((count > 0) & (draw.random(first.shape) < 0.6), chosen, OFF)
    for agent, day in np.argwhere(plan.duty != OFF):
        duty = plan.duty[agent, day]
        windows = duties.patterns[duties.pattern[duty]].breaks
        plan.breaks[agent, day, : len(windows)] = [duties.start_slot[duty] + window.first for window in windows]
    return plan
