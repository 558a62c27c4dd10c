"""Pins that cannot be carried out: refused by themselves, too close to each other, or too many in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from wfm.check.contradiction import Contradiction, days, listed, on, remedy_of
from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Pin, TimeOff
from wfm.rules.base import Rule
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.model import Choices, IntArray
from wfm.rules.one_shift_a_day import OneShiftADay
from wfm.rules.parts.candidates import candidate_grid, history_choices
from wfm.rules.parts.runs import runs_of
from wfm.rules.pins import Pins

_DELETE = "delete the pin"


def pin_contradictions(instance: Instance, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Find pins that no roster can carry out."""
    lookback_days = max((rule.lookback_days for rule in rules), default=0)
    for agent in instance.agents:
        own = [pin for pin in instance.pins_of.get(agent.id, ()) if instance.calendar.has_date(pin.date)]
        worked = [pin for pin in own if pin.template is not None]
        if worked:
            yield from _OfAgent(instance, agent, [rule for rule in rules if rule.applies_to(agent)]).found(
                worked, lookback_days
            )


@dataclass(frozen=True)
class _Held:
    """What a pin, or a date of history, leaves to choose from."""

    day: date
    choices: Choices
    label: str
    is_pinned: bool = True


@dataclass(frozen=True)
class _OfAgent:
    """The pins of one agent against the hard rules in whose scope the agent is."""

    instance: Instance
    agent: Agent
    rules: Sequence[Rule]

    def found(self, pins: Sequence[Pin], lookback_days: int) -> Iterator[Contradiction]:
        """Test each pin alone, pins two by two, and runs of them."""
        held = []
        offered = candidate_grid(self.instance).candidates(self.agent, ())
        pinned = offered.take(offered.is_pinned)
        for pin in sorted(pins, key=lambda pin: pin.date):
            left, refusal = self._left_by_single_rules(pin, pinned)
            if refusal is not None:
                yield refusal
            else:
                held.append(_Held(pin.date, left, str(pin.template)))
        past = history_choices(self.instance, self.agent, lookback_days)
        yield from self._too_close([*self._of_history(past), *held])
        yield from self._too_long_runs([each.day for each in held])

    def _contradiction(self, what: str, mend: str) -> Contradiction:
        return Contradiction(what, mend, self.agent)

    # Each pin alone --------------------------------------------------------------------------------------------------

    def _left_by_single_rules(self, pin: Pin, pinned: Choices) -> tuple[Choices, Contradiction | None]:
        """Choices that carry out a pin and that all rules on single shifts admit; if none, why."""
        mine = pinned.take(pinned.day == self.instance.calendar.day_index(pin.date))
        what = f"the shift {pin.template} pinned on {on(pin.date)}"
        if not len(mine):
            return mine, self._contradiction(f"{what} has no start that the clock shows that day", _DELETE)
        admitted = np.ones(len(mine), dtype=bool)
        refusing = []
        for rule in self.rules:
            allowed = np.ones(len(mine), dtype=bool)
            if not isinstance(rule, Pins):
                allowed = rule.admit(self.instance, self.agent, mine)
            if not allowed.all():
                refusing.append((rule, bool(allowed.any())))
            admitted &= allowed
        if admitted.any():
            return mine.take(admitted), None
        alone = [rule for rule, allows_some in refusing if not allows_some]
        blamed = alone or [rule for rule, _ in refusing]
        reasons = listed([self._refusal(rule, pin) for rule in blamed])
        remedies = list(dict.fromkeys(remedy_of(rule) for rule in blamed))
        return mine, self._contradiction(f"{what} cannot be worked: {reasons}", f"{_DELETE}, or {listed(remedies)}")

    def _refusal(self, rule: Rule, pin: Pin) -> str:
        """Say why a rule on single shifts refuses a pin."""
        agent = self.agent
        if rule.rule == "employment" and agent.first_day is not None and pin.date < agent.first_day:
            return f"first_day is {on(agent.first_day)}"
        if rule.rule == "employment" and agent.last_day is not None:
            return f"last_day is {on(agent.last_day)}"
        if rule.rule == "time_off":
            return f"there is {self._time_off_near(pin.date)}"
        if rule.rule == "opening_hours":
            return f"it reaches outside the opening hours of {listed(agent.skills)}"
        return f"{rule.rule} does not allow it"

    def _time_off_near(self, day: date) -> str:
        """Name the time off that touches a date or the next one, into which its shift may reach."""
        calendar = self.instance.calendar
        near = Span(calendar.midnight(day), calendar.midnight(day + timedelta(days=2)))
        rows = [row for row in self.instance.time_off_of.get(self.agent.id, ()) if row.span.overlaps(near)]
        return listed([f"{row.status} time off {self._period(row)}" for row in rows])

    def _period(self, row: TimeOff) -> str:
        if row.first_date is not None and row.last_date is not None:
            last = f" to {on(row.last_date)}"
            return f"on {on(row.first_date)}" if row.first_date == row.last_date else f"from {on(row.first_date)}{last}"
        calendar = self.instance.calendar
        return f"from {calendar.text_of(row.span.start_utc)} to {calendar.text_of(row.span.end_utc)}"

    # Pins two by two -------------------------------------------------------------------------------------------------

    def _of_history(self, past: Choices) -> list[_Held]:
        calendar = self.instance.calendar
        dates = np.unique(past.day).tolist()
        return [_Held(calendar.date_at(day), past.take(past.day == day), "", is_pinned=False) for day in dates]

    def _too_close(self, held: Sequence[_Held]) -> Iterator[Contradiction]:
        """Compare the soonest end of one shift and the latest start of a later one, rest or gap between them."""
        ready = [self._ready(each) for each in held]
        for first, second in combinations(range(len(held)), 2):
            if held[second].is_pinned and ready[first]:
                minute, rule = ready[first][-1]
                latest = int(held[second].choices.start_minute.max())
                if latest < minute:
                    yield self._told_pair(held[first], held[second], minute, latest, rule)

    def _ready(self, held: _Held) -> list[tuple[int, Rule]]:
        """Soonest minute at which each rule lets a later shift start, ascending."""
        found = []
        for rule in self.rules:
            minutes = self._ready_minutes(rule, held.choices)
            if minutes is not None:
                # All shifts of a date before the horizon were worked, of a pin's choices one will be.
                soonest = minutes.min() if held.is_pinned else minutes.max()
                found.append((int(soonest), rule))
        return sorted(found, key=lambda each: each[0])

    def _ready_minutes(self, rule: Rule, choices: Choices) -> IntArray | None:
        if isinstance(rule, OneShiftADay):
            return choices.end_minute
        return None if rule.is_joint else rule.ready_minute(self.instance, self.agent, choices)

    def _told_pair(self, first: _Held, second: _Held, minute: int, latest: int, rule: Rule) -> Contradiction:
        calendar = self.instance.calendar
        ready, starts = calendar.instant_of(minute), calendar.instant_of(latest)
        pinned = f"the shift {first.label} pinned on {on(first.day)}"
        earlier = pinned if first.is_pinned else f"the shift worked on {on(first.day)}"
        what = (
            f"after {earlier}, {rule.rule} allows no start before {calendar.time_of(ready)} on "
            f"{on(calendar.date_of(ready))}, but the shift {second.label} pinned on {on(second.day)} starts at "
            f"{calendar.time_of(starts)}"
        )
        many = len(np.unique(second.choices.start_minute)) > 1
        delete = "delete one of the two pins" if first.is_pinned else _DELETE
        relax = "" if isinstance(rule, OneShiftADay) else f", {remedy_of(rule)}"
        return self._contradiction(f"{what}{' at the latest' if many else ''}", f"{delete}{relax}")

    # Runs ------------------------------------------------------------------------------------------------------------

    def _too_long_runs(self, pinned: Sequence[date]) -> Iterator[Contradiction]:
        """Add pinned days to those worked before the horizon, and measure the runs."""
        past = [shift.date for shift in self.instance.history.shifts_of(self.agent.id)]
        for rule in self.rules:
            if isinstance(rule, MaxConsecutiveDays):
                for run in runs_of([*past, *pinned]):
                    if any(self.instance.calendar.has_date(day) for day in run[rule.days :]):
                        what = (
                            f"{days(len(run))} in a row up to {on(run[-1])} are pinned or were worked, but "
                            f"{rule.rule} allows {rule.days}"
                        )
                        yield self._contradiction(what, f"delete a pin, {remedy_of(rule)}")
