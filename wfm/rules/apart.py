"""People who are never at work at the same time, or who are never alone together.

Example:  {rule: apart, people: [ann, bob]}
Breaks:   ann  F       bob's night of the day before lasts until 13:00 and meets all of her shift
Keeps:    ann  L       she comes an hour after he has left
Counts:   dates, group by group, on which somebody starts a shift, of this date or before, that overlaps with another's;
          with `when: alone` only if at the begin of some slot meanwhile nobody from outside the group is at work
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import Calendar
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule, Scope, weekday_of
from wfm.rules.model import IntArray, JointModel
from wfm.rules.parts.overlap_rows import REACH_DAYS, lonely_rows, overlap_rows
from wfm.rules.parts.people_groups import People, check_groups, groups_of, is_named
from wfm.rules.parts.slot_spans import elapsed_seconds, reaching_in


class Apart(Rule):
    """Settings of ``apart``."""

    unit: ClassVar[str] = "day"
    scopes: ClassVar[frozenset[Scope]] = frozenset({"teams", "days"})
    is_joint: ClassVar[bool] = True
    names_of: ClassVar[dict[str, str]] = {"people": "agents", "groups": "agents"}

    rule: Literal["apart"] = "apart"
    people: People = Field(default=(), description="agents who make up one group")
    groups: tuple[People, ...] = Field(default=(), strict=False, description="several groups, each a list of agents")
    teams: tuple[str, ...] = Field(default=(), strict=False, description="teams, each of which is a group")
    when: Literal["always", "alone"] = Field(
        default="always", description="whether they may not overlap at all, or only not while nobody else is at work"
    )

    @model_validator(mode="after")
    def _names_groups(self) -> Self:
        check_groups(self.people, self.groups, self.teams)
        return self

    @property
    def lookback_days(self) -> int:
        """A shift of the days before may last into the first date."""
        return REACH_DAYS

    def applies_to(self, agent: Agent) -> bool:
        """Tell whether an agent belongs to a group; with `when: alone` everybody matters."""
        return self.when == "alone" or is_named(agent, self.people, self.groups, self.teams)

    def post_jointly(self, model: JointModel) -> None:
        """Limit the people of each group at each instant at which one of them could start, or at each slot."""
        calendar = model.instance.calendar
        unit_of = {agent.id: unit for unit, agent in enumerate(model.units)}
        groups = [tuple(unit_of[agent.id] for agent in group) for group in self._groups(model.instance)]
        days = [day for day, on in enumerate(calendar.dates) if self._asks_on(on)]
        if self.when == "always":
            model.limit(self, overlap_rows(model.choices, groups, days))
        else:
            model.limit(self, lonely_rows(model.choices, groups, days, calendar.interval_minutes))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Go through the shifts of each group in order of time."""
        crowd = _Crowd(instance, roster)
        for group in self._groups(instance):
            found: set[date] = set()
            shifts = [
                shift for agent in group for shift in (*reaching_in(instance, agent), *roster.shifts_of(agent.id))
            ]
            for first, second in _overlaps(sorted(shifts, key=lambda shift: shift.span)):
                day = second.date
                is_asked = day not in found and instance.calendar.has_date(day) and self._asks_on(day)
                if is_asked and (self.when == "always" or crowd.leaves_alone(shifts, first, second)):
                    found.add(day)
                    yield self._overlap(instance, first, second)

    def _overlap(self, instance: Instance, first: Shift, second: Shift) -> Finding:
        """Report two shifts, the second of which starts last."""
        agent, other = instance.agent[second.agent_id], instance.agent[first.agent_id]
        how = "at the same time" if self.when == "always" else "with nobody else there"
        since = instance.calendar.time_of(second.start_utc)
        return self.finding(
            agent, second.date, f"{agent.name} and {other.name} work {how} on {second.date} from {since}"
        )

    def _groups(self, instance: Instance) -> tuple[tuple[Agent, ...], ...]:
        return groups_of(instance, self.people, self.groups, self.teams)

    def _asks_on(self, day: date) -> bool:
        return not self.days or weekday_of(day) in self.days


class _Crowd:
    """Everybody's shifts, laid out when first asked for."""

    def __init__(self, instance: Instance, roster: Roster) -> None:
        self._instance = instance
        self._roster = roster

    @cached_property
    def _times(self) -> tuple[IntArray, IntArray]:
        """Starts and ends of all shifts in elapsed seconds, each in order."""
        past = (shift for agent in self._instance.agents for shift in reaching_in(self._instance, agent))
        return _sorted_times(self._instance.calendar, [*self._roster.shifts, *past])

    def leaves_alone(self, own: Sequence[Shift], first: Shift, second: Shift) -> bool:
        """Tell whether nobody from outside a group is there at the begin of some slot that two shifts share.

        `own` holds the shifts of the whole group.
        """
        calendar = self._instance.calendar
        step = calendar.interval_minutes * 60
        begin, end = elapsed_seconds(calendar, [second.start_utc, min(first.end_utc, second.end_utc)]).tolist()
        slots = np.arange(-(-begin // step) * step, end, step)
        outside = _present(self._times, slots) - _present(_sorted_times(calendar, own), slots)
        return bool((outside <= 0).any())


def _overlaps(shifts: Sequence[Shift]) -> Iterator[tuple[Shift, Shift]]:
    """Pairs of shifts of two people that overlap, by the start of the second; the shifts are in order of start."""
    present: list[Shift] = []
    for shift in shifts:
        present = [other for other in present if other.end_utc > shift.start_utc]
        yield from ((other, shift) for other in present if other.agent_id != shift.agent_id)
        present.append(shift)


def _sorted_times(calendar: Calendar, shifts: Sequence[Shift]) -> tuple[IntArray, IntArray]:
    starts = elapsed_seconds(calendar, [shift.start_utc for shift in shifts])
    ends = elapsed_seconds(calendar, [shift.end_utc for shift in shifts])
    return np.sort(starts), np.sort(ends)


def _present(times: tuple[IntArray, IntArray], seconds: IntArray) -> IntArray:
    """Count the shifts that cover each second."""
    starts, ends = times
    return np.searchsorted(starts, seconds, side="right") - np.searchsorted(ends, seconds, side="right")
