"""A lawful week for everybody, some people at a time, each where heads are missing most.

From here on there is always a roster to fall back on. The weekly program finds the weeks; whose week breaks a rule that
it does not know gets one from CP-SAT, and who has none at all is found there.
"""

from __future__ import annotations

import numpy as np

from wfm.optimise.control import Control
from wfm.optimise.cover import Cover
from wfm.optimise.cpsat import SubResult, Verdict
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_of_weeks, history_heads
from wfm.optimise.plan import Plan, early_breaks, empty_plan
from wfm.optimise.pricer import Pricer
from wfm.optimise.respond import head_savings
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.tuning import TUNING
from wfm.optimise.worth import NOWHERE, Worth
from wfm.rules.model import BoolArray, FloatArray, IntArray

AGENT_SECONDS = 5.0
"""A single agent's week takes milliseconds; this only bounds a pathological one."""


def build_start(
    duties: Duties, cover: Cover, pricer: Pricer, program: WeeklyProgram, control: Control
) -> tuple[Plan, list[int], bool]:
    """Give everybody a week.

    Parameters
    ----------
    program
        Best weeks of all agents, by position.

    Returns
    -------
    The plan; the agents for whom no week keeps all hard rules, who are off in it; and whether time sufficed for all.
    """
    plan = empty_plan(duties)
    heads = history_heads(duties)[:, : cover.slot_count]
    for number in range(TUNING.start_turns):
        agents = np.arange(number, len(duties.agents), TUNING.start_turns)
        if len(agents) and not control.is_over:
            worth = Worth(program.shapes, np.stack([head_savings(cover, heads, own) for own in range(len(heads))]))
            tours = program.solve(worth, agents)
            found = np.flatnonzero(tours.value > NOWHERE / 2)
            breaks = worth.breaks_of_weeks(duties.skill_set[agents], tours.duty, plan.breaks.shape[2])
            plan.duty[agents[found]], plan.breaks[agents[found]] = tours.duty[found], breaks[found]
            present = heads_of_weeks(duties, plan.duty[agents], plan.breaks[agents])[:, : cover.slot_count]
            np.add.at(heads, duties.skill_set[agents], present)
    return _mend(duties, cover, pricer, plan, heads, control)


def _mend(
    duties: Duties, cover: Cover, pricer: Pricer, plan: Plan, heads: IntArray, control: Control
) -> tuple[Plan, list[int], bool]:
    """Give a week by CP-SAT to those whose own is not lawful."""
    stuck = []
    is_complete = True
    for agent in pricer.unlawful(plan):
        own, skills = np.array([agent]), int(duties.skill_set[agent])
        # What they were to do counts for nothing any more, or they would seem to be in their own way.
        heads[skills] -= heads_of_weeks(duties, plan.duty[own], plan.breaks[own])[0, : cover.slot_count]
        model = _model_of(duties, plan, agent, head_savings(cover, heads, skills))
        result = _solve_surely(model, control)
        if result.verdict is Verdict.INFEASIBLE:
            stuck.append(agent)
        is_complete &= result.verdict is not Verdict.UNKNOWN
        plan.duty[agent], plan.breaks[agent] = -1, -1
        if len(result.values):
            plan = early_breaks(duties, Plan(model.duties_of(result.values), plan.breaks, plan.tasks), own)
        heads[skills] += heads_of_weeks(duties, plan.duty[own], plan.breaks[own])[0, : cover.slot_count]
    return plan, stuck, is_complete


def _solve_surely(model: RosterModel, control: Control) -> SubResult:
    """Believe that there is no week only if the solver says so without presolve too."""
    result = control.spent(model.solve(control.effort(AGENT_SECONDS), control.run_cp))
    if result.verdict is Verdict.INFEASIBLE:
        effort = control.effort(AGENT_SECONDS, presolve=False)
        result = control.spent(model.solve(effort, control.run_cp))
    return result


def _model_of(duties: Duties, plan: Plan, agent: int, saved: FloatArray) -> RosterModel:
    """Model the week of one agent whose shifts are worth what heads save in their slots."""
    free: BoolArray = np.zeros(plan.duty.shape, dtype=bool)
    free[agent] = True
    model = RosterModel(duties, plan, free)
    model.post(duties.rules)
    beyond = np.zeros(duties.horizon_slots - len(saved))
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate([saved, beyond]))])
    worth = np.rint(sums[duties.end_slot[model.duty]] - sums[duties.start_slot[model.duty]])
    for position, amount in enumerate(worth.tolist()):
        model.price(position, -amount)
    model.minimise()
    return model
