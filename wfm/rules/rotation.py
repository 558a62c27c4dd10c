"""A cycle of shifts and days off that agents follow, each with a phase of their own.

Example:  {rule: rotation, cycle: [E, E, L, "off"], start: 2026-11-30, phase: {bob: 2}}
Breaks:   ann  EEE.     the third day of the cycle is a late one
Keeps:    ann  EEL.E    the whole cycle, and its first day again
Counts:   dates of the horizon on which an agent does not do what the cycle says; lacking work does not count while the
          agent is not employed or on time off for the whole date. An entry is a shift template, `off`, `work` (any
          shift) or `any` (nothing is asked); on `start` an agent stands `phase` days after the first entry
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Model, Rows
from wfm.rules.parts.absence import away_table, is_away

_ANY, _OFF, _WORK, _UNKNOWN = -1, -2, -3, -4
"""What a day asks for, in place of a template's position."""
_FITS, _DIFFERS = 1, 2
"""Symbols of choices."""


class Word(Enum):
    """What a cycle can ask of a day besides a certain shift."""

    OFF = "off"
    WORK = "work"
    ANY = "any"


def _read_entry(value: object) -> object:
    """Tell the words of a cycle from names of shift templates."""
    if not isinstance(value, str | Word):
        raise ValueError('is not text; write the name of a shift, "off", "work" or "any", in quotes')
    return Word(value) if value in _WORDS else value


_WORDS = tuple(word.value for word in Word)
_CODES = {Word.OFF: _OFF, Word.WORK: _WORK, Word.ANY: _ANY}
Entry = Annotated[Word | str, BeforeValidator(_read_entry)]


class Rotation(Rule):
    """Settings of ``rotation``."""

    unit: ClassVar[str] = "day off the cycle"
    names_of: ClassVar[Mapping[str, str]] = {"cycle": "shifts", "phase": "agents"}

    rule: Literal["rotation"] = "rotation"
    cycle: tuple[Entry, ...] = Field(
        strict=False, min_length=1, description='a shift template, "off", "work" or "any" for each day of the cycle'
    )
    start: date = Field(description="date on which agents of phase 0 do what the first entry says")
    phase: dict[str, int] = Field(default_factory=dict, description="days by which agents are ahead in the cycle")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if set(self.cycle) == {Word.ANY}:
            raise ValueError('the cycle asks for nothing: write a shift template, "off" or "work" on some day')
        strangers = sorted(set(self.phase) - set(self.agents)) if self.agents else []
        if strangers:
            raise ValueError(f"phase names {strangers[0]}, who is not among agents; add the name there or remove it")
        return self

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Refuse shifts that are not what the cycle says."""
        return _fits(self._wanted(instance, agent)[choices.day], choices)

    def post(self, model: Model) -> None:
        """Price each day off the cycle."""
        days, choices = model.instance.calendar.days, model.choices
        wanted = np.array([self._wanted(model.instance, agent) for agent in model.units], np.int64).reshape(-1, days)
        is_asked = self.units_in(model)[:, None] & (wanted != _ANY)
        is_asked &= (wanted == _OFF) | ~away_table(model.instance, model.units)
        is_off = wanted.ravel() == _OFF
        index = np.flatnonzero((choices.day >= 0) & (choices.day < days)).astype(np.int64)
        row = choices.unit[index] * days + choices.day[index]
        # A day off has all its shifts in its row, any other day those that fit.
        counts = is_off[row] | _fits(wanted.ravel()[row], choices.take(index))
        unit, day = np.divmod(np.arange(wanted.size, dtype=np.int64), days)
        rows = Rows(
            row=row[counts],
            choice=index[counts],
            coefficient=np.ones(int(counts.sum()), np.int64),
            unit=unit,
            day=day,
            lower=np.where(is_off, -np.inf, 1.0),
            upper=np.where(is_off, 0.0, np.inf),
        )
        model.limit(self, rows.kept(is_asked.ravel()))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Price each day by itself."""
        wanted = self._wanted(instance, agent)
        is_due = (wanted != _OFF) & (wanted != _ANY) & ~away_table(instance, [agent])[0]
        step, cost = _tables(tuple(is_due.tolist()), self.cost)
        return DayState(np.where(_fits(wanted[choices.day], choices), _FITS, _DIFFERS), step, cost, (0,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare each date with the entry of the cycle that falls on it."""
        for agent in self.agents_in(instance):
            worked: dict[date, set[str]] = {}
            for shift in roster.shifts_of(agent.id):
                worked.setdefault(shift.date, set()).add(shift.label)
            for day in instance.calendar.dates:
                entry, labels = self._entry(agent, day), worked.get(day, set())
                is_idle = not labels and is_away(instance, agent, day)
                if not is_idle and not _agree(entry, labels):
                    found = f"works {' and '.join(sorted(labels))}" if labels else "is off"
                    message = f"{agent.name} {found} on {day}, where the cycle says {_text(entry)}"
                    yield self.finding(agent, day, message)

    def _entry(self, agent: Agent, day: date) -> Word | str:
        """Entry of the cycle that falls on a date for an agent."""
        return self.cycle[((day - self.start).days + self.phase.get(agent.id, 0)) % len(self.cycle)]

    def _wanted(self, instance: Instance, agent: Agent) -> IntArray:
        """Look up what each day of the horizon asks of an agent: a template's position or a code, shape (days,)."""
        codes = _codes(instance, self.cycle)
        first = instance.calendar.day_index(self.start) - self.phase.get(agent.id, 0)
        wanted: IntArray = codes[(np.arange(instance.calendar.days) - first) % len(codes)]
        return wanted


def _agree(entry: Word | str, labels: set[str]) -> bool:
    """Tell whether the shifts of a date are what an entry says."""
    if entry is Word.ANY:
        return True
    if isinstance(entry, Word):
        return bool(labels) == (entry is Word.WORK)
    return labels == {entry}


def _text(entry: Word | str) -> str:
    return entry.value if isinstance(entry, Word) else entry


@lru_cache(maxsize=64)
def _codes(instance: Instance, cycle: tuple[Word | str, ...]) -> IntArray:
    """Turn entries into positions and codes; a shift that the centre does not have fits nothing."""
    position = {str(template.id): index for index, template in enumerate(instance.templates)}
    return np.array(
        [_CODES[entry] if isinstance(entry, Word) else position.get(entry, _UNKNOWN) for entry in cycle], np.int64
    )


def _fits(wanted: IntArray, choices: Choices) -> BoolArray:
    """Tell which choices are what their days ask for."""
    fits: BoolArray = (wanted == _ANY) | (wanted == _WORK) | (wanted == choices.template)
    return fits


@lru_cache(maxsize=1024)
def _tables(is_due: tuple[bool, ...], cost: float | None) -> tuple[IntArray, FloatArray]:
    """Step and cost of a single state for days on some of which a shift is due."""
    broken = np.zeros((len(is_due), 1, 3), dtype=bool)
    broken[:, 0, DAY_OFF] = is_due
    broken[:, 0, _DIFFERS] = True
    step = np.where(broken & (cost is None), FORBIDDEN, 0).astype(np.int64)
    return step, np.where(broken, cost or 0.0, 0.0)
