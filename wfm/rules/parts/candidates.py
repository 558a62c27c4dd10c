"""The shifts that an agent could be given, and those already worked, as tables of choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import NonexistentTimeError
from wfm.domain.ids import ContractId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Pin
from wfm.rules.base import Rule
from wfm.rules.model import Choices, join_choices
from wfm.rules.parts.break_pattern import paid_minutes

_Line = tuple[int, int, int, int, int]
"""Day, template, start, end and paid minutes of a choice."""


def build_candidates(instance: Instance, agent: Agent, rules: Sequence[Rule]) -> Choices:
    """Build all shifts that an agent could work, for unit 0, in order of day and start.

    Parameters
    ----------
    rules
        Rules in force; each hard one in whose scope the agent is may refuse single shifts.
    """
    return candidate_grid(instance).candidates(agent, rules)


def history_choices(instance: Instance, agent: Agent, lookback_days: int) -> Choices:
    """Build the shifts an agent worked in the last days before the horizon, as fixed choices of unit 0."""
    calendar = instance.calendar
    position = {template.id: index for index, template in enumerate(instance.templates)}
    known: dict[str, int] = {str(label): index for label, index in position.items()}
    lines = [
        (
            calendar.day_index(shift.date),
            known.get(shift.label, -1),
            calendar.minute_of(shift.start_utc),
            calendar.minute_of(shift.end_utc),
            round(shift.paid_minutes),
        )
        for shift in instance.history.shifts_of(agent.id)
        if -lookback_days <= calendar.day_index(shift.date) < 0
    ]
    return _table(lines, is_fixed=True)


@lru_cache(maxsize=4)
def candidate_grid(instance: Instance) -> CandidateGrid:
    """Grid of an instance, built once."""
    return CandidateGrid(instance)


class CandidateGrid:
    """Shifts offered by each contract on each date of the horizon, before anybody's own limits.

    Contracts are laid out when first asked for and then shared by all their agents.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._offered: dict[ContractId, Choices] = {}

    def offered(self, contract: ContractId) -> Choices:
        """Shifts that a contract offers, in order of day and start."""
        if contract not in self._offered:
            templates = self.instance.contract[contract].templates
            lines = [
                line
                for index, template in enumerate(self.instance.templates)
                if template.id in templates
                for day in self.instance.calendar.dates
                if day.weekday() in template.weekdays
                for line in _lines(self.instance, index, day)
            ]
            self._offered[contract] = _table(lines)
        return self._offered[contract]

    def candidates(self, agent: Agent, rules: Iterable[Rule]) -> Choices:
        """Shifts that an agent could work, pinned ones among them."""
        choices = self.offered(agent.contract)
        pins = self.instance.pins_of.get(agent.id)
        if pins:
            choices = _in_order(join_choices([choices, _pinned(self.instance, pins)]))
        return self._admitted(agent, choices, rules)

    def unpinned(self, agent: Agent, rules: Iterable[Rule]) -> Choices:
        """Shifts that an agent could work if nothing were pinned."""
        return self._admitted(agent, self.offered(agent.contract), rules)

    def _admitted(self, agent: Agent, choices: Choices, rules: Iterable[Rule]) -> Choices:
        admitted = np.ones(len(choices), dtype=bool)
        for rule in rules:
            if rule.is_hard and rule.applies_to(agent):
                admitted &= rule.admit(self.instance, agent, choices)
        return choices.take(admitted)


def _lines(instance: Instance, index: int, day: date) -> list[_Line]:
    """All starts and lengths of a template on a date."""
    template = instance.templates[index]
    starts = (start_on(instance, day, minute) for minute in template.start_minutes)
    return [line for start in starts if start is not None for line in _lines_from(instance, index, day, start)]


def _lines_from(instance: Instance, index: int, day: date, start: datetime) -> list[_Line]:
    """All lengths of a template from a start."""
    template = instance.templates[index]
    return [_line(instance, index, day, start, minutes) for minutes in template.length_minutes]


def _line(instance: Instance, index: int, day: date, start: datetime, length_minutes: int) -> _Line:
    calendar = instance.calendar
    minute = calendar.minute_of(start)
    paid = paid_minutes(instance.templates[index], length_minutes)
    return calendar.day_index(day), index, minute, minute + length_minutes, paid


def start_on(instance: Instance, day: date, minute: int) -> datetime | None:
    """Instant at which a shift starts `minute` minutes after midnight by the clock, None if clocks skip it."""
    try:
        return instance.calendar.to_utc(datetime.combine(day, time()) + timedelta(minutes=minute))
    except NonexistentTimeError:
        return None


def _pinned(instance: Instance, pins: Sequence[Pin]) -> Choices:
    """Choices that carry out pins on dates of the horizon."""
    position = {template.id: index for index, template in enumerate(instance.templates)}
    lines = [
        line
        for pin in pins
        if pin.template is not None and instance.calendar.has_date(pin.date)
        for line in _pin_lines(instance, position[pin.template], pin)
    ]
    return _table(lines, is_pinned=True)


def _pin_lines(instance: Instance, index: int, pin: Pin) -> list[_Line]:
    if pin.start_utc is not None and pin.end_utc is not None:
        length_minutes = (pin.end_utc - pin.start_utc) // timedelta(minutes=1)
        return [_line(instance, index, pin.date, pin.start_utc, length_minutes)]
    if pin.start_utc is not None:
        return _lines_from(instance, index, pin.date, pin.start_utc)
    lines = _lines(instance, index, pin.date)
    if pin.end_utc is None:
        return lines
    end_minute = instance.calendar.minute_of(pin.end_utc)
    return [line for line in lines if line[3] == end_minute]


def _table(lines: Sequence[_Line], *, is_fixed: bool = False, is_pinned: bool = False) -> Choices:
    day, template, start, end, paid = np.array(lines, np.int64).reshape(-1, 5).T
    return _in_order(
        Choices(
            unit=np.zeros(len(lines), np.int64),
            day=day,
            template=template,
            start_minute=start,
            end_minute=end,
            paid_minutes=paid,
            is_fixed=np.full(len(lines), is_fixed),
            is_pinned=np.full(len(lines), is_pinned),
        )
    )


def _in_order(choices: Choices) -> Choices:
    """Sort by day, start, template and end."""
    return choices.take(np.lexsort((choices.end_minute, choices.template, choices.start_minute, choices.day)))
