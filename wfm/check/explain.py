"""Puts together why a slot, an agent's week or a day is as it is, and what the next best choices would cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.question import Place
from wfm.check.reasons import reasons_for_gaps
from wfm.check.what_if import Situation
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.explanation import (
    AgentDay,
    AgentExplanation,
    AgentWeek,
    Change,
    DayExplanation,
    DayOff,
    Explanation,
    Person,
    QueueCover,
    ShortStretch,
    SlotExplanation,
)
from wfm.domain.findings import Coverage
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.result import HEAD_DECIMALS
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.parts.contract_limits import WeekLimits, week_limits

LEAST_HEADS = 0.0005
"""Less than this is rounding: heads are planned in thousandths."""
MOST_STRETCHES = 5
"""Short stretches of a day that are told."""
_Reasons = dict[tuple[int, int], tuple[str, ...]]


class Explainer:
    """Answers questions about one roster."""

    def __init__(self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], roster: Roster) -> None:
        self.instance = instance
        self.rules = rules
        self.roster = roster
        self.coverage = measure_coverage(instance, requirement, roster)
        charged = sum(finding.cost for rule in rules for finding in rule.check(instance, roster))
        self.objective = sum(coverage_costs(instance, self.coverage).values()) + charged
        self._situation = Situation(instance, self.coverage.requirement, rules, roster, self.objective)

    def answer(self, place: Place) -> Explanation:
        """Explain the place that a question speaks of."""
        if place.slot is not None:
            return self.slot(place.slot, place.queue)
        if place.agent is not None:
            return self.agent(place.agent, place.day)
        return self.day(place.day or 0)

    # A slot ----------------------------------------------------------------------------------------------------------

    def slot(self, slot: int, queue: QueueId | None = None) -> SlotExplanation:
        """Explain a slot, for all queues or for one: then only those who can serve it are looked at."""
        calendar = self.instance.calendar
        queues = list(self.coverage.requirement.queues)
        rows = range(len(queues)) if queue is None else [queues.index(queue)]
        wanted = {queues[row] for row in rows}
        people = tuple(self._person(agent, slot) for agent in self.instance.agents if wanted.intersection(agent.skills))
        changes = (person.alternative.change for person in people if person.alternative)
        return SlotExplanation(
            start_utc=calendar.slot_start(slot),
            end_utc=calendar.slot_start(slot + 1),
            objective=self.objective,
            queues=self._cover(slot, rows),
            people=people,
            changes=_cheapest_first(changes),
        )

    def _cover(self, slot: int, rows: Iterable[int]) -> tuple[QueueCover, ...]:
        """Cover of some queues in a slot, with reasons where they are short."""
        places = [(row, slot) for row in rows]
        reasons = self._reasons(places)
        return tuple(self._queue_cover(*place, reasons) for place in places)

    def _queue_cover(self, row: int, slot: int, reasons: _Reasons) -> QueueCover:
        coverage = self.coverage
        return QueueCover(
            queue=coverage.requirement.queues[row],
            required=float(coverage.requirement.heads[row, slot]),
            staffed=float(coverage.staffed[row, slot]),
            short=float(coverage.short[row, slot]),
            over=float(coverage.over[row, slot]),
            reasons=reasons.get((row, slot), ()),
        )

    def _reasons(self, places: Iterable[tuple[int, int]]) -> _Reasons:
        """Reasons of some queues and slots alone: asking for all would take its time."""
        requirement = self.coverage.requirement
        heads = np.zeros_like(requirement.heads)
        for place in places:
            heads[place] = requirement.heads[place]
        asked = Coverage(replace(requirement, heads=heads), self.coverage.staffed)
        return dict(reasons_for_gaps(self.instance, self.rules, self.roster, asked, requirement))

    def _person(self, agent: Agent, slot: int) -> Person:
        calendar = self.instance.calendar
        whole = Span(calendar.slot_start(slot), calendar.slot_start(slot + 1))
        shift = next((own for own in self._all_shifts(agent) if own.span.overlaps(whole)), None)
        pieces = [] if shift is None else [piece for piece in shift.pieces if piece.span.overlaps(whole)]
        if shift is not None and not pieces:
            return Person(agent, "floor", shift)
        alternative = self._situation.of(agent).on_floor_in(slot)
        if shift is None:
            return Person(agent, "idle", self._shift_on(agent, calendar.date_of(whole.start_utc)), None, alternative)
        return Person(agent, pieces[0].kind, shift, pieces[0].span.end_utc, alternative)

    def _shift_on(self, agent: Agent, on: date) -> Shift | None:
        return next((shift for shift in self.roster.shifts_of(agent.id) if shift.date == on), None)

    def _all_shifts(self, agent: Agent) -> tuple[Shift, ...]:
        return (*self.instance.history.shifts_of(agent.id), *self.roster.shifts_of(agent.id))

    # An agent --------------------------------------------------------------------------------------------------------

    def agent(self, agent: Agent, day: int | None = None) -> AgentExplanation:
        """Explain the weeks of an agent, or one day of them."""
        days = range(self.instance.calendar.days) if day is None else [day]
        weeks = sorted({index // 7 for index in days})
        limits = week_limits(self.instance, agent)
        return AgentExplanation(
            agent=agent,
            objective=self.objective,
            weeks=tuple(self._week(agent, limits[week]) for week in weeks),
            days=tuple(self._agent_day(agent, index) for index in days),
        )

    def _week(self, agent: Agent, limits: WeekLimits) -> AgentWeek:
        calendar = self.instance.calendar
        dates = {calendar.date_at(index) for index in calendar.weeks[limits.week]}
        minutes = sum(shift.paid_minutes for shift in self.roster.shifts_of(agent.id) if shift.date in dates)
        return AgentWeek(
            first_date=min(dates),
            paid_hours=(minutes + limits.credited_minutes) / 60,
            credited_hours=limits.credited_minutes / 60,
            least_hours=(limits.min_minutes + limits.credited_minutes * (limits.min_minutes > 0)) / 60,
            most_hours=(limits.max_minutes + limits.credited_minutes) / 60,
        )

    def _agent_day(self, agent: Agent, day: int) -> AgentDay:
        on = self.instance.calendar.date_at(day)
        shifts = tuple(shift for shift in self.roster.shifts_of(agent.id) if shift.date == on)
        days = self._situation.of(agent)
        return AgentDay(on, shifts, days.off(day) if shifts else None, days.on_day(day))

    # A day -----------------------------------------------------------------------------------------------------------

    def day(self, day: int) -> DayExplanation:
        """Explain a day: where it is short, and who does not work on it."""
        on = self.instance.calendar.date_at(day)
        at_work = {shift.agent_id for shift in self.roster if shift.date == on}
        idle = [agent for agent in self.instance.agents if agent.id not in at_work]
        off = tuple(DayOff(agent, self._situation.of(agent).on_day(day)) for agent in idle)
        return DayExplanation(
            date=on,
            objective=self.objective,
            stretches=self._stretches(day),
            off=off,
            working_count=len(self.instance.agents) - len(idle),
            changes=_cheapest_first(person.alternative.change for person in off),
        )

    def _stretches(self, day: int) -> tuple[ShortStretch, ...]:
        """Stretches of a day that are short, those with most heads missing first."""
        short = self.coverage.short.round(HEAD_DECIMALS)
        found = [
            (row, first, last, first + int(short[row, first:last].argmax()))
            for row in range(len(short))
            for first, last in _short_runs(short[row], self.instance.calendar.slots_on(day))
        ]
        found.sort(key=lambda stretch: (-short[stretch[0], stretch[3]], stretch[1], stretch[0]))
        told = found[:MOST_STRETCHES]
        reasons = self._reasons([(row, worst) for row, _, _, worst in told])
        start_of = self.instance.calendar.slot_start
        return tuple(
            ShortStretch(start_of(first), start_of(last), start_of(worst), self._queue_cover(row, worst, reasons))
            for row, first, last, worst in told
        )


def _short_runs(short: np.ndarray[tuple[int, ...], np.dtype[np.float64]], slots: range) -> list[tuple[int, int]]:
    """First slot and the slot after the last of each run of short slots."""
    is_short = np.concatenate([[False], short[slots.start : slots.stop] >= LEAST_HEADS, [False]])
    edges = np.flatnonzero(np.diff(is_short.astype(np.int8))) + slots.start
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _cheapest_first(changes: Iterable[Change | None]) -> tuple[Change, ...]:
    known = [change for change in changes if change is not None]
    return tuple(sorted(known, key=lambda change: (round(change.cost, 6), change.agent_id)))
