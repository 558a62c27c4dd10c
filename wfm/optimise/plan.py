"""The engine's own picture of a roster: who works which duty, and where breaks and activities lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Span
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.optimise.duties import Duties
from wfm.rules.model import IntArray
from wfm.rules.parts.break_pattern import breaks_due

OFF = -1
Cells = tuple[NDArray[np.signedinteger[Any]], ...]
"""Agents and days, as `numpy.nonzero` gives them."""


@dataclass(frozen=True)
class Plan:
    """A complete roster in positions.

    Parameters
    ----------
    duty
        Shape (agents, days): row of the duties, or `OFF`.
    breaks
        Shape (agents, days, breaks of the longest pattern): absolute start slots; unused places hold -1.
    tasks
        Shape (tasks,): absolute start slots of activities, -1 where one is not placed.
    """

    duty: IntArray
    breaks: IntArray
    tasks: IntArray = field(default_factory=lambda: np.empty(0, np.int64))

    def with_changes(self, other: Plan, cells: Cells) -> Plan:
        """Take some agents' days from another plan; activities stay where they are."""
        duty, breaks = self.duty.copy(), self.breaks.copy()
        duty[cells], breaks[cells] = other.duty[cells], other.breaks[cells]
        return Plan(duty, breaks, self.tasks)


def with_weeks(duties: Duties, plan: Plan, other: Plan, agents: Sequence[int]) -> Plan:
    """Take some agents' whole weeks from another plan, their activities too."""
    own = np.array([number for agent in agents for number in duties.tasks_of.get(agent, ())], np.int64)
    tasks = plan.tasks.copy()
    tasks[own] = other.tasks[own]
    cells = np.ix_(np.array(agents, np.int64), np.arange(duties.day_count))
    return replace(plan, tasks=tasks).with_changes(other, cells)


def empty_plan(duties: Duties) -> Plan:
    """Everybody off."""
    shape = (len(duties.agents), duties.day_count)
    most = max((len(pattern.breaks) for pattern in duties.patterns), default=0)
    breaks = np.full((*shape, most), -1, np.int64)
    return Plan(np.full(shape, OFF, np.int64), breaks, np.full(len(duties.tasks), -1, np.int64))


def early_breaks(duties: Duties, plan: Plan, agents: IntArray) -> Plan:
    """Place some agents' breaks as early as their windows allow, a lawful if thoughtless choice."""
    breaks = plan.breaks.copy()
    breaks[agents] = -1
    for row, day in np.argwhere(plan.duty[agents] != OFF):
        agent = agents[row]
        duty = plan.duty[agent, day]
        pattern = duties.patterns[duties.pattern[duty]]
        starts = [duties.start_slot[duty] + window.first for window in pattern.breaks]
        breaks[agent, day, : len(starts)] = starts
    return replace(plan, breaks=breaks)


def to_roster(duties: Duties, plan: Plan, agents: Sequence[int] | None = None) -> Roster:
    """Name everything, of some agents only where given."""
    works = plan.duty != OFF
    if agents is not None:
        asked = np.zeros(len(works), dtype=bool)
        asked[list(agents)] = True
        works &= asked[:, None]
    return Roster(tuple(_shift(duties, plan, int(agent), int(day)) for agent, day in np.argwhere(works)))


def _tasks_in(duties: Duties, plan: Plan, agent: int, row: int) -> Iterator[Piece]:
    """Activities of an agent that begin inside a duty."""
    calendar = duties.instance.calendar
    for number in duties.tasks_of.get(agent, ()):
        start = int(plan.tasks[number])
        if start >= 0 and duties.start_slot[row] <= start < duties.end_slot[row]:
            activity = duties.instance.activities[duties.tasks[number].activity]
            begin = calendar.slot_start(start)
            end = calendar.instant_of(calendar.minute_of(begin) + activity.minutes)
            yield Piece(Span(begin, end), "activity", activity.id, activity.is_paid)


def _shift(duties: Duties, plan: Plan, agent: int, day: int) -> Shift:
    instance, row = duties.instance, int(plan.duty[agent, day])
    calendar = instance.calendar
    template = instance.templates[int(duties.choices.template[row])]
    start, end = (int(column[row]) for column in (duties.choices.start_minute, duties.choices.end_minute))
    rules = breaks_due(template, end - start)
    begins = [calendar.slot_start(int(slot)) for slot in plan.breaks[agent, day, : len(rules)]]
    pieces = tuple(
        Piece(
            Span(begin, calendar.instant_of(calendar.minute_of(begin) + rule.minutes)), rule.kind, rule.id, rule.is_paid
        )
        for rule, begin in zip(rules, begins, strict=True)
    )
    span = Span(calendar.instant_of(start), calendar.instant_of(end))
    pieces = (*pieces, *_tasks_in(duties, plan, agent, row))
    return Shift(instance.agents[agent].id, calendar.date_at(day), str(template.id), span, pieces=pieces)
