"""Every roster of a tiny centre, priced by the checker alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import product

from engine_bench import verdict

from wfm.domain.calendar import NonexistentTimeError, Span
from wfm.domain.demand import Requirement
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.domain.shifts import Piece, Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule

MOST_ROSTERS = 5_000
"""More would make the tests slow; a case that needs them is too large."""

Week = tuple[Shift, ...]


@dataclass(frozen=True)
class Case:
    """A tiny centre with all that its rosters are judged by."""

    instance: Instance
    requirement: Requirement
    rules: tuple[Rule, ...]


def cheapest_cost(case: Case) -> float:
    """Price every lawful roster and return the lowest cost; infinite if there is none.

    Hard rules about single people have been checked week by week and are not asked again.
    """
    rules = [rule for rule in case.rules if rule.is_joint or not rule.is_hard]
    weeks = [lawful_weeks(case, agent) for agent in case.instance.agents]
    rosters = [Roster(tuple(shift for week in chosen for shift in week)) for chosen in product(*weeks)]
    assert len(rosters) <= MOST_ROSTERS
    cards = (verdict(case.instance, case.requirement, rules, roster) for roster in rosters)
    return min((card.objective for card in cards if not card.broken), default=float("inf"))


def lawful_weeks(case: Case, agent: Agent) -> list[Week]:
    """All choices of shifts, breaks and activities of one agent in which no hard rule about single people is broken.

    Joint rules are left to the verdict on whole rosters.
    """
    instance, personal = case.instance, [rule for rule in case.rules if not rule.is_joint]
    own = replace(instance, agents=(agent,), pins=tuple(pin for pin in instance.pins if pin.agent_id == agent.id))
    days = [[(), *((shift,) for shift in _all_shifts(own, agent, day))] for day in range(instance.calendar.days)]
    weeks = (tuple(shift for shifts in chosen for shift in shifts) for chosen in product(*days))
    return [week for week in weeks if not verdict(own, case.requirement, personal, Roster(week)).broken]


def _all_shifts(instance: Instance, agent: Agent, day: int) -> Iterator[Shift]:
    """All shifts of a date, with all places of their breaks and of some, all or none of the agent's activities."""
    invited = [activity for activity in instance.activities if agent.id in activity.agents]
    for shift in _shifts(instance, agent, day):
        yield from _with_activities(instance, shift, invited)


def _with_activities(instance: Instance, shift: Shift, invited: Sequence[Activity]) -> Iterator[Shift]:
    """A shift with each activity in every place inside it that is its own, or without it."""
    if not invited:
        yield shift
        return
    activity, step = invited[0], timedelta(minutes=instance.calendar.interval_minutes)
    start = shift.start_utc
    while start < shift.end_utc:
        span = Span(start, start + timedelta(minutes=activity.minutes))
        is_in_window = activity.earliest_utc <= span.start_utc and span.end_utc <= activity.latest_utc
        if shift.span.contains(span) and is_in_window and not any(span.overlaps(other.span) for other in shift.pieces):
            piece = Piece(span, "activity", activity.id, activity.is_paid)
            yield from _with_activities(instance, replace(shift, pieces=(*shift.pieces, piece)), invited[1:])
        start += step
    yield from _with_activities(instance, shift, invited[1:])


def _shifts(instance: Instance, agent: Agent, day: int) -> Iterator[Shift]:
    """All shifts of a date, offered or pinned, with all places of their breaks."""
    calendar = instance.calendar
    on = calendar.date_at(day)
    for made in instance.templates:
        for minute in made.start_minutes if on.weekday() in made.weekdays else ():
            try:
                start = calendar.to_utc(datetime.combine(on, time()) + timedelta(minutes=minute))
            except NonexistentTimeError:
                continue
            for length in made.length_minutes:
                yield from _with_breaks(instance, agent, made, day, Span(start, start + timedelta(minutes=length)))
    for pin in instance.pins_of.get(agent.id, ()):
        if pin.date == on and pin.template and pin.start_utc and pin.end_utc:
            yield from _with_breaks(
                instance, agent, instance.template[pin.template], day, Span(pin.start_utc, pin.end_utc)
            )


def _with_breaks(instance: Instance, agent: Agent, made: ShiftTemplate, day: int, span: Span) -> Iterator[Shift]:
    """A shift with its breaks in every place that their windows name, and without any."""
    step = instance.calendar.interval_minutes
    places = [range(rule.earliest_start_minute, rule.latest_start_minute + 1, step) for rule in made.breaks]
    for begins in product(*places):
        pieces = tuple(
            Piece(
                Span(
                    span.start_utc + timedelta(minutes=begin), span.start_utc + timedelta(minutes=begin + rule.minutes)
                ),
                rule.kind,
                rule.id,
                rule.is_paid,
            )
            for rule, begin in zip(made.breaks, begins, strict=True)
        )
        yield Shift(agent.id, instance.calendar.date_at(day), made.id, span, pieces=pieces)
    if made.breaks and span.minutes not in made.length_minutes:
        yield Shift(agent.id, instance.calendar.date_at(day), made.id, span)
