"""From the text of one cell to a value: dates, times of day, moments, numbers, words and lists.

Every parser takes the text of a cell that is not empty and raises `CellError` if it cannot be read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from wfm.domain.calendar import DAY_MINUTES, WEEKDAYS
from wfm.intake.issues import CellError, did_you_mean

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)? ?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::00)?", re.ASCII)
_SHORT_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})([T ].*)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_YEARS = range(1900, 2200)

Parser = Callable[[str], object]
Weekday = int
"""0 is Monday."""


class Moment(NamedTuple):
    """A local wall-clock time without zone, and the offset written behind it, if any."""

    local: datetime
    offset: timedelta | None = None


# Text and lists ------------------------------------------------------------------------------------------------------


def parse_text(text: str) -> str:
    """Take free text as it is."""
    return text


def parse_id(text: str) -> str:
    """Read an id: compared exactly, therefore without blanks around it and without characters that nobody sees."""
    hidden = _CONTROL.search(text)
    if hidden:
        seen = _CONTROL.sub("", text).strip()
        mend = f"write '{seen}'" if seen else "write the id"
        raise CellError(f"holds a control character (U+{ord(hidden[0]):04X})", mend)
    if text != text.strip():
        raise CellError("begins or ends with a blank", f"write '{text.strip()}'")
    if "|" in text:
        raise CellError("holds |, which separates names in lists", "use another character")
    return text


def parse_names(text: str) -> tuple[str, ...]:
    """Read ids separated by ``|``."""
    names = tuple(part.strip() for part in text.split("|"))
    if "" in names:
        raise CellError("has an empty place in the list", "separate names by a single |")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise CellError(f"names '{twice[0]}' twice")
    return names


def word(*words: str) -> Callable[[str], str]:
    """Make a parser of a few fixed words, letter case aside."""

    def parse(text: str) -> str:
        found = text.strip().lower()
        if found not in words:
            raise CellError(f"is not one of {', '.join(words)}", _meant(found, words))
        return found

    return parse


def _meant(found: str, words: tuple[str, ...]) -> str | None:
    suggestion = did_you_mean(found, words)
    return suggestion if suggestion and suggestion.startswith("did") else None


def parse_yes_no(text: str) -> bool:
    """Read ``yes`` or ``no``."""
    found = text.strip().lower()
    if found not in ("yes", "no"):
        raise CellError("is neither yes nor no")
    return found == "yes"


# Numbers -------------------------------------------------------------------------------------------------------------


def number(least: float = -math.inf, most: float = math.inf) -> Callable[[str], float]:
    """Make a parser of numbers between two limits, both included."""

    def parse(text: str) -> float:
        if not _NUMBER.fullmatch(text.strip()):
            raise CellError("is not a number", _mend_of_number(text.strip()))
        value = float(text)
        if not math.isfinite(value):
            raise CellError("is too large")
        _check_limits(value, least, most)
        return value

    return parse


def whole(least: int, most: float = math.inf) -> Callable[[str], int]:
    """Make a parser of whole numbers between two limits, both included."""
    parse_number = number(least, most)

    def parse(text: str) -> int:
        value = parse_number(text)
        if value != int(value):
            raise CellError("is not a whole number")
        return int(value)

    return parse


def _check_limits(value: float, least: float, most: float) -> None:
    if value < least and least == 0:
        raise CellError("is negative")
    if value < least or value > most:
        limits = f"from {least:g} to {most:g}" if math.isfinite(most) else f"of at least {least:g}"
        raise CellError(f"is not a number {limits}")


def _mend_of_number(text: str) -> str | None:
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}, or separate the columns by semicolons"
    return "write it with digits and a decimal point"


# Dates and times -----------------------------------------------------------------------------------------------------


def parse_date(text: str) -> date:
    """Read a date as ``2026-11-30``."""
    stripped = text.strip()
    if not is_day(stripped):
        raise CellError("is not a date", _mend_of_date(stripped, date_alone=True))
    return _date_of(stripped)


def is_day(text: str) -> bool:
    """Tell whether a text has the form of a date without time."""
    return _DATE.fullmatch(text.strip()) is not None


def parse_moment(text: str) -> Moment:
    """Read a local time in whole minutes, as ``2026-11-30T08:15`` with an offset if need be."""
    return _whole_minutes(_moment_of(text, may_be_24=False))


def parse_end(text: str) -> Moment:
    """Read a local time at which something ends; ``24:00`` is the midnight after."""
    return _whole_minutes(_moment_of(text, may_be_24=True))


def parse_punch_time(text: str) -> Moment:
    """Read a local time that may have seconds."""
    return _moment_of(text, may_be_24=False)


def parse_date_or_moment(text: str) -> date | Moment:
    """Read a date alone, or a local time."""
    return _date_or(parse_moment, text)


def parse_date_or_end(text: str) -> date | Moment:
    """Read a date alone, or a local time at which something ends."""
    return _date_or(parse_end, text)


def _date_or(parse: Callable[[str], Moment], text: str) -> date | Moment:
    stripped = text.strip()
    if is_day(stripped):
        return _date_of(stripped)
    if not _DATE.match(stripped):
        raise CellError("is neither a date nor a date with time", _mend_of_date(stripped, date_alone=True))
    return parse(text)


def parse_day(text: str) -> date | Weekday:
    """Read a date, or a weekday from ``mon`` to ``sun`` as a number from 0."""
    found = text.strip().lower()
    if found in WEEKDAYS:
        return WEEKDAYS.index(found)
    if found[:3] in WEEKDAYS:
        raise CellError("is neither a date nor a weekday", f"write {found[:3]}")
    if not is_day(found):
        mend = _mend_of_date(found, date_alone=True) if found[:1].isdigit() else "write mon, tue, … sun or a date"
        raise CellError("is neither a date nor a weekday", mend)
    return _date_of(found)


def parse_clock(text: str) -> int:
    """Read a time of day ``HH:MM`` as minutes after midnight."""
    minute = parse_end_clock(text)
    if minute == DAY_MINUTES:
        raise CellError("is allowed as an end only", "write 00:00 of the next day")
    return minute


def parse_end_clock(text: str) -> int:
    """Read a time of day at which something ends: up to ``24:00``."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise CellError("is not a time of day HH:MM", _mend_of_clock(text.strip()))
    hour, minute = int(found[1]), int(found[2])
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise CellError("is not a time of day HH:MM", "write a time from 00:00 to 24:00")
    return hour * 60 + minute


def parse_clock_or_moment(text: str) -> int | Moment:
    """Read a time of day, or a local time with its date."""
    return parse_moment(text) if _DATE.match(text.strip()) else parse_clock(text)


def parse_end_clock_or_moment(text: str) -> int | Moment:
    """Read a time of day or a local time at which something ends."""
    return parse_end(text) if _DATE.match(text.strip()) else parse_end_clock(text)


def _date_of(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CellError("is not a date of the calendar") from error
    check_year(day)
    return day


def check_year(day: date) -> None:
    """Refuse dates such as 9999-12-31 that stand for never: no span of time can end there."""
    if day.year not in _YEARS:
        raise CellError(
            f"is not between {_YEARS[0]} and {_YEARS[-1]}", "write a real date; an open end is an empty cell"
        )


def _moment_of(text: str, *, may_be_24: bool) -> Moment:
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise CellError("is not a date and time", _mend_of_date(text.strip(), date_alone=False))
    day, offset = _date_of(found[1]), _offset_of(found[5])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if (hour, minute, second) == (24, 0, 0) and may_be_24:
        return Moment(datetime.combine(day + timedelta(days=1), time()), offset)
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("has no such time of day", "write a time from 00:00 to 23:59")
    return Moment(datetime(day.year, day.month, day.day, hour, minute, second), offset)  # noqa: DTZ001


def _whole_minutes(moment: Moment) -> Moment:
    if moment.local.second:
        raise CellError("has seconds", "write whole minutes")
    return moment


def _offset_of(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _mend_of_date(text: str, *, date_alone: bool) -> str:
    """Say how to write a date; a date that the calendar does not have is refused for that."""
    pattern = "2026-11-30" if date_alone else "2026-11-30T08:15"
    found = _DAY_FIRST.fullmatch(text)
    if found and int(found[1]) > 12 >= int(found[2]) > 0:
        return f"write {found[3]}-{int(found[2]):02}-{int(found[1]):02}{(found[4] or '').replace(' ', 'T')}"
    if found:
        return f"write the year first, then the month, as in {pattern}"
    if is_day(text):
        _date_of(text)
        return f"add the time of day, as in {text}T08:15"
    return f"write it as {pattern}"


def _mend_of_clock(text: str) -> str:
    found = _SHORT_CLOCK.fullmatch(text)
    return f"write {int(found[1]):02}:{found[2]}" if found else "write it as 08:15"
