"""What each agent could do on each day, and who is interchangeable with whom.

A duty is one admissible shift of one agent on one date. Agents with the same skills, limits, duties, past that matters,
requests, pins and rules in scope form a group, which prices and bound treat as one.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import inf

import numpy as np

from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.optimise.cover import SkillSet
from wfm.optimise.curves import Pattern, build_pattern
from wfm.rules.activity_placement import ActivityPlacement, expected_activities
from wfm.rules.base import Rule
from wfm.rules.break_limit import BreakLimit
from wfm.rules.model import Choices, IntArray, join_choices
from wfm.rules.parts.break_pattern import breaks_due
from wfm.rules.parts.candidates import build_candidates, history_choices
from wfm.rules.parts.contract_limits import week_limits

MOST_SLOTS = 65536
"""More slots than a horizon has, to number shifts by what they are and when they start."""


@dataclass(frozen=True)
class Task:
    """One agent's part in an activity, in slots: how many, and in which it may begin, both ends included.

    `missing_cost` is what it costs that the agent does not take part, infinite if the activity is required.
    """

    activity: int
    agent: int
    slots: int
    first: int
    last: int
    missing_cost: float


@dataclass(frozen=True)
class Duties:
    """All duties of all agents.

    Parameters
    ----------
    choices
        Free choices, `unit` being the agent's position; sorted by agent, day and start.
    history
        Fixed choices before the horizon that some rule still looks at, or that reach into it.
    pattern
        Shape (choices,): position in `patterns`.
    break_limits
        How many people may be on a break at once.
    skill_sets
        Skills of people who count together in all break limits; the same skills can stand here more than once.
    skill_set
        Shape (agents,): position in `skill_sets`.
    group
        Shape (agents,): number of the agent's group; the groups are numbered by their first member.
    tasks
        Parts that agents have in activities.
    """

    instance: Instance
    rules: tuple[Rule, ...]
    choices: Choices
    history: Choices
    patterns: tuple[Pattern, ...]
    pattern: IntArray
    break_limits: tuple[BreakLimit, ...]
    skill_sets: tuple[SkillSet, ...]
    skill_set: IntArray
    group: IntArray
    tasks: tuple[Task, ...] = ()

    @cached_property
    def tasks_of(self) -> Mapping[int, tuple[int, ...]]:
        """Positions of each agent's tasks; agents without any are missing."""
        found: dict[int, list[int]] = {}
        for number, task in enumerate(self.tasks):
            found.setdefault(task.agent, []).append(number)
        return {agent: tuple(own) for agent, own in found.items()}

    def held_with(self, number: int) -> tuple[int, ...]:
        """Positions of the other tasks that begin with a task; none unless their activity is held together."""
        return tuple(other for other in self.gathered.get(self.tasks[number].activity, ()) if other != number)

    @cached_property
    def gathered(self) -> Mapping[int, tuple[int, ...]]:
        """Tasks of each activity that is held together, by its position."""
        found: dict[int, list[int]] = {}
        for number, task in enumerate(self.tasks):
            if self.instance.activities[task.activity].is_together:
                found.setdefault(task.activity, []).append(number)
        return {activity: tuple(own) for activity, own in found.items()}

    @property
    def has_required_tasks(self) -> bool:
        """Whether some activity must not be missed."""
        return any(self.instance.activities[task.activity].is_required for task in self.tasks)

    @property
    def agents(self) -> tuple[Agent, ...]:
        """Agents in the order of units."""
        return self.instance.agents

    @property
    def day_count(self) -> int:
        """Days of the horizon."""
        return self.instance.calendar.days

    @cached_property
    def start_slot(self) -> IntArray:
        """Slot in which each duty starts, shape (choices,)."""
        return self.choices.start_minute // self.instance.calendar.interval_minutes

    @cached_property
    def end_slot(self) -> IntArray:
        """Slot before which each duty ends, shape (choices,)."""
        return -(-self.choices.end_minute // self.instance.calendar.interval_minutes)

    @cached_property
    def horizon_slots(self) -> int:
        """Slots that coverage may reach, those after the horizon included."""
        return max(self.instance.calendar.slot_count, int(self.end_slot.max(initial=0)))

    def of_agent(self, agent: int) -> IntArray:
        """Positions of an agent's duties."""
        first, counts = self.spread
        return np.arange(first[agent, 0], first[agent, 0] + counts[agent].sum())

    @cached_property
    def spread(self) -> tuple[IntArray, IntArray]:
        """First duty and number of duties of each agent and day, shape (agents, days) each."""
        key = self.choices.unit * self.day_count + self.choices.day
        counts = np.bincount(key, minlength=len(self.agents) * self.day_count)
        first = np.concatenate([[0], np.cumsum(counts)[:-1]])
        shape = (len(self.agents), self.day_count)
        return first.reshape(shape), counts.reshape(shape)

    @cached_property
    def history_of(self) -> tuple[IntArray, ...]:
        """Positions in `history` of each agent."""
        order = np.argsort(self.history.unit, kind="stable")
        edges = np.searchsorted(self.history.unit[order], np.arange(len(self.agents) + 1))
        return tuple(order[low:high] for low, high in itertools.pairwise(edges))


def build_duties(instance: Instance, rules: Sequence[Rule]) -> Duties:
    """Collect what each agent could do."""
    lookback_days = max([2, *(rule.lookback_days for rule in rules)])
    own = [build_candidates(instance, agent, rules) for agent in instance.agents]
    past = [history_choices(instance, agent, lookback_days) for agent in instance.agents]
    choices, history = _stack(own), _stack(past)
    patterns, pattern = _patterns(instance, choices)
    break_limits = tuple(limit for rule in rules for limit in rule.break_limits(instance))
    skill_sets, skill_set = _skill_sets(instance, break_limits)
    return Duties(
        instance=instance,
        rules=tuple(rules),
        choices=choices,
        history=history,
        patterns=patterns,
        pattern=pattern,
        break_limits=break_limits,
        skill_sets=skill_sets,
        skill_set=skill_set,
        group=_groups(instance, rules, own, past, skill_set),
        tasks=tuple(_tasks(instance, rules)),
    )


def _stack(tables: list[Choices]) -> Choices:
    """Join tables of single agents, numbering the units."""
    unit = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    return replace(join_choices(tables), unit=unit)


def _tasks(instance: Instance, rules: Sequence[Rule]) -> Iterator[Task]:
    """Lay out who takes part in what, as far as windows reach into the horizon."""
    calendar, step = instance.calendar, instance.calendar.interval_minutes
    position = {agent.id: index for index, agent in enumerate(instance.agents)}
    for number, activity in enumerate(instance.activities):
        first = max(0, -(-calendar.minute_of(activity.earliest_utc) // step))
        slots = -(-activity.minutes // step)
        last = calendar.minute_of(activity.latest_utc) // step - slots
        if first <= last:
            for who in activity.agents:
                if who in position:
                    cost = _missing_cost(instance, rules, activity, who)
                    yield Task(number, position[who], slots, first, last, cost)


def _missing_cost(instance: Instance, rules: Sequence[Rule], activity: Activity, who: AgentId) -> float:
    """Tell what it costs that somebody misses an activity."""
    asked = [rule for rule in rules if isinstance(rule, ActivityPlacement) and rule.applies_to(instance.agent[who])]
    if not asked or activity not in expected_activities(instance).get(who, ()):
        return 0.0
    return inf if activity.is_required else sum(rule.cost for rule in asked)


def _skill_sets(instance: Instance, break_limits: Sequence[BreakLimit]) -> tuple[tuple[SkillSet, ...], IntArray]:
    """Tell skill sets apart by the limits that count their people's breaks."""
    keys = [
        (sorted(agent.skills), [bool(limit.counted[unit]) for limit in break_limits])
        for unit, agent in enumerate(instance.agents)
    ]
    distinct = [key for key, _ in itertools.groupby(sorted(keys))]
    number = {repr(key): index for index, key in enumerate(distinct)}
    return tuple(frozenset(skills) for skills, _ in distinct), np.array([number[repr(key)] for key in keys], np.int64)


def _patterns(instance: Instance, choices: Choices) -> tuple[tuple[Pattern, ...], IntArray]:
    length = choices.end_minute - choices.start_minute
    keys, pattern = np.unique(choices.template * 100_000 + length, return_inverse=True)
    made = []
    for key in keys.tolist():
        position, minutes = divmod(key, 100_000)
        template = instance.templates[position]
        made.append(build_pattern(breaks_due(template, minutes), template, position, minutes, instance.calendar))
    return tuple(made), pattern.astype(np.int64)


def _groups(
    instance: Instance, rules: Sequence[Rule], own: list[Choices], past: list[Choices], skill_set: IntArray
) -> IntArray:
    requests: dict[str, list[Hashable]] = {}
    for request in instance.requests:
        row = (request.date, request.window, request.preference, request.weight)
        requests.setdefault(request.agent_id, []).append(row)
    scoped = [rule for rule in rules if rule.is_joint or rule.agents or rule.teams or rule.contracts]
    number: dict[Hashable, int] = {}
    group = []
    for agent, duties, history, skills in zip(instance.agents, own, past, skill_set.tolist(), strict=True):
        limits = tuple(
            (limit.min_minutes, limit.max_minutes, limit.min_days, limit.max_days, limit.credited_minutes)
            for limit in week_limits(instance, agent)
        )
        key = (
            skills,
            agent.first_day,
            agent.last_day,
            limits,
            tuple(rule.applies_to(agent) for rule in scoped),
            _told(instance, rules, agent, duties, history),
            tuple(sorted(requests.get(agent.id, []), key=repr)),
            instance.pins_of.get(agent.id, ()),
            tuple(each.id for each in instance.activities if each.is_together and agent.id in each.agents),
            _fingerprint(duties),
            _fingerprint(history),
        )
        group.append(number.setdefault(key, len(number)))
    return np.array(group, dtype=np.int64)


def _told(
    instance: Instance, rules: Sequence[Rule], agent: Agent, duties: Choices, history: Choices
) -> tuple[Hashable, ...]:
    """Tell what rules remember of an agent's days: time off that leaves the same duties can still count differently."""
    told = (rule.day_state(instance, agent, duties, history) for rule in rules if rule.applies_to(agent))
    return tuple((own.tables_key, own.starts, own.symbol.tobytes()) for own in told if own is not None)


def _fingerprint(choices: Choices) -> bytes:
    return b"".join(getattr(choices, column.name).tobytes() for column in fields(choices))
