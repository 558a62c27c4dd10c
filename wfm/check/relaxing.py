"""A planning problem with some hard rules relaxed for some people, as little as a way out needs.

Rules of the configuration are split: hard for everybody else, at a high price for those who cannot keep them. What
always holds has no price; there the facts are changed instead: a pin is dropped, or a person gets limits of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from wfm.check.contradiction import Contradiction
from wfm.domain.calendar import DAY_MINUTES
from wfm.domain.demand import Queue
from wfm.domain.ids import AgentId, ContractId
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.domain.relaxation import Relaxation
from wfm.rules.base import Rule
from wfm.rules.contract_days import ContractDays
from wfm.rules.contract_hours import ContractHours
from wfm.rules.pins import Pins
from wfm.staffing.service_cost import RUNGS

LEAST_PRICE = 1000.0
DAYS_OF_COVER = 2
"""A unit of a relaxed rule costs at least what so many whole days of one person on the floor can save."""


@dataclass(frozen=True)
class Breach:
    """A hard rule that a way out breaks for one agent.

    Parameters
    ----------
    date
        The date concerned, or the first one of the week.
    amount
        By how much, in the rule's `row_unit`.
    is_short
        Whether a minimum is missed, for rules that have minimum and maximum.
    change
        What to change in the input instead.
    """

    rule: Rule
    agent_id: AgentId
    date: date
    amount: int
    is_short: bool
    change: str

    @property
    def relaxation(self) -> Relaxation:
        """The same as it is published, minutes as hours."""
        in_minutes = self.rule.row_unit == "minute"
        amount, unit = (self.amount / 60, "hour") if in_minutes else (float(self.amount), self.rule.row_unit)
        return Relaxation(self.rule.rule, self.agent_id, self.date, amount, unit, self.change)


@dataclass(frozen=True)
class Problem:
    """What is planned: facts and rules, and what was relaxed in them."""

    instance: Instance
    rules: tuple[Rule, ...]
    relaxations: tuple[Relaxation, ...] = ()


def relaxed(problem: Problem, breaches: Sequence[Breach]) -> Problem:
    """Relax hard rules so far that weeks with these breaches are allowed.

    Parameters
    ----------
    breaches
        Of the problem's own rules, the same objects.
    """
    problem = replace(
        problem,
        rules=_with_prices(problem, breaches),
        relaxations=(*problem.relaxations, *(breach.relaxation for breach in breaches)),
    )
    for breach in breaches:
        if isinstance(breach.rule, Pins):
            problem = replace(problem, instance=_without_pin(problem.instance, breach))
        elif isinstance(breach.rule, ContractHours):
            problem = replace(problem, instance=_with_other_hours(problem.instance, breach))
        elif isinstance(breach.rule, ContractDays):
            problem = _with_other_days(problem, breach)
    return problem


def relaxed_jointly(problem: Problem, hopeless: Sequence[Contradiction] | None = None) -> Problem:
    """Relax what concerns several people at once.

    Parameters
    ----------
    hopeless
        What cannot be kept: its rules are priced, and people excused from its activities. Without it, all hard rules
        that look at several people are priced.
    """
    if hopeless is None:
        return _priced_jointly(problem, [rule for rule in problem.rules if rule.is_joint and rule.is_hard])
    for each in hopeless:
        if each.agent is not None and each.activity is not None:
            problem = _excused(problem, each.agent, each.activity)
    return _priced_jointly(problem, [each.rule for each in hopeless if each.rule is not None])


def _priced_jointly(problem: Problem, joint: Sequence[Rule]) -> Problem:
    priced = {id(rule): rule for rule in joint}
    price = {"cost": price_of_a_unit(problem.instance)}
    rules = tuple(rule.model_copy(update=price) if id(rule) in priced else rule for rule in problem.rules)
    told = [Relaxation(rule.rule, None, None, 0.0, rule.unit, rule.remedy) for rule in priced.values()]
    return replace(problem, rules=rules, relaxations=(*problem.relaxations, *told))


def _excused(problem: Problem, agent: Agent, activity: Activity) -> Problem:
    """Take somebody out of an activity."""
    instance = problem.instance
    activities = tuple(
        replace(each, agents=tuple(name for name in each.agents if name != agent.id))
        if each.id == activity.id
        else each
        for each in instance.activities
    )
    change = f"take {agent.id} out of the activity {activity.id}, or set its `required` to no"
    day = instance.calendar.date_of(activity.earliest_utc)
    told = Relaxation("activity_placement", agent.id, day, 1.0, "activity", change)
    return replace(problem, instance=replace(instance, activities=activities), relaxations=(*problem.relaxations, told))


def price_of_a_unit(instance: Instance) -> float:
    """Price at which a relaxed rule is not broken further for the sake of cover.

    Twice what one more head saves in all slots of a day where heads are dearest, and never little.
    """
    dearest = max((_dearest_head(queue) for queue in instance.queues), default=0.0)
    slots_a_day = DAY_MINUTES // instance.calendar.interval_minutes
    return max(LEAST_PRICE, DAYS_OF_COVER * slots_a_day * dearest)


def _dearest_head(queue: Queue) -> float:
    dearest = max(cost for _, cost in queue.understaffing.steps)
    return dearest * RUNGS[0] if queue.cost == "service" else dearest


# Facts ----------------------------------------------------------------------------------------------------------------


def _without_pin(instance: Instance, breach: Breach) -> Instance:
    dropped = (breach.agent_id, breach.date)
    return replace(instance, pins=tuple(pin for pin in instance.pins if (pin.agent_id, pin.date) != dropped))


def _with_other_hours(instance: Instance, breach: Breach) -> Instance:
    agent = instance.agent[breach.agent_id]
    least, most = instance.weekly_hours(agent)
    hours = breach.amount / 60
    changed = (
        replace(agent, min_weekly_hours=max(0.0, least - hours))
        if breach.is_short
        else replace(agent, max_weekly_hours=most + hours)
    )
    return _with_agent(instance, changed)


def _with_other_days(problem: Problem, breach: Breach) -> Problem:
    """Give a person a contract of their own, for which the rules of the old one hold too."""
    instance = problem.instance
    agent = instance.agent[breach.agent_id]
    old = instance.contract[agent.contract]
    least, most = old.min_weekly_days, old.max_weekly_days
    own = replace(
        old,
        id=ContractId(f"{old.id} of {agent.id}"),
        min_weekly_days=max(0, least - breach.amount) if breach.is_short else least,
        max_weekly_days=most if breach.is_short else most + breach.amount,
    )
    changed = _with_agent(replace(instance, contracts=(*instance.contracts, own)), replace(agent, contract=own.id))
    return replace(problem, instance=changed, rules=tuple(_holding(rule, old.id, own.id) for rule in problem.rules))


def _holding(rule: Rule, old: ContractId, own: ContractId) -> Rule:
    if "contracts" not in rule.scopes or old not in rule.contracts:
        return rule
    return rule.model_copy(update={"contracts": (*rule.contracts, own)})


def _with_agent(instance: Instance, changed: Agent) -> Instance:
    agents = tuple(changed if agent.id == changed.id else agent for agent in instance.agents)
    return replace(instance, agents=agents)


# Rules ----------------------------------------------------------------------------------------------------------------


def _with_prices(problem: Problem, breaches: Sequence[Breach]) -> tuple[Rule, ...]:
    """Split each rule that is broken and can have a price."""
    rules: list[Rule] = []
    for rule in problem.rules:
        stuck = {breach.agent_id for breach in breaches if breach.rule is rule}
        rules += [rule] if rule.is_always_there or not stuck else _split(problem.instance, rule, stuck)
    return tuple(rules)


def _split(instance: Instance, rule: Rule, stuck: set[AgentId]) -> list[Rule]:
    """Keep a rule hard for everybody in scope but the stuck ones, for whom it gets a price."""
    price = {"cost": price_of_a_unit(instance)}
    if "agents" not in rule.scopes:
        return [rule.model_copy(update=price)]
    scope: dict[str, object] = {"teams": (), "contracts": ()}
    others = tuple(agent.id for agent in rule.agents_in(instance) if agent.id not in stuck)
    priced = rule.model_copy(update={**scope, **price, "agents": tuple(sorted(stuck))})
    return [rule.model_copy(update={**scope, "agents": others}), priced] if others else [priced]
