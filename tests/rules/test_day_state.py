"""Rules told day by day: every week of a tiny centre, priced by the automaton and by the check."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from math import inf

import numpy as np
import pytest
from drawing import MONDAY, roster, template
from rule_bench import rule_of, situation_of
from week_bench import Weeks, checked_costs, path_costs, symbols_by_place, weeks_of

from wfm.domain.calendar import Span, TimeWindow
from wfm.domain.instance import Instance
from wfm.domain.people import Request, TimeOff
from wfm.domain.shifts import Shift
from wfm.rules.base import Rule, rule_types
from wfm.rules.day_state import DayState
from wfm.rules.model import Choices
from wfm.rules.parts.candidates import build_candidates, history_choices

TOLD = [name for name, kind in rule_types().items() if kind.day_state is not Rule.day_state]
ALWAYS_EXACT = [name for name in TOLD if not getattr(importlib.import_module(f"test_{name}"), "IS_TOLD_IN_PART", False)]
SPRING = date(2026, 3, 26)
COST = 3.0

CENTRES = [  # letters that may stand on each day, history, days, first date
    (".EN", "", 4, MONDAY),
    (".EN", "E", 4, MONDAY),
    (".EN", "EEN.", 5, MONDAY),
    (".EL", "EEEEE", 5, SPRING),
    (".FL", "L...", 4, MONDAY),
    (".EL", "L", 1, MONDAY),
    (".F", "F.", 9, MONDAY),
    ("FL", "", 8, MONDAY),
]


def settings_of(names: Sequence[str]) -> list[tuple[str, dict[str, object]]]:
    return [(name, settings) for name in names for settings in importlib.import_module(f"test_{name}").SETTINGS]


def centre(name: str, letters: str, past: str, days: int, start: date) -> tuple[Instance, Weeks]:
    """One agent and every week of the horizon."""
    instance, _ = roster(f"ann  {past}|{'.' * days}" if past else f"ann  {'.' * days}", start)
    offered = tuple(template(letter) for letter in letters if letter != ".")
    contract = replace(instance.contracts[0], templates=tuple(each.id for each in offered))
    instance = replace(instance, templates=offered, contracts=(contract,))
    instance = situation_of(importlib.import_module(f"test_{name}"))(instance)
    return instance, weeks_of(instance, letters)


def told(rule: Rule, instance: Instance) -> tuple[Choices, DayState | None]:
    agent = instance.agents[0]
    choices = build_candidates(instance, agent, [])
    return choices, rule.day_state(instance, agent, choices, history_choices(instance, agent, rule.lookback_days))


def told_costs(rule: Rule, instance: Instance, weeks: Weeks) -> list[float]:
    """Cost of each week as the automaton tells it, infinite where it forbids."""
    choices, state = told(rule, instance)
    assert state is not None
    return path_costs(state, weeks.symbols(symbols_by_place(choices, state))).tolist()


def test_rules_of_runs_of_days_are_told_day_by_day():
    assert {"consecutive_days_off", "max_consecutive_days", "preference", "start_consistency"} <= {*TOLD}


@pytest.mark.parametrize("at", CENTRES)
@pytest.mark.parametrize("cost", [None, COST])
@pytest.mark.parametrize(("name", "settings"), settings_of(ALWAYS_EXACT))
def test_the_automaton_says_of_every_week_what_the_check_says(name, settings, cost, at):
    instance, weeks = centre(name, *at)
    rule = rule_of(name, settings, cost)
    assert told_costs(rule, instance, weeks) == checked_costs(rule, instance, weeks.rosters)


# Wishes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [at for at in CENTRES if "N" not in at[0] + at[1]])
def test_wishes_are_told_exactly_where_nobody_works_overnight(at):
    instance, weeks = centre("preference", *at)
    rule = rule_of("preference", {})
    assert told_costs(rule, instance, weeks) == checked_costs(rule, instance, weeks.rosters)


@pytest.mark.parametrize("at", [(".EN", "", 5, MONDAY), (".EN", "EEN", 5, MONDAY), ("ENL", "N.", 4, MONDAY)])
def test_wishes_are_never_charged_more_than_the_check_finds(at):
    instance, weeks = centre("preference", *at)
    rule = rule_of("preference", {})
    assert np.all(np.array(told_costs(rule, instance, weeks)) <= checked_costs(rule, instance, weeks.rosters))


WISHES = [  # sentence, letters, history, wish (day, hours, preference), week, cost told
    ("a night might have met it", ".EN", "", (1, (0, 24), "want"), "..", 0),
    ("no night reaches so far", ".EN", "", (1, (12, 14), "want"), "..", 5),
    ("a shift of its date meets it", ".EN", "", (1, (12, 14), "want"), ".E", 0),
    ("another one does not", ".EN", "", (1, (12, 14), "want"), ".N", 5),
    ("only the night before can meet it, and does", ".EN", "", (1, (2, 4), "want"), "N.", 0),
    ("only the night before can meet it, and does not", ".EN", "", (1, (2, 4), "want"), "EN", 5),
    ("history has met it", ".E", "N", (0, (0, 24), "want"), "..", 0),
    ("nothing on offer can meet it", ".E", "", (1, (20, 22), "want"), ".E", 5),
    ("a shift of its date goes against it", ".EN", "", (1, (0, 24), "avoid"), ".E", 5),
    ("two shifts go against it, and one is charged", ".EN", "", (1, (0, 24), "avoid"), "NE", 5),
    ("the night before alone is not charged", ".EN", "", (1, (0, 24), "avoid"), "N.", 0),
    ("unless nothing else could go against it", ".EN", "", (1, (0, 4), "avoid"), "N.", 5),
    ("a day off never does", ".EN", "", (1, (0, 24), "avoid"), "..", 0),
]


@pytest.mark.parametrize(("letters", "past", "wish", "week", "cost"), [case[1:] for case in WISHES])
def test_a_wish_is_charged_where_one_date_decides(letters, past, wish, week, cost):
    instance, weeks = centre("preference", letters, past, 2, MONDAY)
    day, (start, end), preference = wish
    on = instance.calendar.date_at(day)
    window = instance.calendar.window(on, TimeWindow(start * 60, end * 60))
    asked = replace(instance, requests=(Request(instance.agents[0].id, on, window, preference),))
    position = list(product(letters, repeat=2)).index(tuple(week))
    assert told_costs(rule_of("preference", {}), asked, weeks)[position] == cost


def test_who_wishes_for_nothing_has_nothing_to_tell():
    instance, _ = roster("ann  .....")
    assert told(rule_of("preference", {}), instance)[1] is None


# Days off that are not judged ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cost", [None, COST])
@pytest.mark.parametrize("settings", [{"max": 1}, {"max": 2}, {"min": 2, "max": 2}, {"min": 2, "max": 3}])
@pytest.mark.parametrize(("first_day", "away"), [(None, (2, 3)), (2, (4, 5)), (-1, (-1, 1)), (None, (1, 4))])
@pytest.mark.parametrize("past", ["", "E.", "E...", "...."])
def test_time_off_and_employment_are_told_as_the_check_sees_them(past, first_day, away, settings, cost):
    instance, weeks = centre("consecutive_days_off", ".E", past, 7, MONDAY)
    calendar, agent = instance.calendar, instance.agents[0]
    if first_day is not None:
        agent = replace(agent, first_day=calendar.date_at(first_day))
    span = Span(*(calendar.midnight(calendar.date_at(day)) for day in away))
    instance = replace(instance, agents=(agent,), time_off=(TimeOff(agent.id, span),))
    rule = rule_of("consecutive_days_off", settings, cost)
    assert told_costs(rule, instance, weeks) == checked_costs(rule, instance, weeks.rosters)


# Starts --------------------------------------------------------------------------------------------------------------


def with_starts(minutes: Sequence[int], days: int) -> Instance:
    """Ann may start at these minutes after midnight on every date."""
    instance, _ = roster(f"ann  {'.' * days}")
    offered = replace(template("E"), start_minutes=tuple(minutes))
    contract = replace(instance.contracts[0], templates=(offered.id,))
    return replace(instance, templates=(offered,), contracts=(contract,))


def weeks_of_starts(instance: Instance) -> Weeks:
    """Every week of a centre of one agent and one template."""
    calendar, agent, offered = instance.calendar, instance.agents[0], instance.templates[0]
    length = timedelta(minutes=offered.length_minutes[0])
    days = []
    for day in calendar.dates:
        starts = [calendar.wall_time(day, minute) for minute in offered.start_minutes]
        days.append((None, *(Shift(agent.id, day, offered.id, Span(start, start + length)) for start in starts)))
    return Weeks(calendar, tuple(days))


@pytest.mark.parametrize("per", ["week", "neighbours"])
@pytest.mark.parametrize("cost", [None, COST])
@pytest.mark.parametrize("minutes", [0, 30, 44, 45, 100, 120])
def test_several_starts_of_a_template_are_told_apart(minutes, cost, per):
    instance = with_starts((360, 375, 405, 420, 480), days=4)
    rule = rule_of("start_consistency", {"minutes": minutes, "per": per}, cost)
    weeks = weeks_of_starts(instance)
    assert told_costs(rule, instance, weeks) == checked_costs(rule, instance, weeks.rosters)


def states_of(starts: int, days: int, cost: float | None, per: str = "week") -> int | None:
    """How many states it takes to keep starts of every quarter of an hour within an hour."""
    instance = with_starts(range(360, 360 + 15 * starts, 15), days)
    _, state = told(rule_of("start_consistency", {"minutes": 60, "per": per}, cost), instance)
    return None if state is None else state.step.shape[1]


@pytest.mark.parametrize(("starts", "states"), [(1, 1), (5, 1), (6, 2), (32, 28)])
def test_a_hard_week_has_a_state_for_each_widest_band_of_starts(starts, states):
    assert states_of(starts, 7, None) == states


@pytest.mark.parametrize(("starts", "states"), [(8, 37), (9, None)])
def test_a_priced_week_is_told_only_if_starts_are_few(starts, states):
    assert states_of(starts, 7, COST) == states


@pytest.mark.parametrize(("starts", "states"), [(9, 36), (10, None)])
def test_several_hard_weeks_are_told_only_if_starts_are_few(starts, states):
    assert states_of(starts, 8, None) == states


@pytest.mark.parametrize("cost", [None, COST])
def test_neighbours_have_a_state_for_each_start_and_one_for_a_day_off(cost):
    assert states_of(32, 28, cost, "neighbours") == 33


def test_a_start_that_the_contract_does_not_offer_is_remembered_from_history():
    instance, _ = centre("start_consistency", ".E", "L", 2, MONDAY)
    weeks = weeks_of(instance, ".E")
    rule = rule_of("start_consistency", {"minutes": 60, "per": "neighbours"})
    assert told_costs(rule, instance, weeks) == checked_costs(rule, instance, weeks.rosters) == [0, 0, inf, inf]


def test_a_contract_that_offers_nothing_has_no_starts_to_tell():
    assert states_of(0, 7, None) is None


# Tables --------------------------------------------------------------------------------------------------------------


def state_of(name: str, settings: dict[str, object], grid: str, lookback_days: int | None = None) -> DayState:
    instance, _ = roster(grid)
    rule, agent = rule_of(name, settings), instance.agents[0]
    past = history_choices(instance, agent, rule.lookback_days if lookback_days is None else lookback_days)
    state = rule.day_state(instance, agent, build_candidates(instance, agent, []), past)
    assert state is not None
    return state


SHARED = [
    ("max_consecutive_days", {"days": 5}, "ann  E.EEE|.......", "ann  .....|......."),
    ("consecutive_days_off", {"min": 2, "max": 4}, "ann  E...E|.......", "ann  EEE..|......."),
    ("start_consistency", {"minutes": 60, "per": "neighbours"}, "ann  E|.......", "ann  .|......."),
    ("start_consistency", {"minutes": 60}, "ann  E|.......", "ann  L|......."),
]


@pytest.mark.parametrize(("name", "settings", "grid", "other"), SHARED)
def test_agents_whose_past_differs_share_their_tables(name, settings, grid, other):
    assert state_of(name, settings, grid).tables_key == state_of(name, settings, other).tables_key


@pytest.mark.parametrize(("name", "settings", "grid", "other"), SHARED)
def test_history_beyond_what_the_rule_looks_back_to_changes_nothing(name, settings, grid, other):
    assert state_of(name, settings, grid, 28).starts == state_of(name, settings, grid).starts


@pytest.mark.parametrize(
    ("settings", "states"), [({"min": 2}, 3), ({"min": 3}, 4), ({"max": 4}, 5), ({"min": 2, "max": 4}, 5)]
)
def test_days_off_take_a_state_for_each_day_that_matters(settings, states):
    assert state_of("consecutive_days_off", settings, "ann  EEEEE|.......").step.shape == (7, states, 2)


@pytest.mark.parametrize(("days", "states"), [(1, 2), (5, 6), (7, 8), (20, 8)])
def test_days_in_a_row_take_no_more_states_than_the_horizon_has_days(days, states):
    assert state_of("max_consecutive_days", {"days": days}, "ann  .......").step.shape == (7, states, 2)
