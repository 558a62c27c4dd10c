"""The ``attendance`` block of the configuration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from difflib import get_close_matches
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from wfm.attendance.catalogue import CATALOGUE, KINDS
from wfm.attendance.policy import (
    Block,
    KindSettings,
    Points,
    Policy,
    allowed_keys,
    build_policy,
    default_settings,
    may_be_null,
    merged_settings,
)
from wfm.domain.calendar import Calendar

Count = Annotated[int, Field(ge=1)]
PositiveMinutes = Annotated[float, Field(ge=0, le=7 * 24 * 60)]


def _read_time(value: object) -> object:
    """Accept a time as text; a number must not pass as seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is not a time; write it as 2026-12-07T06:00") from error


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is not a date; write it as 2026-12-07") from error


LocalTime = Annotated[datetime, BeforeValidator(_read_time)]
Day = Annotated[date, BeforeValidator(_read_date)]


class Period(Block):
    """Dates that are judged."""

    start: Day
    days: Count = 7


class PairingSettings(Block):
    """How punches are read and paired with shifts and breaks."""

    duplicate_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=60, description="the same punch again within so many seconds is a duplicate"
    )
    before_minutes: PositiveMinutes = Field(default=120, description="how early a punch can still belong to a shift")
    after_minutes: PositiveMinutes = Field(default=120, description="how late a punch can still belong to a shift")
    max_session_hours: Annotated[float, Field(gt=0, le=48)] = Field(
        default=16, description="a punch later than this after the first one begins a new stay"
    )
    gap_minutes: PositiveMinutes = Field(
        default=120, description="longest time clocked out that still passes for a break or meal"
    )
    match_minutes: PositiveMinutes = Field(
        default=120, description="furthest that a break may be moved and still be that break"
    )
    split_breaks: Literal["separate", "add_up"] = Field(
        default="separate", description="whether the parts of a break taken in parts are added up"
    )
    unknown_agents: Literal["refuse", "report"] = Field(
        default="refuse", description="what becomes of punches by nobody on the list of agents"
    )


class DayStatusSettings(Block):
    """From how few hours inside the shift on a day counts as half or as absent."""

    half_day_below_hours: Annotated[float, Field(ge=0, le=24)] | None = Field(
        default=None, description="fewer hours worked make half a day"
    )
    absent_below_hours: Annotated[float, Field(ge=0, le=24)] | None = Field(
        default=None, description="fewer hours worked make an absence"
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        absent, half = self.absent_below_hours, self.half_day_below_hours
        if absent is not None and half is not None and absent >= half:
            raise ValueError("absent_below_hours must lie below half_day_below_hours")
        return self


class AdherenceSettings(Block):
    """Which published definitions the percentages follow."""

    definition: Literal["matched", "genesys", "microsoft"] = Field(
        default="matched", description="how adherence is computed"
    )
    tolerance_minutes: PositiveMinutes = Field(default=5, description="forgiven per stretch, in 'microsoft' only")
    conformance: Literal["total", "overlap"] = Field(default="total", description="how conformance is computed")
    neutral: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        default=(), description="labels of breaks and activities that count neither way"
    )
    unknown: Literal["neutral", "out"] = Field(
        default="neutral", description="whether time with a missing punch is left out or held against the agent"
    )
    absent_days: Literal["exclude", "zero"] = Field(
        default="exclude", description="whether a day of absence has no adherence, or none at all is kept"
    )
    adherence_target: Annotated[float, Field(ge=0, le=100)] = Field(
        default=90, description="percent below which cells turn red"
    )
    conformance_band: Annotated[tuple[float, float], Field(strict=False)] = Field(
        default=(80.0, 120.0), description="percent outside of which cells turn red"
    )

    @model_validator(mode="after")
    def _check_band(self) -> Self:
        if self.conformance_band[0] > self.conformance_band[1]:
            raise ValueError("conformance_band must give the lower percentage first")
        return self


class Step(Block):
    """One step of the policy: reached with so many points, or with so many entries of one kind."""

    name: str
    points: Points | None = None
    code: str | None = None
    count: Count | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.points is None) == (self.code is None) or (self.code is None) != (self.count is None):
            raise ValueError("a step names either points, or code and count")
        if self.code is not None and self.code not in KINDS:
            raise ValueError(unknown_code(self.code))
        return self


class Credit(Block):
    """Points that lapse after some days without a charged entry."""

    days: Count
    points: Points


def _default_steps() -> tuple[Step, ...]:
    by_points = (("verbal", 3.0), ("written", 4.0), ("final", 5.0), ("review", 6.0))
    by_count = (("written", 1), ("final", 2), ("review", 3))
    return (
        *(Step(name=name, points=points) for name, points in by_points),
        *(Step(name=name, code="no_call_no_show", count=count) for name, count in by_count),
    )


class PointsSettings(Block):
    """How entries turn into points."""

    window_days: Count = Field(default=90, description="days for which points live")
    cap_per_shift: Literal["absence"] | None = Field(
        default="absence", description="the points of one shift never exceed those of an absence; null means no cap"
    )
    merge_spells: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        default=("absence",), description="kinds of which a run without a shift worked in between counts once"
    )
    protected_kinds: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        default=("protected", "jury", "military", "bereavement", "maternity", "paternity"),
        description="kinds of time off that keep an entry from points, whatever their status",
    )
    credit: Credit | None = Field(default=None, description="points that lapse after days without an entry")
    steps: Annotated[tuple[Step, ...], Field(strict=False)] = Field(
        default_factory=_default_steps, description="what is proposed to HR from how many points on"
    )

    @field_validator("merge_spells")
    @classmethod
    def _check_merged(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        for code in codes:
            if code not in KINDS:
                raise ValueError(unknown_code(code))
            if code != "absence":
                raise ValueError(f"{code} is never merged: only absence can be, as nobody came in between")
        return codes

    @model_validator(mode="after")
    def _check_steps(self) -> Self:
        ladders: dict[str | None, list[float]] = {}
        for step in self.steps:
            ladders.setdefault(step.code, []).append(step.points if step.points is not None else step.count or 0)
        if any(first >= second for ladder in ladders.values() for first, second in pairwise(ladder)):
            raise ValueError("steps must rise")
        return self


class BradfordSettings(Block):
    """The Bradford factor."""

    weeks: Count = Field(default=52, description="weeks that it looks back")
    kinds: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        default=("sick",), description="kinds of approved time off over a published shift that count"
    )
    triggers: Annotated[tuple[float, ...], Field(strict=False)] = Field(
        default=(51, 201, 401, 601), description="scores from which on it is shown"
    )


class Rounding(Block):
    """Rounding of the hours that payroll gets; exceptions never use it."""

    minutes: Annotated[int, Field(ge=1, le=60)]


class ReportSettings(Block):
    """What is written and how long it is kept."""

    managers: bool = Field(default=True, description="whether every team gets a workbook")
    retention_days: Count = Field(default=400, description="days for which history and decisions are carried forward")


class AttendanceSettings(Block):
    """The whole ``attendance`` block; every key is optional.

    `exceptions` holds every kind, with what the configuration names put into the defaults.
    """

    as_of: LocalTime | None = Field(default=None, description="report time, local; null means now")
    schedule: str = Field(default="schedule.csv", description="schedule that 'wfm run' compares with")
    period: Period | None = Field(default=None, description="dates judged; null means those of the schedule")
    week_starts: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        default="mon", description="first day of a week"
    )
    closed_dates: Annotated[tuple[Day, ...], Field(strict=False)] = Field(
        default=(), description="dates on which the site is closed: time off for everybody"
    )
    pairing: PairingSettings = PairingSettings()
    disabled: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        default=tuple(kind.code for kind in CATALOGUE if not kind.is_on), description="kinds that are not raised"
    )
    exceptions: dict[str, KindSettings] = Field(default_factory=dict, validate_default=True)
    day_status: DayStatusSettings = DayStatusSettings()
    adherence: AdherenceSettings = AdherenceSettings()
    points: PointsSettings = PointsSettings()
    bradford: BradfordSettings = BradfordSettings()
    rounding: Rounding | None = Field(default=None, description="rounding of pay_minutes; null means none")
    report: ReportSettings = ReportSettings()

    @field_validator("disabled")
    @classmethod
    def _check_disabled(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        for code in codes:
            if code not in KINDS:
                raise ValueError(unknown_code(code))
        return codes

    @field_validator("exceptions")
    @classmethod
    def _merge_defaults(cls, given: dict[str, KindSettings]) -> dict[str, KindSettings]:
        for code, settings in given.items():
            _check_keys(code, settings)
        return {
            kind.code: merged_settings(kind, given[kind.code]) if kind.code in given else default_settings(kind)
            for kind in CATALOGUE
        }

    @model_validator(mode="after")
    def _check_retention(self) -> Self:
        repeats = [settings.repeat.days for settings in self.exceptions.values() if settings.repeat]
        longest = max(self.points.window_days, self.bradford.weeks * 7, *repeats)
        if self.report.retention_days < longest:
            raise ValueError(f"report.retention_days must be at least {longest}, the longest window that looks back")
        return self

    def policies(self) -> dict[str, Policy]:
        """Policy of every kind that is raised, in the order of the catalogue."""
        return {
            kind.code: build_policy(kind, self.exceptions[kind.code])
            for kind in CATALOGUE
            if kind.code not in self.disabled
        }

    def report_time_utc(self, calendar: Calendar) -> datetime | None:
        """Find the report time that the configuration fixes, None for now."""
        if self.as_of is None:
            return None
        local = self.as_of.replace(tzinfo=None)
        return self.as_of.astimezone(UTC) if self.as_of.tzinfo else calendar.to_utc(local)


def _check_keys(code: str, settings: KindSettings) -> None:
    """Refuse unknown kinds and settings that a kind does not take."""
    if code not in KINDS:
        raise ValueError(unknown_code(code))
    for name in sorted(settings.model_fields_set):
        if getattr(settings, name) is None and not may_be_null(KINDS[code], name):
            raise ValueError(f"{code}.{name} must not be null; leave it out for its default")
    for name in sorted(settings.model_fields_set - allowed_keys(KINDS[code])):
        if name in ("points", "tiers", "repeat") and KINDS[code].never_has_points:
            raise ValueError(f"{code} never carries points; remove {name}")
        raise ValueError(f"{code} takes no {name}")


def unknown_code(code: str) -> str:
    """Say that there is no such kind, and which was probably meant."""
    near = get_close_matches(code, KINDS, n=1)
    return f"'{code}' is no kind of attendance exception" + (f"; did you mean '{near[0]}'?" if near else "")
