"""Two limits on one quantity that leave nothing between: blocks of one rule, or a rule and the contract.

A minimum may sink for people who are away, so only somebody who is there all the time proves a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from wfm.check.contradiction import Contradiction, on
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.parts.contract_limits import WeekLimits, week_limits

BOUNDED = ("days_off", "period_hours", "shift_count", "weekly_days", "weekly_hours")
"""Rules whose `min` and `max` limit one number of each person, week by week or over longer."""
DAYS_A_WEEK = 7
_NOT_COMPARED = frozenset({"min", "max", "target", "cost", "agents", "teams", "contracts"})


def bound_contradictions(instance: Instance, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Find pairs of limits of which the least is more than the most."""
    bounded = [rule for rule in rules if rule.rule in BOUNDED]
    for low, high in permutations(bounded, 2):
        if leave_nothing(low, high) and _is_proved_by_somebody(instance, low, high):
            yield two_blocks(low, high)
    for rule in bounded:
        if rule.rule in ("weekly_days", "weekly_hours") and not (_tuple(rule, "shifts") or _tuple(rule, "days")):
            yield from _block_and_contract(instance, rule)


def bound(rule: Rule, name: str) -> float | None:
    """Take a numeric setting of a rule, None where it is not set."""
    value = getattr(rule, name, None)
    return float(value) if isinstance(value, int | float) else None


def _tuple(rule: Rule, name: str) -> bool:
    value = getattr(rule, name, ())
    return isinstance(value, tuple) and bool(value)


def leave_nothing(low: Rule, high: Rule) -> bool:
    """Tell whether the `min` of a block is above the `max` of another one that limits the same number.

    They may differ in limits, price and whom they concern.
    """
    least, most = bound(low, "min"), bound(high, "max")
    return least is not None and most is not None and most < least and _measure_the_same(low, high)


def _measure_the_same(low: Rule, high: Rule) -> bool:
    return low.rule == high.rule and low.model_dump(exclude=set(_NOT_COMPARED)) == high.model_dump(
        exclude=set(_NOT_COMPARED)
    )


def two_blocks(low: Rule, high: Rule, rule: Rule | None = None) -> Contradiction:
    """Tell of two blocks that leave nothing between; `rule` is the one to relax if it is about several people."""
    what = f"one block of {low.rule} wants at least {bound(low, 'min'):g}, another one at most {bound(high, 'max'):g}"
    return Contradiction(what, "change one of them, or its scope, or give it a `cost`", rule=rule)


def _is_proved_by_somebody(instance: Instance, low: Rule, high: Rule) -> bool:
    """Tell whether both limits hold for one person over some days that lie in the horizon whole."""
    days = getattr(low, "days", None)
    counted_days = days if isinstance(days, int) else DAYS_A_WEEK
    both = (agent for agent in instance.agents if low.applies_to(agent) and high.applies_to(agent))
    is_long_enough = instance.calendar.days >= max(DAYS_A_WEEK, counted_days)
    return is_long_enough and any(_is_always_there(instance, agent) for agent in both)


def _is_always_there(instance: Instance, agent: Agent) -> bool:
    calendar = instance.calendar
    return (
        agent.id not in instance.availability
        and agent.id not in instance.time_off_of
        and agent.is_employed_on(calendar.dates[0])
        and agent.is_employed_on(calendar.dates[-1])
    )


def _block_and_contract(instance: Instance, rule: Rule) -> Iterator[Contradiction]:
    least, most = bound(rule, "min"), bound(rule, "max")
    for agent in rule.agents_in(instance):
        for week in week_limits(instance, agent):
            low, high = _of_contract(rule, week)
            first = on(instance.calendar.date_at(instance.calendar.weeks[week.week].start))
            is_whole = len(instance.calendar.weeks[week.week]) == 7
            if most is not None and low > most:
                what = (
                    f"in the week from {first}, the contract wants {low:g} at least, but {rule.rule} {most:g} at most"
                )
                yield Contradiction(what, _mend(rule, agent, "min", "max"), agent)
            if least is not None and high < least and is_whole and _is_always_there(instance, agent):
                what = (
                    f"in the week from {first}, the contract allows {high:g}, but {rule.rule} wants {least:g} at least"
                )
                yield Contradiction(what, _mend(rule, agent, "max", "min"), agent)


def _of_contract(rule: Rule, week: WeekLimits) -> tuple[float, float]:
    """Least and most of what a rule measures, by the contract: days, or hours."""
    if rule.rule == "weekly_days":
        return float(week.min_days), float(week.max_days)
    return week.min_minutes / 60, week.max_minutes / 60


def _mend(rule: Rule, agent: Agent, of_contract: str, of_rule: str) -> str:
    return f"change {rule.rule}.{of_contract} of the contract {agent.contract}, or {of_rule} of the rule {rule.rule}"
