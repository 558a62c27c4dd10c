"""Timefold's facts and entities, built from the people, their lawful shifts, and the cover."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations
from math import isfinite

import numpy as np

from peers.cover import Cover
from peers.pauses import Pattern, pattern_of, whole_slots
from peers.roster_program import ClassKey, class_key
from peers.staff import SkillSet, Staff
from peers.timefold_model import Demand, Duty, Floor, Person, PersonDay, Plan, Slot, Week
from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.consecutive_days_off import ConsecutiveDaysOff
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.model import Choices, IntArray
from wfm.rules.parts.clock import clock_minutes
from wfm.rules.parts.contract_limits import WeekLimits, week_limits
from wfm.rules.start_consistency import StartConsistency

ANY_NUMBER = 1_000_000
"""Stands for no limit."""


class Facts:
    """Builds the plan to solve, everybody off at first, and tells what Timefold's shifts are to the staff.

    Parameters
    ----------
    price_scale
        Makes the prices of a unit whole.
    """

    def __init__(self, staff: Staff, cover: Cover, rules: Sequence[Rule], price_scale: int) -> None:
        self.staff = staff
        self._rules = rules
        self._skill_sets = sorted({skills for skills in staff.skill_sets if skills})
        self._slots = _slots(cover, self._skill_sets, len(staff.units) + 1, price_scale)
        self._ready = _ready_minutes(staff, rules)
        self._clock = clock_minutes(staff.instance.calendar, staff.choices)
        self._ways: dict[Pattern, list[tuple[int, ...]]] = {}
        self._off: dict[Pattern, list[list[int]]] = {}
        self._floors: dict[SkillSet, list[Floor]] = {(): []}
        for place, skills in enumerate(self._skill_sets):
            weight = (len(staff.units) + 1) ** place
            self._floors[skills] = [Floor(slot, weight) for slot in self._slots]
        self._lists: dict[tuple[int, ...], list[Duty]] = {}
        self._duties: dict[tuple[ClassKey, int], Duty] = {}
        self._faults: dict[object, list[int]] = {}
        self.row: dict[tuple[int, int], int] = {}
        self.plan = self._plan()
        self.idle_cost = sum(slot.idle_cost for slot in self._slots)

    def ways(self, row: int) -> list[tuple[int, ...]]:
        """All lawful ways to take the breaks of a choice, in slots after its start."""
        return self._ways[self._pattern(class_key(self.staff, row))]

    # People -----------------------------------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        days = [day for unit, agent in enumerate(self.staff.units) for day in self._days(unit, agent)]
        most = max((len(ways) for ways in self._ways.values()), default=1)
        shuffled = random.Random(1)
        for day in days:
            day.way = shuffled.randrange(most)
        return Plan(days, list(range(most)))

    def _days(self, unit: int, agent: Agent) -> Iterator[PersonDay]:
        instance, choices = self.staff.instance, self.staff.choices
        person = Person(self._days_in_a_row(agent))
        limits = week_limits(instance, agent)
        spread = _spread(agent, self._rules)
        weeks = [_week(week, spread) for week in limits]
        own = self.staff.free[choices.unit[self.staff.free] == unit]
        past = np.flatnonzero(choices.is_fixed & (choices.unit == unit))
        own = own[choices.start_minute[own] >= max(self._ready[past], default=-ANY_NUMBER)]
        for day in np.unique(choices.day[own]).tolist():
            number = unit * instance.calendar.days + day
            rows = own[choices.day[own] == day].tolist()
            possible = [self._duty(number, row) for row in rows]
            # People who can work the same shifts share one list: every list is carried to Java and back.
            shared = self._lists.setdefault(tuple(duty.id for duty in possible), possible)
            yield PersonDay(number, person, weeks[day // 7], day, 1 << day, shared)

    def _days_in_a_row(self, agent: Agent) -> list[int]:
        """Days by which each set of worked days, as bits, breaks a rule, as the rules' own checks count them."""
        rules = [
            rule
            for rule in self._rules
            if isinstance(rule, MaxConsecutiveDays | ConsecutiveDaysOff) and rule.applies_to(agent)
        ]
        past = tuple(shift.date for shift in self.staff.instance.history.shifts_of(agent.id))
        key = past, *(id(rule) for rule in rules)
        if key not in self._faults:
            self._faults[key] = _faults(replace(self.staff.instance, agents=(agent,)), agent, rules)
        return self._faults[key]

    # Shifts -----------------------------------------------------------------------------------------------------------

    def _duty(self, number: int, row: int) -> Duty:
        """Shift behind a choice, shared by all people for whom it means the same."""
        key = class_key(self.staff, row), int(self._ready[row])
        if key not in self._duties:
            self._duties[key] = self._new_duty(key[0], row)
        duty = self._duties[key]
        self.row[number, duty.id] = row
        return duty

    def _new_duty(self, key: ClassKey, row: int) -> Duty:
        choices = self.staff.choices
        pattern = self._pattern(key)
        first = whole_slots(int(choices.start_minute[row]), self.staff.instance.calendar.interval_minutes)
        return Duty(
            id=len(self._duties),
            floors=self._floors[key[0]],
            first=first,
            length=pattern.length,
            start=int(choices.start_minute[row]),
            ready=int(self._ready[row]),
            paid=int(choices.paid_minutes[row]),
            clock=int(self._clock[row]),
            pauses=self._off[pattern],
        )

    def _pattern(self, key: ClassKey) -> Pattern:
        """Find the breaks of a class of shifts; all ways to take them are listed when it is first asked for."""
        instance = self.staff.instance
        pattern = pattern_of(instance.templates[key[1]], key[4] - key[3], instance.calendar.interval_minutes)
        if pattern not in self._ways:
            self._ways[pattern] = pattern.ways()
            self._off[pattern] = [_off_floor(pattern, starts) for starts in self._ways[pattern]]
        return pattern


def _off_floor(pattern: Pattern, starts: Sequence[int]) -> list[int]:
    return [
        slot for start, length in zip(starts, pattern.lengths, strict=True) for slot in range(start, start + length)
    ]


# Rules ----------------------------------------------------------------------------------------------------------------


def _ready_minutes(staff: Staff, rules: Sequence[Rule]) -> IntArray:
    """Minute before which nobody may start again after each choice."""
    ready = staff.choices.end_minute.copy()
    for unit, agent in enumerate(staff.units):
        own = np.flatnonzero(staff.choices.unit == unit)
        table: Choices = staff.choices.take(own)
        for rule in rules:
            minutes = rule.ready_minute(staff.instance, agent, table) if rule.applies_to(agent) else None
            if minutes is not None:
                ready[own] = np.maximum(ready[own], minutes)
    return ready


def _spread(agent: Agent, rules: Sequence[Rule]) -> int:
    """How far apart the starts of a week may lie."""
    limits = (rule.minutes for rule in rules if isinstance(rule, StartConsistency) and rule.applies_to(agent))
    return min(limits, default=ANY_NUMBER)


def _week(limits: WeekLimits, spread: int) -> Week:
    most = int(limits.max_minutes) if isfinite(limits.max_minutes) else ANY_NUMBER
    return Week(limits.min_minutes, most, limits.min_days, limits.max_days, spread)


def _faults(instance: Instance, agent: Agent, rules: Sequence[Rule]) -> list[int]:
    return [
        round(sum(finding.amount for rule in rules for finding in rule.check(instance, _worked(instance, agent, bits))))
        for bits in range(1 << instance.calendar.days)
    ]


def _worked(instance: Instance, agent: Agent, bits: int) -> Roster:
    """Roster that has some shift on each of these days."""
    calendar = instance.calendar
    shifts = []
    for day in range(calendar.days):
        if bits >> day & 1:
            noon = calendar.wall_time(calendar.date_at(day), 12 * 60)
            shifts.append(Shift(agent.id, calendar.date_at(day), "", Span(noon, noon + timedelta(hours=1))))
    return Roster(tuple(shifts))


# Cover ----------------------------------------------------------------------------------------------------------------


def _slots(cover: Cover, skill_sets: Sequence[SkillSet], base: int, price_scale: int) -> list[Slot]:
    queues = range(len(cover.need))
    subsets = list(chain.from_iterable(combinations(queues, size) for size in range(1, len(queues) + 1)))
    found = []
    for number in range(cover.slot_count):
        need = cover.need[:, number]
        slot = Slot(
            demands=[_demand(cover, skill_sets, subset, number) for subset in subsets],
            need=int(need.sum()),
            given=sum(int(units[number]) for units in cover.given.values()),
            units_per_head=cover.units_per_head,
            under_cost=round(cover.under[0][0].cost * price_scale),
            over_cost=round(cover.over[0][0].cost * price_scale),
            base=base,
            skill_sets=len(skill_sets),
        )
        slot.idle_cost = slot.cost(0)
        found.append(slot)
    return found


def _demand(cover: Cover, skill_sets: Sequence[SkillSet], subset: tuple[int, ...], number: int) -> Demand:
    """Measure what a set of queues needs beyond what shifts before the horizon can give it."""
    given = sum(int(units[number]) for skills, units in cover.given.items() if set(skills) & set(subset))
    can_serve = [index for index, skills in enumerate(skill_sets) if set(skills) & set(subset)]
    return Demand(int(cover.need[list(subset), number].sum()) - given, can_serve)
