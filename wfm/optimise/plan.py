"""The engine's own picture of a roster: who works which duty, where the breaks lie, and what it costs.

Nothing here asks a solver. Every sub-solution is turned into a plan and priced by this arithmetic before it may become
the incumbent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Span
from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.levelling import Levelling
from wfm.rules.model import IntArray
from wfm.rules.parts.break_pattern import breaks_due

OFF = -1
Cells = tuple[NDArray[np.signedinteger[Any]], ...]
"""Agents and days, as `numpy.nonzero` gives them."""


@dataclass(frozen=True)
class Plan:
    """A complete roster in positions.

    Parameters
    ----------
    duty
        Shape (agents, days): row of the duties, or `OFF`.
    breaks
        Shape (agents, days, breaks of the longest pattern): absolute start slots; unused places hold -1.
    tasks
        Shape (tasks,): absolute start slots of activities, -1 where one is not placed.
    """

    duty: IntArray
    breaks: IntArray
    tasks: IntArray = field(default_factory=lambda: np.empty(0, np.int64))

    def with_changes(self, other: Plan, cells: Cells) -> Plan:
        """Take some agents' days from another plan; activities stay where they are."""
        duty, breaks = self.duty.copy(), self.breaks.copy()
        duty[cells], breaks[cells] = other.duty[cells], other.breaks[cells]
        return Plan(duty, breaks, self.tasks)


def with_weeks(duties: Duties, plan: Plan, other: Plan, agents: Sequence[int]) -> Plan:
    """Take some agents' whole weeks from another plan, their activities too."""
    own = np.array([number for agent in agents for number in duties.tasks_of.get(agent, ())], np.int64)
    tasks = plan.tasks.copy()
    tasks[own] = other.tasks[own]
    cells = np.ix_(np.array(agents, np.int64), np.arange(duties.day_count))
    return replace(plan, tasks=tasks).with_changes(other, cells)


def empty_plan(duties: Duties) -> Plan:
    """Everybody off."""
    shape = (len(duties.agents), duties.day_count)
    most = max((len(pattern.breaks) for pattern in duties.patterns), default=0)
    breaks = np.full((*shape, most), -1, np.int64)
    return Plan(np.full(shape, OFF, np.int64), breaks, np.full(len(duties.tasks), -1, np.int64))


def early_breaks(duties: Duties, plan: Plan, agents: IntArray) -> Plan:
    """Place some agents' breaks as early as their windows allow, a lawful if thoughtless choice."""
    breaks = plan.breaks.copy()
    breaks[agents] = -1
    for row, day in np.argwhere(plan.duty[agents] != OFF):
        agent = agents[row]
        duty = plan.duty[agent, day]
        pattern = duties.patterns[duties.pattern[duty]]
        starts = [duties.start_slot[duty] + window.first for window in pattern.breaks]
        breaks[agent, day, : len(starts)] = starts
    return replace(plan, breaks=breaks)


def heads_on_floor(duties: Duties, plan: Plan, cells: Cells | None = None) -> IntArray:
    """Count heads per skill set and slot, net of breaks, shape (skill sets, slots); history's tail is not included.

    Parameters
    ----------
    cells
        Agents and days to count, activities aside; all when absent, and heads that activities take off the floor are
        taken off.
    """
    agent, day = np.nonzero(plan.duty != OFF) if cells is None else cells
    duty = plan.duty[agent, day]
    works = duty != OFF
    agent, day, duty = agent[works], day[works], duty[works]
    change = np.zeros((len(duties.skill_sets), duties.horizon_slots + 1), np.int64)
    skills = duties.skill_set[agent]
    np.add.at(change, (skills, duties.start_slot[duty]), 1)
    np.add.at(change, (skills, duties.end_slot[duty]), -1)
    lengths = _break_lengths(duties)[duties.pattern[duty]]
    for place in range(plan.breaks.shape[2]):
        start = plan.breaks[agent, day, place]
        taken = start >= 0
        np.add.at(change, (skills[taken], start[taken]), -1)
        np.add.at(change, (skills[taken], start[taken] + lengths[taken, place]), 1)
    heads = np.cumsum(change, axis=1)[:, :-1]
    return heads if cells is not None else heads - heads_on_tasks(duties, plan)


def heads_on_tasks(duties: Duties, plan: Plan) -> IntArray:
    """Count heads that activities take off the floor, shape (skill sets, slots)."""
    heads = np.zeros((len(duties.skill_sets), duties.horizon_slots), np.int64)
    for start, task in zip(plan.tasks.tolist(), duties.tasks, strict=True):
        if start >= 0:
            heads[duties.skill_set[task.agent], start : start + task.slots] += 1
    return heads


def heads_on_break(duties: Duties, plan: Plan, cells: Cells) -> IntArray:
    """Count heads on a break per skill set and slot on some agents' days, shape (skill sets, slots)."""
    agent, day = cells
    works = plan.duty[agent, day] != OFF
    agent, day = agent[works], day[works]
    change = np.zeros((len(duties.skill_sets), duties.horizon_slots + 1), np.int64)
    lengths = _break_lengths(duties)[duties.pattern[plan.duty[agent, day]]]
    for place in range(plan.breaks.shape[2]):
        start = plan.breaks[agent, day, place]
        taken = start >= 0
        skills = duties.skill_set[agent[taken]]
        np.add.at(change, (skills, start[taken]), 1)
        np.add.at(change, (skills, start[taken] + lengths[taken, place]), -1)
    return np.cumsum(change, axis=1)[:, :-1]


def heads_of_weeks(duties: Duties, duty: IntArray, breaks: IntArray) -> IntArray:
    """Tell when somebody is on the floor in each of some weeks, shape (weeks, slots).

    Parameters
    ----------
    duty
        Shape (weeks, days).
    breaks
        Shape (weeks, days, breaks).
    """
    change = np.zeros((len(duty), duties.horizon_slots + 1), np.int64)
    week, day = np.nonzero(duty != OFF)
    own = duty[week, day]
    np.add.at(change, (week, duties.start_slot[own]), 1)
    np.add.at(change, (week, duties.end_slot[own]), -1)
    lengths = _break_lengths(duties)[duties.pattern[own]]
    for place in range(breaks.shape[2]):
        start = breaks[week, day, place]
        taken = start >= 0
        np.add.at(change, (week[taken], start[taken]), -1)
        np.add.at(change, (week[taken], start[taken] + lengths[taken, place]), 1)
    return np.cumsum(change, axis=1)[:, :-1]


def history_heads(duties: Duties) -> IntArray:
    """Heads that shifts begun before the horizon still give it, without breaks."""
    step = duties.instance.calendar.interval_minutes
    heads = np.zeros((len(duties.skill_sets), duties.horizon_slots), np.int64)
    for row in np.flatnonzero(duties.history.end_minute > 0):
        last = int(duties.history.end_minute[row]) // step
        heads[duties.skill_set[duties.history.unit[row]], :last] += 1
    return heads


def _break_lengths(duties: Duties) -> IntArray:
    most = max((len(pattern.breaks) for pattern in duties.patterns), default=0)
    table = np.zeros((len(duties.patterns), most), np.int64)
    for index, pattern in enumerate(duties.patterns):
        table[index, : len(pattern.breaks)] = [window.length for window in pattern.breaks]
    return table


def to_roster(duties: Duties, plan: Plan, agents: Sequence[int] | None = None) -> Roster:
    """Name everything, of some agents only where given."""
    works = plan.duty != OFF
    if agents is not None:
        asked = np.zeros(len(works), dtype=bool)
        asked[list(agents)] = True
        works &= asked[:, None]
    return Roster(tuple(_shift(duties, plan, int(agent), int(day)) for agent, day in np.argwhere(works)))


def _tasks_in(duties: Duties, plan: Plan, agent: int, row: int) -> Iterator[Piece]:
    """Activities of an agent that begin inside a duty."""
    calendar = duties.instance.calendar
    for number in duties.tasks_of.get(agent, ()):
        start = int(plan.tasks[number])
        if start >= 0 and duties.start_slot[row] <= start < duties.end_slot[row]:
            activity = duties.instance.activities[duties.tasks[number].activity]
            begin = calendar.slot_start(start)
            end = calendar.instant_of(calendar.minute_of(begin) + activity.minutes)
            yield Piece(Span(begin, end), "activity", activity.id, activity.is_paid)


def _shift(duties: Duties, plan: Plan, agent: int, day: int) -> Shift:
    instance, row = duties.instance, int(plan.duty[agent, day])
    calendar = instance.calendar
    template = instance.templates[int(duties.choices.template[row])]
    start, end = (int(column[row]) for column in (duties.choices.start_minute, duties.choices.end_minute))
    rules = breaks_due(template, end - start)
    begins = [calendar.slot_start(int(slot)) for slot in plan.breaks[agent, day, : len(rules)]]
    pieces = tuple(
        Piece(
            Span(begin, calendar.instant_of(calendar.minute_of(begin) + rule.minutes)), rule.kind, rule.id, rule.is_paid
        )
        for rule, begin in zip(rules, begins, strict=True)
    )
    span = Span(calendar.instant_of(start), calendar.instant_of(end))
    pieces = (*pieces, *_tasks_in(duties, plan, agent, row))
    return Shift(instance.agents[agent].id, calendar.date_at(day), str(template.id), span, pieces=pieces)


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
