"""One sub-problem of the search: which days of whom are free, which breaks may move, and its solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wfm.optimise.break_answers import answer_breaks
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

    Parameters
    ----------
    is_everything
        Whether there is no other roster outside it.
    how
        CP-SAT searches it outright or completes a dive; whole weeks are woven anew; activities are moved, which ones
        `draw` decides; or people answer one by one with the breaks that suit them best.
    """

    name: str
    free: BoolArray
    loose: BoolArray
    is_everything: bool = False
    how: Literal["search", "dive", "weave", "activities", "breaks"] = "search"
    draw: int = 0

    @property
    def is_quick(self) -> bool:
        """Whether it is so quick that it may cross what others search."""
        return self.how not in ("search", "dive")


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
    if hood.how == "weave":
        agents = np.flatnonzero(hood.free.any(axis=1))
        return Found(reweave(duties, cover, program, plan, agents, control), is_exhausted=False)
    if hood.how == "breaks":
        agents = np.flatnonzero(hood.loose.any(axis=1))
        control.book(0.0)
        return Found(answer_breaks(duties, cover, plan, agents, past), is_exhausted=False)
    loose = hood.loose | hood.free
    kind = DayModel if (hood.free.sum(axis=1) <= 1).all() else RosterModel
    model = kind(duties, plan, hood.free)
    model.post(duties.rules, cover.broken_cost)
    part = CoverPart(model, duties, plan, cover, model.deciding, hood.free, loose, past, moves_work=hood.is_everything)
    if not model.variables:
        control.work += LEAST_WORK
        return Found(plan, is_exhausted=True)
    model.minimise()
    if hood.how == "dive":
        deciding = model.deciding
        dive_into(model, Columns(deciding.group, deciding.most.astype(np.float64)), control)
    result = control.spent(model.solve(control.effort(amount), control.run_cp))
    if not len(result.values):
        return None
    is_exhausted = result.verdict is Verdict.OPTIMAL and hood.how == "search"
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
