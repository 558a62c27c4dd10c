"""Best responses: one person at a time gets the week that lowers the true cost most, all others held.

A person's week never puts two heads into one slot, so what one more head saves in each slot prices the week exactly.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wfm.optimise.cover import Cover
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_of_weeks
from wfm.optimise.plan import Plan
from wfm.optimise.tours import WeeklyProgram
from wfm.optimise.worth import NOWHERE, Worth
from wfm.rules.model import FloatArray, IntArray

LEAST_GAIN = 1e-6


def respond(
    duties: Duties, cover: Cover, program: WeeklyProgram, plan: Plan, heads: IntArray, agents: Iterable[int]
) -> float:
    """Let each of some agents answer to all others, in turn; `plan` and `heads` follow.

    Parameters
    ----------
    program
        Best weeks of all agents, by position.
    heads
        Everybody's heads, those of history included, shape (skill sets, slots).

    Returns
    -------
    What the answers save, as far as the weekly program knows the rules.
    """
    saved = 0.0
    for agent in agents:
        skills = int(duties.skill_set[agent])
        own = heads_of_weeks(duties, plan.duty[[agent]], plan.breaks[[agent]])[0, : cover.slot_count]
        heads[skills] -= own
        worth = Worth(program.shapes, head_savings(cover, heads, skills)[None])
        only = np.array([agent])
        tours = program.solve(worth, only, np.zeros(len(program.agents), np.int64))
        now = float(worth.prices[0] @ own) - program.rule_cost(agent, plan.duty[agent])
        if tours.value[0] > NOWHERE / 2 and tours.value[0] > now + LEAST_GAIN:
            saved += float(tours.value[0]) - now
            plan.duty[agent] = tours.duty[0]
            plan.breaks[agent] = worth.breaks_of_weeks(np.zeros(1, np.int64), tours.duty, plan.breaks.shape[2])[0]
            own = heads_of_weeks(duties, plan.duty[only], plan.breaks[only])[0, : cover.slot_count]
        heads[skills] += own
    return saved


def head_savings(cover: Cover, heads: IntArray, skill_set: int) -> FloatArray:
    """Cost that one more head of a skill set saves, shape (slots,)."""
    more = heads.copy()
    more[skill_set] += 1
    return cover.cost(heads) - cover.cost(more)
