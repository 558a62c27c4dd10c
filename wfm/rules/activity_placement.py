"""Meetings, training and coaching take place inside shifts; always priced, in force once activities.csv is given.

Example:  {rule: activity_placement, cost: 60}
Breaks:   ann  08:00  wwwwwwww      half an hour of coaching, planned for these two hours, is missing
Keeps:    ann  08:00  wwaawwww      the coaching takes half an hour of the shift
Counts:   activities missing or misplaced: everybody who is to take part, is employed and is not on time off for the
          whole window has each activity once, in full, inside its window and a shift, clear of breaks and of other
          activities; what is held together begins when it does for most; a `required` one is hard, whatever the cost
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.calendar import Span
from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, IntArray, JointModel
from wfm.rules.parts.day_prices import priced_by_day
from wfm.rules.parts.row_list import RowList

_DAY = timedelta(days=1)
_REQUIRED_COST = 1000.0
"""What a day that leaves no room for a required activity is charged: no lawful roster pays for it."""


class ActivityPlacement(Rule):
    """Settings of ``activity_placement``; who places activities reads its cost, and models see to it that they can."""

    unit: ClassVar[str] = "activity"
    is_joint: ClassVar[bool] = True
    looks_at_breaks: ClassVar[bool] = True
    acts_on: ClassVar[str | None] = "activities"

    rule: Literal["activity_placement"] = "activity_placement"
    cost: float = Field(default=60, ge=0, description="price per person and activity that is not placed")

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Charge what leaves no room for a required activity on the one date that can hold it; None without such.

        All others are left to the bound, which knows what missing them costs.
        """
        calendar = instance.calendar
        off, shift = np.zeros(calendar.days), np.zeros(len(choices))
        for activity in expected_activities(instance).get(agent.id, ()):
            if not activity.is_required:
                continue
            can_hold = _can_hold(instance, activity, choices)
            days = np.unique(choices.day[can_hold])
            if len(days) == 1:
                off[days[0]] += _REQUIRED_COST
                shift[(choices.day == days[0]) & ~can_hold] += _REQUIRED_COST
        return priced_by_day(off, shift) if off.any() else None

    def post_jointly(self, model: JointModel) -> None:
        """Ask everybody for a shift that can hold each activity: at the time when most can, if it is held together."""
        priced, required = RowList(), RowList()
        choices, expected = model.choices, expected_activities(model.instance)
        by_unit = np.argsort(choices.unit, kind="stable").astype(np.int64)
        edges = np.searchsorted(choices.unit[by_unit], np.arange(len(model.units) + 1))
        own = {agent.id: by_unit[edges[unit] : edges[unit + 1]] for unit, agent in enumerate(model.units)}
        unit_of = {agent.id: unit for unit, agent in enumerate(model.units)}
        for activity in model.instance.activities:
            people = [
                who for who in activity.agents if activity in expected.get(who, ()) and self._concerns(model, who)
            ]
            window = _common_window(model, activity, [own[who] for who in people])
            for who in people:
                holding = own[who][_shares(choices.take(own[who]), window, activity.minutes)]
                found = required if activity.is_required else priced
                found.add(holding, unit_of[who], 0, found.new_slack(), lower=1)
        model.limit(self, priced.rows())
        model.limit(self.model_copy(update={"cost": None}), required.rows())

    def _concerns(self, model: JointModel, who: AgentId) -> bool:
        agent = model.instance.agent.get(who)
        return agent is not None and self.applies_to(agent)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Look for every activity in the shifts of everybody who is to take part."""
        known = {activity.id: activity for activity in instance.activities}
        common = _common_starts(instance, roster)
        for agent in self.agents_in(instance):
            placed: dict[str, list[tuple[Shift, Piece]]] = {}
            for shift in roster.shifts_of(agent.id):
                for piece in shift.pieces:
                    if piece.kind == "activity":
                        placed.setdefault(piece.label, []).append((shift, piece))
            expected = {activity.id: activity for activity in expected_activities(instance).get(agent.id, ())}
            for label in dict.fromkeys((*expected, *placed)):
                if label not in known:
                    continue
                found = placed.get(label, [])
                fault = _fault(known[label], found, common.get(label), is_expected=label in expected)
                if fault:
                    yield self._missed(instance, agent, known[label], fault)

    def _missed(self, instance: Instance, agent: Agent, activity: Activity, fault: str) -> Finding:
        """Report an activity; one that is required breaks a hard rule."""
        day = max(instance.calendar.start, instance.calendar.date_of(activity.earliest_utc))
        found = self.finding(agent, day, f"{agent.name}, {activity.id}: {fault}")
        return replace(found, is_hard=True, cost=0.0) if activity.is_required else found


@lru_cache(maxsize=4)
def expected_activities(instance: Instance) -> Mapping[AgentId, Sequence[Activity]]:
    """Activities of each agent who could take part: employed, and not on time off for the whole window."""
    found: dict[AgentId, list[Activity]] = {}
    for activity in instance.activities:
        window = _window(instance, activity)
        for agent_id in activity.agents:
            agent = instance.agent.get(agent_id)
            rows = instance.time_off_of.get(agent_id, ())
            if agent and _is_employed(instance, agent, window) and not any(row.span.contains(window) for row in rows):
                found.setdefault(agent_id, []).append(activity)
    return found


def _window(instance: Instance, activity: Activity) -> Span:
    """Cut an activity's window to what lies in the horizon or after it."""
    return Span(max(activity.earliest_utc, instance.calendar.origin_utc), activity.latest_utc)


def _is_employed(instance: Instance, agent: Agent, window: Span) -> bool:
    day, last = (instance.calendar.date_of(edge) for edge in (window.start_utc, window.end_utc))
    while day <= last:
        if agent.is_employed_on(day):
            return True
        day += _DAY
    return False


def _can_hold(instance: Instance, activity: Activity, choices: Choices) -> BoolArray:
    """Tell which shifts share at least the activity's length with its window."""
    minute_of = instance.calendar.minute_of
    return _shares(choices, (minute_of(activity.earliest_utc), minute_of(activity.latest_utc)), activity.minutes)


def _shares(choices: Choices, window: tuple[int, int], minutes: int) -> BoolArray:
    start, end = np.maximum(choices.start_minute, window[0]), np.minimum(choices.end_minute, window[1])
    return np.asarray((end - start >= minutes) & (choices.day >= 0))


def _common_window(model: JointModel, activity: Activity, people: Sequence[IntArray]) -> tuple[int, int]:
    """Cut the window of what is held together to the time when most are at work; the window itself for all else."""
    calendar = model.instance.calendar
    window = calendar.minute_of(activity.earliest_utc), calendar.minute_of(activity.latest_utc)
    if not activity.is_together or not people:
        return window
    members = np.concatenate(people)
    at_work = model.choices.take(members[model.is_taken[members]])
    starts = np.arange(max(0, window[0]), window[1] - activity.minutes + 1, calendar.interval_minutes)
    if not len(starts):
        return window[0], window[0] + activity.minutes
    # How many could begin at each time: running sums of those who are there from then on, less those whose time is up.
    first = np.searchsorted(starts, at_work.start_minute)
    end = np.maximum(first, np.searchsorted(starts, at_work.end_minute - activity.minutes, side="right"))
    present = np.cumsum(np.bincount(first, minlength=len(starts) + 1) - np.bincount(end, minlength=len(starts) + 1))
    best = int(starts[present[:-1].argmax()])
    return best, best + activity.minutes


def _common_starts(instance: Instance, roster: Roster) -> Mapping[str, datetime]:
    """When each activity that is held together begins for most people; the earliest of several such times."""
    together = {activity.id for activity in instance.activities if activity.is_together}
    starts: dict[str, Counter[datetime]] = {}
    for shift in roster if together else ():
        for piece in shift.pieces:
            if piece.kind == "activity" and piece.label in together:
                starts.setdefault(piece.label, Counter())[piece.span.start_utc] += 1
    return {label: min(count, key=lambda start: (-count[start], start)) for label, count in starts.items()}


def _fault(
    activity: Activity, found: Sequence[tuple[Shift, Piece]], common: datetime | None, *, is_expected: bool
) -> str | None:
    """Say what is wrong with an activity of one agent, None if nothing is."""
    if not found:
        return "is missing" if is_expected else None
    if len(found) > 1:
        return f"takes place {len(found)} times"
    ((shift, piece),) = found
    others = [other for other in shift.pieces if other is not piece]
    if piece.span.minutes != activity.minutes:
        return f"takes {piece.span.minutes:g} minutes instead of {activity.minutes}"
    if piece.span.start_utc < activity.earliest_utc or piece.span.end_utc > activity.latest_utc:
        return "lies outside its window"
    if not shift.span.contains(piece.span):
        return "lies outside the shift"
    if any(piece.span.overlaps(other.span) for other in others):
        return "overlaps a break or another activity"
    if activity.is_together and common is not None and piece.span.start_utc != common:
        return "does not begin when it does for most"
    return None
