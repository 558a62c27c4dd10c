"""Weekends, late or night shifts, unpopular hours or refused requests, spread over people; always priced.

Example:  {rule: fair_share, of: lates, cost: 5}
Breaks:   ann  LLL     three of the three late shifts of two people, whose fair share is two
Keeps:    ann  LE.     one
Counts:   units above the fair share, as far as the horizon adds them: all that the people in scope have, history
          included, divided by their number, or in proportion to their weekly hours, and rounded up
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import WEEKDAYS
from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.intake.text import parse_clock
from wfm.rules.base import Rule, Scope
from wfm.rules.model import FloatArray, IntArray, JointModel
from wfm.rules.parts.day_times import Clock, Window, window_from
from wfm.rules.parts.fair_marks import Mark, Marker, Share, fair_limits, refused_counts, requests_by_agent
from wfm.rules.parts.fair_rows import REACH_DAYS, Periods, Refusals
from wfm.rules.parts.fair_units import UnitKind, periods_of, refusals_of

_NIGHT = "00:00-05:00"
_EVENING = "20:00"
_WORDS = {
    "weekends": "weekends",
    "lates": "late shifts",
    "nights": "night shifts",
    "unpopular": "unpopular shifts",
    "refused": "refused requests",
}
_SETTINGS_OF = {
    "weekends": {"shifts", "first_day"},
    "lates": {"shifts", "days", "after"},
    "nights": {"shifts", "days", "windows"},
    "unpopular": {"shifts", "days", "windows"},
    "refused": set[str](),
}


class FairShare(Rule):
    """Settings of ``fair_share``."""

    unit: ClassVar[str] = "unit over the fair share"
    scopes: ClassVar[frozenset[Scope]] = frozenset({"agents", "teams", "contracts", "shifts", "days"})
    is_joint: ClassVar[bool] = True

    rule: Literal["fair_share"] = "fair_share"
    cost: float = Field(default=5, ge=0, description="price per unit over the fair share")
    of: Literal["weekends", "lates", "nights", "unpopular", "refused"] = Field(description="what is spread")
    after: Clock | None = Field(default=None, description="late shifts end after this time of their date (20:00)")
    windows: tuple[Window, ...] = Field(
        default=(),
        strict=False,
        description="night (00:00-05:00) or unpopular shifts overlap one of these",
    )
    first_day: Literal["fri", "sat", "sun"] | None = Field(
        default=None, description="first of the two dates of a weekend (sat)"
    )
    by_hours: bool = Field(default=False, description="whether shares follow the most weekly hours of each person")

    @model_validator(mode="after")
    def _honours_settings(self) -> Self:
        for name in ("shifts", "days", "after", "windows", "first_day"):
            if getattr(self, name) and name not in _SETTINGS_OF[self.of]:
                raise ValueError(f"{name} means nothing for {self.spread_words}; remove it")
        if self.of == "unpopular" and not (self.shifts or self.days or self.windows):
            raise ValueError("say what is unpopular: shifts, days or windows")
        return self

    @property
    def spread_words(self) -> str:
        """What is spread, as people say it."""
        return _WORDS[self.of]

    @property
    def lookback_days(self) -> int:
        """A shift of the days before may meet a wish to work; all other history is read from the instance."""
        return REACH_DAYS if self.of == "refused" else 0

    def post_jointly(self, model: JointModel) -> None:
        """Limit what each one may add in the horizon to the fair share, less what history has given.

        The total that is shared out is that of the roster at hand, so that each row concerns one person alone.
        """
        units = len(model.units)
        table: Refusals | Periods
        if self.of == "refused":
            asked = requests_by_agent(model.instance)
            requests = [(unit, each) for unit, agent in enumerate(model.units) for each in asked.get(agent.id, ())]
            table = refusals_of(model, requests)
            taken = table.refused(model.is_taken, units)
        else:
            table = periods_of(model, self.kind, self._began_on_eve(model.instance))
            taken = table.units_of(model.is_taken, units)
        model.limit(self, table.rows(self._limits(model, taken)))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare what each one has with the fair share."""
        for share in self.shares(instance, roster):
            if share.over:
                message = (
                    f"{share.agent.name} has {share.history + share.horizon} {self.spread_words}, "
                    f"more than a fair share of {share.share}"
                )
                yield self.finding(share.agent, None, message, share.over)

    def shares(self, instance: Instance, roster: Roster) -> tuple[Share, ...]:
        """Tell for a roster what each one of the people in scope has, and what would be fair.

        Whoever is not employed on any date of the horizon is left out. Refused requests of the past are unknown and
        count 0.
        """
        people, past = _people(instance, self), _past_marks(instance, self)
        added = refused_counts(instance, roster, people) if self.of == "refused" else self._added(instance, roster)
        total = sum(added) + sum(map(len, past))
        limits = fair_limits(total, _weights(instance, self))
        return tuple(
            Share(agent, len(marks), count, limit)
            for agent, marks, count, limit in zip(people, past, added, limits, strict=True)
        )

    def _added(self, instance: Instance, roster: Roster) -> list[int]:
        """Count the units that a roster adds to history, for each of the people."""
        marker, past = _marker(instance, self), _past_marks(instance, self)
        people = _people(instance, self)
        return [
            len(marker.marks(roster.shifts_of(agent.id)) - known) for agent, known in zip(people, past, strict=True)
        ]

    def _limits(self, model: JointModel, taken: IntArray) -> FloatArray:
        """Units that each one may add in the horizon, shape (units,); infinite for those out of scope."""
        instance = model.instance
        people, past = _people(instance, self), _past_marks(instance, self)
        unit_of = {agent.id: unit for unit, agent in enumerate(model.units)}
        own = np.array([unit_of[agent.id] for agent in people], np.int64)
        had = np.array([len(marks) for marks in past], np.int64)
        share = np.array(fair_limits(int(taken[own].sum() + had.sum()), _weights(instance, self)), np.int64)
        limit = np.full(len(model.units), np.inf)
        limit[own] = np.maximum(0, share - had)
        return limit

    def _began_on_eve(self, instance: Instance) -> frozenset[AgentId]:
        """People who have a weekend that began on the eve of the horizon."""
        eve = instance.calendar.date_at(-1).toordinal()
        people = zip(_people(instance, self), _past_marks(instance, self), strict=True)
        return frozenset(agent.id for agent, marks in people if eve in marks)

    @property
    def kind(self) -> UnitKind:
        """Which shifts add a unit."""
        windows = self.windows or ((_NIGHT,) if self.of == "nights" else ())
        return UnitKind(
            templates=frozenset(self.shifts),
            weekdays=frozenset(self.days),
            first_weekday=WEEKDAYS.index(self.first_day or "sat") if self.of == "weekends" else None,
            after_minute=parse_clock(self.after or _EVENING) if self.of == "lates" else None,
            windows=tuple(window_from(text) for text in windows),
        )


@lru_cache(maxsize=32)
def _people(instance: Instance, rule: FairShare) -> tuple[Agent, ...]:
    """People in scope who are employed on some date of the horizon."""
    dates = instance.calendar.dates
    return tuple(agent for agent in rule.agents_in(instance) if any(agent.is_employed_on(day) for day in dates))


@lru_cache(maxsize=32)
def _weights(instance: Instance, rule: FairShare) -> tuple[float, ...]:
    """Weights of the shares; who has no limit of hours counts as whoever has the highest."""
    if not rule.by_hours:
        return (1.0,) * len(_people(instance, rule))
    hours = [instance.weekly_hours(agent)[1] for agent in _people(instance, rule)]
    highest = max((limit for limit in hours if isfinite(limit)), default=1.0)
    return tuple(min(limit, highest) for limit in hours)


@lru_cache(maxsize=32)
def _marker(instance: Instance, rule: FairShare) -> Marker:
    """Marker that remembers the shifts it has seen."""
    return Marker(instance.calendar, rule.kind)


@lru_cache(maxsize=32)
def _past_marks(instance: Instance, rule: FairShare) -> tuple[frozenset[Mark], ...]:
    """Units before the horizon, for each of the people."""
    people = _people(instance, rule)
    if rule.of == "refused":
        return (frozenset[Mark](),) * len(people)
    marker = _marker(instance, rule)
    return tuple(marker.marks(instance.history.shifts_of(agent.id)) for agent in people)
