"""The breaks that suit one person best, all others and all shifts held.

Curves of breaks hand them out first come, first served, and know nobody by name. Rules about a person's own breaks,
such as lunch at the same time every day, are answered here: by dynamic programming over the person's days, at what one
more head saves in each slot.
"""

from __future__ import annotations

import numpy as np

from wfm.optimise.cover import Cover
from wfm.optimise.curves import Pattern
from wfm.optimise.duties import Duties
from wfm.optimise.heads import heads_of_weeks, heads_on_floor
from wfm.optimise.plan import OFF, Plan
from wfm.optimise.respond import head_savings
from wfm.optimise.tuning import TUNING
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, FloatArray, IntArray
from wfm.rules.parts.break_pattern import breaks_due


def tells_breaks(rule: Rule) -> bool:
    """Whether a rule tells what a person's own breaks cost."""
    kind = type(rule)
    return kind.break_units is not Rule.break_units or kind.break_pair_units is not Rule.break_pair_units


def answer_breaks(duties: Duties, cover: Cover, plan: Plan, agents: IntArray, past: IntArray) -> Plan:
    """Give some agents, in turn, the breaks that cost least.

    Parameters
    ----------
    past
        Heads of shifts begun before the horizon, shape (skill sets, slots).
    """
    plan = Plan(plan.duty, plan.breaks.copy(), plan.tasks)
    heads = heads_on_floor(duties, plan)[:, : cover.slot_count] + past
    for agent in agents.tolist():
        own = np.array([agent])
        skills = int(duties.skill_set[agent])
        heads[skills] -= heads_of_weeks(duties, plan.duty[own], plan.breaks[own])[0, : cover.slot_count]
        saved = np.zeros(duties.horizon_slots)
        saved[: cover.slot_count] = head_savings(cover, heads, skills)
        _answer(duties, plan, agent, saved, cover.broken_cost)
        heads[skills] += heads_of_weeks(duties, plan.duty[own], plan.breaks[own])[0, : cover.slot_count]
    return plan


def _answer(duties: Duties, plan: Plan, agent: int, saved: FloatArray, broken_cost: float) -> None:
    """Find the best breaks of all days, days in a row together."""
    person = duties.agents[agent]
    rules = [rule for rule in duties.rules if tells_breaks(rule) and rule.applies_to(person)]
    days = [
        day for day in range(duties.day_count) if plan.duty[agent, day] != OFF and (plan.breaks[agent, day] >= 0).any()
    ]
    prices = [broken_cost if rule.cost is None else rule.cost for rule in rules]
    before: tuple[int, IntArray, FloatArray] | None = None
    back: list[IntArray] = []
    ways_of: list[IntArray] = []
    for day in days:
        found = ways_of_day(duties, plan, agent, day, saved)
        ways = np.concatenate([plan.breaks[agent, day, : found.shape[1]][None], found])
        labels = _labels(duties, int(plan.duty[agent, day]))
        minutes = ways * duties.instance.calendar.interval_minutes
        cost = _away(duties, plan, agent, day, ways, saved)
        for rule, price in zip(rules, prices, strict=True):
            for place, label in enumerate(labels):
                units = rule.break_units(duties.instance, person, day, label, minutes[:, place])
                cost += 0.0 if units is None else price * units
        came = np.zeros(len(ways), dtype=np.int64)
        if before is not None:
            total = before[2][:, None] + np.zeros(len(ways))
            if before[0] == day - 1:
                total = total + _pair_cost(duties, plan, agent, day, before[1], ways, rules, prices)
            came = total.argmin(axis=0)
            cost += total[came, np.arange(len(ways))]
        back.append(came)
        ways_of.append(ways)
        before = day, ways, cost
    if before is None:
        return
    chosen = int(before[2].argmin())
    for day, ways, came in zip(reversed(days), reversed(ways_of), reversed(back), strict=True):
        plan.breaks[agent, day, : ways.shape[1]] = ways[chosen]
        chosen = int(came[chosen])


def ways_of_day(duties: Duties, plan: Plan, agent: int, day: int, saved: FloatArray) -> IntArray:
    """Ways to place the breaks of a shift around activities, the cheapest for cover first.

    Parameters
    ----------
    saved
        What one more head of the agent's skills saves in each slot, shape (slots,).

    Returns
    -------
    Shape (ways, breaks): start slots.
    """
    duty = int(plan.duty[agent, day])
    pattern = duties.patterns[duties.pattern[duty]]
    start = int(duties.start_slot[duty])
    sums = np.concatenate([[0.0], np.cumsum(saved)])
    ways, cost = np.empty((1, 0), dtype=np.int64), np.zeros(1)
    for place, window in enumerate(pattern.breaks):
        options = start + np.arange(window.first, window.last + 1)
        options = options[~_meets_task(duties, plan, agent, options, window.length)]
        own, option = (index.reshape(-1) for index in np.indices((len(ways), len(options))))
        fits = _keeps_gap(pattern, place, ways[own], options[option])
        own, option = own[fits], option[fits]
        cost = cost[own] + (sums[options[option] + window.length] - sums[options[option]])
        ways = np.column_stack([ways[own], options[option]])
        kept = np.argsort(cost, kind="stable")[: TUNING.breaks_kept]
        ways, cost = ways[kept], cost[kept]
    return ways


def _keeps_gap(pattern: Pattern, place: int, ways: IntArray, start: IntArray) -> BoolArray:
    if not place:
        return np.ones(len(start), dtype=bool)
    low, high = pattern.gaps[place - 1]
    apart = start - ways[:, place - 1]
    return np.asarray((apart >= low) & (apart <= high))


def _meets_task(duties: Duties, plan: Plan, agent: int, starts: IntArray, slots: int) -> BoolArray:
    """Tell which starts of a break of so many slots overlap an activity of the agent."""
    meets = np.zeros(len(starts), dtype=bool)
    for number in duties.tasks_of.get(agent, ()):
        begin = int(plan.tasks[number])
        end = begin + duties.tasks[number].slots
        meets |= (begin >= 0) & (starts < end) & (starts + slots > begin)
    return meets


def _away(duties: Duties, plan: Plan, agent: int, day: int, ways: IntArray, saved: FloatArray) -> FloatArray:
    """Cost of the agent's absence from the floor in each way, shape (ways,)."""
    pattern = duties.patterns[duties.pattern[plan.duty[agent, day]]]
    sums = np.concatenate([[0.0], np.cumsum(saved)])
    lengths = np.array([window.length for window in pattern.breaks])
    return np.asarray((sums[ways + lengths] - sums[ways]).sum(axis=1))


def _pair_cost(
    duties: Duties,
    plan: Plan,
    agent: int,
    day: int,
    before: IntArray,
    ways: IntArray,
    rules: list[Rule],
    prices: list[float],
) -> FloatArray:
    """Cost of rules about breaks of the same name on two dates in a row, shape (ways before, ways)."""
    step = duties.instance.calendar.interval_minutes
    earlier = _labels(duties, int(plan.duty[agent, day - 1]))
    later = _labels(duties, int(plan.duty[agent, day]))
    cost = np.zeros((len(before), len(ways)))
    for rule, price in zip(rules, prices, strict=True):
        for label in (each for each in earlier if each in later):
            first, second = before[:, earlier.index(label)] * step, ways[:, later.index(label)] * step
            units = rule.break_pair_units(duties.instance, duties.agents[agent], day, label, first, second)
            cost += 0.0 if units is None else price * units
    return cost


def _labels(duties: Duties, duty: int) -> list[str]:
    """Names of the breaks of a duty, in order."""
    choices = duties.choices
    template = duties.instance.templates[int(choices.template[duty])]
    return [rule.id for rule in breaks_due(template, int(choices.end_minute[duty] - choices.start_minute[duty]))]
