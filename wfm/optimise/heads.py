"""Counting heads: on the floor, on breaks and on activities, by skill set and slot."""

from __future__ import annotations

import numpy as np

from wfm.optimise.duties import Duties
from wfm.optimise.plan import OFF, Cells, Plan
from wfm.rules.model import IntArray


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
    _add_breaks(change, skills, duties, duty, plan.breaks[agent, day], -1)
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
    _add_breaks(change, duties.skill_set[agent], duties, plan.duty[agent, day], plan.breaks[agent, day], 1)
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
    _add_breaks(change, week, duties, own, breaks[week, day], -1)
    return np.cumsum(change, axis=1)[:, :-1]


def history_heads(duties: Duties) -> IntArray:
    """Heads that shifts begun before the horizon still give it, without breaks."""
    step = duties.instance.calendar.interval_minutes
    heads = np.zeros((len(duties.skill_sets), duties.horizon_slots), np.int64)
    for row in np.flatnonzero(duties.history.end_minute > 0):
        last = int(duties.history.end_minute[row]) // step
        heads[duties.skill_set[duties.history.unit[row]], :last] += 1
    return heads


def _add_breaks(change: IntArray, row: IntArray, duties: Duties, duty: IntArray, breaks: IntArray, sign: int) -> None:
    """Note where the breaks of some shifts begin and end.

    Parameters
    ----------
    change
        By how many the heads of each slot differ from those of the slot before, shape (rows, slots + 1).
    row, duty
        Of each shift, shape (shifts,).
    breaks
        Their starts, shape (shifts, breaks).
    sign
        What a break adds to the heads that are counted.
    """
    lengths = _break_lengths(duties)[duties.pattern[duty]]
    for place in range(breaks.shape[1]):
        start = breaks[:, place]
        taken = start >= 0
        np.add.at(change, (row[taken], start[taken]), sign)
        np.add.at(change, (row[taken], start[taken] + lengths[taken, place]), -sign)


def _break_lengths(duties: Duties) -> IntArray:
    most = max((len(pattern.breaks) for pattern in duties.patterns), default=0)
    table = np.zeros((len(duties.patterns), most), np.int64)
    for index, pattern in enumerate(duties.patterns):
        table[index, : len(pattern.breaks)] = [window.length for window in pattern.breaks]
    return table
