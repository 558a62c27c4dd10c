"""What to write into which file so that a broken hard rule would not have been broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from wfm.check.relaxing import Breach
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.contract_days import ContractDays
from wfm.rules.contract_hours import ContractHours
from wfm.rules.pins import Pins

_MOST_STEPS = 112
_QUARTER = 0.25


def change_for(instance: Instance, breach: Breach, week: Roster) -> str:
    """Tell the change of the input under which a breach is none.

    Parameters
    ----------
    week
        The agent's shifts that break the rule.
    """
    agent = instance.agent[breach.agent_id]
    if isinstance(breach.rule, Pins):
        return f"delete the pin of {agent.id} on {breach.date} in pins"
    if isinstance(breach.rule, ContractHours):
        least, most = instance.weekly_hours(agent)
        side, hours = ("min", least - breach.amount / 60) if breach.is_short else ("max", most + breach.amount / 60)
        return f"set {side}_weekly_hours of {agent.id} in agents to {hours:g}"
    if isinstance(breach.rule, ContractDays):
        contract = instance.contract[agent.contract]
        least_days, most_days = contract.min_weekly_days, contract.max_weekly_days
        side, days = ("min", least_days - breach.amount) if breach.is_short else ("max", most_days + breach.amount)
        return f"set weekly_days.{side} to {days} in a contract for {agent.id}"
    return _change_of_rule(instance, breach, week)


def _change_of_rule(instance: Instance, breach: Breach, week: Roster) -> str:
    """Name the mildest setting of a rule that the week keeps, else a price."""
    rule, agent = breach.rule, instance.agent[breach.agent_id]
    alone = replace(instance, agents=(agent,))
    for setting, milder in _milder(rule):
        if not any(milder.check(alone, week)):
            return f"for {agent.id}, set {setting} of {rule.rule} to {getattr(milder, setting):g}"
    return f"for {agent.id}, give {rule.rule} a `cost`"


def _milder(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Vary each number among a rule's settings, the nearest values first."""
    for step in range(1, _MOST_STEPS + 1):
        for name in type(rule).model_fields:
            value = getattr(rule, name)
            if name != "cost" and type(value) in (int, float):
                size = step if type(value) is int else step * _QUARTER
                for changed in (value - size, value + size):
                    varied = _varied(rule, name, changed)
                    if varied is not None:
                        yield name, varied


def _varied(rule: Rule, name: str, value: float) -> Rule | None:
    """Set one number, None where the rule refuses it."""
    try:
        return type(rule).model_validate({**rule.model_dump(), name: value})
    except ValidationError:
        return None
