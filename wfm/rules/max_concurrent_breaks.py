"""How many people may be on a break or at a meal at once: everybody in scope, or each team or queue by itself.

Example:  {rule: max_concurrent_breaks, share: 0.5}
Breaks:   ann  06:00  wwwwbwww     alone at work, she takes her break: all of those there, when half of them may
Keeps:    ann  06:00  wwwwwwww     nobody is on a break
Counts:   heads over the limit, slot by slot of the horizon; a break that covers a part of a slot counts for all of it,
          activities are no breaks, and `share` is of those whose shifts touch the slot, breaks included
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from wfm.domain.calendar import Calendar, Span
from wfm.domain.findings import Finding
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.break_limit import BreakLimit
from wfm.rules.model import BoolArray, FloatArray, IntArray, JointModel
from wfm.rules.parts.break_crowds import crowd_rows
from wfm.rules.parts.clashes import stretches
from wfm.rules.parts.slot_spans import shift_spans, touched_slots


class MaxConcurrentBreaks(Rule):
    """Settings of ``max_concurrent_breaks``; whoever places breaks asks for its limits."""

    unit: ClassVar[str] = "head-slot"
    is_joint: ClassVar[bool] = True
    looks_at_breaks: ClassVar[bool] = True
    names_of: ClassVar[dict[str, str]] = {"queues": "queues"}

    rule: Literal["max_concurrent_breaks"] = "max_concurrent_breaks"
    heads: int | None = Field(default=None, ge=0, description="most people on a break at once")
    share: float | None = Field(default=None, gt=0, lt=1, description="or most of them as a share of those at work")
    per: Literal["team", "queue"] | None = Field(
        default=None, description="whether each team, or those who serve a queue, have a limit of their own"
    )
    queues: tuple[str, ...] = Field(default=(), strict=False, description="only these queues, each with its own limit")

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if (self.heads is None) == (self.share is None):
            raise ValueError("set either heads or share")
        if self.queues and self.per == "team":
            raise ValueError("queues means nothing for a limit of each team; remove one of them")
        return self

    def post_jointly(self, model: JointModel) -> None:
        """Keep more people from coming than there is room for breaks, where everybody's weeks are planned at once.

        Where only some are free, breaks are planned with them, and these know the limits exactly.
        """
        choices = model.choices
        if self.is_hard and not (choices.is_fixed & (choices.day >= 0)).any():
            for limit in self.break_limits(model.instance):
                model.limit(self, crowd_rows(model.instance, choices, limit))

    def break_limits(self, instance: Instance) -> Sequence[BreakLimit]:
        """One limit for everybody in scope, or for each team or queue."""
        share = None if self.share is None else Fraction(str(self.share))
        return [BreakLimit(counted, self.heads, share, self.cost) for counted in _groups(instance, self).counted]

    def groups_of(self, agent: Agent) -> Sequence[str]:
        """Name the groups in which an agent counts, as messages do."""
        if self.queues or self.per == "queue":
            return [f" of queue {skill}" for skill in agent.skills if not self.queues or skill in self.queues]
        if self.per == "team":
            return [] if agent.team is None else [f" of team {agent.team}"]
        return [""]

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Count those of each group who are on a break in each slot."""
        groups = _groups(instance, self)
        on_break = groups.heads(instance.calendar, _break_spans(instance, roster))
        over = self._over(instance, roster, groups, on_break)
        for group in np.flatnonzero((over > 0).any(axis=1)).tolist():
            yield from self._excesses(instance.calendar, groups.words[group], on_break[group], over[group])

    def _over(self, instance: Instance, roster: Roster, groups: _Groups, on_break: IntArray) -> FloatArray:
        """Heads over the limit, shape (groups, slots); 0 or less where it is kept."""
        if self.share is None:
            return (on_break - (self.heads or 0)).astype(np.float64)
        present = groups.heads(instance.calendar, shift_spans(instance, roster, instance.agents))
        share = Fraction(str(self.share))
        # Whole numbers first, so that a limit that is hit exactly is hit by the computer too.
        return (on_break * share.denominator - present * share.numerator) / share.denominator

    def _excesses(self, calendar: Calendar, words: str, on_break: IntArray, over: FloatArray) -> Iterator[Finding]:
        """Report one group, date by date."""
        for index, day in enumerate(calendar.dates):
            slots = np.array(calendar.slots_on(index), np.int64)
            broken = slots[over[slots] > 0]
            if len(broken):
                worst = int(broken[np.argmax(over[broken])])
                since, most = calendar.time_of(calendar.slot_start(worst)), int(on_break[worst])
                people = f"{most} {'person' if most == 1 else 'people'}{words}"
                limit = f"{self.heads}" if self.share is None else f"{self.share:.4g} of those at work"
                message = f"{people} on a break at {since} on {day}, more than {limit}"
                yield self.finding(None, day, message, round(float(over[broken].sum()), 6))


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups that have a limit of their own.

    Parameters
    ----------
    words
        How messages call them.
    counted
        Shape (groups, agents): who counts together.
    """

    words: tuple[str, ...]
    counted: BoolArray

    def heads(self, calendar: Calendar, spans: Sequence[Sequence[Span]]) -> IntArray:
        """Count the people of each group whose spans touch each slot, shape (groups, slots).

        Parameters
        ----------
        spans
            Spans of each agent.
        """
        touched = touched_slots(calendar, spans)
        count = np.array([len(own) for own in spans], np.int64)
        group, agent = np.nonzero(self.counted)
        member, span = stretches((np.cumsum(count) - count)[agent], count[agent])
        width = calendar.slot_count + 1
        size = len(self.words) * width
        begun = np.bincount(group[member] * width + touched.first[span], minlength=size)
        ended = np.bincount(group[member] * width + touched.end[span], minlength=size)
        heads: IntArray = np.cumsum((begun - ended).reshape(-1, width), axis=1)[:, :-1]
        return heads


@lru_cache(maxsize=32)
def _groups(instance: Instance, rule: MaxConcurrentBreaks) -> _Groups:
    """Form the groups; those of nobody in scope are left out."""
    names: dict[str, list[int]] = {}
    for position, agent in enumerate(instance.agents):
        for words in rule.groups_of(agent) if rule.applies_to(agent) else ():
            names.setdefault(words, []).append(position)
    counted = np.zeros((len(names), len(instance.agents)), dtype=bool)
    for group, members in enumerate(names.values()):
        counted[group, members] = True
    return _Groups(tuple(names), counted)


def _break_spans(instance: Instance, roster: Roster) -> list[list[Span]]:
    """Collect the breaks and meals of each agent; those of history are not known."""
    return [
        [piece.span for shift in roster.shifts_of(agent.id) for piece in shift.pieces if piece.kind != "activity"]
        for agent in instance.agents
    ]
