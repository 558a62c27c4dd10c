"""What a joint rule sees inside a piece: everybody, of whom only some are free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.optimise.duties import Duties
from wfm.optimise.plan import OFF, Plan
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows, join_choices

Take = Callable[[Rule, "FreeRows"], None]


@dataclass(frozen=True)
class FreeRows:
    """Rows of a joint rule with what is settled taken out.

    Parameters
    ----------
    rows
        Rows over free choices alone, by position in the piece's list of free duties.
    excess
        Shape (slacks,): units of slack that each needs in the roster at hand.
    """

    rows: Rows
    excess: IntArray


class JointView:
    """Everybody's choices: free duties first, then, fixed, what all others work and what history holds.

    Parameters
    ----------
    free
        Shape (agents, days): days that the piece decides.
    duty
        Duties of free days, in the order of the piece's variables.
    take
        Told the rows of each rule that concern something free.
    """

    def __init__(self, duties: Duties, plan: Plan, free: BoolArray, duty: IntArray, take: Take) -> None:
        self.instance: Instance = duties.instance
        self.units: tuple[Agent, ...] = duties.agents
        self._duties, self._plan, self._free, self._duty = duties, plan, free, duty
        self._take = take

    @cached_property
    def choices(self) -> Choices:
        """All choices, `unit` being the agent's position."""
        table = self._duties.choices
        held = self._plan.duty[(self._plan.duty != OFF) & ~self._free]
        settled = replace(table.take(held), is_fixed=np.ones(len(held), dtype=bool))
        return join_choices([table.take(self._duty), settled, self._duties.history])

    @cached_property
    def is_taken(self) -> BoolArray:
        """Which choices the plan takes."""
        table = self._duties.choices
        taken = self._plan.duty[table.unit[self._duty], table.day[self._duty]] == self._duty
        return np.concatenate([taken, np.ones(len(self.choices) - len(self._duty), dtype=bool)])

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Settle what is fixed, and hand on the rows that something free takes part in."""
        excess = _excess(rows, self.is_taken)
        is_free = rows.choice < len(self._duty)
        settled = np.zeros(len(rows.unit))
        np.add.at(settled, rows.row[~is_free], rows.coefficient[~is_free])
        kept = np.zeros(len(rows.unit), dtype=bool)
        kept[rows.row[is_free]] = True
        if kept.any():
            self._take(rule, FreeRows(_open_rows(rows, is_free, settled, kept), excess))


def _open_rows(rows: Rows, is_free: BoolArray, settled: FloatArray, kept: BoolArray) -> Rows:
    """Keep the free entries of some rows, limits lowered by what is settled; slacks keep their numbers."""
    number = np.cumsum(kept) - 1
    return Rows(
        row=number[rows.row[is_free]].astype(np.int64),
        choice=rows.choice[is_free],
        coefficient=rows.coefficient[is_free],
        unit=rows.unit[kept],
        day=rows.day[kept],
        lower=(rows.lower - settled)[kept],
        upper=(rows.upper - settled)[kept],
        slack=rows.slack[kept],
        weight=rows.weight,
    )


def _excess(rows: Rows, is_taken: BoolArray) -> IntArray:
    """Find what each slack has to pay in the roster at hand."""
    total = np.bincount(rows.row, weights=rows.coefficient * is_taken[rows.choice], minlength=len(rows.unit))
    over = np.maximum(0, np.maximum(total - rows.upper, rows.lower - total))
    paid = np.zeros(len(rows.weight))
    np.maximum.at(paid, rows.slack, over)
    return np.rint(paid).astype(np.int64)
