"""People who share their shifts, such as a car pool: on each date all of them work the same one, or none works.

Example:  {rule: together, people: [ann, bob]}
Breaks:   ann  E       bob, who shares her car, is off
Keeps:    ann  .       both are off
Counts:   dates, group by group, on which not all work the same template from the same start, or are all off; whoever is
          not employed or on time off for the whole date is left out
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule, Scope, weekday_of
from wfm.rules.model import IntArray, JointModel, Rows, unit_day_key
from wfm.rules.parts.absence import away_table, is_away
from wfm.rules.parts.clashes import stretches
from wfm.rules.parts.people_groups import People, UnitDays, check_groups, groups_of, is_named

_Worked = tuple[tuple[str, datetime], ...]
"""Templates and starts of an agent's shifts on a date; nothing on a day off."""
_ROOM = 1 << 24
"""More minutes than a horizon has."""


class Together(Rule):
    """Settings of ``together``."""

    unit: ClassVar[str] = "day"
    scopes: ClassVar[frozenset[Scope]] = frozenset({"teams", "days"})
    is_joint: ClassVar[bool] = True
    names_of: ClassVar[dict[str, str]] = {"people": "agents", "groups": "agents"}

    rule: Literal["together"] = "together"
    people: People = Field(default=(), description="agents who make up one group")
    groups: tuple[People, ...] = Field(default=(), strict=False, description="several groups, each a list of agents")
    teams: tuple[str, ...] = Field(default=(), strict=False, description="teams, each of which is a group")

    @model_validator(mode="after")
    def _names_groups(self) -> Self:
        check_groups(self.people, self.groups, self.teams)
        return self

    def applies_to(self, agent: Agent) -> bool:
        """Tell whether an agent belongs to a group."""
        return is_named(agent, self.people, self.groups, self.teams)

    def post_jointly(self, model: JointModel) -> None:
        """Let each one of a group take a template and start as often as the first one does, that is, both or none."""
        pairs = self._pairs(model)
        if pairs.shape[1]:
            model.limit(self, _equal_rows(model, *pairs))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare what the people of each group work, date by date."""
        dates = [day for day in instance.calendar.dates if not self.days or weekday_of(day) in self.days]
        for group in groups_of(instance, self.people, self.groups, self.teams):
            worked = [_worked_by_date(roster, agent) for agent in group]
            for day in dates:
                shifts = [own.get(day, ()) for own in worked]
                # Almost all groups agree, and then nobody's absence needs to be looked up.
                if shifts.count(shifts[0]) < len(group):
                    yield from self._difference(instance, group, shifts, day)

    def _difference(
        self, instance: Instance, group: tuple[Agent, ...], shifts: list[_Worked], day: date
    ) -> Iterator[Finding]:
        """Report two people who differ, unless nobody does who could have come."""
        there = [(agent, own) for agent, own in zip(group, shifts, strict=True) if not is_away(instance, agent, day)]
        for (first, mine), (second, other) in combinations(there, 2):
            if mine != other:
                words = [f"{agent.name} {_words(instance, own)}" for agent, own in ((first, mine), (second, other))]
                yield self.finding(second, day, f"{' and '.join(words)} on {day}, though they go together")
                return

    def _pairs(self, model: JointModel) -> IntArray:
        """First and other unit, day, and number of group and day, of all that are compared; shape (4, pairs)."""
        instance = model.instance
        unit_of = {agent.id: unit for unit, agent in enumerate(model.units)}
        asked = [not self.days or weekday_of(day) in self.days for day in instance.calendar.dates]
        pairs = []
        for number, group in enumerate(groups_of(instance, self.people, self.groups, self.teams)):
            away = away_table(instance, group)
            units = np.array([unit_of[agent.id] for agent in group], np.int64)
            for day in np.flatnonzero(asked).tolist():
                first, *others = units[~away[:, day]].tolist() or [0]
                pairs += [(first, other, day, number * len(asked) + day) for other in others]
        return np.array(pairs, np.int64).reshape(-1, 4).T


def _equal_rows(model: JointModel, first: IntArray, other: IntArray, day: IntArray, slack: IntArray) -> Rows:
    """Demand of each pair that both take equally many choices of each template and start."""
    table, choices = UnitDays(model.choices), model.choices
    first_key, other_key = unit_day_key(first, day), unit_day_key(other, day)
    is_free = table.has_free(first_key) | table.has_free(other_key)
    pair, choice, sign = [], [], []
    for keys, factor in ((first_key, 1), (other_key, -1)):
        at, position = stretches(*table.stretches(keys[is_free]))
        pair.append(at)
        choice.append(table.index[position])
        sign.append(np.full(len(at), factor, np.int64))
    pairs, index = np.concatenate(pair), np.concatenate(choice)
    kind = (choices.template[index] + 1) * _ROOM + choices.start_minute[index]
    rows, row = np.unique(np.stack([pairs, kind]), axis=1, return_inverse=True)
    of_pair = rows[0]
    _, numbered = np.unique(slack[is_free][of_pair], return_inverse=True)
    return Rows(
        row=row.ravel().astype(np.int64),
        choice=index,
        coefficient=np.concatenate(sign),
        unit=other[is_free][of_pair],
        day=day[is_free][of_pair],
        lower=np.zeros(len(of_pair)),
        upper=np.zeros(len(of_pair)),
        slack=numbered.ravel().astype(np.int64),
    )


def _worked_by_date(roster: Roster, agent: Agent) -> dict[date, _Worked]:
    found: dict[date, _Worked] = {}
    for shift in roster.shifts_of(agent.id):
        found[shift.date] = (*found.get(shift.date, ()), (shift.label, shift.start_utc))
    return found


def _words(instance: Instance, worked: _Worked) -> str:
    if not worked:
        return "is off"
    label, start = worked[0]
    return f"works {label} from {instance.calendar.time_of(start)}"
