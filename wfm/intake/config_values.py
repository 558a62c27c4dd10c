"""Values of the configuration as YAML gives them: ids, times of day, durations, opening hours and costs."""

from __future__ import annotations

import math
import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from wfm.domain.calendar import DAY_MINUTES, WEEKDAYS, TimeWindow
from wfm.domain.demand import CostSteps
from wfm.intake.issues import CellError, did_you_mean
from wfm.intake.row_schemas import MOST_PERCENT
from wfm.intake.text import check_year, parse_clock, parse_date, parse_end_clock, parse_id

_WINDOW = re.compile(r"([^-]+)-([^-]+)")
_DURATION = re.compile(r"(\d{1,2}):([0-5]\d)")


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise CellError(f"is not {what}", "put it in quotes")
    return value


def _id(value: object) -> object:
    name = parse_id(_text(value, "text"))
    if not name:
        raise CellError("is empty", "write a name")
    return name


def _clock(value: object) -> int:
    return parse_clock(_text(value, 'a time of day such as "08:00"'))


def _duration(value: object) -> int:
    found = _DURATION.fullmatch(_text(value, 'a duration such as "01:30"'))
    if not found:
        raise CellError("is not a duration in hours and minutes", 'write it as "01:30"')
    return int(found[1]) * 60 + int(found[2])


def _date(value: object) -> date:
    if type(value) is not date:
        return parse_date(_text(value, "a date such as 2026-11-30"))
    check_year(value)
    return value


def _timezone(value: object) -> str:
    name = _text(value, "the name of a time zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        mend = did_you_mean(name, available_timezones()) or "write an IANA name such as Europe/London"
        raise CellError("is not a time zone", mend) from error
    return name


def days_of(key: str) -> tuple[date | int, ...]:
    """Tell what a key of opening hours means: a date, or weekdays as numbers from 0."""
    names = key.strip().lower().split("-")
    if len(names) <= 2 and all(name in WEEKDAYS for name in names):
        first, last = WEEKDAYS.index(names[0]), WEEKDAYS.index(names[-1])
        return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
    if key[:1].isdigit():
        return (parse_date(key),)
    meant = [name.strip()[:3] for name in names]
    is_clear = len(meant) <= 2 and all(name in WEEKDAYS for name in meant)
    mend = f"write {'-'.join(meant)}" if is_clear else "write mon, mon-fri or a date such as 2026-12-25"
    raise CellError("is neither a weekday, a range of weekdays nor a date", mend)


def _hours_key(key: str) -> str:
    days_of(key)
    return key


def _windows(value: object) -> tuple[TimeWindow, ...]:
    """Read ``closed``, a window such as ``08:00-20:00``, or a list of windows."""
    if value == "closed":
        return ()
    windows = [_window(item) for item in (value if isinstance(value, list) else [value])]
    if not windows:
        raise CellError("is an empty list", "write closed if the queue is")
    return tuple(sorted(windows))


def _window(value: object) -> TimeWindow:
    found = _WINDOW.fullmatch(_text(value, 'a window such as "08:00-20:00"'))
    if not found:
        raise CellError("is not a window of opening hours", 'write "08:00-20:00", a list of such windows, or closed')
    start, end = parse_clock(found[1]), parse_end_clock(found[2])
    return TimeWindow(start, end if end > start else end + DAY_MINUTES)


def _cost_steps(value: object) -> CostSteps:
    """Read a cost, or cumulative steps ``[heads up to, cost]`` that end at infinity."""
    if not isinstance(value, list):
        return CostSteps(((math.inf, _cost(value)),))
    if not value or not all(isinstance(step, list) and len(step) == 2 for step in value):
        raise CellError("is not a list of steps", "write [[2, 8], [.inf, 20]]: heads up to, cost of each")
    steps = tuple((_cost(heads, may_be_infinite=True), _cost(cost)) for heads, cost in value)
    _check_steps(steps)
    return CostSteps(steps)


def _check_steps(steps: tuple[tuple[float, float], ...]) -> None:
    heads, costs = zip(*steps, strict=True)
    if heads[0] <= 0 or any(later <= sooner for sooner, later in pairwise(heads)):
        raise CellError("has heads that do not rise from step to step")
    if any(later < sooner for sooner, later in pairwise(costs)):
        raise CellError("has costs that fall", "let each step cost at least as much as the one before")
    if heads[-1] != math.inf:
        raise CellError("ends at a finite number of heads", f"add a last step, such as [.inf, {costs[-1]:g}]")


def _cost(value: object, *, may_be_infinite: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError("is not a number")
    if value < 0 or math.isnan(value) or (math.isinf(value) and not may_be_infinite):
        raise CellError("is not a number of at least 0")
    return float(value)


Id = Annotated[str, BeforeValidator(_id)]
Clock = Annotated[int, BeforeValidator(_clock)]
Duration = Annotated[int, BeforeValidator(_duration)]
Date = Annotated[date, BeforeValidator(_date)]
HoursKey = Annotated[str, AfterValidator(_hours_key)]
Windows = Annotated[tuple[TimeWindow, ...], BeforeValidator(_windows)]
Costs = Annotated[CostSteps, BeforeValidator(_cost_steps)]
Timezone = Annotated[str, BeforeValidator(_timezone)]
WeekdayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=-100, le=MOST_PERCENT, allow_inf_nan=False)]
