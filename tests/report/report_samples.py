"""A small result by hand: five agents, three days around the night in which clocks go back, one shift overnight.

Voice needs two agents on Saturday from 08:00 to 10:00 and has one until 09:00; chat needs 1.5 from 10:00 to 10:30 and
has 2.25. Dee's night from Friday is history and covers voice until 06:00.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from math import inf

import numpy as np

from wfm.domain.calendar import Calendar, Span, TimeWindow
from wfm.domain.demand import (
    ChangeEffect,
    CostSteps,
    DemandChange,
    DemandInterval,
    OpeningHours,
    Queue,
    Requirement,
    Target,
)
from wfm.domain.fairness import Fairness, PersonShare
from wfm.domain.findings import Coverage, Finding, Scorecard, Unavoidable
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract, Pin, Request, TimeOff
from wfm.domain.result import Relief, RosterResult, StageRecord
from wfm.domain.shifts import BreakRule, Piece, PieceKind, Roster, Shift, ShiftTemplate
from wfm.staffing.prediction import predict_service

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 10, 23) + timedelta(days=index) for index in range(4))
CALENDAR = Calendar("Europe/London", SATURDAY, 3, 15)
FORMULA_NAME = '=HYPERLINK("http://example.org","Bob")'
FORMULA_TEAM = "@SUM(A1)"
VOICE = Queue(QueueId("voice"), "voice", CostSteps(((inf, 10.0),)), CostSteps(((inf, 1.0),)))
CHAT = Queue(
    QueueId("chat"),
    "chat",
    CostSteps(((inf, 8.0),)),
    CostSteps(((inf, 1.0),)),
    OpeningHours(((TimeWindow(8 * 60, 12 * 60),),) * 7),
)
DAY, NIGHT = TemplateId("day8"), TemplateId("night8")
FULL, PART = ContractId("full_time"), ContractId("part_time")


def at(text: str) -> datetime:
    """Instant of a local time as in ``24T08:15`` (October 2026)."""
    return CALENDAR.to_utc(datetime.fromisoformat(f"2026-10-{text}"))


def span(start: str, hours: float) -> Span:
    return Span(at(start), at(start) + timedelta(hours=hours))


def shift(agent: str, start: str, label: str = DAY, *pieces: Piece) -> Shift:
    when = span(start, 8)
    return Shift(AgentId(agent), CALENDAR.date_of(when.start_utc), label, when, True, pieces)


def piece(kind: PieceKind, label: str, start: str, minutes: int, is_paid: bool = True) -> Piece:
    return Piece(span(start, minutes / 60), kind, label, is_paid)


SHIFTS = (
    shift(
        "ann",
        "24T08:00",
        DAY,
        piece("break", "first", "24T10:00", 15),
        piece("meal", "lunch", "24T12:00", 30, False),
        piece("activity", "coaching", "24T14:00", 30),
    ),
    shift("ann", "26T08:00"),
    shift("bob", "24T09:00"),
    shift("cat", "24T22:00", NIGHT),
    shift("eve", "26T09:00"),
)
AGENTS = (
    Agent(AgentId("ann"), "Ann", FULL, (VOICE.id, CHAT.id), team="North"),
    Agent(AgentId("bob"), FORMULA_NAME, FULL, (VOICE.id,), team=FORMULA_TEAM),
    Agent(AgentId("cat"), "Cat", PART, (VOICE.id,), team="North"),
    Agent(AgentId("dee"), "Dee", PART, (VOICE.id,)),
    Agent(AgentId("eve"), "Eve", PART, (CHAT.id,), team="North"),
)


def whole(day: date) -> Span:
    return Span(CALENDAR.midnight(day), CALENDAR.midnight(day + timedelta(days=1)))


REQUESTS = (
    Request(AgentId("ann"), MONDAY, whole(MONDAY), "avoid", 2),
    Request(AgentId("bob"), SATURDAY, whole(SATURDAY), "want"),
    Request(AgentId("cat"), SUNDAY, span("25T12:00", 4), "avoid"),
)
BREAKS = (BreakRule("first", 15, True, 90, 180), BreakRule("lunch", 30, False, 200, 300))
INSTANCE = Instance(
    calendar=CALENDAR,
    queues=(VOICE, CHAT),
    templates=(
        ShiftTemplate(DAY, tuple(range(360, 720, 30)), (480,), breaks=BREAKS),
        ShiftTemplate(NIGHT, (1320,), (480,)),
    ),
    contracts=(Contract(FULL, (DAY, NIGHT), 0, 16, 0, 5), Contract(PART, (DAY, NIGHT), 0, inf, 0, 5)),
    agents=AGENTS,
    time_off=(TimeOff(AgentId("eve"), whole(SUNDAY), "sick_leave", "approved", 8.0, SUNDAY, SUNDAY),),
    requests=REQUESTS,
    history=Roster((shift("dee", "23T22:00", NIGHT),)),
    has_history=True,
    pins=(Pin(AgentId("ann"), SATURDAY, DAY), Pin(AgentId("dee"), MONDAY, None)),
)
FINDINGS = (Finding("preference", False, AgentId("ann"), MONDAY, 2, "request", 5.25, "Ann asked to be free"),)


def slots(start: str, hours: float) -> slice:
    first = CALENDAR.slot_of(at(start))
    return slice(first, first + round(hours * 4))


def requirement() -> Requirement:
    heads = np.zeros((2, CALENDAR.slot_count))
    heads[0, slots("24T08:00", 2)] = 2
    heads[1, slots("24T10:00", 0.5)] = 1.5
    is_open = np.ones_like(heads, dtype=bool)
    is_open[1] = False
    for day in (24, 25, 26):
        is_open[1, slots(f"{day}T08:00", 4)] = True
    return Requirement((VOICE.id, CHAT.id), heads, is_open)


RELIEFS = (
    Relief("time off", "time off of Eve", 38.0, 16.0),
    Relief("contract", "full_time: most hours a week (16)", 22.0),
    Relief("rule", "min_rest (hours 11)", 6.0),
)
"""Of each 6 are the distance to the bound."""


LATES = Fairness(
    kind="late shifts",
    limit="fair_share (of lates)",
    cost=16.0,
    people=(
        PersonShare(AgentId("ann"), before=1, added=1, share=2, above=0),
        PersonShare(AgentId("bob"), before=0, added=1, share=2, above=0),
        PersonShare(AgentId("cat"), before=3, added=1, share=2, above=1),
        PersonShare(AgentId("eve"), before=0, added=0, share=2, above=0),
    ),
)
"""Seven late shifts of four people."""
WEEKENDS = Fairness("weekends", "fair_share (of weekends)", 0.0, (PersonShare(AgentId("ann"), 0, 1, 1, 0),))
LATES_RELIEF = Relief("rule", LATES.limit, 14.0)
"""Of it 6 are the distance to the bound."""


def unavoidable() -> Unavoidable:
    """Half a head in each of the four slots of Saturday from 08:00."""
    heads = np.zeros((2, CALENDAR.slot_count))
    heads[0, slots("24T08:00", 1)] = 0.5
    return Unavoidable(0.5, (0.5, 0.0, 0.0), (0.5, 0.0), heads)


def small_result() -> RosterResult:
    """Build the result; its cost is 40 for four slots short, 1.5 over and 4.5 for a wish."""
    needed = requirement()
    staffed = np.zeros_like(needed.heads)
    staffed[0, slots("24T00:00", 6)] = 1
    staffed[0, slots("24T08:00", 1)] = 1
    staffed[0, slots("24T09:00", 1)] = 2
    staffed[1, slots("24T10:00", 0.5)] = 2.25
    first = CALENDAR.slot_of(at("24T08:00"))
    scorecard = Scorecard(
        findings=FINDINGS,
        coverage=Coverage(needed, staffed),
        parts={"understaffing": 40.0, "overstaffing": 1.5, "preference": 4.5},
        reasons={(0, first): ("nobody is free", "bob starts at 09:00"), (0, first + 1): ("nobody is free",)},
    )
    return RosterResult(
        instance=INSTANCE,
        requirement=needed,
        roster=Roster(SHIFTS),
        scorecard=scorecard,
        bound=40.0,
        status="feasible",
        seconds=1.5,
        seed=7,
        input_sha256="ab" * 32,
        versions={"wfm": "0.1.0"},
        notes=("=a note that looks like a formula",),
        unavoidable=unavoidable(),
        stages=(StageRecord("relaxation", 0.5, None, 40.0), StageRecord("improve", 1.0, 46.0, 40.0)),
    )


VOICE_TARGET = Target(service_level=0.8, within_seconds=20, patience_seconds=180)


def served_result(**more: object) -> RosterResult:
    """Build the same with contacts of voice on Saturday, and what is predicted of it.

    From 08:00 to 10:00 come 20 calls an hour of 180 s, from 10:00 on nobody is there for the 6 calls of an hour. Chat
    gives the heads that it needs. Keywords change voice.
    """
    result = small_result()
    voice = replace(VOICE, target=VOICE_TARGET, **more)
    rows = [
        DemandInterval(VOICE.id, at(f"24T{hour:02}:00"), 60, None, volume, 180.0)
        for hour, volume in ((8, 20.0), (9, 20.0), (10, 6.0), (11, 0.0))
    ]
    given = DemandInterval(CHAT.id, at("24T10:00"), 30, required=1.5)
    instance = replace(result.instance, queues=(voice, CHAT), demand=(*rows, given))
    prediction = predict_service(instance, result.scorecard.coverage.staffed)
    return replace(result, instance=instance, prediction=prediction)


def changed_result() -> RosterResult:
    """Build the served one with two changes: a breakdown on Saturday morning, and a closed Monday."""
    result = served_result()
    changes = (
        DemandChange(
            VOICE.id,
            span("24T08:00", 1),
            "downtime",
            "=telephones down",
            volume_percent=-40.0,
            return_percent=50.0,
            return_hours=4.0,
            effect=ChangeEffect(4, -8.0, 4.0, -0.4),
        ),
        DemandChange(CHAT.id, whole(MONDAY), "holiday", is_closed=True, effect=ChangeEffect(16, 0.0, 0.0, -2.0)),
    )
    return replace(result, instance=replace(result.instance, demand_changes=changes))


def result_without_demand() -> RosterResult:
    """Build the same with nothing required."""
    result = small_result()
    nothing = replace(result.requirement, heads=np.zeros_like(result.requirement.heads))
    coverage = Coverage(nothing, result.scorecard.coverage.staffed)
    return replace(result, requirement=nothing, scorecard=replace(result.scorecard, coverage=coverage))
