"""The centre: when it is open, the shifts it offers and the weeks that the sample shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

OPENS, CLOSES = 7 * 60, 22 * 60
"""Opening hours for calls and chats in minutes after midnight, the same every day."""
SLOT_MINUTES = 15
SLOTS_A_DAY = (CLOSES - OPENS) // SLOT_MINUTES
MAIL_CLOSES_SATURDAY, MAIL_OPENS_MONDAY = 17 * 60, 8 * 60
"""Mail is answered at fewer hours, as `config/roster.yaml` says, and never between these two."""

PLANNED_WEEK = date(2026, 11, 30)
PUBLISHED_WEEK = PLANNED_WEEK - timedelta(days=7)
EARLIER_WEEK = PLANNED_WEEK - timedelta(days=14)


@dataclass(frozen=True)
class Pause:
    """A break of a shift; its start lies in a window counted in minutes from the shift's start."""

    label: str
    kind: str
    minutes: int
    earliest: int
    latest: int

    @property
    def is_paid(self) -> bool:
        """Meals are not paid, breaks are."""
        return self.kind == "break"


@dataclass(frozen=True)
class Template:
    """A kind of shift, as `config/roster.yaml` describes it."""

    label: str
    starts: range
    lengths: tuple[int, ...]
    pauses: tuple[Pause, ...]
    min_gap: int = 60
    max_gap: int = 180


@dataclass(frozen=True)
class Contract:
    """Limits of a week, and the kind of shift that people with it work."""

    label: str
    template: Template
    max_hours: float
    days: int


LONG = Template(
    "long",
    range(OPENS, 13 * 60 + 31, 30),
    (480, 510),
    (
        Pause("first", "break", 15, 90, 180),
        Pause("lunch", "meal", 30, 195, 300),
        Pause("second", "break", 15, 330, 435),
    ),
)
SHORT = Template("short", range(OPENS, 17 * 60 + 1, 30), (300,), (Pause("pause", "break", 15, 120, 180),))
EVENING = Template("evening", range(16 * 60, 18 * 60 + 1, 30), (240, 300), (Pause("pause", "break", 15, 90, 165),))

FULL_TIME = Contract("full_time", LONG, 40.0, 5)
PART_TIME = Contract("part_time", SHORT, 25.0, 5)
EVENINGS = Contract("evenings", EVENING, 25.0, 5)
CONTRACTS = {contract.label: contract for contract in (FULL_TIME, PART_TIME, EVENINGS)}


def week_of(first: date) -> list[date]:
    """Seven dates from a Monday on."""
    return [first + timedelta(days=day) for day in range(7)]


def clock(minute: int) -> str:
    """Write minutes after midnight as ``HH:MM``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def stamp(day: date, minute: int) -> str:
    """Write a date and minutes after its midnight as ``YYYY-MM-DDTHH:MM``."""
    days, rest = divmod(minute, 24 * 60)
    return f"{day + timedelta(days=days)}T{clock(rest)}"
