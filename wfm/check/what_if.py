"""What another day of one agent would make of the whole roster, everything else held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from wfm.check.choice_search import ChoiceSearch, Found
from wfm.check.idle import ACTIVITIES
from wfm.check.offers import Offers
from wfm.check.rule_trial import RuleBook, RuleTrial
from wfm.check.slot_costs import SlotCosts
from wfm.domain.demand import Requirement
from wfm.domain.explanation import Alternative, Change
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices

NO_OTHER = "no other shift"


class Situation:
    """A roster in which single agents' days are tried otherwise.

    Parameters
    ----------
    objective
        What the roster costs as it is.
    """

    def __init__(
        self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], roster: Roster, objective: float
    ) -> None:
        self.instance = instance
        self.roster = roster
        self.objective = objective
        self.book = RuleBook(instance, rules, roster)
        self.costs = SlotCosts(instance, requirement, roster)

    def of(self, agent: Agent) -> OtherDays:
        """Look at one agent."""
        return OtherDays(self, agent)


@dataclass(frozen=True)
class OtherDays:
    """One agent's days, each of which could be another."""

    situation: Situation
    agent: Agent

    def off(self, day: int) -> Change:
        """Tell what a day off would change; the hard rules that it breaks are named in the result."""
        week = self._without(day)
        verdict = self._trial.verdict(week)
        broken = dict.fromkeys((*self._offers.contract_faults_off(day), *verdict.broken))
        cover = self._search(day, week).cover_change(week)
        return self._change(day, Found(None, cover, verdict.cost), broken=tuple(broken))

    def on_floor_in(self, slot: int) -> Alternative:
        """Find the cheapest lawful way for this agent to be on the floor in a slot."""
        covering = self._offers.covering(slot)
        if not len(covering):
            return Alternative(None, self._offers.why_none_covers(slot))
        found = [self._best(int(day), covering.take(covering.day == day), slot) for day in np.unique(covering.day)]
        return min(found, key=_cost)

    def on_day(self, day: int) -> Alternative:
        """Find the cheapest lawful shift of a date other than the present one."""
        offered = self._offers.on(day)
        if not len(offered):
            return Alternative(None, self._offers.why_none_on(day))
        return self._best(day, offered.take(~self._is_present(day, offered)), None)

    # The best choice -------------------------------------------------------------------------------------------------

    def _best(self, day: int, choices: Choices, slot: int | None) -> Alternative:
        """Find the cheapest of some choices of a date, on the floor in a slot if one is named.

        Where the date is off now, the choices are also tried in place of each other date worked in that week.
        """
        if not len(choices):
            return Alternative(None, NO_OTHER)
        best = alone = self._best_alone(day, choices, slot)
        for given_up in [] if self._on(day) else self._days_worked_beside(day):
            allowed = choices.take(self._offers.keeps_contract(choices, given_up))
            found = self._search(day, self._without(day, given_up)).cheapest(allowed, slot, _cost(best))
            if found.shift is not None:
                best = Alternative(self._change(day, found, given_up=self._on(given_up)))
        return Alternative(best.change, alone.reason)

    def _best_alone(self, day: int, choices: Choices, slot: int | None) -> Alternative:
        """Find the cheapest of some choices while all other dates stay."""
        if _has_activity(self._on(day)):
            return Alternative(None, ACTIVITIES)
        allowed = choices.take(self._offers.keeps_contract(choices))
        if not len(allowed):
            return Alternative(None, self._offers.why_not_contract(choices))
        found = self._search(day, self._without(day)).cheapest(allowed, slot)
        return Alternative(None, found.reason) if found.shift is None else Alternative(self._change(day, found))

    def _search(self, day: int, kept: Sequence[Shift]) -> ChoiceSearch:
        return ChoiceSearch(
            self.situation.instance, self.situation.costs, self._trial, self.agent, day, self._week, kept
        )

    def _change(self, day: int, found: Found, broken: tuple[str, ...] = (), given_up: tuple[Shift, ...] = ()) -> Change:
        return Change(
            agent_id=self.agent.id,
            date=self.situation.instance.calendar.date_at(day),
            before=self._on(day),
            after=found.shift,
            cover_cost=found.cover_cost,
            rule_cost=found.rule_cost,
            objective=self.situation.objective + found.cost,
            broken=broken,
            given_up=given_up,
        )

    # Facts about the agent -------------------------------------------------------------------------------------------

    @cached_property
    def _offers(self) -> Offers:
        book = self.situation.book
        return Offers(book.instance, book.rules, self.agent, self._week)

    @cached_property
    def _trial(self) -> RuleTrial:
        return RuleTrial(self.situation.book, self.agent)

    @property
    def _week(self) -> tuple[Shift, ...]:
        return self.situation.roster.shifts_of(self.agent.id)

    def _without(self, *days: int) -> tuple[Shift, ...]:
        dates = {self.situation.instance.calendar.date_at(day) for day in days}
        return tuple(shift for shift in self._week if shift.date not in dates)

    def _on(self, day: int) -> tuple[Shift, ...]:
        on = self.situation.instance.calendar.date_at(day)
        return tuple(shift for shift in self._week if shift.date == on)

    def _days_worked_beside(self, day: int) -> list[int]:
        """Other dates of the week that could be given up: an activity holds its date."""
        week = self.situation.instance.calendar.weeks[day // 7]
        return [other for other in week if other != day and self._on(other) and not _has_activity(self._on(other))]

    def _is_present(self, day: int, choices: Choices) -> BoolArray:
        """Tell which choices are what the agent works on a date now, shape (choices,)."""
        same = np.zeros(len(choices), dtype=bool)
        instance = self.situation.instance
        names = np.array([str(template.id) for template in instance.templates])
        for shift in self._on(day):
            start, end = (instance.calendar.minute_of(at) for at in (shift.start_utc, shift.end_utc))
            is_named = names[choices.template] == shift.label
            same |= is_named & (choices.start_minute == start) & (choices.end_minute == end)
        return same


def _has_activity(shifts: Sequence[Shift]) -> bool:
    return any(piece.kind == "activity" for shift in shifts for piece in shift.pieces)


def _cost(alternative: Alternative) -> float:
    return inf if alternative.change is None else alternative.change.cost
