"""What makes a choice a unit of what shall be shared out fairly, as index arrays tell it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.ids import AgentId
from wfm.domain.people import Request
from wfm.rules.base import weekday_of
from wfm.rules.model import BoolArray, Choices, JointModel
from wfm.rules.parts.fair_rows import Periods, Refusals
from wfm.rules.parts.windows import touch_any


@dataclass(frozen=True)
class UnitKind:
    """Which shifts add a unit; what is not given does not matter.

    Parameters
    ----------
    templates, weekdays
        Only such shifts add anything; empty means all.
    first_weekday
        First of the two dates of a weekend, 0 is Monday; given if weekends are shared out.
    after_minute
        Time of day, in minutes, after which a shift must end.
    windows
        Times of day one of which a shift must overlap.
    """

    templates: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()
    first_weekday: int | None = None
    after_minute: int | None = None
    windows: tuple[TimeWindow, ...] = ()


def periods_of(model: JointModel, kind: UnitKind, began: Set[AgentId]) -> Periods:
    """Find the choices that are a unit: by weekend, or each by itself.

    Parameters
    ----------
    began
        Agents who worked on the eve of the horizon, and to whom a weekend that began then is no new unit.
    """
    calendar, choices = model.instance.calendar, model.choices
    names = [str(template.id) for template in model.instance.templates]
    counts = np.array([not kind.templates or name in kind.templates for name in [*names, ""]])
    index = np.flatnonzero((choices.day >= 0) & counts[choices.template])
    if kind.first_weekday is None:
        kept = index[_is_unit(calendar, kind, choices.take(index))]
        return Periods(choices, kept, choices.day[kept])
    since = np.array([(day.weekday() - kind.first_weekday) % 7 for day in calendar.dates])
    index = index[since[choices.day[index]] < 2]
    first = choices.day[index] - since[choices.day[index]]
    has_begun = np.array([agent.id in began for agent in model.units], dtype=bool)
    is_new = (first >= 0) | ~has_begun[choices.unit[index]]
    return Periods(choices, index[is_new], (first[is_new] + 1) // 7)


def refusals_of(model: JointModel, requests: Sequence[tuple[int, Request]]) -> Refusals:
    """Lay out requests, each with its unit."""
    units = np.array([unit for unit, _ in requests], np.int64)
    return Refusals(model.instance.calendar, model.choices, [request for _, request in requests], units)


def _is_unit(calendar: Calendar, kind: UnitKind, choices: Choices) -> BoolArray:
    """Tell which choices of the horizon are a unit by themselves."""
    asked = np.array([not kind.weekdays or weekday_of(day) in kind.weekdays for day in calendar.dates])
    is_unit: BoolArray = asked[choices.day]
    if kind.after_minute is not None:
        ends = [calendar.minute_of(calendar.wall_time(day, kind.after_minute)) for day in calendar.dates]
        is_unit &= choices.end_minute > np.array(ends)[choices.day]
    if kind.windows:
        # From the window that began on the eve to those that the longest shift of the last date can reach.
        days = [calendar.date_at(day) for day in range(-1, calendar.days + 3)]
        spans = [calendar.window(day, window) for window in kind.windows for day in days]
        is_unit &= touch_any(choices, spans, calendar)
    return is_unit
