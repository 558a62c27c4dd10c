"""Dates, numbers and codes as people read them, the same whatever the computer's language."""

from __future__ import annotations

from datetime import date, datetime

from wfm.domain.calendar import Calendar, Span

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def short_date(day: date) -> str:
    """Write a date as in ``Mon 30 Nov``."""
    return f"{DAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1][:3]}"


def long_date(day: date) -> str:
    """Write a date as in ``Monday 30 November 2026``."""
    return f"{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def period(calendar: Calendar) -> str:
    """Name the horizon's first and last date."""
    first, last = calendar.dates[0], calendar.dates[-1]
    return long_date(first) if first == last else f"{long_date(first)} – {long_date(last)}"


def is_weekend(day: date) -> bool:
    """Tell whether a date is a Saturday or Sunday."""
    return day.weekday() >= 5


def clock_time(calendar: Calendar, instant: datetime) -> str:
    """Write the local time of day; the offset follows where that time happens twice."""
    return calendar.text_of(instant).partition("T")[2]


def end_time(calendar: Calendar, end: datetime) -> str:
    """Write the end of something that lasts until midnight at the latest, midnight as ``24:00``."""
    text = clock_time(calendar, end)
    return "24:00" if text == "00:00" else text


def shift_times(calendar: Calendar, span: Span) -> str:
    """Write start and end of a shift as in ``22:00–06:00``."""
    return f"{calendar.time_of(span.start_utc)}–{calendar.time_of(span.end_utc)}"


def amount(value: float, decimals: int = 0) -> str:
    """Write a number with thousands separators and no trailing zeros, never as minus zero."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def count_of(number: int, noun: str) -> str:
    """Write a number of things, as in ``1 note`` or ``3 notes``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def plain_words(code: str) -> str:
    """Turn a code such as ``max_consecutive_days`` into words with a capital letter."""
    text = code.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def yes_no(value: bool) -> str:
    """Write a claim as files spell it."""
    return "yes" if value else "no"
