"""The CP-SAT model of some agents' free days; everything else is held as in a given plan."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.optimise.cpsat import SubModel
from wfm.optimise.duties import Duties
from wfm.optimise.joint import FreeRows, JointView
from wfm.optimise.plan import OFF, Plan
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows, join_choices


@dataclass(frozen=True)
class Excess:
    """A hard row that an elastic model was allowed to break: the variable says by how much."""

    rule: Rule
    unit: int
    day: int
    variable: int


class RosterModel(SubModel):
    """Booleans for the duties of free days; implements the protocol `Model` for single agents.

    Parameters
    ----------
    free
        Shape (agents, days): what may change. Agents without a free day are left out altogether.
    is_elastic
        Let hard rows be broken at a price of 1 a unit, to find out which ones conflict.
    """

    def __init__(self, duties: Duties, plan: Plan, free: BoolArray, *, is_elastic: bool = False) -> None:
        super().__init__()
        self.duties = duties
        self.plan = plan
        self.excesses: list[Excess] = []
        self._is_elastic = is_elastic
        self._free = free
        self.members = np.flatnonzero(free.any(axis=1))
        self.instance: Instance = duties.instance
        self.units: tuple[Agent, ...] = tuple(duties.agents[agent] for agent in self.members)
        self.duty = free_duties(duties, free)
        self.choices: Choices = visible_choices(duties, plan, free, self.duty)
        self._choose()

    def post(self, rules: Sequence[Rule], broken_cost: float | None = None) -> None:
        """Post rules for the free agents.

        Parameters
        ----------
        broken_cost
            Price of each unit by which a hard joint rule is broken, since others may have broken it already; without
            it joint rules are left out.
        """
        for rule in rules:
            rule.post(self)
        if broken_cost is not None:

            def take(rule: Rule, free: FreeRows) -> None:
                add_joint_rows(self, free, broken_cost if rule.cost is None else rule.cost, free.rows.choice)

            view = JointView(self.duties, self.plan, self._free, self.duty, take)
            for rule in rules:
                rule.post_jointly(view)

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Add rows; a priced rule, or any in an elastic model, gets slack."""
        is_soft = rule.cost is not None or self._is_elastic
        cost = 1.0 if rule.cost is None else rule.cost
        held = np.concatenate([np.array(self.hints[: len(self.duty)]), np.ones(len(self.choices) - len(self.duty))])
        slack: dict[int, int] = {}
        order = np.argsort(rows.row, kind="stable")
        edges = np.searchsorted(rows.row[order], np.arange(len(rows.unit) + 1))
        excess = _excess(rows, held.astype(np.int64)) if is_soft else None
        for number in range(len(rows.unit)):
            entries = order[edges[number] : edges[number + 1]]
            choice, coefficient = rows.choice[entries], rows.coefficient[entries]
            fixed = self.choices.is_fixed[choice]
            settled = int(coefficient[fixed].sum())
            variables, factors = choice[~fixed].tolist(), coefficient[~fixed].tolist()
            lower, upper = rows.lower[number] - settled, rows.upper[number] - settled
            if not variables and (lower <= 0 <= upper or rule.cost is not None):
                continue
            if excess is None:
                self.add_row(variables, factors, lower, upper)
                continue
            group = int(rows.slack[number])
            if group not in slack:
                slack[group] = self.add_variable(1_000_000, int(excess[group]), cost * float(rows.weight[group]))
                self._note(rule, rows, number, slack[group])
            self.add_priced_row(variables, factors, lower, upper, slack[group])

    def _note(self, rule: Rule, rows: Rows, number: int, variable: int) -> None:
        if rule.cost is None:
            self.excesses.append(Excess(rule, int(rows.unit[number]), int(rows.day[number]), variable))

    def _choose(self) -> None:
        """One Boolean a duty, at most one duty a day."""
        chosen = self.plan.duty[self.duties.choices.unit[self.duty], self.duties.choices.day[self.duty]] == self.duty
        for is_chosen in chosen.tolist():
            self.add_variable(1, int(is_chosen))
        keys = self.choices.key[: len(self.duty)]
        edges = np.flatnonzero(np.diff(keys, prepend=-1, append=-1))
        for low, high in itertools.pairwise(edges):
            self.cp.add_at_most_one(self.variables[low:high])
            self.note_row(range(low, high), [1] * (high - low), upper=1)

    def duties_of(self, values: IntArray) -> IntArray:
        """Duties of all agents, shape (agents, days), with the free days as solved."""
        duty = self.plan.duty.copy()
        duty[self.duties.choices.unit[self.duty], self.duties.choices.day[self.duty]] = OFF
        taken = self.duty[values[: len(self.duty)] == 1]
        duty[self.duties.choices.unit[taken], self.duties.choices.day[taken]] = taken
        return duty

    @property
    def deciding(self) -> Deciding:
        """What decides the shifts of free days."""
        each = np.arange(len(self.duty))
        return Deciding(self.duty, each, np.ones(len(self.duty), dtype=np.int64), self.choices.unit[each])


@dataclass(frozen=True)
class Deciding:
    """Variables that decide how many people work a duty, at most how many, and who; arrays of one shape.

    `duty` is the duty of one of the people concerned, who stands for all of them; `group` numbers those people.
    They are the first variables of their model.
    """

    duty: IntArray
    variable: IntArray
    most: IntArray
    group: IntArray


def add_joint_rows(model: SubModel, free: FreeRows, cost: float, variable: IntArray) -> None:
    """Add the rows of a joint rule, each with slack.

    Parameters
    ----------
    variable
        Shape (entries,): the variable of each entry.
    """
    rows = free.rows
    order = np.argsort(rows.row, kind="stable")
    edges = np.searchsorted(rows.row[order], np.arange(len(rows.unit) + 1))
    used = np.unique(rows.slack)
    slack = {
        int(number): model.add_variable(1_000_000, int(free.excess[number]), cost * float(rows.weight[number]))
        for number in used
    }
    for number in range(len(rows.unit)):
        entries = order[edges[number] : edges[number + 1]]
        own = slack[int(rows.slack[number])]
        factors = rows.coefficient[entries].tolist()
        model.add_priced_row(variable[entries].tolist(), factors, rows.lower[number], rows.upper[number], own)


def free_duties(duties: Duties, free: BoolArray) -> IntArray:
    """Duties of free days."""
    return np.flatnonzero(free[duties.choices.unit, duties.choices.day]).astype(np.int64)


def visible_choices(duties: Duties, plan: Plan, free: BoolArray, duty: IntArray) -> Choices:
    """Free duties of the agents with a free day, then what they do on their other days, then their history."""
    members = np.flatnonzero(free.any(axis=1))
    unit_of = np.full(len(duties.agents), -1, np.int64)
    unit_of[members] = np.arange(len(members))
    held = plan.duty[(plan.duty != OFF) & ~free & np.asarray(free.any(axis=1))[:, None]]
    past = [duties.history_of[agent] for agent in members]
    tables = [
        duties.choices.take(duty),
        replace(duties.choices.take(held), is_fixed=np.ones(len(held), dtype=bool)),
        duties.history.take(np.concatenate(past) if past else np.empty(0, np.int64)),
    ]
    joined = join_choices(tables)
    return replace(joined, unit=unit_of[joined.unit])


def _excess(rows: Rows, held: IntArray) -> IntArray:
    """Find what each slack has to pay when the choices are as held."""
    total = np.bincount(rows.row, weights=rows.coefficient * held[rows.choice], minlength=len(rows.unit))
    over = np.maximum(0, np.maximum(total - rows.upper, rows.lower - total))
    paid: FloatArray = np.zeros(len(rows.weight))
    np.maximum.at(paid, rows.slack, over)
    return np.rint(paid).astype(np.int64)
