"""Stage 0: a lawful week for everybody, one agent after the other, each where heads are missing most.

From here on there is always a roster to fall back on. Whoever has no lawful week at all is found here.
"""

from __future__ import annotations

import numpy as np

from wfm.optimise.control import Control
from wfm.optimise.cover import Cover
from wfm.optimise.cpsat import SubResult, Verdict
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.duties import Duties
from wfm.optimise.plan import Plan, early_breaks, empty_plan, heads_on_floor, history_heads
from wfm.rules.model import BoolArray, FloatArray, IntArray

AGENT_SECONDS = 5.0
"""A single agent's week takes milliseconds; this only bounds a pathological one."""


def build_start(duties: Duties, cover: Cover, control: Control) -> tuple[Plan, list[int], bool]:
    """Give everybody a week.

    Returns
    -------
    The plan; the agents for whom no week keeps all hard rules, who are off in it; and whether time sufficed for all.
    """
    plan = empty_plan(duties)
    heads = history_heads(duties)[:, : cover.slot_count]
    stuck = []
    is_complete = True
    for agent in range(len(duties.agents)):
        model = _model_of(duties, plan, agent, _worth(duties, cover, heads, agent))
        result = _solve_surely(model, control)
        if result.verdict is Verdict.INFEASIBLE:
            stuck.append(agent)
        is_complete &= result.verdict is not Verdict.UNKNOWN
        if len(result.values):
            plan = early_breaks(duties, Plan(model.duties_of(result.values), plan.breaks), np.array([agent]))
            cells = (np.full(duties.day_count, agent), np.arange(duties.day_count))
            heads = heads + heads_on_floor(duties, plan, cells)[:, : cover.slot_count]
    return plan, stuck, is_complete


def _solve_surely(model: RosterModel, control: Control) -> SubResult:
    """Believe that there is no week only if the solver says so without presolve too."""
    result = control.spent(model.solve(control.effort(AGENT_SECONDS), control.run_cp))
    if result.verdict is Verdict.INFEASIBLE:
        effort = control.effort(AGENT_SECONDS, presolve=False)
        result = control.spent(model.solve(effort, control.run_cp))
    return result


def _worth(duties: Duties, cover: Cover, heads: IntArray, agent: int) -> FloatArray:
    """Cost that one more head of the agent's skills adds in each slot, summed from the horizon's start."""
    skill_set = duties.skill_set[agent]
    more = heads.copy()
    more[skill_set] += 1
    added = cover.cost(more) - cover.cost(heads)
    beyond = duties.horizon_slots - cover.slot_count
    return np.concatenate([[0.0], np.cumsum(np.concatenate([added, np.zeros(beyond)]))])


def _model_of(duties: Duties, plan: Plan, agent: int, worth: FloatArray) -> RosterModel:
    free: BoolArray = np.zeros(plan.duty.shape, dtype=bool)
    free[agent] = True
    model = RosterModel(duties, plan, free)
    model.post(duties.rules)
    cost = np.rint(worth[duties.end_slot[model.duty]] - worth[duties.start_slot[model.duty]])
    for position, amount in enumerate(cost.tolist()):
        model.price(position, amount)
    model.minimise()
    return model
