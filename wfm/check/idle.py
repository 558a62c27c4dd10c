"""Why an agent who is not at work in a slot is not: the answer for each slot by plain trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices
from wfm.rules.parts.break_pattern import breaks_due
from wfm.rules.parts.candidates import candidate_grid
from wfm.rules.parts.contract_limits import week_limits

TIME_OFF = "time off"
NO_ONE_AVAILABLE = "no one available"
HOURS_USED_UP = "contract hours used up"
SECOND_SHIFT = "one_shift_a_day"
ACTIVITIES = "activities"
NOT_AGAINST = ""
"""No rule about one person stands against a shift."""


@dataclass(frozen=True)
class IdleAgent:
    """One agent, the shifts that could still be added to a roster, and what speaks against each."""

    instance: Instance
    rules: Sequence[Rule]
    roster: Roster
    agent: Agent

    def reasons(self, slots: NDArray[np.int64]) -> list[str]:
        """Say for each of some slots why no shift of this agent covers it, `NOT_AGAINST` where one could be added."""
        addable = self.choices.take(self.is_affordable & self.is_on_free_date)
        rule_of = self._rules_against(addable, set(slots.tolist()))
        on_free_date = self._covers(self.choices.take(self.is_on_free_date))
        on_paid_week = self._covers(self.choices.take(self.is_affordable))
        ever = self._covers(self.choices)
        but_for_time_off = self._covers(self._choices_without("time_off"))
        found: list[str] = []
        for slot in slots.tolist():
            if slot in rule_of:
                found.append(rule_of[slot])
            elif ever[slot]:
                found.append(SECOND_SHIFT if on_paid_week[slot] and not on_free_date[slot] else HOURS_USED_UP)
            else:
                found.append(TIME_OFF if but_for_time_off[slot] else NO_ONE_AVAILABLE)
        return found

    # Shifts that could be added --------------------------------------------------------------------------------------

    @cached_property
    def choices(self) -> Choices:
        """Single shifts that all rules about one shift allow."""
        return candidate_grid(self.instance).candidates(self.agent, self.rules)

    @cached_property
    def is_on_free_date(self) -> BoolArray:
        """Whether the agent starts no shift yet on a choice's date."""
        calendar = self.instance.calendar
        worked = [calendar.day_index(shift.date) for shift in self.roster.shifts_of(self.agent.id)]
        return ~np.isin(self.choices.day, worked)

    @cached_property
    def is_affordable(self) -> BoolArray:
        """Whether the contract has hours and days left for one more such shift in its week."""
        calendar = self.instance.calendar
        weeks = len(calendar.weeks)
        minutes, days = np.zeros(weeks), np.zeros(weeks)
        for shift in self.roster.shifts_of(self.agent.id):
            if calendar.has_date(shift.date):
                week = calendar.day_index(shift.date) // 7
                minutes[week] += shift.paid_minutes
                days[week] += 1
        limits = week_limits(self.instance, self.agent)
        minutes_left = np.array([limit.max_minutes for limit in limits]) - minutes
        has_day_left = np.array([limit.max_days for limit in limits]) > days
        week_of = self.choices.day // 7
        affordable: BoolArray = has_day_left[week_of] & (self.choices.paid_minutes <= minutes_left[week_of])
        return affordable

    def _choices_without(self, name: str) -> Choices:
        rules = [rule for rule in self.rules if rule.rule != name]
        return candidate_grid(self.instance).candidates(self.agent, rules)

    def _covers(self, choices: Choices) -> BoolArray:
        """Tell which slots any of the choices covers whole, shape (slots,)."""
        minutes, slots = self.instance.calendar.interval_minutes, self.instance.calendar.slot_count
        first = (-(-choices.start_minute // minutes)).clip(0, slots)
        last = (choices.end_minute // minutes).clip(0, slots)
        count = np.zeros(slots + 1, np.int64)
        np.add.at(count, first, 1)
        np.add.at(count, last, -1)
        covered: BoolArray = np.cumsum(count)[:slots] > 0
        return covered

    # Trial against the rules about several shifts --------------------------------------------------------------------

    def _rules_against(self, choices: Choices, slots: set[int]) -> dict[int, str]:
        """Add each shift on trial; by slot, the rule that it breaks, or `NOT_AGAINST`."""
        minutes = self.instance.calendar.interval_minutes
        before = self._amounts(self._roster_alone)
        found: dict[int, str] = {}
        open_slots = set(slots)
        for index in range(len(choices)):
            covered = range(-(-int(choices.start_minute[index]) // minutes), int(choices.end_minute[index]) // minutes)
            hit = open_slots.intersection(covered)
            if hit:
                after = self._amounts(self._roster_alone.with_shifts([self._shift(choices, index)]))
                broken = [name for name in after if after[name] > before[name]]
                found.update((slot, broken[0] if broken else NOT_AGAINST) for slot in hit)
                if not broken:
                    open_slots -= hit
        return found

    @cached_property
    def _roster_alone(self) -> Roster:
        """The roster's shifts of this agent only."""
        return Roster(self.roster.shifts_of(self.agent.id))

    @cached_property
    def _instance_alone(self) -> Instance:
        """The instance as if this agent were the only one, for rules to be tried quickly."""
        own = self.instance.history.shifts_of(self.agent.id)
        return replace(self.instance, agents=(self.agent,), history=Roster(own))

    def _amounts(self, roster: Roster) -> dict[str, float]:
        """How much each listed hard rule is broken by this agent; joint rules need all agents and are not asked."""
        listed = [rule for rule in self.rules if rule.is_hard and not rule.is_always_there and not rule.is_joint]
        amounts = {rule.rule: 0.0 for rule in [*listed, *self._overlap_rule]}
        for rule in [*listed, *self._overlap_rule]:
            amounts[rule.rule] += sum(finding.amount for finding in rule.check(self._instance_alone, roster))
        return amounts

    @cached_property
    def _overlap_rule(self) -> list[Rule]:
        """The rule against overlapping shifts, where it is in force."""
        return [rule for rule in self.rules if rule.rule == SECOND_SHIFT]

    def _shift(self, choices: Choices, index: int) -> Shift:
        """Turn a choice into a shift; its breaks lie at their earliest, so that what is paid is right."""
        calendar, template = self.instance.calendar, self.instance.templates[int(choices.template[index])]
        start = int(choices.start_minute[index])
        end = int(choices.end_minute[index])
        pieces = [
            Piece(
                Span(
                    calendar.instant_of(start + rule.earliest_start_minute),
                    calendar.instant_of(start + rule.earliest_start_minute + rule.minutes),
                ),
                rule.kind,
                rule.id,
                rule.is_paid,
            )
            for rule in breaks_due(template, end - start)
        ]
        span = Span(calendar.instant_of(start), calendar.instant_of(end))
        day = calendar.date_at(int(choices.day[index]))
        return Shift(self.agent.id, day, template.id, span, pieces=tuple(pieces))
