"""Contacts of one week, calls and chats in quarters of an hour, shaped like a real bank's.

The shape is fitted to the call-by-call records of "Anonymous Bank", a small Israeli call centre in 1999, here to the
half-hours of February. We thank the Service Enterprise Engineering (SEE) laboratory of the Technion and Avishai
Mandelbaum, who made these records public. The bank worked from Sunday to Thursday, and those days stand for Monday to
Friday here. Its Friday was a half day and its Saturday a few evening hours, so our weekend is an assumption, and so are
chats, mails, and how sure the forecast is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from centre import (
    MAIL_CLOSES_SATURDAY,
    MAIL_OPENS_MONDAY,
    OPENS,
    PLANNED_WEEK,
    SLOT_MINUTES,
    SLOTS_A_DAY,
    stamp,
    week_of,
)

CALLS = [
    *(18.1, 24.8, 38.5, 50.1, 53.4, 57.1, 60.9, 59.9, 56.9, 52.4, 47.8, 46.4, 49.0, 53.5, 56.4),
    *(56.6, 56.0, 56.7, 57.5, 54.0, 47.1, 42.9, 41.3, 38.4, 34.4, 31.1, 29.2, 29.0, 29.6, 31.4),
]
"""Fitted: mean calls of a working day in each half hour from 07:00 to 22:00, lightly smoothed."""
HANDLE_SECONDS = [
    *(123, 145, 159, 167, 189, 205, 202, 196, 198, 199, 199, 195, 186, 181, 180),
    *(190, 199, 185, 159, 148, 153, 160, 168, 165, 167, 177, 178, 170, 160, 151),
]
"""Fitted: mean seconds of handling a call in the same half hours."""
WORKING_DAYS = [0.98, 0.96, 1.08, 0.99, 0.99]
"""Fitted: calls of the week's first to fifth working day against their mean."""
SPREAD = 0.24
"""Fitted: standard deviation of a half hour's rate around its mean, beyond pure chance, as a share."""
WEEKS_AVERAGED = 4
"""The forecast is the mean of so many past weeks, so some of their chance is left in it."""


@dataclass(frozen=True)
class Stream:
    """Contacts of one queue: mean per half hour of a working day, seconds, and each weekday against that."""

    queue: str
    contacts: list[float]
    seconds: list[float]
    weekdays: list[float]


VOICE = Stream(
    "voice", [2.04 * calls for calls in CALLS], [float(s) for s in HANDLE_SECONDS], [*WORKING_DAYS, 0.66, 0.55]
)
CHAT_SHAPE = [
    *(4, 6, 9, 12, 14, 16, 17, 18, 18, 18, 19, 20, 19, 18, 17, 17, 17, 18, 18, 19),
    *(20, 20, 21, 21, 20, 19, 18, 16, 14, 11),
]
"""Chats follow lunch breaks and evenings more than office hours."""
CHAT = Stream(
    "chat", [1.36 * chats for chats in CHAT_SHAPE], [560.0] * len(CHAT_SHAPE), [1.02, 1.0, 1.03, 0.99, 0.96, 0.8, 0.78]
)


WRITE_INSTEAD = {"voice": 0.16, "chat": 0.02}
"""Part of the callers and chatters who write a mail from the planned week on, when mail is first answered here."""
LEVEL_SPREAD = [0.1] * 5 + [0.18] * 2
"""How far a day's level may lie below or above the forecast with 80 % chance, Monday first.

The chance of each quarter of an hour comes on top; formulas that know arrivals to be random allow for it by themselves.
"""
MAILS = [
    *(4, 3, 2, 2, 2, 4, 7, 12, 18, 23, 24, 22, 20, 21, 21, 20, 19, 18, 17, 16),
    *(15, 13, 10, 7),
]
"""Mails of a working day in each hour from midnight on."""
MAIL_WEEKDAYS = [1.1, 1.02, 1.0, 0.98, 0.94, 0.5, 0.42]
MAIL_SECONDS = 278.0

DEMAND_HEADER = ("start", "queue", "volume", "aht_seconds", "volume_low", "volume_high")


def demand_rows(random: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Rows of `demand.csv`: forecast contacts and handling time per queue and interval."""
    for stream in (VOICE, CHAT):
        yield from _live_rows(stream, random)
    yield from _mail_rows(random)


def _live_rows(stream: Stream, random: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Rows of a queue whose contacts do not wait, quarter by quarter while it is open."""
    for day, weight, spread in zip(week_of(PLANNED_WEEK), stream.weekdays, LEVEL_SPREAD, strict=True):
        volume = _forecast(random, (1 - WRITE_INSTEAD[stream.queue]) * weight * quarters(stream.contacts) / 2)
        seconds = quarters(stream.seconds) * random.normal(1.0, 0.02, SLOTS_A_DAY)
        for slot in range(SLOTS_A_DAY):
            start = stamp(day, OPENS + slot * SLOT_MINUTES)
            band = (f"{volume[slot] * level:.1f}" for level in (1 - spread, 1 + spread))
            yield start, stream.queue, f"{volume[slot]:.1f}", f"{seconds[slot]:.0f}", *band


def _mail_rows(random: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Rows of mails, hour by hour at all hours; those before Monday's opening hold what the weekend has left."""
    saturday, sunday = MAIL_WEEKDAYS[5:]
    waiting = saturday * sum(MAILS[MAIL_CLOSES_SATURDAY // 60 :]) + sunday * sum(MAILS)
    opens = MAIL_OPENS_MONDAY // 60
    for day, weight in zip(week_of(PLANNED_WEEK), MAIL_WEEKDAYS, strict=True):
        past = random.poisson(weight * np.array(MAILS), (WEEKS_AVERAGED, len(MAILS)))
        volume = past.mean(axis=0).clip(1 / WEEKS_AVERAGED)  # that an hour never has a mail is chance
        seconds = MAIL_SECONDS * random.normal(1.0, 0.02, len(MAILS))
        volume[:opens] += waiting / opens
        waiting = 0.0
        for hour in range(len(MAILS)):
            yield stamp(day, hour * 60), "email", f"{volume[hour]:.1f}", f"{seconds[hour]:.0f}", "", ""


CHANGES_HEADER = (
    "start",
    "end",
    "queue",
    "kind",
    "volume_percent",
    "volume_add",
    "return_percent",
    "return_hours",
    "note",
)
CHANGES = (
    ("2026-12-01T07:00", "2026-12-01T08:00", "voice", "downtime", -100, "", 60, 3, "telephone system is updated"),
    (
        "2026-12-03T17:00",
        "2026-12-03T20:00",
        "voice",
        "campaign",
        "",
        40,
        "",
        "",
        "calls to customers of the old tariff",
    ),
)
"""Rows of `demand_changes.csv`."""


def quarters(half_hours: list[float]) -> np.ndarray:
    """Read a curve of half hours at the middle of each quarter of an hour."""
    middles = np.arange(len(half_hours)) * 2 + 0.5
    return np.interp(np.arange(2 * len(half_hours)), middles, half_hours)


def _forecast(random: np.random.Generator, mean: np.ndarray) -> np.ndarray:
    """Average a few weeks of contacts, each with a rate of its own in every half hour."""
    halves = random.gamma(SPREAD**-2, SPREAD**2, (WEEKS_AVERAGED, SLOTS_A_DAY // 2))
    return random.poisson(mean * np.repeat(halves, 2, axis=1)).mean(axis=0)
