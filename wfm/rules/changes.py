"""Price of differing from a published schedule; always priced, and silent where none of the horizon is given.

Example:  {rule: changes, cost: 2}
Breaks:   ann  .E      published were an early shift and a day off
Keeps:    ann  E.      published were an early shift and a day off
Counts:   changes, each as often as its weight, and `late_factor` times as often at short notice: a date of another
          shift template or of work instead of a day off or the reverse, else other times of the shift, else each
          break that does not lie where it was; dates from the first to the last one with a published shift are
          compared, who has none on a date was off, and of a shift whose template is not known now only the times
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import Calendar
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, FloatArray, IntArray, Model
from wfm.rules.parts.day_prices import priced_by_day
from wfm.rules.parts.published import CHANGED, MOVED, OFF, ban_rows, must_rows, published_table


class Changes(Rule):
    """Settings of ``changes``; it is always priced."""

    unit: ClassVar[str] = "change"
    looks_at_breaks: ClassVar[bool] = True

    rule: Literal["changes"] = "changes"
    cost: float = Field(default=1, ge=0, description="price per change and unit of its weight")
    moved_break: float = Field(default=1, ge=0, allow_inf_nan=False, description="weight of a break at another time")
    moved_start: float = Field(
        default=2, ge=0, allow_inf_nan=False, description="weight of a shift that starts or ends at another time"
    )
    changed_day: float = Field(
        default=5, ge=0, allow_inf_nan=False, description="weight of another shift, or of work instead of a day off"
    )
    notice_days: int = Field(default=0, ge=0, description="dates sooner than this after the first date are late")
    as_of: date | None = Field(default=None, description="date from which notice counts; default: the first date")
    late_factor: float = Field(
        default=2, ge=1, allow_inf_nan=False, description="how many times a change on a late date counts"
    )

    @model_validator(mode="after")
    def _prices_something(self) -> Self:
        if not (self.moved_break or self.moved_start or self.changed_day):
            raise ValueError("give moved_break, moved_start or changed_day a weight above 0: nothing is priced")
        unused = {"as_of", "late_factor"} & self.model_fields_set
        if unused and not self.notice_days:
            raise ValueError(f"{sorted(unused)[0]} says nothing without notice_days; set it, or remove both")
        return self

    def post(self, model: Model) -> None:
        """Price the choices of each date that differ from its published shift, and the lack of any that does not."""
        table = published_table(model.instance, model.units)
        if table is None:
            return
        choices, in_scope = model.choices, self.units_in(model)
        is_near = (choices.day >= 0) & (choices.day < table.template.shape[1])
        index = np.flatnonzero(is_near & in_scope[choices.unit]).astype(np.int64)
        near = choices.take(index)
        kind, told = table.differences(near, near.unit), table.template[near.unit, near.day]
        late = self._late_factors(model.instance.calendar)
        is_due = (table.template > OFF) & in_scope[:, None]
        model.limit(self, ban_rows(choices, index[kind == MOVED], late * self.moved_start))
        model.limit(self, ban_rows(choices, index[told == OFF], late * self.changed_day))
        model.limit(self, must_rows(choices, index[kind != CHANGED], is_due, late * self.changed_day))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Price each day's shift by itself, breaks aside; None where nothing was published."""
        table = published_table(instance, [agent])
        if table is None:
            return None
        late = self._late_factors(instance.calendar)
        weight = np.array([0.0, self.moved_start, self.changed_day])
        off = np.where(table.template[0] > OFF, self.changed_day, 0.0) * late
        shift = weight[table.differences(choices, np.zeros_like(choices.day))] * late[choices.day]
        return priced_by_day(off * self.cost, shift * self.cost)

    def break_units(
        self, instance: Instance, agent: Agent, day: int, label: str, start_minute: IntArray
    ) -> FloatArray | None:
        """Count a break that starts at another time than it was published to, whatever the shift."""
        calendar = instance.calendar
        told = _by_date(instance.published, agent).get(calendar.date_at(day))
        breaks = () if told is None or told.label not in instance.template else _breaks_of(told)
        starts = [calendar.minute_of(piece.span.start_utc) for piece in breaks if piece.label == label]
        if not starts or not self.moved_break or not self.applies_to(agent):
            return None
        weight = self.moved_break * self._late_factors(calendar)[day]
        return np.where(np.isin(start_minute, starts), 0.0, weight)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare each agent's dates with those of the published schedule."""
        dates = [day for day in instance.published.dates if instance.calendar.has_date(day)]
        if not dates:
            return
        compared = [day for day in instance.calendar.dates if dates[0] <= day <= dates[-1]]
        for agent in self.agents_in(instance):
            published, rostered = _by_date(instance.published, agent), _by_date(roster, agent)
            for day in compared:
                told, works = published.get(day), rostered.get(day)
                weight, difference = self._difference(instance, told, works)
                if weight:
                    is_late = self._is_late(instance.calendar, day)
                    notice = ", at short notice" if is_late else ""
                    message = f"{agent.name} has {difference} on {day}, not as published{notice}"
                    yield self.finding(agent, day, message, weight * (self.late_factor if is_late else 1.0))

    def _difference(self, instance: Instance, told: Shift | None, works: Shift | None) -> tuple[float, str]:
        """Weigh and describe how a date differs; a weight of 0 if it does not."""
        if told is None or works is None:
            is_same = told is works
            return 0.0 if is_same else self.changed_day, f"{_name(works)} instead of {_name(told)}"
        is_known = told.label in instance.template
        if is_known and told.label != works.label:
            return self.changed_day, f"{_name(works)} instead of {_name(told)}"
        if told.span != works.span:
            times = [_times(instance.calendar, shift) for shift in (works, told)]
            return self.moved_start, f"{_name(works)} from {times[0]} instead of {times[1]}"
        places = {(piece.label, piece.span) for piece in works.pieces}
        moved = sum((piece.label, piece.span) not in places for piece in _breaks_of(told)) if is_known else 0
        return self.moved_break * moved, f"{moved} break{'s' * (moved > 1)} at another time"

    def _is_late(self, calendar: Calendar, day: date) -> bool:
        return day - (self.as_of or calendar.start) < timedelta(days=self.notice_days)

    def _late_factors(self, calendar: Calendar) -> FloatArray:
        """Tell how many times a change of each date counts, shape (days,)."""
        known = 0 if self.as_of is None else calendar.day_index(self.as_of)
        return np.where(np.arange(calendar.days) - known < self.notice_days, self.late_factor, 1.0)


def _by_date(roster: Roster, agent: Agent) -> dict[date, Shift]:
    """Shift of each date of an agent; of two on one date the first."""
    return {shift.date: shift for shift in reversed(roster.shifts_of(agent.id))}


def _breaks_of(shift: Shift) -> list[Piece]:
    """List the breaks and meals of a shift."""
    return [piece for piece in shift.pieces if piece.kind != "activity"]


def _name(shift: Shift | None) -> str:
    return "a day off" if shift is None else shift.label


def _times(calendar: Calendar, shift: Shift) -> str:
    return f"{calendar.time_of(shift.start_utc)} to {calendar.time_of(shift.end_utc)}"
