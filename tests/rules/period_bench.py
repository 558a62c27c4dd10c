"""Agents who are away, and automata set against the check, for tests of rules that count over periods."""

from __future__ import annotations

from dataclasses import replace

import week_bench
from week_bench import path_costs, symbols_by_place, weeks_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices
from wfm.rules.parts.candidates import build_candidates, history_choices


def away(instance: Instance, first: int, dates: int, status: str = "approved") -> Instance:
    """Ann is on time off for some whole dates, counted from the first of the horizon."""
    calendar = instance.calendar
    span = Span(*(calendar.midnight(calendar.date_at(day)) for day in (first, first + dates)))
    return replace(instance, time_off=(*instance.time_off, TimeOff(instance.agents[0].id, span, status=status)))


def employed_from(instance: Instance, first: int) -> Instance:
    """Ann begins on a day of the horizon."""
    ann = replace(instance.agents[0], first_day=instance.calendar.date_at(first))
    return replace(instance, agents=(ann, *instance.agents[1:]))


def told(rule: Rule, instance: Instance) -> tuple[Choices, DayState | None]:
    """Ask a rule for Ann's automaton."""
    agent = instance.agents[0]
    choices = build_candidates(instance, agent, [])
    return choices, rule.day_state(instance, agent, choices, history_choices(instance, agent, rule.lookback_days))


def told_costs(rule: Rule, instance: Instance, letters: str) -> list[float]:
    """Cost of every week whose days are among some letters, as the automaton tells it; infinite where it forbids."""
    choices, state = told(rule, instance)
    assert state is not None
    return path_costs(state, weeks_of(instance, letters).symbols(symbols_by_place(choices, state))).tolist()


def checked_costs(rule: Rule, instance: Instance, letters: str) -> list[float]:
    """Cost of the same weeks as the check finds it, infinite where a hard rule is broken."""
    return week_bench.checked_costs(rule, instance, weeks_of(instance, letters).rosters)
