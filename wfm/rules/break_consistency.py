"""Breaks that begin at about the same time of day on dates in a row.

Example:  {rule: break_consistency, minutes: 60}
Breaks:   ann  06:00  wwwwwwwwmmww     her meal at 08:00, after one at 10:00 on the day before
Keeps:    ann  06:00  wwwwwwwwwwwwmm   at 09:00
Counts:   slots by which a break and the one of the same id on the date before begin further apart than `minutes`, by
          the clock from midnight of each shift's date, a part of a slot counting whole; the second date is one of the
          horizon, and of two shifts on one date the first one counts
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.calendar import DAY_MINUTES, Calendar
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices, FloatArray, IntArray, Model
from wfm.rules.parts.break_clock import clock_windows
from wfm.rules.parts.break_states import BARRED, UNASKED, Nearness, break_tables, is_barred
from wfm.rules.parts.day_patterns import one_a_day
from wfm.rules.parts.start_rows import spread_rows

_DAY = timedelta(days=1)
_EVE_SHIFTS = 2
"""The last shifts of history, of which one is the first of its date."""


class BreakConsistency(Rule):
    """Settings of ``break_consistency``; rows tell what shifts alone decide, the rest whoever places breaks asks."""

    unit: ClassVar[str] = "slot"
    looks_at_breaks: ClassVar[bool] = True

    rule: Literal["break_consistency"] = "break_consistency"
    minutes: int = Field(ge=0, le=DAY_MINUTES, description="how far apart breaks may begin, in minutes by the clock")

    @property
    def lookback_days(self) -> int:
        """The first date has a neighbour before it."""
        return 1

    def post(self, model: Model) -> None:
        """Limit how far apart the breaks of each pair of dates lie at the least, wherever they are placed."""
        choices, calendar = model.choices, model.instance.calendar
        index = one_a_day(choices)
        index = index[(choices.day[index] >= -self.lookback_days) & self.units_in(model)[choices.unit[index]]]
        for own in clock_windows(model.instance, model.units, choices, index):
            rows = spread_rows(
                choices,
                own.index,
                own.earliest,
                own.latest,
                minutes=self.minutes,
                slot_minutes=calendar.interval_minutes,
                per_week=False,
            )
            model.limit(self, rows)

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Remember what the breaks of the last shift ask at the least; None where that takes too many states.

        Left out are dates on which clocks change, and what history costs a rule with a price.
        """
        nearness = Nearness(self.minutes, instance.calendar.interval_minutes, self.cost)
        tables = break_tables(instance, agent.contract, nearness)
        if tables is None:
            return None
        symbol = tables.symbols_of(instance, choices)
        if self.is_hard:
            symbol[is_barred(instance, agent.id, choices, nearness)] = BARRED
        return DayState(symbol, tables.step, tables.cost, (UNASKED,))

    def break_pair_units(
        self, instance: Instance, agent: Agent, day: int, label: str, before_minute: IntArray, start_minute: IntArray
    ) -> FloatArray | None:
        """Count the slots over the limit for each pair of starts; None if no pair is over it."""
        if not self.applies_to(agent):
            return None
        before = _clock_minutes(instance.calendar, day - 1, before_minute)
        start = _clock_minutes(instance.calendar, day, start_minute)
        over = np.abs(start[np.newaxis, :] - before[:, np.newaxis]) - self.minutes
        units = np.maximum(0, -(-over // instance.calendar.interval_minutes)).astype(np.float64)
        return units if units.any() else None

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare the breaks of each two dates in a row."""
        calendar = instance.calendar
        for agent in self.agents_in(instance):
            past = instance.history.shifts_of(agent.id)[-_EVE_SHIFTS:]
            before: dict[str, int] = {}
            last: date | None = None
            for shift in (*past, *roster.shifts_of(agent.id)):
                if shift.date == last:
                    continue
                starts = _starts(calendar, shift)
                if last is not None and shift.date - last == _DAY and calendar.has_date(shift.date):
                    yield from self._differences(calendar, agent, shift.date, before, starts)
                before, last = starts, shift.date

    def _differences(
        self, calendar: Calendar, agent: Agent, day: date, before: dict[str, int], starts: dict[str, int]
    ) -> Iterator[Finding]:
        """Report the breaks of a date that begin too far from those of the date before."""
        for label, start in starts.items():
            apart = abs(start - before.get(label, start))
            if apart > self.minutes:
                message = (
                    f"{agent.name}'s {label} begins at {_clock(start)} on {day} and at {_clock(before[label])} on the "
                    f"date before, {apart} minutes apart, more than {self.minutes}"
                )
                yield self.finding(agent, day, message, ceil((apart - self.minutes) / calendar.interval_minutes))


def _starts(calendar: Calendar, shift: Shift) -> dict[str, int]:
    """Minutes by the clock from midnight of a shift's date to the first start of each of its breaks."""
    starts: dict[str, int] = {}
    midnight = _plain_midnight(calendar, shift.date)
    for piece in shift.pieces:
        if piece.kind != "activity" and piece.label not in starts:
            begin = piece.span.start_utc
            if midnight is None:
                starts[piece.label] = _minute_by_clock(calendar, shift.date, begin)
            else:
                since = begin - midnight
                starts[piece.label] = since.days * DAY_MINUTES + since.seconds // 60
    return starts


def _clock_minutes(calendar: Calendar, day: int, minute: IntArray) -> IntArray:
    """Minutes by the clock from midnight of a day, for elapsed minutes of the horizon."""
    on = calendar.date_at(day)
    midnight = _plain_midnight(calendar, on)
    if midnight is not None:
        return minute - calendar.minute_of(midnight)
    return np.array([_minute_by_clock(calendar, on, calendar.instant_of(one)) for one in minute.tolist()], np.int64)


@lru_cache(maxsize=512)
def _plain_midnight(calendar: Calendar, day: date) -> datetime | None:
    """Midnight of a date, None if clocks change on it or on one of the next two."""
    midnights = [calendar.midnight(day + _DAY * ahead) for ahead in range(4)]
    return midnights[0] if midnights[3] - midnights[0] == 3 * _DAY else None


@lru_cache(maxsize=4096)
def _minute_by_clock(calendar: Calendar, day: date, instant: datetime) -> int:
    """Minutes that clocks show from midnight of a date to an instant, as if no clock changed."""
    local = calendar.to_local(instant)
    return (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
