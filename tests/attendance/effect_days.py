"""Holds a few people's day against what was planned, and returns what it did to cover.

Slots last 15 minutes and begin at midnight of Monday 2026-11-30; shifts and punches are written as `attendance_days`
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
from attendance_days import CALENDAR, MONDAY, at

from wfm.attendance.coverage_effect import EffectLog
from wfm.attendance.entries import Entry, find_entries
from wfm.attendance.expected import build_leave, to_seconds
from wfm.attendance.floor_time import read_floor
from wfm.attendance.gather import sort_punches
from wfm.attendance.identity import name_entries
from wfm.attendance.lost_time import close_account, share_out
from wfm.attendance.matching import Watch
from wfm.attendance.records import AgentRecord, Frame, read_agent
from wfm.attendance.settings import AttendanceSettings
from wfm.domain.attendance import Punch
from wfm.domain.calendar import Span
from wfm.domain.coverage_effect import CoverageEffect, EffectRow, PlannedCover
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, TimeOff
from wfm.domain.shifts import Shift

DAYS = 2
PERIOD = Span(CALENDAR.midnight(MONDAY), CALENDAR.midnight(MONDAY + timedelta(days=DAYS)))
SLOTS = DAYS * 96


def read(
    shifts: list[Shift],
    clocked: list[Punch],
    *,
    now: str = "+2 12:00",
    policy: dict[str, object] | None = None,
    time_off: list[TimeOff] | None = None,
    skills: Mapping[str, tuple[str, ...]] | None = None,
    team: str | None = None,
    closed: tuple[object, ...] = (),
    days: int = DAYS,
) -> list[tuple[AgentRecord, list[Entry]]]:
    """Read everybody who has a shift or a punch, by name; all serve ``voice`` unless `skills` says otherwise."""
    settings = AttendanceSettings.model_validate(policy or {})
    dates = frozenset(MONDAY + timedelta(days=index) for index in range(days))
    watch = Watch(120 * 60, 120 * 60, 16 * 3600, to_seconds(at(now)))
    frame = Frame(CALENDAR, settings, dates, to_seconds(PERIOD.start_utc), watch)
    names = sorted({row.agent_id for row in [*shifts, *clocked]})
    agents = [Agent(name, name.title(), "full", (skills or {}).get(name, ("voice",)), team) for name in names]
    marks = sort_punches(Instance(CALENDAR, (), (), (), tuple(agents)), clocked, watch.report_time).marks
    found = []
    for agent in agents:
        away = [row for row in time_off or () if row.agent_id == agent.id]
        own = sorted((one for one in shifts if one.agent_id == agent.id), key=lambda one: one.span)
        leave = build_leave(away, closed, CALENDAR)
        record = read_agent(frame, agent, own, marks.get(agent.id, []), away, leave)
        entries = find_entries(record, settings.policies(), 0, settings.bradford.kinds)
        name_entries(entries)
        found.append((record, entries))
    return found


def cover(**heads: tuple[float, float]) -> PlannedCover:
    """Plan required and planned heads of queues, the same in all slots of the period."""
    required, planned = (np.array([[pair[part]] * SLOTS for pair in heads.values()]) for part in (0, 1))
    return PlannedCover(tuple(heads), PERIOD.start_utc, 15, required, planned, np.ones_like(required, dtype=bool))


def effect_of(people: list[tuple[AgentRecord, list[Entry]]], plan: PlannedCover | None) -> CoverageEffect:
    """Make the effect."""
    log = EffectLog(CALENDAR, PERIOD, plan)
    for record, entries in people:
        floor = read_floor(record)
        agent = record.facts.agent
        log.add(agent, close_account(agent.id, floor, share_out(floor.lost, entries)))
    return log.finish()


def row_at(effect: CoverageEffect, time: str, queue: str = "voice") -> EffectRow:
    """Return the row of a slot."""
    return next(row for row in effect.rows if row.start_utc == at(time) and row.queue == queue)


def lost(effect: CoverageEffect, time: str, queue: str = "voice") -> float:
    """Lost minutes of a slot."""
    return round(row_at(effect, time, queue).lost_minutes, 6)
