"""Which shifts may follow each other from one date to the next.

Example:  {rule: shift_sequence, forbid: [[L, E]], day_off_after: [N]}
Breaks:   ann  LEN.    an early shift after a late one
Keeps:    ann  L.EN.   a day off between them, and one after the night
Counts:   dates that may not follow the date before them, each once; a date without a shift is a day off, before the
          horizon as far as history reaches; of two shifts on one date the first one counts
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from wfm.domain.findings import Finding
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, Model
from wfm.rules.parts.day_patterns import known_from
from wfm.rules.parts.succession_rows import OFF, OTHER, succession_rows
from wfm.rules.parts.succession_states import succession_tables


def _shift_or_off(value: object) -> object:
    """Read the word off, quoted in YAML, as a day without a shift."""
    if value is None:
        raise ValueError('names no shift; write "off" in quotes for a day off')
    return None if value == "off" else value


ShiftOrOff = Annotated[str | None, BeforeValidator(_shift_or_off)]
Succession = Annotated[tuple[ShiftOrOff, ShiftOrOff], Field(strict=False)]
Followers = Annotated[tuple[ShiftOrOff, ...], Field(strict=False, min_length=1)]
Requirement = Annotated[tuple[ShiftOrOff, Followers], Field(strict=False)]


class ShiftSequence(Rule):
    """Settings of ``shift_sequence``; in pairs, None stands for a day off."""

    unit: ClassVar[str] = "occurrence"
    names_of: ClassVar[Mapping[str, str]] = {
        "forbid": "shifts",
        "require": "shifts",
        "day_off_before": "shifts",
        "day_off_after": "shifts",
    }

    rule: Literal["shift_sequence"] = "shift_sequence"
    forbid: tuple[Succession, ...] = Field(
        default=(),
        strict=False,
        description='pairs [first, second] that may not follow on consecutive dates; "off" is a day off',
    )
    require: tuple[Requirement, ...] = Field(
        default=(),
        strict=False,
        description='[first, [followers]]: only these may follow on the next date; "off" is a day off',
    )
    day_off_before: tuple[str, ...] = Field(
        default=(), strict=False, description="shift templates that need a day off on the date before"
    )
    day_off_after: tuple[str, ...] = Field(
        default=(), strict=False, description="shift templates that need a day off on the date after"
    )

    @model_validator(mode="after")
    def _demands_something(self) -> Self:
        if not (self.forbid or self.require or self.day_off_before or self.day_off_after):
            raise ValueError("set forbid, require, day_off_before or day_off_after: as it is, nothing is demanded")
        firsts = [first for first, _ in self.require]
        for first in firsts:
            if firsts.count(first) > 1:
                raise ValueError(f"require names {_name(first)} twice; write all its followers in one list")
        if (None, None) in self.forbid or any(first is None and None not in after for first, after in self.require):
            raise ValueError("a day off may always follow a day off; consecutive_days_off limits how many")
        return self

    @model_validator(mode="after")
    def _leaves_a_way(self) -> Self:
        """Refuse settings by which a shift could not be worked, or only once and for all."""
        followers: dict[str | None, tuple[str | None, ...]] = {
            **dict.fromkeys(self.day_off_after, ()),
            **dict(self.require),
        }
        for first, named in followers.items():
            if all(self._fault(first, second) for second in (None, *named)):
                raise ValueError(f"nothing may follow {_name(first)}; allow some shift or a day off after it")
        for second in self.day_off_before:
            if self._fault(None, second):
                raise ValueError(f"{second} needs a day off before it, which it may not follow")
        return self

    @property
    def lookback_days(self) -> int:
        """The first date follows one of history."""
        return 1

    def post(self, model: Model) -> None:
        """Forbid each pair of dates in a row of which the second may not follow the first."""
        instance = model.instance
        bad = _bad_successions(self, tuple(template.id for template in instance.templates))
        is_known = known_from(instance) < 0
        model.limit(self, succession_rows(model, bad, self.units_in(model), is_eve_known=is_known))

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState:
        """Remember the shift of the day before, as far as it matters to what may follow."""
        bad = _bad_successions(self, tuple(template.id for template in instance.templates))
        tables = succession_tables(bad.tobytes(), instance.calendar.days, self.cost)
        eve = history.template[history.day == -1]
        start = tables.unknown
        if len(eve):
            start = int(tables.state[eve[0]])
        elif known_from(instance) < 0:
            start = int(tables.state[OFF])
        return DayState(tables.symbol[choices.template], tables.step, tables.cost, (start,))

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look at each date of the horizon and the one before it."""
        dates = instance.calendar.dates
        if instance.history.shifts:
            dates = (dates[0] - timedelta(days=1), *dates)
        for agent in self.agents_in(instance):
            # Backwards, so that of two shifts on one date the first one is kept.
            labels = {shift.date: shift.label for shift in reversed(self.worked(instance, roster, agent))}
            for eve, day in pairwise(dates):
                first, second = labels.get(eve), labels.get(day)
                fault = self._fault(first, second)
                if fault:
                    message = f"{agent.name} has {_name(second)} on {day} after {_name(first)} the day before: {fault}"
                    yield self.finding(agent, day, message)

    def _fault(self, first: str | None, second: str | None) -> str | None:
        """Say why a date may not follow another, None if it may."""
        if (first, second) in self.forbid:
            return "that is forbidden"
        if first is not None and second is not None and second in self.day_off_before:
            return f"{second} needs a day off before it"
        if first is not None and second is not None and first in self.day_off_after:
            return f"{first} needs a day off after it"
        for name, followers in self.require:
            if name == first and second not in followers:
                return f"only {' or '.join(_name(each) for each in followers)} may follow"
        return None


def _name(shift: str | None) -> str:
    return "a day off" if shift is None else shift


@lru_cache(maxsize=64)
def _bad_successions(rule: ShiftSequence, templates: tuple[TemplateId, ...]) -> BoolArray:
    """Tell what may not follow what, shape (templates + 2, templates + 2): first by second, `OFF` and `OTHER` last."""
    place: dict[str | None, int] = {None: OFF, **{name: index for index, name in enumerate(templates)}}

    def places(names: Collection[str | None]) -> list[int]:
        return [place[name] for name in names if name in place]

    bad = np.zeros((len(templates) + 2, len(templates) + 2), dtype=bool)
    is_work = np.arange(-len(bad), 0) != OFF
    bad[np.ix_(is_work, is_work)] |= np.isin(np.arange(len(bad)), places(rule.day_off_before))[is_work]
    for first in places(rule.day_off_after):
        bad[first, is_work] = True
    for name, followers in rule.require:
        for first in places([name]):
            is_named = np.zeros(len(bad), dtype=bool)
            is_named[places(followers)] = True
            bad[first] |= ~is_named
    for pair in rule.forbid:
        for first in places(pair[:1]):
            bad[first, places(pair[1:])] = True
    # What a day of an unknown template is, history alone can tell, and nothing of it can follow.
    bad[:, OTHER] = False
    return bad
