"""The roster as a grid of agents and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wfm.domain.calendar import Calendar
from wfm.domain.people import Agent
from wfm.domain.result import RosterResult
from wfm.domain.shifts import Shift
from wfm.report.roster_people import AgentHours, agent_hours, in_roster_order, is_away_on
from wfm.report.words import plain_words, shift_times, short_date

PIN_MARK = "*"
GridKind = Literal["shift", "off", "time_off", "not_employed"]


@dataclass(frozen=True)
class GridCell:
    """What one agent does on one date.

    Parameters
    ----------
    text
        As shown; empty on a day off.
    label
        Template of the shift, empty without one.
    is_pinned
        Whether a pin made it so.
    """

    kind: GridKind
    text: str = ""
    label: str = ""
    is_pinned: bool = False


@dataclass(frozen=True)
class GridRow:
    """One agent's horizon."""

    agent: Agent
    cells: tuple[GridCell, ...]
    hours: AgentHours


def roster_grid(result: RosterResult) -> tuple[GridRow, ...]:
    """Build one row per agent, by team and name."""
    return tuple(_grid_row(result, agent) for agent in in_roster_order(result.instance))


def _grid_row(result: RosterResult, agent: Agent) -> GridRow:
    by_date: dict[date, list[Shift]] = {}
    for shift in result.roster.shifts_of(agent.id):
        by_date.setdefault(shift.date, []).append(shift)
    pins = {pin.date for pin in result.instance.pins_of.get(agent.id, ())}
    dates = result.instance.calendar.dates
    cells = tuple(_grid_cell(result, agent, day, by_date, day in pins) for day in dates)
    return GridRow(agent, cells, agent_hours(result, agent))


def _grid_cell(
    result: RosterResult, agent: Agent, day: date, by_date: Mapping[date, list[Shift]], is_pinned: bool
) -> GridCell:
    mark = f" {PIN_MARK}" if is_pinned else ""
    shifts = by_date.get(day)
    if shifts:
        times = ", ".join(shift_times(result.instance.calendar, shift.span) for shift in shifts)
        return GridCell("shift", times + mark, shifts[0].label, is_pinned)
    away = [row for row in result.instance.time_off_of.get(agent.id, ()) if is_away_on(result.instance, row, day)]
    if away:
        return GridCell("time_off", plain_words(away[0].kind or "time off") + mark, is_pinned=is_pinned)
    if not agent.is_employed_on(day):
        return GridCell("not_employed", "not employed")
    return GridCell("off", f"off{mark}" if is_pinned else "", is_pinned=is_pinned)


def headcounts(rows: tuple[GridRow, ...], day_count: int) -> list[int]:
    """Count agents with a shift, by date."""
    return [sum(row.cells[index].kind == "shift" for row in rows) for index in range(day_count)]


def grid_day_titles(calendar: Calendar) -> list[str]:
    """Name the dates, with the length of those on which clocks change."""
    titles = []
    for day in calendar.dates:
        hours = (calendar.wall_time(day, 1440) - calendar.midnight(day)).total_seconds() / 3600
        titles.append(short_date(day) if hours == 24 else f"{short_date(day)} ({hours:g} h)")
    return titles


def template_labels(result: RosterResult) -> list[str]:
    """Labels of all shifts that are shown, in the order of the templates, others behind."""
    known = [str(template.id) for template in result.instance.templates]
    used = {shift.label for shift in (*result.roster, *result.instance.history)}
    return known + sorted(used - set(known))
