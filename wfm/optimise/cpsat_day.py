"""The CP-SAT model of one free day each of some agents, in which people who are alike that day are counted together.

With all other days held, every rule comes down to which of a day's duties an agent may take and what each costs. Agents
with the same skills and the same such list are interchangeable, however different their weeks are. Counting them
instead of naming them takes the symmetry out of the model, and most of its size.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.optimise.cpsat import SubModel
from wfm.optimise.cpsat_people import Deciding, add_joint_rows, free_duties, visible_choices
from wfm.optimise.duties import Duties
from wfm.optimise.joint import FreeRows, JointView
from wfm.optimise.plan import OFF, Plan
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows


class DayModel(SubModel):
    """Counts of duties per kind of agent; implements the protocol `Model` to learn what each duty costs.

    Parameters
    ----------
    free
        Shape (agents, days): at most one free day per agent.
    """

    def __init__(self, duties: Duties, plan: Plan, free: BoolArray) -> None:
        super().__init__()
        self.duties = duties
        self.plan = plan
        self.members = np.flatnonzero(free.any(axis=1))
        self.day = free.argmax(axis=1)
        self.instance: Instance = duties.instance
        self.units: tuple[Agent, ...] = tuple(duties.agents[agent] for agent in self.members)
        self.duty = free_duties(duties, free)
        self.choices: Choices = visible_choices(duties, plan, free, self.duty)
        edges = np.searchsorted(self.choices.unit[: len(self.duty)], np.arange(len(self.members) + 1))
        self._span = [(int(low), int(high)) for low, high in itertools.pairwise(edges)]
        # Cost of each unit's day: off first, then its duties in order; infinite where a hard rule forbids it.
        self._cost: list[FloatArray] = [np.zeros(1 + high - low) for low, high in self._span]
        self._groups: list[tuple[IntArray, IntArray, IntArray]] = []
        self._free = free
        self._joint: list[tuple[Rule, FreeRows]] = []

    def post(self, rules: Sequence[Rule], broken_cost: float) -> None:
        """Learn the cost of every duty, then count the people who are alike.

        Parameters
        ----------
        broken_cost
            Price of each unit by which a hard joint rule is broken: others may have broken it already.
        """
        view = JointView(self.duties, self.plan, self._free, self.duty, self._limit_jointly)
        for rule in rules:
            rule.post(self)
            rule.post_jointly(view)
        parts = [self._parts(free.rows) for _, free in self._joint]
        alike: dict[tuple[object, ...], list[int]] = {}
        for unit in range(len(self.members)):
            part = tuple(own[unit] for own in parts)
            alike.setdefault((*self._kind(unit), *part), []).append(unit)
        for units in alike.values():
            self._count(np.array(units))
        for rule, free in self._joint:
            self._add_jointly(free, broken_cost if rule.cost is None else rule.cost)

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Price every state that a row concerns."""
        order = np.argsort(rows.unit, kind="stable")
        edges = np.searchsorted(rows.unit[order], np.arange(len(self.members) + 1))
        entry_unit = rows.unit[rows.row]
        entry_order = np.argsort(entry_unit, kind="stable")
        entry_edges = np.searchsorted(entry_unit[entry_order], np.arange(len(self.members) + 1))
        place = np.empty(len(rows.unit), np.int64)
        for unit, (low, high) in enumerate(self._span):
            own = order[edges[unit] : edges[unit + 1]]
            if not len(own):
                continue
            place[own] = np.arange(len(own))
            entries = entry_order[entry_edges[unit] : entry_edges[unit + 1]]
            total = np.zeros((len(own), 1 + high - low))
            row, choice, coefficient = place[rows.row[entries]], rows.choice[entries], rows.coefficient[entries]
            fixed = self.choices.is_fixed[choice]
            np.add.at(total, row[fixed], coefficient[fixed][:, None])
            np.add.at(total, (row[~fixed], 1 + choice[~fixed] - low), coefficient[~fixed])
            over = np.maximum(0, np.maximum(total - rows.upper[own, None], rows.lower[own, None] - total))
            self._cost[unit] += _price(rule, rows, own, over)

    def _limit_jointly(self, rule: Rule, free: FreeRows) -> None:
        """Price what concerns one agent alone, and keep the rows of several for when people are counted."""
        rows = free.rows
        unit = self.choices.unit[rows.choice]
        least, most = np.full(len(rows.weight), len(self.members)), np.full(len(rows.weight), -1)
        np.minimum.at(least, rows.slack[rows.row], unit)
        np.maximum.at(most, rows.slack[rows.row], unit)
        if rule.cost is None or (least < most).any():
            self._joint.append((rule, free))
        else:
            self.limit(rule, replace(rows, unit=least[rows.slack]))

    def _parts(self, rows: Rows) -> list[bytes]:
        """Tell what part each unit has in joint rows; equal for those who are interchangeable in them."""
        order = np.lexsort((rows.row, rows.choice))
        choice = rows.choice[order]
        edges = np.searchsorted(choice, [low for low, _ in self._span] + [len(self.duty)])
        table = np.stack([choice, rows.row[order], rows.coefficient[order]], axis=1)
        return [
            (table[first:last] - [low, 0, 0]).tobytes()
            for first, last, (low, _) in zip(edges, edges[1:], self._span, strict=False)
        ]

    def _add_jointly(self, free: FreeRows, cost: float) -> None:
        """Add joint rows over the counts: one of each kind of people speaks for all of them."""
        variable = np.full(len(self.duty), -1, dtype=np.int64)
        for units, states, variables in self._groups:
            variable[self._span[units[0]][0] + states] = variables
        own = variable[free.rows.choice]
        counts = own >= 0
        rows = free.rows
        counted = replace(rows, row=rows.row[counts], choice=rows.choice[counts], coefficient=rows.coefficient[counts])
        add_joint_rows(self, FreeRows(counted, free.excess), cost, own[counts])

    def duties_of(self, values: IntArray) -> IntArray:
        """Duties of all agents, shape (agents, days); people keep what they have where their kind still needs it."""
        duty = self.plan.duty.copy()
        for units, states, variables in self._groups:
            agents = self.members[units]
            days = self.day[agents]
            left = {int(state): int(count) for state, count in zip(states, values[variables], strict=True)}
            waiting = []
            for unit, agent, day in zip(units.tolist(), agents.tolist(), days.tolist(), strict=True):
                state = self._state(unit)
                duty[agent, day] = OFF
                if left.get(state, 0):
                    left[state] -= 1
                    duty[agent, day] = self.duty[self._span[unit][0] + state]
                else:
                    waiting.append((unit, agent, day))
            fresh = [state for state, count in left.items() for _ in range(count)]
            for state, (unit, agent, day) in zip(fresh, waiting, strict=False):
                duty[agent, day] = self.duty[self._span[unit][0] + state]
        return duty

    @property
    def deciding(self) -> Deciding:
        """What decides the shifts of free days."""
        duty = [self.duty[self._span[units[0]][0] + states] for units, states, _ in self._groups]
        most = [np.full(len(states), len(units)) for units, states, _ in self._groups]
        empty = np.empty(0, np.int64)
        return Deciding(
            np.concatenate([empty, *duty]),
            np.concatenate([empty, *(variables for _, _, variables in self._groups)]),
            np.concatenate([empty, *most]),
            np.arange(sum(len(states) for _, states, _ in self._groups)),
        )

    def _kind(self, unit: int) -> tuple[object, ...]:
        """Tell what makes an agent's day: skills, the shifts on offer, and their costs."""
        low, high = self._span[unit]
        table = self.choices
        shifts = np.stack([table.template[low:high], table.start_minute[low:high], table.end_minute[low:high]])
        agent = self.members[unit]
        return int(self.duties.skill_set[agent]), int(self.day[agent]), shifts.tobytes(), self._cost[unit].tobytes()

    def _state(self, unit: int) -> int:
        """Position of what the agent works now among the duties on offer, -1 if off."""
        agent = self.members[unit]
        now = self.plan.duty[agent, self.day[agent]]
        low, high = self._span[unit]
        return int(np.searchsorted(self.duty[low:high], now)) if now != OFF else -1

    def _count(self, units: IntArray) -> None:
        """Add the counts of one kind of agent; being off is what remains."""
        cost = self._cost[int(units[0])]
        off_cost = cost[0]
        states = np.flatnonzero(np.isfinite(cost[1:]))
        now = np.bincount([self._state(int(unit)) + 1 for unit in units], minlength=len(cost))[1:]
        base = off_cost if np.isfinite(off_cost) else 0.0
        variables = [
            self.add_variable(len(units), int(now[state]), float(cost[1 + state] - base)) for state in states.tolist()
        ]
        least = -np.inf if np.isfinite(off_cost) else len(units)
        if variables or np.isfinite(least):
            self.add_row(variables, [1] * len(variables), least, len(units))
        self._groups.append((units, states, np.array(variables, np.int64)))


def _price(rule: Rule, rows: Rows, own: IntArray, over: FloatArray) -> FloatArray:
    """Cost of each state, given by how much it exceeds each row; shape (rows, states) to (states,)."""
    if rule.cost is None:
        return np.where(over.max(axis=0) > 0, np.inf, 0.0)
    slack, position = np.unique(rows.slack[own], return_inverse=True)
    paid = np.zeros((len(slack), over.shape[1]))
    np.maximum.at(paid, position, over)
    return np.asarray(rule.cost * rows.weight[slack] @ paid)
