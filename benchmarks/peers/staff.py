"""The people to plan, one by one or counted together, their shifts to choose from, and what the rules demand."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from peers.program import IntArray
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Request
from wfm.rules.base import Rule
from wfm.rules.model import Choices, Rows, join_choices
from wfm.rules.parts.candidates import build_candidates, history_choices
from wfm.rules.parts.contract_limits import week_limits

SkillSet = tuple[int, ...]
"""Positions of the queues that somebody serves, ascending."""


@dataclass
class Staff:
    """People of an instance in groups; implements the protocol `wfm.rules.model.Model`.

    Parameters
    ----------
    units
        One person of each group, who speaks for all.
    sizes
        Members of each group, shape (units,).
    choices
        Shifts of each unit, then the shifts before the horizon, which are fixed.
    rows
        What the rules have demanded so far; limits are those of a single person.
    """

    instance: Instance
    units: tuple[Agent, ...]
    sizes: IntArray
    choices: Choices
    rows: list[tuple[Rule, Rows]] = field(default_factory=list)

    def limit(self, rule: Rule, rows: Rows) -> None:
        """Note what a rule demands."""
        self.rows.append((rule, rows))

    @cached_property
    def free(self) -> IntArray:
        """Positions of the choices that are to be made."""
        return np.flatnonzero(~self.choices.is_fixed).astype(np.int64)

    @cached_property
    def skill_sets(self) -> tuple[SkillSet, ...]:
        """Skill set of each unit."""
        return tuple(skills_of(self.instance, agent) for agent in self.units)


def build_staff(
    instance: Instance, rules: Sequence[Rule], groups: Sequence[Sequence[Agent]], kept: Sequence[Choices] | None = None
) -> Staff:
    """Lay out the choices of groups of interchangeable people and ask the rules about them.

    Parameters
    ----------
    kept
        Choices of each group in place of all that are lawful.
    """
    units = tuple(group[0] for group in groups)
    lookback = max(rule.lookback_days for rule in rules)
    own = [build_candidates(instance, agent, rules) for agent in units] if kept is None else list(kept)
    past = [history_choices(instance, agent, lookback) for agent in units]
    choices = join_choices([_of_unit(table, unit) for tables in (own, past) for unit, table in enumerate(tables)])
    staff = Staff(instance, units, np.array([len(group) for group in groups], np.int64), choices)
    for rule in rules:
        rule.post(staff)
    return staff


def _of_unit(choices: Choices, unit: int) -> Choices:
    return replace(choices, unit=np.full(len(choices), unit, np.int64))


def skills_of(instance: Instance, agent: Agent) -> SkillSet:
    """Positions of the queues that an agent serves."""
    return tuple(index for index, queue in enumerate(instance.queues) if queue.id in agent.skills)


def single_groups(instance: Instance) -> list[tuple[Agent, ...]]:
    """Everybody alone."""
    return [(agent,) for agent in instance.agents]


def alike_groups(instance: Instance, rules: Sequence[Rule]) -> list[tuple[Agent, ...]]:
    """People grouped so that any two of a group could swap their weeks."""
    lookback = max(rule.lookback_days for rule in rules)
    found: dict[Hashable, list[Agent]] = {}
    for agent in instance.agents:
        found.setdefault(_kind(instance, agent, rules, lookback), []).append(agent)
    return [tuple(group) for group in found.values()]


def _kind(instance: Instance, agent: Agent, rules: Sequence[Rule], lookback: int) -> Hashable:
    """Everything about an agent that a rule or the cover can see."""
    return (
        agent.contract,
        skills_of(instance, agent),
        instance.weekly_hours(agent),
        tuple(rule.applies_to(agent) for rule in rules),
        _bytes(build_candidates(instance, agent, rules)),
        _bytes(history_choices(instance, agent, lookback)),
        tuple(replace(limits, agent_id=instance.agents[0].id, note=None) for limits in week_limits(instance, agent)),
        tuple((row.date, row.window, row.preference, row.weight) for row in _requests(instance, agent)),
        tuple(sorted(row.span for row in instance.time_off_of.get(agent.id, ()))),
        (agent.first_day, agent.last_day),
    )


def _requests(instance: Instance, agent: Agent) -> list[Request]:
    return [row for row in instance.requests if row.agent_id == agent.id]


def _bytes(choices: Choices) -> tuple[bytes, ...]:
    return tuple(getattr(choices, name).tobytes() for name in Choices.__dataclass_fields__)
