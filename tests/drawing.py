"""Rosters and days drawn in text, so that a reader checks them by eye.

A week is drawn with a letter a day: E is 06–14, L 14–22, N 22–06, F 05–13, "." off; history stands left of "|". A day
is drawn with a letter a slot of 15 minutes: w work, b break, m meal, a activity, "." absent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from math import inf

from wfm.domain.calendar import Calendar, Span
from wfm.domain.demand import CostSteps, Queue
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.shifts import Piece, PieceKind, Roster, Shift, ShiftTemplate

MONDAY = date(2026, 11, 30)
STARTS = {"E": 6 * 60, "L": 14 * 60, "N": 22 * 60, "F": 5 * 60}
SHIFT_MINUTES = 8 * 60
SLOT_MINUTES = 15
VOICE = Queue(QueueId("voice"), "voice", CostSteps(((inf, 10.0),)), CostSteps(((inf, 1.0),)))
ANYTHING = ContractId("anything")
_PIECES: dict[str, tuple[PieceKind, bool]] = {"b": ("break", True), "m": ("meal", False), "a": ("activity", True)}


def roster(drawing: str, start: date = MONDAY) -> tuple[Instance, Roster]:
    """Read drawn weeks, one agent a line, into an instance with their history and a roster of the horizon."""
    rows = {name: grid for name, grid in (line.split() for line in drawing.strip().splitlines())}
    days = max(len(grid.split("|")[-1]) for grid in rows.values())
    calendar = Calendar("Europe/London", start, days, SLOT_MINUTES)
    shifts = [shift for name, grid in rows.items() for shift in _week(calendar, AgentId(name), grid)]
    instance = replace(
        _instance(calendar, list(rows)),
        history=Roster(tuple(shift for shift in shifts if shift.date < start)),
        has_history="|" in drawing,
    )
    return instance, Roster(tuple(shift for shift in shifts if shift.date >= start))


def day(drawing: str, label: str = "E", start: date = MONDAY) -> tuple[Instance, Roster]:
    """Read drawn days, "ann  08:00  wwbwmmww" a line, into an instance and a roster of that one date."""
    lines = [line.split() for line in drawing.strip().splitlines()]
    calendar = Calendar("Europe/London", start, 1, SLOT_MINUTES)
    shifts = [_day(calendar, AgentId(name), clock, slots, label) for name, clock, slots in lines]
    return _instance(calendar, [name for name, _, _ in lines]), Roster(tuple(shifts))


def template(letter: str) -> ShiftTemplate:
    """Shift template behind a letter: one start, one length, no breaks."""
    return ShiftTemplate(TemplateId(letter), (STARTS[letter],), (SHIFT_MINUTES,))


def _instance(calendar: Calendar, names: list[str]) -> Instance:
    templates = tuple(template(letter) for letter in STARTS)
    return Instance(
        calendar=calendar,
        queues=(VOICE,),
        templates=templates,
        contracts=(Contract(ANYTHING, tuple(offered.id for offered in templates)),),
        agents=tuple(Agent(AgentId(name), name, ANYTHING, (VOICE.id,)) for name in names),
    )


def _week(calendar: Calendar, agent_id: AgentId, grid: str) -> list[Shift]:
    past, _, planned = grid.rpartition("|")
    letters = enumerate(past + planned, start=-len(past))
    return [shift_on(calendar, agent_id, index, letter) for index, letter in letters if letter != "."]


def shift_on(calendar: Calendar, agent_id: AgentId, day_index: int, letter: str) -> Shift:
    """Shift that a letter stands for, on a day of the horizon or before it."""
    on = calendar.date_at(day_index)
    start = calendar.to_utc(datetime.combine(on, time()) + timedelta(minutes=STARTS[letter]))
    return Shift(agent_id, on, letter, Span(start, start + timedelta(minutes=SHIFT_MINUTES)))


def _day(calendar: Calendar, agent_id: AgentId, clock: str, slots: str, label: str) -> Shift:
    hour, minute = clock.split(":")
    start = calendar.wall_time(calendar.start, int(hour) * 60 + int(minute))
    slot = timedelta(minutes=SLOT_MINUTES)
    pieces: list[Piece] = []
    at = 0
    for letter, group in groupby(slots):
        length = len(list(group))
        if letter in _PIECES:
            kind, is_paid = _PIECES[letter]
            number = 1 + sum(piece.kind == kind for piece in pieces)
            span = Span(start + at * slot, start + (at + length) * slot)
            pieces.append(Piece(span, kind, f"{kind}{number}", is_paid))
        at += length
    first, last = len(slots) - len(slots.lstrip(".")), len(slots.rstrip("."))
    return Shift(agent_id, calendar.start, label, Span(start + first * slot, start + last * slot), pieces=tuple(pieces))
