"""Start, length and weekday of each shift belong to a shift template that the agent's contract offers.

Example:  shifts: [early, late] of a contract
Breaks:   ann  N       her contract offers early and late shifts only
Keeps:    ann  EL      her contract offers early and late shifts only
Counts:   shifts that no template offers, or on dates outside the horizon; a pin overrides what it names
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from wfm.domain.findings import Finding
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Pin
from wfm.domain.shifts import Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule, weekday_of
from wfm.rules.pins import pin_behind


class ShiftTemplateRule(Rule):
    """The rule ``shift_template``; candidates are made from templates, so there is nothing to post."""

    unit: ClassVar[str] = "shift"
    is_always_there: ClassVar[bool] = True
    remedy: ClassVar[str] = "change starts, lengths or days of the shift templates in the configuration"

    rule: Literal["shift_template"] = "shift_template"

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look each shift up in the template that it names."""
        for agent in instance.agents:
            for shift in roster.shifts_of(agent.id):
                fault = _fault(instance, agent, shift)
                if fault is not None:
                    message = f"the shift of {agent.name} on {shift.date} {fault}"
                    yield self.finding(agent, shift.date, message)


def _fault(instance: Instance, agent: Agent, shift: Shift) -> str | None:
    """Say what is wrong with a shift, if anything."""
    template = instance.template.get(TemplateId(shift.label))
    if template is None:
        return f"names '{shift.label}', which is no shift template"
    if not instance.calendar.has_date(shift.date):
        return "lies outside the horizon"
    pin = pin_behind(instance, shift)
    if pin is None and template.id not in instance.contract[agent.contract].templates:
        return f"is {template.id}, which the contract {agent.contract} does not offer"
    if pin is None and shift.date.weekday() not in template.weekdays:
        return f"is {template.id}, which does not start on {weekday_of(shift.date)}"
    return _fault_in_times(instance, template, shift, pin)


def _fault_in_times(instance: Instance, template: ShiftTemplate, shift: Shift, pin: Pin | None) -> str | None:
    calendar = instance.calendar
    is_start_pinned = pin is not None and pin.start_utc is not None
    if not is_start_pinned and not _offers_start(instance, template, shift):
        return f"starts at {calendar.time_of(shift.start_utc)}, which {template.id} does not offer"
    is_span_pinned = is_start_pinned and pin is not None and pin.end_utc is not None
    if not is_span_pinned and shift.span.minutes not in template.length_minutes:
        return f"lasts {shift.span.minutes:g} minutes, which {template.id} does not offer"
    return None


def _offers_start(instance: Instance, template: ShiftTemplate, shift: Shift) -> bool:
    """Tell whether the clock shows one of the template's starts, for the first time that date."""
    local = instance.calendar.to_local(shift.start_utc)
    is_whole_minute = not (local.second or local.microsecond)
    is_offered = local.hour * 60 + local.minute in template.start_minutes
    return local.date() == shift.date and is_offered and is_whole_minute and local.fold == 0
