"""Weeks that a contract demands and no choice of shifts can make up: hours, days and lengths against each other.

Everything but one shift a day, pins and what single shifts are refused for is left out. For each number of working
days the paid minutes that can be reached are held as the bits of one whole number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wfm.check.contradiction import Contradiction, days, hours, listed, on
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.rules.base import Rule
from wfm.rules.model import Choices
from wfm.rules.parts.candidates import build_candidates, candidate_grid
from wfm.rules.parts.contract_limits import WeekLimits, week_limits
from wfm.rules.pins import Pins

Day = tuple[tuple[int, ...], bool]
"""Paid minutes of the shifts that a day offers, and whether one of them must be worked."""


def week_contradictions(instance: Instance, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Find weeks whose contract no choice of the agent's shifts can keep."""
    for agent in instance.agents:
        limits = week_limits(instance, agent)
        if instance.pins_of.get(agent.id) or any(week.min_minutes or week.min_days for week in limits):
            yield from _contradictions_of(instance, agent, rules, limits)


@dataclass(frozen=True)
class _Reach:
    """What the shifts of a week can add up to: `minutes[count]` holds a bit for each sum on `count` days."""

    minutes: tuple[int, ...]

    @property
    def counts(self) -> range:
        """Numbers of days that can be worked; there are no holes between."""
        possible = [count for count, sums in enumerate(self.minutes) if sums]
        return range(possible[0], possible[-1] + 1)

    def keeps(self, limits: WeekLimits) -> bool:
        """Tell whether some sum lies within the limits."""
        sums = self.sums(limits)
        return bool(_up_to(sums, limits.max_minutes) >> limits.min_minutes)

    def sums(self, limits: WeekLimits) -> int:
        """Join the sums on as many days as the limits allow."""
        joined = 0
        for sums in self.minutes[limits.min_days : limits.max_days + 1]:
            joined |= sums
        return joined


@lru_cache(maxsize=4096)
def _reach(week: tuple[Day, ...]) -> _Reach:
    reached = [1] + [0] * len(week)
    for lengths, must_work in week:
        for count in range(len(week), -1, -1):
            kept = 0 if must_work else reached[count]
            for minutes in lengths if count else ():
                kept |= reached[count - 1] << minutes
            reached[count] = kept
    return _Reach(tuple(reached))


def _up_to(sums: int, most: float) -> int:
    return sums if math.isinf(most) else sums & ((1 << int(most) + 1) - 1)


def _contradictions_of(
    instance: Instance, agent: Agent, rules: Sequence[Rule], limits: Sequence[WeekLimits]
) -> Iterator[Contradiction]:
    choices = build_candidates(instance, agent, rules)
    pinned = {instance.calendar.day_index(pin.date) for pin in instance.pins_of.get(agent.id, ())}
    for week in limits:
        dates = instance.calendar.weeks[week.week]
        reach = _reach(_days_of(choices, dates, pinned))
        if not reach.keeps(week):
            free = candidate_grid(instance).unpinned(agent, [rule for rule in rules if not isinstance(rule, Pins)])
            are_pins_to_blame = bool(pinned & set(dates)) and _reach(_days_of(free, dates, set())).keeps(week)
            blamed = sorted(pinned & set(dates)) if are_pins_to_blame else []
            yield _Told(instance, agent, week, reach, tuple(blamed)).contradiction()


def _days_of(choices: Choices, dates: range, pinned: set[int]) -> tuple[Day, ...]:
    """Tell what each day offers; a pin that no shift can carry out is told elsewhere and leaves the day free here."""
    offered = []
    for day in dates:
        lengths = tuple(np.unique(choices.paid_minutes[choices.day == day]).tolist())
        offered.append((lengths, day in pinned and bool(lengths)))
    return tuple(offered)


@dataclass(frozen=True)
class _Told:
    """A week that cannot be, put into words.

    Parameters
    ----------
    blamed
        Pinned days without whose pins the week would be possible.
    """

    instance: Instance
    agent: Agent
    limits: WeekLimits
    reach: _Reach
    blamed: tuple[int, ...]

    def contradiction(self) -> Contradiction:
        """Say which limit is missed, by what, and what to change."""
        what, mend = self._missed()
        first = self.instance.calendar.date_at(self.instance.calendar.weeks[self.limits.week].start)
        pins = ""
        if self.blamed:
            dates = listed([on(self.instance.calendar.date_at(day)) for day in self.blamed])
            pins, mend = f" with the pins of {dates}", f"delete some of these pins, or {mend}"
        return Contradiction(f"in the week from {on(first)}{pins}, {what}", mend, self.agent)

    def _missed(self) -> tuple[str, str]:
        limits, counts = self.limits, self.reach.counts
        if counts[-1] < limits.min_days:
            what = f"shifts can be worked on {days(counts[-1])} at most, but {days(limits.min_days)} are the least"
            return what, f"lower weekly_days.min of {self._contract}, or offer shifts on more days"
        if counts[0] > limits.max_days:
            what = f"shifts must be worked on {days(counts[0])}, but {days(limits.max_days)} are the most"
            return what, f"raise weekly_days.max of {self._contract}"
        return self._missed_hours(self.reach.sums(limits))

    def _missed_hours(self, sums: int) -> tuple[str, str]:
        limits = self.limits
        below, above = _nearest(sums, limits)
        if above is None and below is not None:
            what = (
                f"shifts on at most {days(min(limits.max_days, self.reach.counts[-1]))} make {hours(below)} at most, "
                f"but {self._least} are the least{self._credit}"
            )
            mend = f"lower {self._name_of('min')} to {hours(below + limits.credited_minutes)}"
            return what, mend if self.blamed else f"{mend}, or offer longer shifts or more days"
        if below is None and above is not None:
            what = (
                f"shifts on at least {days(max(limits.min_days, self.reach.counts[0]))} make {hours(above)} at least, "
                f"but {hours(limits.max_minutes)} are the most{self._credit}"
            )
            mend = f"raise {self._name_of('max')} to {hours(above + limits.credited_minutes)}"
            return what, mend if self.blamed else f"{mend}, or offer shorter shifts or fewer days"
        what = (
            f"shifts add up to {hours(below or 0)} or {hours(above or 0)}, but never to anything from {self._least} "
            f"to {hours(limits.max_minutes)}{self._credit}"
        )
        lower = f"lower {self._name_of('min')} to {hours((below or 0) + limits.credited_minutes)}"
        higher = f"raise {self._name_of('max')} to {hours((above or 0) + limits.credited_minutes)}"
        return what, f"{lower}, or {higher}" if self.blamed else f"{lower}, {higher}, or offer other lengths"

    @property
    def _least(self) -> str:
        return hours(self.limits.min_minutes)

    @property
    def _credit(self) -> str:
        credited = self.limits.credited_minutes
        return f" beside {hours(credited)} of paid time off" if credited else ""

    @property
    def _contract(self) -> str:
        return f"the contract {self.agent.contract}"

    def _name_of(self, side: str) -> str:
        """Name the limit of hours that is in force: the person's own, or the contract's."""
        own = self.agent.min_weekly_hours if side == "min" else self.agent.max_weekly_hours
        return f"weekly_hours.{side} of {self._contract}" if own is None else f"{side}_weekly_hours in agents"


def _nearest(sums: int, limits: WeekLimits) -> tuple[int | None, int | None]:
    """Greatest sum below the minimum and least one above the maximum, None where there is none."""
    below = sums & ((1 << limits.min_minutes) - 1)
    above = 0 if math.isinf(limits.max_minutes) else sums >> int(limits.max_minutes) + 1
    first_above = (above & -above).bit_length() + int(limits.max_minutes) if above else None
    return (below.bit_length() - 1 if below else None), first_above
