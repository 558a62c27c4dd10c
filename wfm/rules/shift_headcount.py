"""So many people on a shift, or present for the whole of a window of the day, on each date.

Example:  {rule: shift_headcount, shifts: [L], min: 1}
Breaks:   ann  LE      nobody works the late shift of the second date
Keeps:    ann  LL      one person on each
Counts:   people below `min`, above `max` and, priced, away from `target` on either side, date by date; a shift counts
          for the date on which it starts or, with `start` and `end`, for each date whose window it covers, breaks
          included; nobody is missing on a date for which no shift on offer could count, unless that is so of all dates,
          and people of history are never too many
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import DAY_MINUTES, Calendar, NonexistentTimeError, Span
from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule, Scope, weekday_of
from wfm.rules.model import BoolArray, JointModel
from wfm.rules.parts.day_times import Clock, EndClock, day_window
from wfm.rules.parts.headcount_rows import REACH_DAYS, Counted, headcount_rows


class ShiftHeadcount(Rule):
    """Settings of ``shift_headcount``."""

    unit: ClassVar[str] = "head"
    scopes: ClassVar[frozenset[Scope]] = frozenset({"agents", "teams", "contracts", "shifts", "days"})
    is_joint: ClassVar[bool] = True

    rule: Literal["shift_headcount"] = "shift_headcount"
    min: int | None = Field(default=None, ge=0, description="fewest people")
    target: int | None = Field(default=None, ge=0, description="people wanted; needs a cost, paid per person off it")
    max: int | None = Field(default=None, ge=0, description="most people")
    start: Clock | None = Field(default=None, description='begin of a window that people must cover, such as "08:00"')
    end: EndClock | None = Field(default=None, description="its end, on the next date unless it is later than `start`")

    @model_validator(mode="after")
    def _demands_something(self) -> Self:
        limits = [limit for limit in (self.min, self.target, self.max) if limit is not None]
        if self.target is None and self.max is None and not self.min:
            raise ValueError("set min to 1 or more, target or max: as it is, nothing is demanded")
        if limits != sorted(limits):
            raise ValueError(f"min, target and max must not fall, but they are {', '.join(map(str, limits))}")
        if self.target is not None and self.cost is None:
            raise ValueError("target needs a cost; to demand a number of people exactly, set both min and max to it")
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end belong together: give both or none")
        if self.start is not None and self.start == self.end:
            raise ValueError("start and end are the same time")
        return self

    @property
    def lookback_days(self) -> int:
        """A window of the first date may be covered by a shift of the days before."""
        return 0 if self.start is None else REACH_DAYS

    def post_jointly(self, model: JointModel) -> None:
        """Limit the people of each date, with rows of their own for `min`, `target` and `max`."""
        instance, choices = model.instance, model.choices
        dates = instance.calendar.dates
        counted = Counted(self._templates(instance), None if self.start is None else self._windows(instance, dates))
        choice, day = counted.days(instance.calendar, choices)
        in_scope = self.units_in(model)
        is_counted = in_scope[choices.unit[choice]]
        asked = np.array([self.asks_on(on) for on in dates])
        offered = asked & (counted.offered_days(instance) if can_ever_count(instance, self) else True)
        for least, most in ((self.min, None), (self.target, self.target), (None, self.max)):
            lower = np.where(offered, -np.inf if least is None else least, -np.inf)
            upper = np.where(asked, np.inf if most is None else most, np.inf)
            unit = int(np.argmax(in_scope)) if len(in_scope) else 0
            model.limit(self, headcount_rows(choices, choice[is_counted], day[is_counted], lower, upper, unit))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count the shifts of each date, those of history included."""
        past = _past_heads(instance, self)
        heads = past + self.heads(instance, roster)
        for day, is_offered in _asked_dates(instance, self).items():
            present, settled = heads[day], past[day]
            for least, most in ((self.min, None), (self.target, self.target), (None, self.max)):
                if is_offered and least is not None and present < least:
                    message = f"{_people(present)} {self._place(day)}, fewer than {least}"
                    yield self.finding(None, day, message, least - present)
                if most is not None and present > max(most, settled):
                    message = f"{_people(present)} {self._place(day)}, more than {most}"
                    yield self.finding(None, day, message, present - max(most, settled))

    def heads(self, instance: Instance, roster: Roster) -> Counter[date]:
        """Count the shifts of people in scope by the date for which they count."""
        finder = self.finder(instance)
        heads: Counter[date] = Counter()
        for agent in self.agents_in(instance):
            for shift in roster.shifts_of(agent.id):
                heads.update(finder.dates_of(shift))
        return heads

    def finder(self, instance: Instance) -> DateFinder:
        """Make what finds the dates for which shifts count."""
        dates = instance.calendar.dates
        windows = None if self.start is None else dict(zip(dates, self._windows(instance, dates), strict=True))
        return DateFinder(frozenset(self.shifts), windows)

    def asks_on(self, day: date) -> bool:
        """Tell whether a date is in scope."""
        return not self.days or weekday_of(day) in self.days

    def _windows(self, instance: Instance, dates: Iterable[date]) -> list[Span]:
        window = day_window(self.start or "", self.end or "")
        return [instance.calendar.window(day, window) for day in dates]

    def _templates(self, instance: Instance) -> BoolArray:
        """Tell which templates count, and last whether a shift of none does."""
        counts = [not self.shifts or offered.id in self.shifts for offered in instance.templates]
        return np.array([*counts, not self.shifts])

    def _place(self, day: date) -> str:
        """Say whom the rule counts, and when."""
        scope = [f"of {', '.join(names)}" for names in (self.agents, self.teams, self.contracts) if names]
        shifts = [f"on {', '.join(self.shifts)}"] if self.shifts else []
        window = [] if self.start is None else [f"from {self.start} to {self.end}"]
        return " ".join([*scope, "at work", *shifts, *window, f"on {day}"])


@dataclass(frozen=True)
class DateFinder:
    """Finds the dates for which shifts count; shifts at the same time are looked up once.

    Parameters
    ----------
    shifts
        Templates that count; all if there are none.
    windows
        Windows to be covered, by date; None where a shift counts for its own date.
    """

    shifts: frozenset[str]
    windows: Mapping[date, Span] | None
    _known: dict[tuple[datetime, datetime], Sequence[date]] = field(default_factory=dict, init=False, repr=False)

    def dates_of(self, shift: Shift) -> Sequence[date]:
        """Dates for which a shift counts."""
        if self.shifts and shift.label not in self.shifts:
            return ()
        if self.windows is None:
            return (shift.date,)
        key = shift.start_utc, shift.end_utc
        if key not in self._known:
            near = (shift.date + timedelta(days=ahead) for ahead in range(REACH_DAYS + 1))
            self._known[key] = [day for day in near if day in self.windows and shift.span.contains(self.windows[day])]
        return self._known[key]


@lru_cache(maxsize=64)
def _past_heads(instance: Instance, rule: ShiftHeadcount) -> Counter[date]:
    """Count what history puts on dates of the horizon."""
    return Counter({day: heads for day, heads in rule.heads(instance, instance.history).items() if heads})


@lru_cache(maxsize=64)
def _asked_dates(instance: Instance, rule: ShiftHeadcount) -> Mapping[date, bool]:
    """Dates in scope, and whether any shift on offer could count for them."""
    calendar, finder = instance.calendar, rule.finder(instance)
    offered = {
        on
        for day in calendar.dates
        for template in _offered_templates(instance)
        if day.weekday() in template.weekdays
        for shift in _shifts_on(calendar, template, day)
        for on in finder.dates_of(shift)
    }
    asked = [day for day in calendar.dates if rule.asks_on(day)]
    is_possible = can_ever_count(instance, rule)
    return {day: day in offered or not is_possible for day in asked}


@lru_cache(maxsize=64)
def can_ever_count(instance: Instance, rule: ShiftHeadcount) -> bool:
    """Tell whether any shift on offer could count for any date: else the rule asks for what cannot be."""
    templates = [offered for offered in _offered_templates(instance) if not rule.shifts or offered.id in rule.shifts]
    if rule.start is None or rule.end is None:
        return bool(templates)
    window = day_window(rule.start, rule.end)
    return any(
        start - ahead * DAY_MINUTES <= window.start_minute and start - ahead * DAY_MINUTES + length >= window.end_minute
        for template in templates
        for start in template.start_minutes
        for length in template.length_minutes
        for ahead in range(REACH_DAYS + 1)
    )


def _offered_templates(instance: Instance) -> list[ShiftTemplate]:
    """Templates that some contract may be given."""
    names = {name for contract in instance.contracts for name in contract.templates}
    return [template for template in instance.templates if template.id in names]


def _shifts_on(calendar: Calendar, template: ShiftTemplate, day: date) -> Iterator[Shift]:
    """All shifts that a template offers on a date, of nobody in particular."""
    for minute in template.start_minutes:
        try:
            start = calendar.to_utc(datetime.combine(day, time(minute // 60, minute % 60)))
        except NonexistentTimeError:
            continue
        for length in template.length_minutes:
            yield Shift(AgentId(""), day, template.id, Span(start, start + timedelta(minutes=length)))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
