"""Small centres for tests of the engine, written in few words, and what to ask about the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import inf
from typing import Literal

import numpy as np

from wfm.check.audit import audit
from wfm.domain.calendar import Calendar, Span, TimeWindow
from wfm.domain.demand import CostSteps, Queue, Requirement
from wfm.domain.findings import Scorecard
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract, Pin, Request
from wfm.domain.settings import SolverSettings
from wfm.domain.shifts import BreakRule, Roster, Shift, ShiftTemplate
from wfm.optimise.engine import Outcome, optimise
from wfm.rules.base import Rule, rules_in_force

MONDAY = date(2026, 11, 30)
FULL_TIME = ContractId("full_time")
ALWAYS = rules_in_force([], [])


def steps(*pairs: tuple[float, float]) -> CostSteps:
    """Cost steps; a single number means one step without end."""
    return CostSteps(pairs)


def queue(name: str, under: CostSteps | float = 10.0, over: CostSteps | float = 1.0) -> Queue:
    """A queue that is always open."""
    short = under if isinstance(under, CostSteps) else steps((inf, under))
    surplus = over if isinstance(over, CostSteps) else steps((inf, over))
    return Queue(QueueId(name), "voice", short, surplus)


def template(
    name: str,
    starts_hours: Sequence[float],
    length_hours: float,
    *breaks: BreakRule,
    gaps: tuple[int, int] | None = None,
) -> ShiftTemplate:
    """A shift template of one length; `gaps` in minutes."""
    least, most = gaps or (None, None)
    return ShiftTemplate(
        TemplateId(name),
        tuple(round(start * 60) for start in starts_hours),
        (round(length_hours * 60),),
        breaks=breaks,
        min_gap_minutes=least,
        max_gap_minutes=most,
    )


def pause(name: str, minutes: int, earliest: int, latest: int, *, is_paid: bool = False) -> BreakRule:
    """A break whose start lies so many minutes after that of its shift."""
    return BreakRule(name, minutes, is_paid, earliest, latest)


def centre(
    skills: dict[str, str],
    templates: Sequence[ShiftTemplate],
    *,
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
        templates=tuple(templates),
        contracts=(replace(contract, templates=offered) if contract else Contract(FULL_TIME, offered),),
        agents=tuple(
            Agent(AgentId(name), name, FULL_TIME, tuple(QueueId(skill) for skill in own.split("|")))
            for name, own in skills.items()
        ),
    )


def required(instance: Instance, heads: np.ndarray | float) -> Requirement:
    """A requirement of shape (queues, slots), or the same number everywhere."""
    shape = (len(instance.queues), instance.calendar.slot_count)
    table = np.broadcast_to(np.asarray(heads, dtype=np.float64), shape).copy()
    return Requirement(tuple(each.id for each in instance.queues), table, np.ones(shape, dtype=bool))


def settings(work: float = 0.5, seed: int = 1) -> SolverSettings:
    """One worker whose effort is counted, not timed, and who stops at nothing but the proved optimum."""
    return SolverSettings(time_limit_seconds=60, deterministic_limit=work, gap_target_percent=0.0, seed=seed, workers=1)


def solve(instance: Instance, requirement: Requirement, rules: Sequence[Rule], work: float = 0.5) -> Outcome:
    """Run the engine."""
    return optimise(instance, requirement, rules, settings(work))


def verdict(instance: Instance, requirement: Requirement, rules: Sequence[Rule], roster: Roster) -> Scorecard:
    """Ask the checker."""
    return audit(instance, requirement, rules, roster, with_reasons=False)


def span_on(instance: Instance, day: int, start_hours: float, length_hours: float) -> Span:
    """So many hours from a time of day on a date of the horizon, or before it."""
    midnight = datetime.combine(instance.calendar.date_at(day), time())
    start = instance.calendar.to_utc(midnight + timedelta(hours=start_hours))
    return Span(start, start + timedelta(hours=length_hours))


def past_shift(instance: Instance, agent: str, day: int, start_hours: float, length_hours: float) -> Shift:
    """A shift of no known template."""
    span = span_on(instance, day, start_hours, length_hours)
    return Shift(AgentId(agent), instance.calendar.date_at(day), "past", span)


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
