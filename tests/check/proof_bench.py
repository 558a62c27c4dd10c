"""Tiny centres for tests of the certificate, and every week and roster that they allow, found by trying all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import combinations, product
from math import inf, prod
from typing import Literal

import numpy as np
from drawing import MONDAY

from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.floor import seconds_on_floor
from wfm.check.queue_levels import build_components
from wfm.domain.calendar import Calendar, NonexistentTimeError, Span, TimeWindow
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.demand import CostSteps, Queue, Requirement
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract, Pin, Request
from wfm.domain.shifts import BreakRule, Piece, Roster, Shift, ShiftTemplate
from wfm.rules.base import Rule, rules_in_force

ANY = ContractId("any")
MOST_ROSTERS = 4_000
"""More would make the tests slow; a case that needs them is too large."""
Steps = Sequence[tuple[float, float]]
Week = tuple[Shift, ...]


# Centres in few words -------------------------------------------------------------------------------------------------


def queue(name: str, under: float | Steps = 10.0, over: float | Steps = 1.0) -> Queue:
    """A queue that is always open; a price may have steps."""
    prices = [CostSteps(tuple(price) if isinstance(price, Sequence) else ((inf, price),)) for price in (under, over)]
    return Queue(QueueId(name), "voice", *prices)


def template(
    name: str,
    starts: Sequence[float],
    *lengths: float,
    breaks: Sequence[BreakRule] = (),
    gaps: tuple[int, int] | None = None,
) -> ShiftTemplate:
    """A shift template, starts and lengths in hours, gaps in minutes."""
    least, most = gaps or (None, None)
    return ShiftTemplate(
        TemplateId(name),
        tuple(round(60 * start) for start in starts),
        tuple(round(60 * length) for length in lengths),
        breaks=tuple(breaks),
        min_gap_minutes=least,
        max_gap_minutes=most,
    )


def pause(name: str, minutes: int, earliest: int, latest: int, *, is_paid: bool = False) -> BreakRule:
    """A break whose start lies so many minutes after that of its shift."""
    return BreakRule(name, minutes, is_paid, earliest, latest)


def centre(
    skills: dict[str, str],
    *templates: ShiftTemplate,
    days: int = 2,
    start: date = MONDAY,
    slot_minutes: int = 60,
    queues: Sequence[Queue] = (queue("voice"),),
    contract: Contract | None = None,
) -> Instance:
    """A centre of agents with skills written as in "voice|chat", all under one contract."""
    offered = tuple(each.id for each in templates)
    return Instance(
        calendar=Calendar("Europe/London", start, days, slot_minutes),
        queues=tuple(queues),
        templates=templates,
        contracts=(replace(contract or Contract(ANY, ()), id=ANY, templates=offered),),
        agents=tuple(
            Agent(AgentId(name), name, ANY, tuple(QueueId(skill) for skill in own.split("|") if skill))
            for name, own in skills.items()
        ),
    )


def span_on(instance: Instance, day: int, start_hours: float, length_hours: float) -> Span:
    """So many hours from a time of day on a date of the horizon, or before it."""
    midnight = datetime.combine(instance.calendar.date_at(day), time())
    start = instance.calendar.to_utc(midnight + timedelta(hours=start_hours))
    return Span(start, start + timedelta(hours=length_hours))


def past(instance: Instance, *shifts: tuple[str, int, float, float]) -> Instance:
    """The centre with a history: agent, day before the horizon, start and length in hours."""
    made = [
        Shift(AgentId(agent), instance.calendar.date_at(day), "past", span_on(instance, day, start, length))
        for agent, day, start, length in shifts
    ]
    return replace(instance, history=Roster(tuple(made)), has_history=True)


def pin(instance: Instance, agent: str, day: int, label: str | None, hours: tuple[float, float] | None = None) -> Pin:
    """A pinned shift, or a pinned day off; `hours` are its start and length."""
    on = instance.calendar.date_at(day)
    if label is None or hours is None:
        return Pin(AgentId(agent), on, None if label is None else TemplateId(label))
    span = span_on(instance, day, *hours)
    return Pin(AgentId(agent), on, TemplateId(label), span.start_utc, span.end_utc)


def wish(
    instance: Instance, agent: str, day: int, kind: Literal["want", "avoid"], hours: tuple[int, int], weight: int = 1
) -> Request:
    """A wish for some hours of a date."""
    on = instance.calendar.date_at(day)
    window = instance.calendar.window(on, TimeWindow(hours[0] * 60, hours[1] * 60))
    return Request(AgentId(agent), on, window, kind, weight)


def needs(instance: Instance, heads: np.ndarray | float) -> Requirement:
    """A requirement of shape (queues, slots), or the same number everywhere."""
    shape = (len(instance.queues), instance.calendar.slot_count)
    table = np.broadcast_to(np.asarray(heads, dtype=np.float64), shape).copy()
    return Requirement(tuple(each.id for each in instance.queues), table, np.ones(shape, dtype=bool))


# Every roster of a centre ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Case:
    """A tiny centre with all that its rosters are judged by; equal to itself alone, so that its weeks are kept."""

    instance: Instance
    requirement: Requirement
    rules: tuple[Rule, ...]


def case(
    instance: Instance,
    *listed: Rule,
    seed: int = 1,
    most: float = 2.0,
    grain: float = 1.0,
    hours: tuple[int, int] = (8, 16),
) -> Case:
    """Draw a requirement for some hours of each day, in multiples of a part of a head."""
    draw = np.random.default_rng(seed)
    slots = instance.calendar.slot_count
    clock = np.arange(slots) * instance.calendar.interval_minutes / 60 % 24
    heads = draw.integers(0, round(most / grain) + 1, (len(instance.queues), slots)) * grain
    tables = ("preferences",) if instance.requests else ()
    is_busy = (clock >= hours[0]) & (clock < hours[1])
    return Case(instance, needs(instance, heads * is_busy), rules_in_force(listed, tables))


@dataclass(frozen=True)
class Worked:
    """A lawful week of one agent, the slots that it fills, and what rules charge for it."""

    week: Week
    heads: np.ndarray
    cost: float


Chosen = tuple[Worked, ...]
"""A roster: one week of each agent, in the order of agents."""


@cache
def lawful_weeks(tiny: Case, agent: Agent) -> tuple[Worked, ...]:
    """All weeks of an agent that break no hard rule; of those with equal heads the one that costs least."""
    pins = tuple(pin for pin in tiny.instance.pins if pin.agent_id == agent.id)
    own = replace(tiny.instance, agents=(agent,), pins=pins)
    without_past = replace(own, history=Roster())
    days = [[(), *((shift,) for shift in _shifts(own, agent, day))] for day in range(own.calendar.days)]
    best: dict[bytes, Worked] = {}
    for chosen in product(*days):
        week = tuple(shift for shifts in chosen for shift in shifts)
        roster = Roster(week)
        findings = [finding for rule in tiny.rules for finding in rule.check(own, roster)]
        if not any(finding.is_hard for finding in findings):
            heads = seconds_on_floor(without_past, roster, [agent])[0] // (own.calendar.interval_minutes * 60)
            worked = Worked(week, heads, sum(finding.cost for finding in findings))
            known = best.setdefault(heads.tobytes(), worked)
            if worked.cost < known.cost:
                best[heads.tobytes()] = worked
    return tuple(best.values())


def lawful_rosters(tiny: Case) -> list[Chosen]:
    """All rosters that break no hard rule; of those with equal heads by skills the one that costs least."""
    weeks = [lawful_weeks(tiny, agent) for agent in tiny.instance.agents]
    assert 0 < prod(len(own) for own in weeks) <= MOST_ROSTERS
    skills = [agent.skills for agent in tiny.instance.agents]
    best: dict[tuple[bytes, ...], Chosen] = {}
    for chosen in product(*weeks):
        heads = {own: np.zeros_like(chosen[0].heads) for own in skills}
        for own, worked in zip(skills, chosen, strict=True):
            heads[own] += worked.heads
        key = tuple(own.tobytes() for own in heads.values())
        known = best.setdefault(key, chosen)
        if _charged(chosen) < _charged(known):
            best[key] = chosen
    return list(best.values())


def cheapest(tiny: Case) -> tuple[float, Roster]:
    """Cost of the cheapest lawful roster, and that roster."""
    return cheapest_of(tiny, lawful_rosters(tiny))


def cheapest_of(tiny: Case, rosters: Sequence[Chosen]) -> tuple[float, Roster]:
    """Cost of the cheapest of some rosters, and that roster."""
    return min(((_cost(tiny, chosen), _roster(chosen)) for chosen in rosters), key=lambda priced: priced[0])


def best_week_worth(tiny: Case, agent: Agent, per_head: np.ndarray) -> int:
    """Most that an agent can earn in millionths, found by trying every week."""
    return max(int((week.heads * per_head).sum()) - round(week.cost * MILLION) for week in lawful_weeks(tiny, agent))


def _roster(chosen: Chosen) -> Roster:
    return Roster(tuple(shift for worked in chosen for shift in worked.week))


def _cost(tiny: Case, chosen: Chosen) -> float:
    coverage = measure_coverage(tiny.instance, tiny.requirement, _roster(chosen))
    return sum(coverage_costs(tiny.instance, coverage).values()) + _charged(chosen)


def _charged(chosen: Chosen) -> float:
    return sum(worked.cost for worked in chosen)


def _shifts(instance: Instance, agent: Agent, day: int) -> Iterator[Shift]:
    """All shifts of a date, offered or pinned, with all places of their breaks."""
    on = instance.calendar.date_at(day)
    for made in instance.templates:
        for minute in made.start_minutes if on.weekday() in made.weekdays else ():
            try:
                start = instance.calendar.to_utc(datetime.combine(on, time()) + timedelta(minutes=minute))
            except NonexistentTimeError:
                continue
            for length in made.length_minutes:
                yield from _placed(instance, agent, made, day, Span(start, start + timedelta(minutes=length)))
    for own in instance.pins:
        if own.date == on and own.template and own.start_utc and own.end_utc:
            yield from _placed(instance, agent, instance.template[own.template], day, Span(own.start_utc, own.end_utc))


def _placed(instance: Instance, agent: Agent, made: ShiftTemplate, day: int, span: Span) -> Iterator[Shift]:
    """A shift with its breaks in all places of their windows, and without any; the rule `breaks` judges them."""
    step = instance.calendar.interval_minutes
    on = instance.calendar.date_at(day)
    places = [range(rule.earliest_start_minute, rule.latest_start_minute + 1, step) for rule in made.breaks]
    for begins in product(*places):
        starts = [span.start_utc + timedelta(minutes=begin) for begin in begins]
        pieces = [
            Piece(Span(start, start + timedelta(minutes=rule.minutes)), rule.kind, rule.id, rule.is_paid)
            for rule, start in zip(made.breaks, starts, strict=True)
        ]
        yield Shift(agent.id, on, made.id, span, pieces=tuple(pieces))
    if made.breaks and span.minutes not in made.length_minutes:
        yield Shift(agent.id, on, made.id, span)


# Prices ---------------------------------------------------------------------------------------------------------------


def flat_price(instance: Instance, queues: str, level: int, plain: int, rounded: int = 0) -> CoverPrice:
    """The same weights in every slot; queues are written as in "voice|chat"."""
    slots = instance.calendar.slot_count
    names = tuple(QueueId(name) for name in queues.split("|"))
    return CoverPrice(names, level, np.full(slots, plain, np.int64), np.full(slots, rounded, np.int64))


def random_prices(tiny: Case, seed: int) -> tuple[CoverPrice, ...]:
    """Prices of all sets of queues and all levels that add up to a whole in some slots and to less in others."""
    draw = np.random.default_rng(seed)
    slots = tiny.instance.calendar.slot_count
    prices = []
    for component in build_components(tiny.instance, tiny.requirement):
        sets = [each for size in range(len(component.queues)) for each in combinations(component.queues, size + 1)]
        for level in range(len(component.levels)):
            shares = draw.dirichlet(np.full(2 * len(sets), 0.3), slots).T * draw.choice([0.0, 0.5, 1.0], slots)
            weights = np.floor(shares * MILLION).astype(np.int64)
            prices += [CoverPrice(own, level, *weights[2 * index : 2 * index + 2]) for index, own in enumerate(sets)]
    return tuple(prices)


def sharp_prices(tiny: Case, roster: Roster) -> tuple[CoverPrice, ...]:
    """All weight on what is wanted most in each slot when exactly this roster is worked: a subgradient there."""
    instance = tiny.instance
    unit = instance.calendar.interval_minutes * 60 * 1000
    seconds = seconds_on_floor(instance, roster, instance.agents) // (instance.calendar.interval_minutes * 60)
    prices = []
    for component in build_components(instance, tiny.requirement):
        sets = [each for size in range(len(component.queues)) for each in combinations(component.queues, size + 1)]
        heads = [
            sum(seconds[row] for row, agent in enumerate(instance.agents) if {*agent.skills} & {*own}) for own in sets
        ]
        for level, step in enumerate(component.levels):
            wanted = [sum(step.wanted[queue] for queue in own) for own in sets]
            plain = [want - unit * count for want, count in zip(wanted, heads, strict=True)]
            rounded = [want % unit * (-(-want // unit) - count) for want, count in zip(wanted, heads, strict=True)]
            unmet = np.array([*plain, *rounded]).reshape(2 * len(sets), -1)
            chosen = unmet.argmax(axis=0)
            weights = MILLION * ((np.arange(len(unmet))[:, None] == chosen) & (unmet.max(axis=0) > 0)).astype(np.int64)
            prices += [
                CoverPrice(own, level, weights[index], weights[len(sets) + index]) for index, own in enumerate(sets)
            ]
    return tuple(prices)
