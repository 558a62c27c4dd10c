"""An uninterrupted rest of a certain length in any seven dates in a row.

Example:  {rule: weekly_rest, hours: 36}
Breaks:   ann  EEEEEE.     from the last shift to the end of the seventh date there are 34 hours
Keeps:    ann  EEEE..E     from 14:00 on the fourth date to 06:00 on the seventh there are 64 hours
Counts:   hours, rounded up, by which the longest rest is too short, for each window of seven whole dates that ends in
          the horizon and of whose first date something is known. A rest belongs to all windows that it touches, and
          counts from its beginning, before the window too, until the window ends at the latest; where nothing is known
          of the days before, it begins with the first date of which something is. A window that work before the horizon
          has spoilt, whatever follows, does not count
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.calendar import DAY_MINUTES, Calendar, Span
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, Model
from wfm.rules.parts.day_patterns import known_from
from wfm.rules.parts.rest_rows import is_spoilt, judged_windows, lookback_of, midnights, rest_rows
from wfm.rules.parts.rest_states import RestView, Times, priced_state
from wfm.rules.parts.rest_times import timed_state

_HOUR = timedelta(hours=1)


class WeeklyRest(Rule):
    """Settings of ``weekly_rest``."""

    unit: ClassVar[str] = "hour missing"

    rule: Literal["weekly_rest"] = "weekly_rest"
    hours: float = Field(gt=0, le=144, description="least uninterrupted rest in any seven dates in a row")

    @property
    def lookback_days(self) -> int:
        """The window that ends on the first date, the rest that leads into it, and the shift before that."""
        return lookback_of(self._rest_minutes)

    @property
    def row_unit(self) -> str:
        """A hard rule does not tell hours apart."""
        return "window" if self.is_hard else self.unit

    def post(self, model: Model) -> None:
        """Forbid each way to cut a window into short rests; priced, by the hours that are missing then.

        Where people could start at so many times that the ways are too many, some are left out.
        """
        levels = 1 if self.is_hard else ceil(self._rest_minutes / 60)
        model.limit(self, rest_rows(model, self.units_in(model), self._rest_minutes, levels))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Remember when work ended and how long ago a long rest did; priced, on which days the agent worked.

        Left out are, where times are many, some of their differences; priced, all of them: each shift is then taken to
        lie where it leaves the longest rest. Windows that work before the horizon has spoilt are taken to hold a rest;
        priced, all work before it is then forgotten. Where clocks change, an hour less of rest is demanded.
        """
        windows, calendar, back = judged_windows(instance), instance.calendar, self.lookback_days
        past = history.take(history.day >= -back)
        past = past.take(np.argsort(past.start_minute, kind="stable"))
        spoilt = [is_spoilt(each, past.start_minute, past.end_minute, self._rest_minutes) for each in windows]
        days_past: dict[int, list[Times]] = {}
        for day, shift in zip(past.day.tolist(), _times(calendar, past, back), strict=True):
            days_past.setdefault(day, []).append(shift)
        spare = 0 if (np.diff(midnights(calendar, -back)) == DAY_MINUTES).all() else 60
        judged = {window.last_day for window in windows}
        known = known_from(instance)
        view = RestView(
            shifts=_times(calendar, choices, back),
            past=days_past,
            offered=_offered(instance, agent),
            known_day=known if known >= -back else None,
            spoilt_days=max(
                (window.last_day + 1 for window, is_lost in zip(windows, spoilt, strict=True) if is_lost), default=0
            ),
            rest_minutes=self._rest_minutes - spare,
            is_judged=tuple(day in judged for day in range(calendar.days)),
        )
        return timed_state(view) if self.cost is None else priced_state(view, self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Measure the time between shifts, until the end of each window that it touches."""
        shortest = timedelta(hours=self.hours)
        known, windows = _windows(instance)
        for agent in self.agents_in(instance) if windows else ():
            rests = _rests(self.worked(instance, roster, agent), known, instance.calendar.end_utc)
            long = [rest for rest in rests if rest.end_utc - rest.start_utc >= shortest]
            for day, window in windows:
                longest = _longest(long, window)
                if longest >= shortest or self._is_spoilt(instance, agent, known, window):
                    continue
                longest = _longest(rests, window)
                message = (
                    f"{agent.name} rests {longest / _HOUR:g} h at most in the seven dates up to {day}, "
                    f"less than {self.hours:g} h"
                )
                yield self.finding(agent, day, message, -((longest - shortest) // _HOUR))

    def _is_spoilt(self, instance: Instance, agent: Agent, known: datetime, window: Span) -> bool:
        """Tell whether a window lacks a rest even if nothing is worked in the horizon."""
        rests = _rests(instance.history.shifts_of(agent.id), known, window.end_utc)
        return _longest(rests, window) < timedelta(hours=self.hours)

    @property
    def _rest_minutes(self) -> int:
        """Shifts begin and end on whole minutes, so a fraction of a minute demands the whole of it."""
        return ceil(round(self.hours * 60, 6))


def _offered(instance: Instance, agent: Agent) -> list[Times]:
    """Collect the times of all shifts that an agent's contract offers, on a date like any other."""
    offered = (instance.template[template] for template in instance.contract[agent.contract].templates)
    return [
        (start, start + length) for each in offered for start in each.start_minutes for length in each.length_minutes
    ]


def _times(calendar: Calendar, choices: Choices, back: int) -> list[Times]:
    """Start and end of each choice in minutes after the midnight of its date."""
    midnight = midnights(calendar, -back)[choices.day + back]
    starts, ends = choices.start_minute - midnight, choices.end_minute - midnight
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


@lru_cache(maxsize=4)
def _windows(instance: Instance) -> tuple[datetime, list[tuple[date, Span]]]:
    """Instant at which knowledge begins, and last date and span of each window that is judged."""
    calendar, history = instance.calendar, instance.history
    known = min([calendar.start, *(history.shifts_of(agent)[0].date for agent in history.agent_ids)])
    found = []
    for day in calendar.dates:
        first = day - timedelta(days=6)
        if first >= known:
            found.append((day, Span(calendar.midnight(first), calendar.midnight(day + timedelta(days=1)))))
    return calendar.midnight(known), found


def _rests(shifts: Sequence[Shift], known: datetime, end: datetime) -> list[Span]:
    """Time in which no shift lies, from where knowledge begins to an end."""
    reached, rests = known, []
    for shift in shifts:
        if reached <= shift.start_utc < end:
            rests.append(Span(reached, shift.start_utc))
        reached = max(reached, shift.span.end_utc)
    return [*rests, Span(reached, end)] if reached < end else rests


def _longest(rests: Sequence[Span], window: Span) -> timedelta:
    """Length, at the end of a window, of the longest rest that touches it."""
    lengths = (
        min(rest.end_utc, window.end_utc) - rest.start_utc
        for rest in rests
        if window.start_utc <= rest.end_utc and rest.start_utc < window.end_utc
    )
    return max(lengths, default=timedelta())
