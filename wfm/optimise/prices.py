"""Prices of cover, a fractional roster, and a bound.

A fractional roster is balanced, its prices ask every group for a better week, and so on. Each round gives a bound, for
any prices do: the cost that the prices say of each slot if nobody came, less the best that each person could sell.
With whole weeks as columns this reaches the bound of column generation, which lies above that of counting people day
by day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfm.domain.certificate import CoverPrice
from wfm.optimise.blend import Blend
from wfm.optimise.control import Control
from wfm.optimise.errands import rewards
from wfm.optimise.heads import history_heads
from wfm.optimise.joint_prices import JointPrices
from wfm.optimise.soft_cover import Shares
from wfm.optimise.tasks import most_spared
from wfm.optimise.tours import Tours, WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.optimise.worth import NOWHERE, Worth
from wfm.rules.model import FloatArray

WORK_PER_CELL = 2e-8
"""Deterministic work counted for one number of the weekly program's tables."""


@dataclass(frozen=True)
class Proof:
    """The best bound so far and the prices that prove it."""

    bound: float = 0.0
    prices: tuple[CoverPrice, ...] = ()


class Pricing:
    """Rounds of asking and balancing.

    Parameters
    ----------
    program
        Best weeks of the blend's groups, in their order.
    settles
        Whether weeks are settled between rounds, or are to begin with; such rounds bound nothing.
    joint
        Prices of joint rules, which rounds that bound nothing can follow.
    """

    def __init__(
        self,
        blend: Blend,
        program: WeeklyProgram,
        control: Control,
        *,
        settles: bool = False,
        joint: JointPrices | None = None,
    ) -> None:
        self.blend = blend
        self.program = program
        self.proof = Proof()
        self._control = control
        self._random = np.random.default_rng(control.settings.seed)
        self._size = blend.left.astype(np.float64)
        self._past = history_heads(blend.duties)[:, : blend.soft.cover.slot_count]
        self._settles = settles
        self._bounds: list[float] = []
        self._plain, self._joint = program, joint
        self._held = rewards(blend.duties, blend.begins, blend.soft.cover.broken_cost) if settles else np.empty(0)

    def settling(self, joint: JointPrices | None = None) -> Pricing:
        """Copy the state for a dive, whose rounds, people's weeks being settled, bound nothing.

        Parameters
        ----------
        joint
            Prices of joint rules, which the dive then keeps up with.
        """
        blend = self.blend.copy()
        blend.soft.temperature = TUNING.temperature * blend.soft.cover.short_cost
        blend.gather()
        twin = Pricing(blend, self.program, self._control, settles=True, joint=joint)
        twin.follow_joint_rules()
        return twin

    @property
    def follows_joint_rules(self) -> bool:
        """Whether there are joint rules to follow."""
        return bool(self._joint)

    def follow_joint_rules(self) -> None:
        """Let duties be worth what joint rules and activities say at present."""
        if not self._joint and not self._held.any():
            return
        reward = self._held + self._joint.follow(self.blend) if self._joint else self._held
        self.blend.reward(reward)
        self.program = self._plain.rewarding(reward)

    def round(self) -> None:
        """Ask every group that is not settled for its best week, and balance."""
        blend, soft = self.blend, self.blend.soft
        if not self._settles:
            heat = 1 + TUNING.extra_heat * math.exp(-len(self._bounds) / TUNING.cooling_rounds)
            soft.temperature = TUNING.temperature * soft.cover.short_cost * heat
        shares = soft.shares(blend.heads)
        prices = soft.prices(shares)
        worth = Worth(self.program.shapes, prices)
        groups = blend.open_groups
        tours = self.program.solve(worth, groups)
        self._control.book(WORK_PER_CELL * self.program.cells * len(groups) / len(blend.left))
        proved = self._note(shares, prices, tours)
        breaks = worth.breaks_of_weeks(blend.skill_set[groups], tours.duty, blend.settled.breaks.shape[2])
        blend.add(groups, tours, breaks)
        soft.recentre(soft.shares(blend.heads))
        blend.balance(self._passes(len(groups)), self._random)
        blend.forget()
        self._bounds.append(max([proved, *self._bounds[-1:]]))

    @property
    def is_stalled(self) -> bool:
        """Whether the last rounds have hardly raised what they prove."""
        if len(self._bounds) <= TUNING.stall_rounds:
            return False
        risen = self._bounds[-1] - self._bounds[-1 - TUNING.stall_rounds]
        return risen < TUNING.stall_share * (self.blend.cost - self._bounds[-1])

    def begin(self) -> None:
        """Try what prices that are the same in all slots prove: much, where there are too many people everywhere."""
        for shares in self.blend.soft.flat_shares():
            prices = self.blend.soft.prices(shares)
            self._note(shares, prices, self.program.solve(Worth(self.program.shapes, prices)))
            self._control.book(WORK_PER_CELL * self.program.cells)

    def _note(self, shares: Shares, prices: FloatArray, tours: Tours) -> float:
        """Note and return what prices prove, which may be less than nothing; where weeks are settled it is."""
        if self._settles or (tours.value < NOWHERE / 2).any():
            return -np.inf
        paid = float((prices * self._past).sum()) + float(self._size @ tours.value)
        bound = self.blend.soft.constant(shares) - paid - most_spared(self.blend.duties, prices) - self._waste(shares)
        if bound > self.proof.bound or not self.proof.prices:
            self.proof = Proof(max(0.0, bound), self.blend.soft.cover_prices(shares))
        return bound

    def _waste(self, shares: Shares) -> float:
        """Count what waiting work costs, as it lies now, beyond what it would cost where it is cheapest."""
        found = 0.0
        for work in self.blend.works:
            price = self.blend.soft.work_price(work.number, shares)
            found += float(price @ work.heads) - work.cheapest(price)
        return found

    def _passes(self, groups: int) -> int:
        """Tell how often each open group is balanced in a round."""
        people_a_group = self.blend.left.sum() / max(1, groups)
        passes = max(TUNING.steps_a_round // max(1, groups), math.ceil(math.sqrt(people_a_group)))
        return int(np.clip(passes, TUNING.least_passes, TUNING.most_passes))
