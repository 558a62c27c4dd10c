"""What limits a roster and could be otherwise: rules, contracts, time off, opening hours, availability and pins.

Each *lift* is the same input without one of them. The requirement stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from math import inf, isinf
from typing import Literal

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId, ContractId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, TimeOff
from wfm.rules.base import Rule

Kind = Literal["rule", "contract", "time off", "opening hours", "availability", "pins"]
_DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class Lift:
    """An input without one of its limits.

    Parameters
    ----------
    name
        The limit in words.
    agents
        Whose weeks it can change.
    """

    kind: Kind
    name: str
    instance: Instance
    rules: tuple[Rule, ...]
    agents: tuple[AgentId, ...]


def wide_lifts(instance: Instance, rules: Sequence[Rule]) -> Iterator[Lift]:
    """Lift what concerns many: contract limits, rules, opening hours, availability, pins, a day's time off."""
    yield from _contract_lifts(instance, tuple(rules))
    yield from _rule_lifts(instance, tuple(rules))
    everybody = tuple(agent.id for agent in instance.agents)
    without_hours = tuple(rule for rule in rules if rule.rule != "opening_hours")
    if any(queue.hours is not None for queue in instance.queues):
        yield Lift("opening hours", "opening hours of all queues", instance, without_hours, everybody)
    if instance.availability:
        always = replace(instance, availability={})
        yield Lift("availability", "availability of everybody", always, tuple(rules), tuple(instance.availability))
    if instance.pins:
        yield Lift("pins", "all pins", replace(instance, pins=()), tuple(rules), tuple(instance.pins_of))
    for day in instance.calendar.dates:
        yield from _day_lift(instance, tuple(rules), day)


def time_off_lifts(instance: Instance, rules: Sequence[Rule]) -> Iterator[Lift]:
    """Lift all time off of one agent after the other."""
    for agent_id in instance.time_off_of:
        agent = instance.agent.get(agent_id)
        if agent is not None:
            kept = tuple(row for row in instance.time_off if row.agent_id != agent_id)
            changed = replace(instance, time_off=kept)
            yield Lift("time off", f"time off of {agent.name}", changed, tuple(rules), (agent_id,))


def _contract_lifts(instance: Instance, rules: tuple[Rule, ...]) -> Iterator[Lift]:
    for contract in instance.contracts:
        own = tuple(agent for agent in instance.agents if agent.contract == contract.id)
        agents = tuple(agent.id for agent in own)
        if own and any(not isinf(instance.weekly_hours(agent)[1]) for agent in own):
            lifted = _without_most_hours(instance, contract.id)
            hours = sorted({f"{instance.weekly_hours(agent)[1]:g}" for agent in own}, key=float)
            yield Lift("contract", f"{contract.id}: most hours a week ({', '.join(hours)})", lifted, rules, agents)
        if own and contract.max_weekly_days < _DAYS_OF_WEEK:
            contracts = tuple(
                replace(each, max_weekly_days=_DAYS_OF_WEEK) if each.id == contract.id else each
                for each in instance.contracts
            )
            name = f"{contract.id}: most days a week ({contract.max_weekly_days})"
            yield Lift("contract", name, replace(instance, contracts=contracts), rules, agents)


def _without_most_hours(instance: Instance, contract_id: ContractId) -> Instance:
    """Lift the maximum of a contract, and what replaces it for single people."""

    def freed(agent: Agent) -> Agent:
        return replace(agent, max_weekly_hours=None) if agent.contract == contract_id else agent

    contracts = tuple(
        replace(each, max_weekly_hours=inf) if each.id == contract_id else each for each in instance.contracts
    )
    return replace(instance, contracts=contracts, agents=tuple(map(freed, instance.agents)))


def _rule_lifts(instance: Instance, rules: tuple[Rule, ...]) -> Iterator[Lift]:
    for index, rule in enumerate(rules):
        if not rule.is_always_there:
            kept = (*rules[:index], *rules[index + 1 :])
            agents = tuple(agent.id for agent in rule.agents_in(instance))
            yield Lift("rule", limit_name(rule), instance, kept, agents)


def limit_name(rule: Rule) -> str:
    """Name a rule with what is set in it, as in ``min_rest (hours 11)``."""
    settings = settings_words(rule)
    return f"{rule.rule} ({settings})" if settings else rule.rule


def settings_words(rule: Rule, *unsaid: str) -> str:
    """Tell what is set in a rule other than by default, as in ``hours 11``, but for some settings."""
    told = rule.model_dump(exclude_defaults=True, exclude={"rule", *unsaid})
    return ", ".join(f"{name} {_value(value)}" for name, value in told.items())


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(_value(each) for each in value)
    return str(value.value) if isinstance(value, Enum) else str(value)


# Time off of a day ----------------------------------------------------------------------------------------------------


def _day_lift(instance: Instance, rules: tuple[Rule, ...], day: date) -> Iterator[Lift]:
    """Lift everybody's time off on one date."""
    span = Span(instance.calendar.midnight(day), instance.calendar.midnight(day + timedelta(days=1)))
    away = {row.agent_id for row in instance.time_off if row.blocks and row.span.overlaps(span)}
    agents = tuple(agent.id for agent in instance.agents if agent.id in away)
    if agents:
        rows = tuple(part for row in instance.time_off for part in _cut(row, day, span))
        yield Lift("time off", f"time off on {day}", replace(instance, time_off=rows), rules, agents)


def _cut(row: TimeOff, day: date, span: Span) -> Iterator[TimeOff]:
    """Cut a date out of a row: what lies before it and after it is left."""
    if not row.blocks or not row.span.overlaps(span):
        yield row
        return
    if row.span.start_utc < span.start_utc:
        last = None if row.last_date is None else day - timedelta(days=1)
        yield replace(row, span=Span(row.span.start_utc, span.start_utc), last_date=last)
    if span.end_utc < row.span.end_utc:
        first = None if row.first_date is None else day + timedelta(days=1)
        yield replace(row, span=Span(span.end_utc, row.span.end_utc), first_date=first)
