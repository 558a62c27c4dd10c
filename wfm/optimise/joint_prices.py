"""Prices of joint rules while weeks are settled one after the other.

The program of best weeks knows one person at a time. Joint rules that are rows over shifts ask for more people of some
kind, or for fewer; a price on each row tells everybody. It rises while the fractional roster breaks the row and falls
while there is room (dual ascent), and never passes what breaking the row costs.
"""

from __future__ import annotations

import numpy as np

from wfm.optimise.blend import Blend
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.joint import FreeRows, JointView
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.tuning import TUNING
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import Rule
from wfm.rules.model import FloatArray, IntArray

MOST_DUTIES = 200_000
"""Duties up to which rows over everybody are priced; beyond that they take longer than they help."""


class JointPrices:
    """Prices of all rows of joint rules, at first 0.

    Parameters
    ----------
    plan
        The roster at hand, from which rules take their totals.
    """

    def __init__(self, duties: Duties, cover: Cover, plan: Plan) -> None:
        self._duties = duties
        rows: list[IntArray] = []
        choices: list[IntArray] = []
        coefficients: list[FloatArray] = []
        lower: list[FloatArray] = []
        upper: list[FloatArray] = []
        most: list[FloatArray] = []
        count = 0

        def take(rule: Rule, free: FreeRows) -> None:
            nonlocal count
            own = free.rows
            cost = cover.broken_cost if rule.cost is None else rule.cost
            rows.append(count + own.row)
            choices.append(own.choice)
            coefficients.append(own.coefficient.astype(np.float64))
            lower.append(np.asarray(own.lower, dtype=np.float64))
            upper.append(np.asarray(own.upper, dtype=np.float64))
            most.append(cost * np.asarray(own.weight, dtype=np.float64)[own.slack])
            count += len(own.unit)

        if len(duties.choices) <= MOST_DUTIES:
            everybody = np.ones(plan.duty.shape, dtype=bool)
            view = JointView(duties, plan, everybody, np.arange(len(duties.choices)), take)
            for rule in duties.rules:
                if rule.is_joint and not isinstance(rule, ActivityPlacement):
                    rule.post_jointly(view)
        self._row = np.concatenate([*rows, np.empty(0, np.int64)]).astype(np.int64)
        self._choice = np.concatenate([*choices, np.empty(0, np.int64)]).astype(np.int64)
        self._coefficient = np.concatenate([*coefficients, np.empty(0)])
        self._lower, self._upper = np.concatenate([*lower, np.empty(0)]), np.concatenate([*upper, np.empty(0)])
        self._most = np.concatenate([*most, np.empty(0)])
        self._price = np.zeros(count)
        self._step = TUNING.joint_step * cover.short_cost

    def __bool__(self) -> bool:
        return len(self._price) > 0

    def follow(self, blend: Blend) -> FloatArray:
        """Raise and lower prices by how a fractional roster keeps the rows.

        Returns
        -------
        What each duty is worth at the new prices, shape (duties,).
        """
        taken = np.zeros(len(self._duties.choices))
        settled = blend.settled.duty[blend.settled.duty != OFF]
        np.add.at(taken, settled, 1.0)
        for weeks in blend.weeks:
            used = np.flatnonzero(weeks.weight)
            duty = weeks.duty[used]
            week, day = np.nonzero(duty != OFF)
            np.add.at(taken, duty[week, day], weeks.weight[used][week])
        total = np.bincount(self._row, weights=self._coefficient * taken[self._choice], minlength=len(self._price))
        # Positive where a row asks for more, negative where it asks for less; within its limits a price fades.
        wanted = np.maximum(self._lower - total, 0.0) + np.minimum(self._upper - total, 0.0)
        room = np.where(self._price > 0, np.minimum(self._lower - total, 0.0), np.maximum(self._upper - total, 0.0))
        fading = np.clip(self._step * room, -np.maximum(self._price, 0.0), -np.minimum(self._price, 0.0))
        change = np.where(wanted != 0, self._step * wanted, np.nan_to_num(fading))
        self._price = np.clip(self._price + change, -self._most, self._most)
        return self.worth

    @property
    def worth(self) -> FloatArray:
        """What each duty is worth to joint rules, shape (duties,)."""
        worth = np.zeros(len(self._duties.choices))
        np.add.at(worth, self._choice, self._coefficient * self._price[self._row])
        return worth
