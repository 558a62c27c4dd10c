"""The blocks of the configuration as pydantic models: their fields are the keys, their validators the limits."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
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
from wfm.intake.config_values import (
    Clock,
    Costs,
    Date,
    Duration,
    HoursKey,
    Id,
    Percent,
    Seconds,
    Share,
    Timezone,
    WeekdayName,
    Windows,
    days_of,
)
from wfm.intake.issues import CellError
from wfm.intake.public_holidays import check_country, check_subdivision
from wfm.intake.row_schemas import MOST_PERCENT


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
    timezone: Timezone
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
