"""Shifts that must stay as they are; a pin overrides shift template and availability, nothing else.

Example:  a row of pins.csv: ann, 2026-12-01, late
Breaks:   ann  EE      with the late shift pinned on the second date
Keeps:    ann  EL      with the late shift pinned on the second date
Counts:   pinned dates on which anything else is rostered
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

import numpy as np

from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Pin
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.model import BoolArray, Choices, Model, Rows, unit_day_key


class Pins(Rule):
    """The rule ``pins``."""

    unit: ClassVar[str] = "pin"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change or delete the person's pins"

    rule: Literal["pins"] = "pins"

    def admit(self, instance: Instance, agent: Agent, choices: Choices) -> BoolArray:
        """Leave nothing but the pinned shift on a pinned date."""
        days = [instance.calendar.day_index(pin.date) for pin in instance.pins_of.get(agent.id, ())]
        return choices.is_pinned | ~np.isin(choices.day, days)

    def post(self, model: Model) -> None:
        """Take exactly one of the choices of a date on which a shift is pinned."""
        calendar = model.instance.calendar
        pinned = [
            (unit, calendar.day_index(pin.date))
            for unit, agent in enumerate(model.units)
            for pin in model.instance.pins_of.get(agent.id, ())
            if pin.template is not None and calendar.has_date(pin.date)
        ]
        unit, day = np.array(sorted(set(pinned)), np.int64).reshape(-1, 2).T
        keys = unit_day_key(unit, day)
        choice = np.flatnonzero(np.isin(model.choices.key, keys)).astype(np.int64)
        row = np.searchsorted(keys, model.choices.key[choice]).astype(np.int64)
        one = np.ones(len(keys))
        model.limit(self, Rows(row, choice, np.ones(len(choice), np.int64), unit, day, lower=one, upper=one))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare each pinned date with what is rostered on it."""
        for agent in instance.agents:
            for pin in instance.pins_of.get(agent.id, ()):
                rostered = [shift for shift in roster.shifts_of(agent.id) if shift.date == pin.date]
                if instance.calendar.has_date(pin.date) and not _keeps(pin, rostered):
                    wanted = "a day off" if pin.template is None else f"the shift {pin.template}"
                    yield self.finding(agent, pin.date, f"{agent.name} is pinned to {wanted} on {pin.date}")


def pin_behind(instance: Instance, shift: Shift) -> Pin | None:
    """Pin that a shift carries out, if any."""
    for pin in instance.pins_of.get(shift.agent_id, ()):
        if pin.date == shift.date and _is_carried_out(pin, shift):
            return pin
    return None


def is_pinned(instance: Instance, agent_id: AgentId, day: date) -> bool:
    """Tell whether anything is pinned for an agent on a date."""
    return any(pin.date == day for pin in instance.pins_of.get(agent_id, ()))


def _keeps(pin: Pin, rostered: list[Shift]) -> bool:
    if pin.template is None:
        return not rostered
    return len(rostered) == 1 and _is_carried_out(pin, rostered[0])


def _is_carried_out(pin: Pin, shift: Shift) -> bool:
    return (
        pin.template == shift.label
        and pin.start_utc in (None, shift.start_utc)
        and pin.end_utc in (None, shift.end_utc)
    )
