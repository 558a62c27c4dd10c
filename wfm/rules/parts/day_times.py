"""Times of day and windows of them, as settings of rules spell them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from wfm.domain.calendar import DAY_MINUTES, TimeWindow
from wfm.intake.issues import CellError
from wfm.intake.text import parse_clock, parse_end_clock


def day_window(start: str, end: str) -> TimeWindow:
    """Make a window of two times of day; an end that is not later than the start lies on the next date.

    Raises
    ------
    CellError
        If one of them is no time of day.
    """
    first, last = parse_clock(start), parse_end_clock(end)
    return TimeWindow(first, last if last > first else last + DAY_MINUTES)


def window_from(text: str) -> TimeWindow:
    """Read a window written as ``22:00-06:00``.

    Raises
    ------
    CellError
        If it is no such window.
    """
    start, dash, end = text.partition("-")
    if not dash:
        raise CellError("is not a window of times of day", 'write it as "22:00-06:00"')
    return day_window(start, end)


def _is_text(value: object) -> str:
    if not isinstance(value, str):
        raise CellError('is not a time of day such as "08:00"', "put it in quotes")
    return value


def _clock(value: object) -> str:
    text = _is_text(value)
    parse_clock(text)
    return text.strip()


def _end_clock(value: object) -> str:
    text = _is_text(value)
    parse_end_clock(text)
    return text.strip()


def _window(value: object) -> str:
    text = _is_text(value)
    window_from(text)
    return text.strip()


Clock = Annotated[str, BeforeValidator(_clock)]
"""A time of day, ``00:00`` to ``23:59``."""
EndClock = Annotated[str, BeforeValidator(_end_clock)]
"""A time of day at which something ends, up to ``24:00``."""
Window = Annotated[str, BeforeValidator(_window)]
"""A window of times of day, such as ``22:00-06:00``."""
