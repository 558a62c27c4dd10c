"""The blocks of the configuration as pydantic models: their fields are the keys, their validators the limits."""

from __future__ import annotations

import math
import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from wfm.domain.calendar import DAY_MINUTES, WEEKDAYS, TimeWindow
from wfm.domain.demand import BACKLOG_CHANNELS, Channel, CostSteps, DeadlineClock, HeadPricing, PromisePeriod
from wfm.intake.issues import CellError, did_you_mean
from wfm.intake.public_holidays import check_country, check_subdivision
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
WeekdayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=-100, le=MOST_PERCENT, allow_inf_nan=False)]


class Block(BaseModel):
    """A block of the configuration; keys that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


FINEST_INTERVAL_MINUTES = 5


class HolidaysBlock(Block):
    """The horizon's ``holidays:``."""

    country: str
    subdivision: str | None = None

    @field_validator("country")
    @classmethod
    def _country_is_known(cls, country: str) -> str:
        return check_country(country)

    @field_validator("subdivision")
    @classmethod
    def _subdivision_is_known(cls, subdivision: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        return subdivision if subdivision is None or country is None else check_subdivision(country, subdivision)


class HorizonBlock(Block):
    """The ``horizon:`` block."""

    start: Date
    days: int = Field(default=7, ge=1, le=28)
    timezone: Annotated[str, BeforeValidator(_timezone)]
    interval_minutes: Literal[5, 10, 15, 30, 60] = 15
    holidays: HolidaysBlock | None = None


class TargetBlock(Block):
    """A queue's ``target:``."""

    service_level: float | None = Field(default=None, gt=0, lt=1)
    within_seconds: Seconds | None = None
    max_occupancy: float | None = Field(default=None, gt=0, le=1)
    max_abandonment: float | None = Field(default=None, gt=0, le=1)
    patience_seconds: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    min_agents: int | None = Field(default=None, ge=0)
    period: PromisePeriod = "interval"
    respond_within_minutes: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    respond_in: DeadlineClock = "elapsed"

    @model_validator(mode="after")
    def _service_level_has_its_time(self) -> Self:
        if (self.service_level is None) != (self.within_seconds is None):
            raise CellError("gives only one of service_level and within_seconds", "give both")
        return self


class HolidayDemandBlock(Block):
    """A queue's ``on_holidays:`` where more than a word is said."""

    like: WeekdayName | None = None
    volume_percent: Percent = 0.0
    aht_percent: float = Field(default=0.0, ge=-99, le=MOST_PERCENT, allow_inf_nan=False)
    required_percent: Percent = 0.0


def _form_of(value: object) -> str:
    return "block" if isinstance(value, dict) else "word"


OnHolidays = Annotated[
    Annotated[Literal["open", "closed"], Tag("word")] | Annotated[HolidayDemandBlock, Tag("block")],
    Discriminator(_form_of),
]


class QueueBlock(Block):
    """An item of ``queues:``."""

    id: Id
    channel: Channel = "voice"
    hours: dict[HoursKey, Windows] | None = None
    target: TargetBlock = TargetBlock()
    shrinkage: Share = 0.0
    understaffing_cost: Costs = CostSteps(((math.inf, 10.0),))
    overstaffing_cost: Costs = CostSteps(((math.inf, 1.0),))
    concurrency: float = Field(default=1.0, ge=1, allow_inf_nan=False)
    cost: HeadPricing = "heads"
    volume_spread_percent: float | None = Field(default=None, ge=0, le=100)
    on_holidays: OnHolidays = "open"

    @field_validator("on_holidays")
    @classmethod
    def _like_a_weekday_needs_hours(cls, on_holidays: OnHolidays, info: ValidationInfo) -> OnHolidays:
        if isinstance(on_holidays, HolidayDemandBlock) and on_holidays.like and info.data.get("hours", ()) is None:
            raise CellError("is like a weekday, but the queue is always open", "give hours, or drop like")
        return on_holidays

    @field_validator("hours")
    @classmethod
    def _each_day_has_one_entry(cls, hours: dict[str, tuple[TimeWindow, ...]] | None) -> object:
        named: dict[date | int, str] = {}
        for key in hours or ():
            for day in days_of(key):
                if named.setdefault(day, key) != key:
                    name = WEEKDAYS[day] if isinstance(day, int) else str(day)
                    raise CellError(f"gives {name} hours in '{named[day]}' and in '{key}'", "name each day once")
        return hours

    @model_validator(mode="after")
    def _service_can_be_priced(self) -> Self:
        if self.cost == "service" and self.channel not in ("voice", "chat"):
            raise CellError(
                f"has cost: service, which is for voice and chat, not for {self.channel}", "take cost: service away"
            )
        if self.cost == "service" and len(self.understaffing_cost.steps) > 1:
            raise CellError(
                "has cost: service, and steps in understaffing_cost",
                "give one understaffing_cost: with cost: service it is the average price of a head",
            )
        return self

    @model_validator(mode="after")
    def _only_work_that_waits_has_a_deadline(self) -> Self:
        if self.target.respond_within_minutes is not None and self.channel not in BACKLOG_CHANNELS:
            raise CellError(
                f"has target respond_within_minutes, which is for email and back_office, not for {self.channel}",
                "give service_level with within_seconds instead",
            )
        if self.target.respond_in != "elapsed" and self.target.respond_within_minutes is None:
            raise CellError("has target respond_in without respond_within_minutes", "give both")
        return self


class StartBlock(Block):
    """A shift's ``start:``: a window in equal steps, or a list."""

    earliest: Clock | None = None
    latest: Clock | None = None
    every_minutes: int | None = Field(default=None, ge=1, le=DAY_MINUTES)
    at: list[Clock] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_way_of_telling(self) -> Self:
        window = (self.earliest, self.latest)
        if self.at is not None and (*window, self.every_minutes) != (None, None, None):
            raise CellError(
                "gives both a list and a window of starts", "keep at, or earliest, latest and every_minutes"
            )
        if self.at is None and None in window:
            raise CellError("names no starts", 'write at: ["07:00"], or earliest, latest and every_minutes')
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise CellError("ends before it begins", "a start window may not cross midnight: write two shifts")
        return self

    def minutes(self, interval_minutes: int) -> tuple[int, ...]:
        """Offered starts in minutes after midnight, ascending."""
        if self.at is not None:
            return tuple(sorted(set(self.at)))
        if self.earliest is None or self.latest is None:
            return ()
        return tuple(range(self.earliest, self.latest + 1, self.every_minutes or interval_minutes))


class BreakBlock(Block):
    """An item of a shift's ``breaks:``."""

    id: Id
    minutes: int = Field(ge=1, le=DAY_MINUTES)
    paid: bool
    after_start: list[Duration] = Field(min_length=2, max_length=2)


class GapBlock(Block):
    """A shift's ``break_gap_minutes:``."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)


class ShiftBlock(Block):
    """An item of ``shifts:``."""

    id: Id
    start: StartBlock
    length_minutes: list[Annotated[int, Field(ge=1, le=DAY_MINUTES)]] = Field(min_length=1)
    days: list[WeekdayName] | None = Field(default=None, min_length=1)
    breaks: list[BreakBlock] = []
    break_gap_minutes: GapBlock = GapBlock()


class HoursBlock(Block):
    """A contract's ``weekly_hours:``."""

    min: float = Field(default=0.0, ge=0, le=168)
    max: float = Field(default=math.inf, ge=0)


class DaysBlock(Block):
    """A contract's ``weekly_days:``."""

    min: int = Field(default=0, ge=0, le=7)
    max: int = Field(default=7, ge=0, le=7)


class ContractBlock(Block):
    """An item of ``contracts:``."""

    id: Id
    shifts: list[Id] = Field(min_length=1)
    weekly_hours: HoursBlock = HoursBlock()
    weekly_days: DaysBlock = DaysBlock()


class SolverBlock(Block):
    """The ``solver:`` block."""

    time_limit_seconds: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    deterministic_limit: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    gap_target_percent: float = Field(default=0.05, ge=0, allow_inf_nan=False)
    seed: int = Field(default=1, ge=0, lt=2**31)
    workers: int = Field(default=0, ge=0)
