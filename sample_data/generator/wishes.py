"""What people have said about the planned week: when they can work, when they are away, what they would like.

The tables are told in lines of plain words and not drawn by chance: somebody who reads the roster can look them up.
Agents are numbered; A001 to A036 work full time, A037 to A050 part time, A051 to A060 evenings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AVAILABILITY = (
    "A038: mon-fri 09:00-15:30",
    "A041: mon-fri 09:00-15:30, sat 08:00-14:00",
    "A043: mon-sat 07:00-22:00",
    "A044: mon 07:00-14:00, wed-fri 07:00-14:00, sat-sun 07:00-22:00",
    "A047: tue-sun 12:00-22:00",
    "A049: mon-thu 07:00-13:00, fri-sun 07:00-22:00",
    "A051: mon-fri 17:00-22:00, sat-sun 14:00-22:00",
    "A053: mon-thu 16:00-22:00, sat-sun 16:00-22:00",
    "A056: tue-sat 15:00-22:00",
    "A058: mon-fri 16:30-22:00, sun 12:00-22:00",
    "A012: mon-sat 07:00-22:00",
    "A027: mon-fri 07:00-19:00, sat-sun 08:00-20:00",
)

TIME_OFF_HEADER = ("agent_id", "start", "end", "kind", "status", "paid_hours_per_day")
TIME_OFF = (
    ("A004", "2026-11-30", "2026-12-06", "holiday", "approved", 8),
    ("A016", "2026-12-02", "2026-12-04", "holiday", "approved", 8),
    ("A021", "2026-12-04", "2026-12-04", "holiday", "approved", 8),
    ("A025", "2026-11-30", "2026-12-01", "training", "approved", 8),
    ("A033", "2026-12-05", "2026-12-06", "holiday", "approved", ""),
    ("A039", "2026-11-30", "2026-12-02", "holiday", "approved", 5),
    ("A046", "2026-12-05", "2026-12-05", "wedding", "approved", ""),
    ("A054", "2026-12-03", "2026-12-04", "holiday", "approved", 5),
    ("A008", "2026-12-01T07:00", "2026-12-01T12:00", "dentist", "approved", ""),
    ("A050", "2026-12-03T13:00", "2026-12-03T17:00", "school", "approved", ""),
    ("A019", "2026-12-05", "2026-12-06", "holiday", "requested", ""),
    ("A031", "2026-12-01", "2026-12-03", "holiday", "declined", ""),
    ("A057", "2026-12-02", "2026-12-02", "holiday", "cancelled", ""),
)

LEAVE_BEFORE = (
    ("A007", "2026-11-23", "2026-11-25", "holiday", "approved", 8),
    ("A030", "2026-11-26", "2026-11-27", "holiday", "approved", 8),
    ("A048", "2026-11-28", "2026-11-29", "holiday", "approved", ""),
)
"""Leave in the published week."""

PREFERENCES_HEADER = ("agent_id", "day", "preference", "start", "end", "weight")
PREFERENCES = (
    "A001 avoid sun", "A002 want mon", "A002 want tue", "A003 avoid sat weight 3", "A005 avoid fri 18:00-22:00",
    "A006 want 2026-12-05", "A007 avoid mon 07:00-09:00", "A009 avoid sat", "A009 avoid sun",
    "A010 want wed 07:00-16:00", "A011 avoid thu 17:00-22:00 weight 2", "A013 avoid 2026-12-04 weight 5",
    "A014 want sat", "A015 avoid tue 19:00-22:00", "A017 avoid sun weight 2", "A018 want mon 07:00-15:30",
    "A018 want tue 07:00-15:30", "A020 avoid wed", "A022 want sun", "A023 avoid fri weight 4",
    "A024 avoid mon 19:00-22:00", "A026 avoid sat weight 2", "A028 want thu 12:00-22:00",
    "A029 avoid 2026-12-06 weight 3", "A030 avoid 2026-12-02 07:00-10:00", "A032 avoid sun",
    "A034 want fri 07:00-17:00", "A035 avoid sat 15:00-22:00", "A036 avoid mon weight 2", "A037 want tue",
    "A040 avoid sat", "A042 want wed 07:00-13:00", "A045 avoid sun weight 2", "A045 want mon",
    "A048 avoid fri 15:00-22:00", "A052 avoid sat weight 2", "A055 want sun", "A055 avoid 2026-12-04 weight 3",
    "A059 avoid wed", "A060 want mon",
)  # fmt: skip

ACTIVITIES_HEADER = (
    *("activity_id", "kind", "minutes", "earliest", "latest"),
    *("agents", "teams", "together", "paid", "required"),
)
_WORKING_DAYS = ("2026-11-30T08:00", "2026-12-04T20:00")
ACTIVITIES = (
    ("coach_calls", "coaching", 30, *_WORKING_DAYS, "A001|A013|A024|A035", "", "no", "yes", "no"),
    ("coach_chats", "coaching", 30, *_WORKING_DAYS, "A012|A017", "", "no", "yes", "no"),
    ("first_aid", "training", 90, "2026-12-03T09:00", "2026-12-03T17:00", "A005|A018", "", "yes", "yes", "yes"),
    ("product", "training", 60, "2026-12-01T09:00", "2026-12-03T19:00", "", "Birch", "no", "yes", "no"),
    ("leads", "meeting", 45, "2026-12-02T10:00", "2026-12-02T16:00", "A002|A006|A015|A022", "", "yes", "yes", "no"),
)

PINS_HEADER = ("agent_id", "date", "shift", "start", "end")
PINS = (
    ("A002", "2026-12-01", "long", "09:00", "17:30"),
    ("A014", "2026-12-03", "long", "", ""),
    ("A029", "2026-12-06", "off", "", ""),
    ("A042", "2026-12-02", "short", "08:00", ""),
)


def availability_rows() -> Iterator[tuple[str, ...]]:
    """Rows of `availability.csv`, a weekday each."""
    for line in AVAILABILITY:
        agent_id, parts = line.split(": ")
        for part in parts.split(", "):
            days, hours = part.split()
            for day in _days(days):
                yield agent_id, day, *hours.split("-")


def _days(text: str) -> tuple[str, ...]:
    """Weekdays of a range such as ``mon-fri``."""
    first, *last = text.split("-")
    return WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last[0] if last else first) + 1]


def preference_rows() -> Iterator[tuple[object, ...]]:
    """Rows of `preferences.csv`; a window and a weight only where they are named."""
    for line in PREFERENCES:
        words, _, weight = line.partition(" weight ")
        agent_id, wish, day, *window = words.split()
        start, end = window[0].split("-") if window else ("", "")
        yield agent_id, day, wish, start, end, weight


def hours_available(agent_id: str, day: date) -> list[tuple[int, int]]:
    """Windows of a date in which somebody can work, in minutes after midnight."""
    rows = [row for row in availability_rows() if row[0] == agent_id]
    if not rows:
        return [(0, 24 * 60)]
    return [(_minute(start), _minute(end)) for _, weekday, start, end in rows if weekday == WEEKDAYS[day.weekday()]]


def _minute(clock: str) -> int:
    """Minutes after midnight of ``HH:MM``."""
    return int(clock[:2]) * 60 + int(clock[3:])


def is_away(agent_id: str, day: date) -> bool:
    """Tell whether leave that was known when the rosters were made covers a date."""
    return any(row[0] == agent_id and row[1] <= day.isoformat() <= row[2] for row in LEAVE_BEFORE)
