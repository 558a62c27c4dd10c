"""The columns of every input table, and the rows they make: local times and names, not yet compared with anything."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, get_args

from wfm.domain.attendance import PunchEvent
from wfm.domain.demand import MOST_HEADS, ChangeKind
from wfm.domain.people import TimeOffStatus
from wfm.intake.issues import CellError
from wfm.intake.tables import Column, Schema, optional
from wfm.intake.text import (
    Moment,
    Parser,
    Weekday,
    number,
    parse_clock,
    parse_clock_or_moment,
    parse_date,
    parse_date_or_end,
    parse_date_or_moment,
    parse_day,
    parse_end,
    parse_end_clock,
    parse_end_clock_or_moment,
    parse_id,
    parse_moment,
    parse_names,
    parse_punch_time,
    parse_text,
    parse_yes_no,
    whole,
    word,
)

HOURS_OF_WEEK = 168


def parse_heads(text: str) -> float:
    """Read required heads, refusing what can only be a number of contacts."""
    heads = number(0)(text)
    if heads > MOST_HEADS:
        raise CellError(f"is more than {MOST_HEADS:,} agents", "is this a volume? Then give volume and aht_seconds")
    return heads


class DemandRow(NamedTuple):
    """A row of ``demand.csv``."""

    row: int
    start: Moment
    queue: str
    required: float | None
    volume: float | None
    aht_seconds: float | None
    volume_low: float | None
    volume_high: float | None


DEMAND = Schema(
    "demand",
    DemandRow,
    (
        Column("start", parse_moment),
        Column("queue", parse_id),
        Column("required", parse_heads, is_optional=True, is_number=True),
        Column("volume", number(0), is_optional=True, is_number=True),
        Column("aht_seconds", number(0), is_optional=True, is_number=True),
        optional("volume_low", number(0), is_number=True),
        optional("volume_high", number(0), is_number=True),
    ),
)


MOST_PERCENT = 1_000
"""Changes beyond elevenfold are taken for a slip of the keyboard."""


def parse_addition(column: str) -> Parser:
    """Make a parser of what a change adds: `column` is the percentage that takes away instead."""

    def parse(text: str) -> float:
        added = number()(text)
        if added < 0:
            raise CellError("is negative", f"take away by {column}")
        if added > MOST_HEADS:
            raise CellError(f"is more than {MOST_HEADS:,}")
        return added

    return parse


class DemandChangeRow(NamedTuple):
    """A row of ``demand_changes.csv``; what it leaves empty is 0."""

    row: int
    start: date | Moment
    end: date | Moment
    queue: str | None
    kind: ChangeKind
    volume_percent: float
    volume_add: float
    aht_percent: float
    required_percent: float
    required_add: float
    is_closed: bool
    return_percent: float
    return_hours: float | None
    note: str


DEMAND_CHANGES = Schema(
    "demand_changes",
    DemandChangeRow,
    (
        Column("start", parse_date_or_moment),
        Column("end", parse_date_or_end),
        optional("queue", parse_id),
        Column("kind", word(*get_args(ChangeKind))),
        optional("volume_percent", number(-100, MOST_PERCENT), 0.0, is_number=True),
        optional("volume_add", parse_addition("volume_percent"), 0.0, is_number=True),
        optional("aht_percent", number(-99, MOST_PERCENT), 0.0, is_number=True),
        optional("required_percent", number(-100, MOST_PERCENT), 0.0, is_number=True),
        optional("required_add", parse_addition("required_percent"), 0.0, is_number=True),
        optional("closed", parse_yes_no, blank=False),
        optional("return_percent", number(0, 100), 0.0, is_number=True),
        optional("return_hours", number(0.25, HOURS_OF_WEEK), is_number=True),
        optional("note", parse_text, ""),
    ),
    days=(("start", "end"),),
)


class AgentRow(NamedTuple):
    """A row of ``agents.csv``."""

    row: int
    agent_id: str
    name: str
    contract: str
    skills: tuple[str, ...]
    team: str | None
    hire_date: date | None
    first_day: date | None
    last_day: date | None
    min_weekly_hours: float | None
    max_weekly_hours: float | None
    seniority: float | None


AGENTS = Schema(
    "agents",
    AgentRow,
    (
        Column("agent_id", parse_id),
        Column("name", parse_text),
        Column("contract", parse_id),
        Column("skills", parse_names),
        optional("team", parse_id),
        optional("hire_date", parse_date),
        optional("first_day", parse_date),
        optional("last_day", parse_date),
        optional("min_weekly_hours", number(0, HOURS_OF_WEEK), is_number=True),
        optional("max_weekly_hours", number(0, HOURS_OF_WEEK), is_number=True),
        optional("seniority", number(), is_number=True),
    ),
    days=(("hire_date",), ("first_day",), ("last_day",)),
)


class AvailabilityRow(NamedTuple):
    """A row of ``availability.csv``."""

    row: int
    agent_id: str
    day: date | Weekday
    start: int | None
    end: int | None


AVAILABILITY = Schema(
    "availability",
    AvailabilityRow,
    (
        Column("agent_id", parse_id),
        Column("day", parse_day),
        Column("start", parse_clock, blank=None),
        Column("end", parse_end_clock, blank=None),
    ),
    days=(("day",),),
)


class TimeOffRow(NamedTuple):
    """A row of ``time_off.csv``."""

    row: int
    agent_id: str
    start: date | Moment
    end: date | Moment
    kind: str
    status: TimeOffStatus
    paid_hours_per_day: float


TIME_OFF = Schema(
    "time_off",
    TimeOffRow,
    (
        Column("agent_id", parse_id),
        Column("start", parse_date_or_moment),
        Column("end", parse_date_or_end),
        optional("kind", parse_text, ""),
        optional("status", word(*get_args(TimeOffStatus)), "approved"),
        optional("paid_hours_per_day", number(0, 24), 0.0, is_number=True),
    ),
    days=(("start", "end"),),
)


class PreferenceRow(NamedTuple):
    """A row of ``preferences.csv``."""

    row: int
    agent_id: str
    day: date | Weekday
    preference: Literal["want", "avoid"]
    start: int | None
    end: int | None
    weight: int


PREFERENCES = Schema(
    "preferences",
    PreferenceRow,
    (
        Column("agent_id", parse_id),
        Column("day", parse_day),
        Column("preference", word("want", "avoid")),
        optional("start", parse_clock),
        optional("end", parse_end_clock),
        optional("weight", whole(1, 10), 1, is_number=True),
    ),
    days=(("day",),),
)


class ActivityRow(NamedTuple):
    """A row of ``activities.csv``."""

    row: int
    activity_id: str
    kind: str
    minutes: int
    earliest: Moment
    latest: Moment
    agents: tuple[str, ...]
    teams: tuple[str, ...]
    is_together: bool
    is_paid: bool
    is_required: bool


ACTIVITIES = Schema(
    "activities",
    ActivityRow,
    (
        Column("activity_id", parse_id),
        Column("kind", parse_text),
        Column("minutes", whole(1, 24 * 60), is_number=True),
        Column("earliest", parse_moment),
        Column("latest", parse_end),
        optional("agents", parse_names, ()),
        optional("teams", parse_names, ()),
        optional("together", parse_yes_no, blank=False),
        optional("paid", parse_yes_no, blank=True),
        optional("required", parse_yes_no, blank=False),
    ),
)


class HistoryRow(NamedTuple):
    """A row of ``history.csv``."""

    row: int
    agent_id: str
    start: Moment
    end: Moment
    shift: str


HISTORY = Schema(
    "history",
    HistoryRow,
    (
        Column("agent_id", parse_id),
        Column("start", parse_moment),
        Column("end", parse_end),
        optional("shift", parse_text, ""),
    ),
)


class PinRow(NamedTuple):
    """A row of ``pins.csv``."""

    row: int
    agent_id: str
    date: date
    shift: str
    start: int | Moment | None
    end: int | Moment | None


PINS = Schema(
    "pins",
    PinRow,
    (
        Column("agent_id", parse_id),
        Column("date", parse_date),
        Column("shift", parse_id),
        optional("start", parse_clock_or_moment),
        optional("end", parse_end_clock_or_moment),
    ),
    days=(("date",),),
)


class PunchRow(NamedTuple):
    """A row of ``punches.csv``."""

    row: int
    agent_id: str
    time: Moment
    event: PunchEvent


PUNCHES = Schema(
    "punches",
    PunchRow,
    (
        Column("agent_id", parse_id),
        Column("time", parse_punch_time),
        Column("event", word(*get_args(PunchEvent))),
    ),
)


class ScheduleRow(NamedTuple):
    """A row of ``schedule.csv``."""

    row: int
    agent_id: str
    date: date
    kind: Literal["shift", "break", "meal", "activity"]
    label: str
    start: Moment
    end: Moment
    is_paid: bool


SCHEDULE = Schema(
    "schedule",
    ScheduleRow,
    (
        Column("agent_id", parse_id),
        Column("date", parse_date),
        Column("kind", word("shift", "break", "meal", "activity")),
        Column("label", parse_text, blank=""),
        Column("start", parse_moment),
        Column("end", parse_end),
        Column("paid", parse_yes_no),
    ),
    days=(("date",),),
)
