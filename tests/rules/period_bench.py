"""Agents who are away, and automata set against the check, for tests of rules that count over periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import inf

from drawing import shift_on

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
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
    names = (str(instance.templates[number].id) for number in choices.template)
    symbol = dict(zip(zip(choices.day.tolist(), names, strict=True), state.symbol.tolist(), strict=True))
    return [_path_cost(state, symbol, week) for week in product(letters, repeat=instance.calendar.days)]


def _path_cost(state: DayState, symbol: Mapping[tuple[int, str], int], week: Sequence[str]) -> float:
    (at,), cost = state.starts, 0.0
    for day, letter in enumerate(week):
        read = symbol.get((day, letter), DAY_OFF)
        cost += float(state.cost[day, at, read])
        at = int(state.step[day, at, read])
        if at == FORBIDDEN:
            return inf
    return cost


def checked_costs(rule: Rule, instance: Instance, letters: str) -> list[float]:
    """Cost of the same weeks as the check finds it, infinite where a hard rule is broken."""
    costs = []
    for week in product(letters, repeat=instance.calendar.days):
        found = [*rule.check(instance, _drawn(instance, week))]
        costs.append(inf if found and rule.is_hard else sum(finding.cost for finding in found))
    return costs


def _drawn(instance: Instance, week: Sequence[str]) -> Roster:
    agent = instance.agents[0].id
    worked = ((day, letter) for day, letter in enumerate(week) if letter != ".")
    return Roster(tuple(shift_on(instance.calendar, agent, day, letter) for day, letter in worked))
