"""Whom a deviation befalls, and the record of all that were planted.

Each deviation takes a person of their own, so that none meets another within a week, and is noted the way the
definitions of attendance name and measure it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from centre import PUBLISHED_WEEK, week_of
from clock import ClockedDay, clock_exactly, clock_shift
from past import PastShift
from people import Agent

CORE = (
    *("absence", "late_in", "early_out", "missing_in", "missing_out"),
    *("long_break", "long_meal", "unscheduled_work"),
)
"""Kinds of exception that matter most."""


@dataclass(frozen=True)
class Entry:
    """One exception that must be found.

    `amount` is in minutes, or a count for duplicates and surplus breaks, and None where nothing is measured. `replaces`
    names the kind that stands in its place for a site that does not tell the two apart.
    """

    agent_id: str
    day: date
    code: str
    amount: int | None
    replaces: str = ""


@dataclass
class Week:
    """The published week of one person: shifts and punches by date, and what was planted there."""

    agent: Agent
    shifts: dict[date, PastShift]
    days: dict[date, ClockedDay]
    entries: list[Entry] = field(default_factory=list)
    time_off: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def due_minutes(self) -> int:
        """Rostered presence of the week less meals."""
        return sum(shift.due_minutes for shift in self.shifts.values())

    def note(self, day: date, code: str, amount: int | None, replaces: str = "") -> None:
        """Record what must be found."""
        self.entries.append(Entry(self.agent.agent_id, day, code, amount, replaces))

    def stay_away(self, shift: PastShift, kind: str, status: str) -> None:
        """Clock nothing and hand in time off for that date."""
        self.days[shift.day].punches.clear()
        self.time_off.append((self.agent.agent_id, shift.day, shift.day, kind, status, ""))

    def keep_exactly(self) -> None:
        """Clock the whole week to the second, so that sums over it can be told."""
        self.days = {day: clock_exactly(shift) for day, shift in self.shifts.items()}

    def rest_after(self, shift: PastShift) -> int:
        """Minutes until the next date's shift starts; two days where there is none."""
        following = self.shifts.get(shift.day + timedelta(days=1))
        return following.start + 24 * 60 - shift.end if following else 48 * 60

    def rest_before(self, shift: PastShift) -> int:
        """Minutes since the date before's shift ended; two days where there is none."""
        previous = self.shifts.get(shift.day - timedelta(days=1))
        return self.rest_after(previous) if previous else 48 * 60


Fits = Callable[[Week, PastShift], bool]
Apply = Callable[[Week, PastShift], None]


@dataclass(frozen=True)
class Plant:
    """A deviation, and the shifts that it may befall."""

    apply: Apply
    fits: Fits


def clock_week(agents: list[Agent], shifts: list[PastShift], random: np.random.Generator) -> list[Week]:
    """Clock every published shift as planned."""
    weeks = []
    for agent in agents:
        own = {shift.day: shift for shift in shifts if shift.agent is agent and shift.day in week_of(PUBLISHED_WEEK)}
        weeks.append(Week(agent, own, {day: clock_shift(shift, random) for day, shift in own.items()}))
    return weeks


def plant_all(weeks: list[Week], plants: list[Plant], random: np.random.Generator) -> None:
    """Let each deviation befall somebody to whom none has happened yet; those that fit few people come first."""
    counts = [sum(any(_fitting(week, plant)) for week in weeks) for plant in plants]
    for place in np.argsort(counts, kind="stable"):
        free = [week for week in weeks if not week.entries and any(_fitting(week, plants[place]))]
        week = free[random.integers(len(free))]
        fitting = list(_fitting(week, plants[place]))
        plants[place].apply(week, fitting[random.integers(len(fitting))])


def _fitting(week: Week, plant: Plant) -> Iterator[PastShift]:
    """Shifts of a week that a deviation may befall."""
    return (shift for shift in week.shifts.values() if plant.fits(week, shift))


def entry_rows(weeks: list[Week]) -> Iterator[tuple[object, ...]]:
    """Rows of the list of planted exceptions, by date and person."""
    entries = [entry for week in weeks for entry in week.entries]
    for entry in sorted(entries, key=lambda one: (one.day, one.agent_id, one.code)):
        core = "yes" if entry.code in CORE else "no"
        amount = "" if entry.amount is None else entry.amount
        yield entry.agent_id, entry.day, entry.code, amount, core, entry.replaces
