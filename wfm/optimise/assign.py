"""Stage 4: give the dived counts to named people, with every rule, hard and priced.

Counts need not be whole. Per class (skills, date, pattern) the shifts started by each start are compared with the
counts summed up to there, so that what one start has too few of, its neighbour may have too many: heads on the floor
depend on such sums alone. Dearest is a shift on a day that the counts do not want.
"""

from __future__ import annotations

import numpy as np

from wfm.optimise.control import Control
from wfm.optimise.cpsat_people import RosterModel
from wfm.optimise.dive import NEARLY_WHOLE
from wfm.optimise.duties import MOST_SLOTS, Duties
from wfm.optimise.plan import OFF, Plan, early_breaks, empty_plan
from wfm.optimise.relax import Groups
from wfm.rules.model import BoolArray, FloatArray, IntArray

ASSIGN_SECONDS = 3.0
"""Enough for hundreds of different people; the improvement goes on where this ends."""
ASSIGN_SHARE = 0.1
"""Most of what is left of the limit that one attempt takes, so that short runs reach the search."""
FINENESS = 20
"""Counts are compared in steps of one over this."""
MISS_COST = 6.0
"""Price of one head that starts one start too early or too late, in the understaffing cost of a fraction of a slot:
about what moving a shift by half an hour costs in a tight week."""
DAY_MISS_COST = 150.0
"""Price of a shift on a day that the counts do not want: the better part of a shift's slots at the same cost."""
KEEP_DAY_COST = 100.0
"""Price of a day off where the counts of a single person want a shift."""
DAYS = MOST_SLOTS * 4096
"""More than the numbers of a day's patterns and starts."""


def assign(duties: Duties, plan: Plan, groups: Groups, counts: FloatArray, control: Control) -> Plan | None:
    """Name who works what.

    Parameters
    ----------
    plan
        A lawful plan, in case some agent's share of the counts is not lawful for that agent.
    counts
        Counts of the relaxation's columns.

    Returns
    -------
    A plan with early breaks, or None if the limit came first.
    """
    everybody = np.ones(plan.duty.shape, dtype=bool)
    for keep, free in (_settled(duties, groups, counts), (empty_plan(duties), everybody)):
        model = RosterModel(duties, keep, free)
        model.post(duties.rules)
        _price_misses(model, groups, counts)
        _keep_days(model, groups, counts)
        model.minimise()
        model.hints[: len(model.duty)] = _hints(model, groups, counts)
        result = control.spent(
            model.solve(control.effort(min(ASSIGN_SECONDS, ASSIGN_SHARE * control.left)), control.run_cp)
        )
        if len(result.values):
            found = Plan(model.duties_of(result.values), plan.breaks)
            return early_breaks(duties, found, np.arange(len(duties.agents)))
    return None


def _settled(duties: Duties, groups: Groups, counts: FloatArray) -> tuple[Plan, BoolArray]:
    """Take over what is whole for people who stand alone, and free the other days of those who are not done."""
    plan = empty_plan(duties)
    alone = groups.size[groups.group] == 1
    duty = groups.duty[np.flatnonzero((counts >= 1 - NEARLY_WHOLE) & alone)]
    plan.duty[duties.choices.unit[duty], duties.choices.day[duty]] = duty
    is_open = np.zeros(len(groups.members), dtype=bool)
    is_open[groups.size > 1] = True
    is_open[groups.group[np.abs(counts - np.rint(counts)) > NEARLY_WHOLE]] = True
    return plan, is_open[duties.group][:, None] & (plan.duty == OFF)


def _keep_days(model: RosterModel, groups: Groups, counts: FloatArray) -> None:
    """Reward people who stand alone for working on the days that the counts give them."""
    duties = model.duties
    wanted = np.zeros(model.plan.duty.shape)
    np.add.at(wanted, (duties.choices.unit[groups.duty], duties.choices.day[groups.duty]), counts)
    wanted[groups.size[duties.group] > 1] = 0
    reward = np.rint(KEEP_DAY_COST * wanted[duties.choices.unit[model.duty], duties.choices.day[model.duty]])
    for position in np.flatnonzero(reward).tolist():
        model.price(position, -float(reward[position]))


def _price_misses(model: RosterModel, groups: Groups, counts: FloatArray) -> None:
    """Price how far the shifts started by each start are from the counts, and so the shifts of each day in all."""
    duties = model.duties
    held = model.plan.duty[model.plan.duty != OFF]
    own, fixed, wanted = (_kinds(duties, duty) for duty in (model.duty, held, groups.duty))
    kinds = np.unique(np.concatenate([own, fixed, wanted]))
    settled = np.bincount(np.searchsorted(kinds, fixed), minlength=len(kinds))
    target = np.bincount(np.searchsorted(kinds, wanted), weights=counts, minlength=len(kinds))
    order = np.argsort(own, kind="stable")
    edges = np.searchsorted(own[order], kinds), np.searchsorted(own[order], kinds, side="right")
    for runs in _split(np.arange(len(kinds)), kinds // DAYS):
        ends: list[int] = []
        for run in _split(runs, kinds[runs] // MOST_SLOTS):
            started: list[int] = []
            most = 0
            for number, total in zip(run.tolist(), np.cumsum(target[run]).tolist(), strict=True):
                members = order[edges[0][number] : edges[1][number]].tolist()
                fresh = int(settled[number])
                most += len(members) + fresh
                before, started = started, [model.add_variable(most, 0)]
                model.add_row([*started, *before, *members], [1] + [-1] * len([*before, *members]), fresh, fresh)
                _price_miss(model, started, total, most, MISS_COST)
            ends += started
        _price_miss(model, ends, float(target[runs].sum()), len(duties.agents), DAY_MISS_COST)


def _price_miss(model: RosterModel, counted: list[int], target: float, most: int, cost: float) -> None:
    """Price the distance between a sum of counts and its target."""
    wish = round(FINENESS * target)
    under = model.add_variable(wish, 0, cost / FINENESS)
    over = model.add_variable(FINENESS * most, 0, cost / FINENESS)
    model.add_row([*counted, under, over], [FINENESS] * len(counted) + [1, -1], wish, wish)


def _split(positions: IntArray, label: IntArray) -> list[IntArray]:
    """Cut positions where their label changes."""
    return np.split(positions, np.flatnonzero(np.diff(label)) + 1)


def _kinds(duties: Duties, duty: IntArray) -> IntArray:
    """Give each duty the number of its skills, day, pattern and start, in this order."""
    skills = duties.skill_set[duties.choices.unit[duty]]
    day = skills * duties.day_count + duties.choices.day[duty]
    return np.asarray(day * DAYS + duties.pattern[duty] * MOST_SLOTS + duties.start_slot[duty])


def _hints(model: RosterModel, groups: Groups, counts: FloatArray) -> list[int]:
    """Hand each group's counts to its members in turn, who are all alike."""
    duties = model.duties
    first, _ = duties.spread
    taken = np.zeros(len(duties.choices), np.int64)
    next_member: dict[tuple[int, int], int] = {}
    for column in np.flatnonzero(counts > 0.5):
        group, duty = int(groups.group[column]), int(groups.duty[column])
        day = int(duties.choices.day[duty])
        offset = duty - int(first[groups.members[group][0], day])
        for _ in range(round(counts[column])):
            turn = next_member.get((group, day), day)  # another first member each day spreads the work
            member = int(groups.members[group][turn % len(groups.members[group])])
            next_member[group, day] = turn + 1
            taken[first[member, day] + offset] = 1
    return [int(value) for value in taken[model.duty]]
