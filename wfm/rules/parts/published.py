"""What was published for dates of the horizon, as tables and rows beside the choices of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Rows

AS_PUBLISHED, MOVED, CHANGED = range(3)
"""How a choice differs: not at all, in its times alone, or in more."""
NOT_PUBLISHED, OFF, FORGOTTEN = -3, -2, -1
"""In place of a template: nothing to compare with, no shift, a shift of no known template."""


@dataclass(frozen=True)
class PublishedTable:
    """Shifts that were published, one per agent and date; all arrays have shape (agents, days).

    Parameters
    ----------
    template
        Position in the instance's templates, or one of `NOT_PUBLISHED`, `OFF` and `FORGOTTEN`.
    start_minute, end_minute
        Elapsed minutes of the horizon; meaningless without a shift.
    """

    template: IntArray
    start_minute: IntArray
    end_minute: IntArray

    def differences(self, choices: Choices, agent: IntArray) -> IntArray:
        """Tell how choices on dates of the horizon differ, shape (choices,); `agent` is the row of each one's unit."""
        cell = agent, choices.day
        told = self.template[cell]
        is_moved = (choices.start_minute != self.start_minute[cell]) | (choices.end_minute != self.end_minute[cell])
        is_other = (told != FORGOTTEN) & (told != choices.template)
        kind: IntArray = np.where(is_other, CHANGED, np.where(is_moved, MOVED, AS_PUBLISHED))
        kind[told == NOT_PUBLISHED] = AS_PUBLISHED
        return kind


def published_table(instance: Instance, agents: Sequence[Agent]) -> PublishedTable | None:
    """Lay out what was published for some agents; None if that is nothing.

    Dates are compared from the first to the last on which anybody was told to work; who has no shift on one of them
    was told to be off. Of two shifts on one date the first counts.
    """
    calendar = instance.calendar
    days = [calendar.day_index(day) for day in instance.published.dates if calendar.has_date(day)]
    if not days:
        return None
    position = {str(template.id): index for index, template in enumerate(instance.templates)}
    template = np.full((len(agents), calendar.days), NOT_PUBLISHED)
    template[:, days[0] : days[-1] + 1] = OFF
    start, end = np.zeros_like(template), np.zeros_like(template)
    for unit, agent in enumerate(agents):
        for shift in reversed(instance.published.shifts_of(agent.id)):
            if calendar.has_date(shift.date):
                cell = unit, calendar.day_index(shift.date)
                template[cell] = position.get(shift.label, FORGOTTEN)
                start[cell] = calendar.minute_of(shift.start_utc)
                end[cell] = calendar.minute_of(shift.end_utc)
    return PublishedTable(template, start, end)


def ban_rows(choices: Choices, index: IntArray, weight: FloatArray) -> Rows:
    """Take none of some choices; each date weighs as its day does, shape (days,)."""
    index = index[weight[choices.day[index]] > 0]
    _, first, row = np.unique(choices.key[index], return_index=True, return_inverse=True)
    unit, day = choices.unit[index][first], choices.day[index][first]
    return Rows(
        row=row.astype(np.int64),
        choice=index,
        coefficient=np.ones(len(index), np.int64),
        unit=unit,
        day=day,
        lower=np.full(len(unit), -np.inf),
        upper=np.zeros(len(unit)),
        weight=weight[day],
    )


def must_rows(choices: Choices, index: IntArray, is_due: BoolArray, weight: FloatArray) -> Rows:
    """Take one of the named choices on each date that is due, shape (units, days)."""
    is_due = is_due & (weight > 0)
    index = index[is_due[choices.unit[index], choices.day[index]]]
    unit, day = np.nonzero(is_due)
    number = np.cumsum(is_due).reshape(is_due.shape) - 1
    return Rows(
        row=number[choices.unit[index], choices.day[index]].astype(np.int64),
        choice=index,
        coefficient=np.ones(len(index), np.int64),
        unit=unit.astype(np.int64),
        day=day.astype(np.int64),
        lower=np.ones(len(unit)),
        upper=np.full(len(unit), np.inf),
        weight=weight[day],
    )
