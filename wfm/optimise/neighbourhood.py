"""One sub-problem of the search: which days of whom are free, which breaks may move, and its solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.optimise.control import LEAST_WORK, Control
from wfm.optimise.cover import Cover
from wfm.optimise.cpsat import Verdict
from wfm.optimise.cpsat_cover import CoverPart
from wfm.optimise.cpsat_day import DayModel
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.dive import reweave
from wfm.optimise.duties import Duties
from wfm.optimise.piece_dive import Columns, dive_into
from wfm.optimise.plan import Plan
from wfm.optimise.tours import WeeklyProgram
from wfm.rules.model import BoolArray, IntArray


@dataclass(frozen=True)
class Neighbourhood:
    """What may change, shape (agents, days) each: duties where `free`, breaks where `loose` (or free).

    `is_everything` says that there is no other roster outside it; `is_dived` asks for a dive in place of a search,
    `is_woven` for whole weeks to be woven anew.
    """

    name: str
    free: BoolArray
    loose: BoolArray
    is_everything: bool = False
    is_dived: bool = False
    is_woven: bool = False


@dataclass(frozen=True)
class Found:
    """A plan near the incumbent, and whether none of its neighbourhood is cheaper."""

    plan: Plan
    is_exhausted: bool


def solve_neighbourhood(
    duties: Duties,
    cover: Cover,
    program: WeeklyProgram,
    past: IntArray,
    plan: Plan,
    hood: Neighbourhood,
    amount: float,
    control: Control,
) -> Found | None:
    """Search a neighbourhood for a cheaper plan within `amount` seconds, or units of work; None if nothing is found.

    Large pieces are dived into by their own relaxation, and CP-SAT completes what the dive has left; small ones CP-SAT
    searches outright.
    """
    if hood.is_woven:
        agents = np.flatnonzero(hood.free.any(axis=1))
        return Found(reweave(duties, cover, program, plan, agents, control), is_exhausted=False)
    loose = hood.loose | hood.free
    kind = DayModel if (hood.free.sum(axis=1) <= 1).all() else RosterModel
    model = kind(duties, plan, hood.free)
    model.post(duties.rules, cover.broken_cost)
    part = CoverPart(model, duties, plan, cover, model.deciding, hood.free, loose, past)
    if not model.variables:
        control.work += LEAST_WORK
        return Found(plan, is_exhausted=True)
    model.minimise()
    if hood.is_dived:
        deciding = model.deciding
        dive_into(model, Columns(deciding.group, deciding.most.astype(np.float64)), control)
    result = control.spent(model.solve(control.effort(amount), control.run_cp))
    if not len(result.values):
        return None
    is_exhausted = result.verdict is Verdict.OPTIMAL and not hood.is_dived
    return Found(part.plan_of(result.values, model.duties_of(result.values)), is_exhausted)


def breaks_of_day(duties: Duties, day: int) -> Neighbourhood:
    """All breaks of the shifts that start on a day; nobody's shift changes."""
    shape = (len(duties.agents), duties.day_count)
    loose = np.zeros(shape, dtype=bool)
    loose[:, day] = True
    return Neighbourhood("breaks", np.zeros(shape, dtype=bool), loose)


def everything(duties: Duties) -> Neighbourhood:
    """All duties and breaks of everybody."""
    whole = np.ones((len(duties.agents), duties.day_count), dtype=bool)
    return Neighbourhood("everything", whole, whole, is_everything=True)
