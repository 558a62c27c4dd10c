"""What a site demands of each kind of exception: the settings of a kind, and the policy that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wfm.attendance.catalogue import KINDS, Kind
from wfm.domain.attendance import Severity

Style = Literal["cliff", "deduct"]
Minutes = Annotated[float, Field(ge=0, le=24 * 60)]
Points = Annotated[float, Field(ge=0)]


class Block(BaseModel):
    """A part of the configuration: no unknown keys, no guessing of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Tier(Block):
    """From beyond an amount on, a severity and points."""

    over_minutes: Minutes
    severity: Severity
    points: Points = 0.0


class Repeat(Block):
    """How points change with the number of entries of one kind within some days."""

    days: Annotated[int, Field(ge=1)] = 30
    factors: Annotated[tuple[Points, ...], Field(strict=False, min_length=1)]


class KindSettings(Block):
    """Settings of one kind of exception; those that a kind does not take are None."""

    grace_minutes: Minutes | None = Field(default=None, description="exactly so much is allowed")
    style: Style | None = Field(default=None, description="cliff: all of it counts; deduct: less the grace")
    severity: Severity | None = Field(default=None, description="how grave it is")
    points: Points | None = Field(default=None, description="points of one entry")
    tiers: Annotated[tuple[Tier, ...], Field(strict=False)] | None = Field(
        default=None, description="severity and points by amount"
    )
    repeat: Repeat | None = Field(default=None, description="factors of points by number of entries within some days")
    after_hours: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="hours after the shift's end from which on it is raised; null means by decision only"
    )
    share: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None, description="share of the shift's minutes due, exactly it being allowed"
    )
    hours: Annotated[float, Field(ge=0)] | None = Field(default=None, description="limit in hours, exactly it allowed")

    @model_validator(mode="after")
    def _check_tiers(self) -> Self:
        tiers = self.tiers or ()
        if any(first.over_minutes >= second.over_minutes for first, second in pairwise(tiers)):
            raise ValueError("tiers must rise in over_minutes")
        if tiers and tiers[0].over_minutes < (self.grace_minutes or 0):
            raise ValueError("a tier lies below grace_minutes and would never apply")
        return self


def default_settings(kind: Kind) -> KindSettings:
    """Return the settings of a kind that the configuration does not name."""
    tiers = tuple(Tier(over_minutes=t.over_minutes, severity=t.severity, points=t.points) for t in kind.tiers)
    repeat = Repeat(days=kind.repeat[0], factors=kind.repeat[1]) if kind.repeat else None
    return KindSettings(
        grace_minutes=kind.grace_minutes,
        style=None if kind.grace_minutes is None else "cliff",
        severity=None if tiers else kind.severity,
        points=None if tiers else kind.points,
        tiers=tiers or None,
        repeat=repeat,
        **dict(kind.options),
    )


def allowed_keys(kind: Kind) -> frozenset[str]:
    """Keys that make sense for a kind."""
    keys = {"severity", *(name for name, _ in kind.options)}
    if kind.grace_minutes is not None:
        keys |= {"grace_minutes", "style"}
    if not kind.never_has_points:
        keys |= {"points", "repeat"}
        if kind.grace_minutes is not None:
            keys.add("tiers")
    return frozenset(keys)


def may_be_null(kind: Kind, key: str) -> bool:
    """Tell whether a setting of a kind can be switched off by null; anything else would forbid what it limits."""
    return key in ("repeat", "tiers", "after_hours") or (key, None) in kind.options


def merged_settings(kind: Kind, given: KindSettings) -> KindSettings:
    """Replace in a kind's defaults what the configuration names.

    Default tiers follow a grace that is named alone: those at or below it are passed over, and the last of them begins
    at the grace.
    """
    default = default_settings(kind)
    named = {name: getattr(given, name) for name in given.model_fields_set}
    if "tiers" not in named and default.tiers and given.grace_minutes is not None:
        named["tiers"] = _tiers_from(default.tiers, given.grace_minutes)
    merged = KindSettings(**{**{name: getattr(default, name) for name in KindSettings.model_fields}, **named})
    for name in ("severity", "points"):
        if merged.tiers and name in named:
            raise ValueError(f"{kind.code} has tiers, which say its {name}; change it there")
    return merged


def _tiers_from(tiers: tuple[Tier, ...], grace_minutes: float) -> tuple[Tier, ...]:
    reached = [tier for tier in tiers if tier.over_minutes <= grace_minutes] or [tiers[0]]
    first = Tier(over_minutes=grace_minutes, severity=reached[-1].severity, points=reached[-1].points)
    return (first, *tiers[len(reached) :])


@dataclass(frozen=True)
class Policy:
    """What holds for one kind in this run; all times are whole seconds.

    Parameters
    ----------
    limit
        The kind's own limit (``hours``), None where it has none.
    after
        Time after the shift's end from which on it is raised, None for never by itself.
    """

    kind: Kind
    settings: KindSettings
    grace: int
    limit: int | None
    after: int | None

    def is_beyond(self, amount: int) -> bool:
        """Tell whether an amount is more than is allowed."""
        return amount > self.grace

    def counted(self, amount: int) -> int:
        """Return what the style of grace leaves of an amount."""
        return amount - self.grace if self.settings.style == "deduct" else amount

    def weight(self, amount: int | None) -> tuple[Severity, float]:
        """Severity and points of an entry with that amount in seconds."""
        reached = [tier for tier in self.settings.tiers or () if (amount or 0) > tier.over_minutes * 60]
        if reached:
            return reached[-1].severity, reached[-1].points
        severity = self.settings.severity or self.kind.severity
        return severity, 0.0 if self.settings.tiers else (self.settings.points or 0.0)


def build_policies(settings: Mapping[str, KindSettings]) -> dict[str, Policy]:
    """Policies of all kinds given, by code."""
    return {code: build_policy(KINDS[code], of_kind) for code, of_kind in settings.items()}


def build_policy(kind: Kind, settings: KindSettings) -> Policy:
    """Turn a kind's settings into seconds."""
    return Policy(
        kind=kind,
        settings=settings,
        grace=round((settings.grace_minutes or 0) * 60),
        limit=None if settings.hours is None else round(settings.hours * 3600),
        after=None if settings.after_hours is None else round(settings.after_hours * 3600),
    )
