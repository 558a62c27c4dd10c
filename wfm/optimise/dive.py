"""From a fractional roster to whole weeks, a few people at a time, prices following.

In the end each person answers to all others at true cost, until nobody can do better alone. The same on a small scale
is a neighbourhood of the search: some people's weeks are taken out, blended anew and settled again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wfm.optimise.blend import Blend
from wfm.optimise.control import Control
from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties, Task
from wfm.optimise.errands import rewards
from wfm.optimise.groups import Groups
from wfm.optimise.heads import heads_on_floor, history_heads
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.prices import WORK_PER_CELL, Pricing
from wfm.optimise.respond import LEAST_GAIN, respond
from wfm.optimise.soft_cover import SoftCover
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.rules.model import IntArray

MOST_SWEEPS = 20
"""Sweeps of best responses; three are usual."""


def dive(pricing: Pricing, share: float, rounds: int, hurry: Callable[[], float]) -> Plan:
    """Settle everybody's week.

    Parameters
    ----------
    share
        Share of the people left that is settled in one step.
    hurry
        Share of the time for the dive that is used; when it passes 1, the rest is settled as it stands.
    """
    blend = pricing.blend
    people = int(blend.left.sum())
    for _ in range(TUNING.joint_rounds if pricing.follows_joint_rules else 0):
        if hurry() < 1:
            pricing.round()
            pricing.follow_joint_rules()
    while left := int(blend.left.sum()):
        late = left - (1 - min(1.0, hurry())) * people
        _settle_most_decided(blend, min(left, max(1, round(share * left), int(late))))
        for _ in range(rounds):
            if len(blend.open_groups) and hurry() < 1:
                pricing.round()
        pricing.follow_joint_rules()
    return blend.settled


def reweave(
    duties: Duties, cover: Cover, program: WeeklyProgram, plan: Plan, agents: IntArray, control: Control
) -> Plan:
    """Weave some people's weeks anew, all others' held.

    Parameters
    ----------
    program
        Best weeks of all agents, by position.
    agents
        Positions, ascending.
    """
    held = Plan(plan.duty.copy(), plan.breaks.copy(), aimed(duties, cover, plan, agents))
    held.duty[agents], held.breaks[agents] = OFF, -1
    blend = Blend(
        duties,
        Groups(tuple(agents[:, None])),
        SoftCover(cover, TUNING.woven_temperature * cover.short_cost, moves_work=True),
        held,
    )
    program = program.rewarding(rewards(duties, held.tasks, cover.broken_cost, agents))
    own = program.part(agents)
    blend.begin_with(own, plan)
    pricing = Pricing(blend, own, control, settles=True)
    for _ in range(TUNING.woven_first_rounds):
        if not control.is_over:
            pricing.round()
    found = dive(pricing, TUNING.woven_share, TUNING.woven_rounds, lambda: float(control.is_over))
    return answer(duties, cover, program, found, agents, control)


def aimed(duties: Duties, cover: Cover, plan: Plan, agents: IntArray) -> IntArray:
    """Give a time to some people's activities that have none: with the others of a meeting, else where it costs least.

    Returns
    -------
    Slots in which tasks begin, shape (tasks,); nobody's shift has to fit yet.
    """
    missed = [
        number for agent in agents.tolist() for number in duties.tasks_of.get(agent, ()) if plan.tasks[number] < 0
    ]
    if not missed:
        return plan.tasks
    starts = plan.tasks.copy()
    heads = (heads_on_floor(duties, plan) + history_heads(duties))[:, : cover.slot_count]
    for number in missed:
        task = duties.tasks[number]
        begun = [start for start in starts[list(duties.held_with(number))].tolist() if start >= 0]
        starts[number] = begun[0] if begun else _cheapest_start(duties, cover, heads, task)
    return starts


def _cheapest_start(duties: Duties, cover: Cover, heads: IntArray, task: Task) -> int:
    """Find when a head less costs least, among all times at which some shift of the person would last long enough."""
    skills, own = int(duties.skill_set[task.agent]), duties.of_agent(task.agent)
    starts = np.arange(task.first, task.last + 1)
    begins, ends = duties.start_slot[own, None], duties.end_slot[own, None]
    can = ((begins <= starts) & (starts + task.slots <= ends)).any(axis=0)
    fewer = heads.copy()
    fewer[skills] -= 1
    loss = np.append(cover.cost(fewer) - cover.cost(heads), np.zeros(task.slots))
    sums = np.append(0.0, np.cumsum(loss))
    reach = np.minimum(starts, len(loss) - task.slots)
    total = np.where(can, sums[reach + task.slots] - sums[reach], np.inf)
    return int(starts[total.argmin()]) if can.any() else -1


def answer(
    duties: Duties, cover: Cover, program: WeeklyProgram, plan: Plan, agents: IntArray, control: Control
) -> Plan:
    """Let people answer to each other until nobody can do better alone."""
    plan = Plan(plan.duty.copy(), plan.breaks.copy(), plan.tasks)
    heads = (heads_on_floor(duties, plan) + history_heads(duties))[:, : cover.slot_count]
    for _ in range(MOST_SWEEPS):
        control.book(WORK_PER_CELL * program.cells * len(agents) / max(1, len(program.agents)))
        in_time = (agent for agent in agents.tolist() if not control.is_over)
        if respond(duties, cover, program, plan, heads, in_time) <= LEAST_GAIN:
            break
    return plan


def _settle_most_decided(blend: Blend, people: int) -> None:
    """Settle the weeks most nearly chosen, those of so many people, one of each group in turn."""
    while people:
        chosen = []
        for group in blend.open_groups.tolist():
            week = int(blend.weeks[group].weight.argmax())
            chosen.append((min(1.0, float(blend.weeks[group].weight[week])), group, week))
        chosen.sort(key=lambda one: -one[0])
        for _, group, week in chosen[:people]:
            blend.settle(group, week)
        people -= min(people, len(chosen))
