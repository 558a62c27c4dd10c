"""The shifts that one agent could be given on a date or in a slot, and what stands against the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wfm.check.idle import HOURS_USED_UP, TIME_OFF
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Shift
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray
from wfm.rules.parts.candidates import candidate_grid
from wfm.rules.parts.contract_limits import WeekLimits, week_limits

NO_TEMPLATE = "no shift template"
HOURS_TOO_FEW = "contract hours not reached"
_CODES = {"time_off": TIME_OFF}


@dataclass(frozen=True)
class Offers:
    """Single shifts for an agent who works `week` now, each in place of what starts on its date."""

    instance: Instance
    rules: Sequence[Rule]
    agent: Agent
    week: tuple[Shift, ...]

    def on(self, day: int) -> Choices:
        """Return the shifts of a date that all rules about single shifts allow."""
        return self._admitted.take(self._admitted.day == day)

    def covering(self, slot: int) -> Choices:
        """Return the allowed shifts that hold a whole slot."""
        return self._admitted.take(self._holds(self._admitted, slot))

    def why_none_on(self, day: int) -> str:
        """Say what stands against every shift of a date."""
        return self._why_none(self._offered.take(self._offered.day == day))

    def why_none_covers(self, slot: int) -> str:
        """Say what stands against every shift that holds a slot."""
        return self._why_none(self._offered.take(self._holds(self._offered, slot)))

    # Contract --------------------------------------------------------------------------------------------------------

    def keeps_contract(self, choices: Choices, given_up: int | None = None) -> BoolArray:
        """Tell which choices leave their week no further outside the contract than it is, shape (choices,).

        Parameters
        ----------
        given_up
            Another day of the week that becomes a day off.
        """
        kept = np.ones(len(choices), dtype=bool)
        for day in np.unique(choices.day).tolist():
            own = choices.day == day
            too_few, too_many = self._outside_with(day, choices.paid_minutes[own], given_up)
            few_now, many_now = self._outside_now(day)
            kept[own] = (too_few <= few_now).all(axis=0) & (too_many <= many_now).all(axis=0)
        return kept

    def why_not_contract(self, choices: Choices) -> str:
        """Say on which side of the contract choices lie that it does not allow."""
        for day in np.unique(choices.day).tolist():
            _, too_many = self._outside_with(day, choices.paid_minutes[choices.day == day])
            if (too_many > self._outside_now(day)[1]).any():
                return HOURS_USED_UP
        return HOURS_TOO_FEW

    def contract_faults_off(self, day: int) -> tuple[str, ...]:
        """Name the contract's limits from which a day off would take the week further away."""
        too_few, _ = self._outside(day, *self._sum(other for other in self._week_of(day) if other != day))
        is_worse = (too_few > self._outside_now(day)[0]).ravel()
        return tuple(name for name, worse in zip(("contract_hours", "contract_days"), is_worse, strict=True) if worse)

    def _outside_with(
        self, day: int, paid_minutes: IntArray, given_up: int | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """How far the week lies outside if a date's shifts give way to one with so many paid minutes."""
        minutes, days = self._sum(other for other in self._week_of(day) if other not in (day, given_up))
        return self._outside(day, minutes + paid_minutes, np.full(len(paid_minutes), days + 1.0))

    def _outside_now(self, day: int) -> tuple[FloatArray, FloatArray]:
        return self._outside(day, *self._sum(self._week_of(day)))

    def _outside(self, day: int, minutes: FloatArray, days: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Minutes and days below the minima, and above the maxima, shape (2, choices) each."""
        limits = self._limits[day // 7]
        too_few = np.maximum(0.0, [limits.min_minutes - minutes, limits.min_days - days])
        too_many = np.maximum(0.0, [minutes - limits.max_minutes, days - limits.max_days])
        return too_few, too_many

    @cached_property
    def _limits(self) -> tuple[WeekLimits, ...]:
        return week_limits(self.instance, self.agent)

    def _week_of(self, day: int) -> range:
        return self.instance.calendar.weeks[day // 7]

    def _sum(self, days: Iterable[int]) -> tuple[FloatArray, FloatArray]:
        """Paid minutes and number of dates worked on some days, shape (1,) each."""
        dates = {self.instance.calendar.date_at(day) for day in days}
        worked = [shift for shift in self.week if shift.date in dates]
        minutes = sum(shift.paid_minutes for shift in worked)
        return np.array([float(minutes)]), np.array([float(len({shift.date for shift in worked}))])

    # Single shifts ---------------------------------------------------------------------------------------------------

    @cached_property
    def _offered(self) -> Choices:
        """All shifts of the contract and all pinned ones, those that leave the grid of slots aside."""
        every = candidate_grid(self.instance).candidates(self.agent, ())
        step = self.instance.calendar.interval_minutes
        return every.take((every.start_minute % step == 0) & (every.end_minute % step == 0))

    @cached_property
    def _admitted(self) -> Choices:
        admitted = np.ones(len(self._offered), dtype=bool)
        for rule in self._hard_rules:
            admitted &= rule.admit(self.instance, self.agent, self._offered)
        return self._offered.take(admitted)

    @cached_property
    def _hard_rules(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.is_hard and rule.applies_to(self.agent)]

    def _holds(self, choices: Choices, slot: int) -> BoolArray:
        step = self.instance.calendar.interval_minutes
        holds: BoolArray = (choices.start_minute <= slot * step) & (choices.end_minute >= (slot + 1) * step)
        return holds

    def _why_none(self, choices: Choices) -> str:
        """Name the rule without which some choice would be allowed, else the one that refuses most."""
        if not len(choices):
            return NO_TEMPLATE
        names = [rule.rule for rule in self._hard_rules]
        refused = np.array([~rule.admit(self.instance, self.agent, choices) for rule in self._hard_rules])
        is_only_one = refused & (refused.sum(axis=0) == 1)
        weight = is_only_one.any(axis=1) * (len(choices) + 1) + refused.sum(axis=1)
        name = names[int(np.argmax(weight))]
        return _CODES.get(name, name)
