from dataclasses import replace
from datetime import date, timedelta
from math import inf

import numpy as np
import pytest
from drawing import MONDAY, roster, shift_on
from pydantic import ValidationError
from rule_bench import FixedModel, found_amount, found_cost, is_admitted, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, Piece, PieceKind, Roster, Shift
from wfm.rules.base import Rule
from wfm.rules.day_state import DAY_OFF, FORBIDDEN
from wfm.rules.parts.candidates import build_candidates

RULE = "break_consistency"
IS_TOLD_IN_PART = True
"""Day by day it is told what shifts alone decide; where breaks lie between the ends of their windows is left out."""
SETTINGS: list[dict[str, object]] = [{"minutes": 60}]
Taken = tuple[str, str]
"""Id of a break and its time of day; from 24:00 on it lies on the next date."""


def taking(instance: Instance, shift: Shift, breaks: list[Taken], kind: PieceKind = "meal") -> Shift:
    """Let a shift have half an hour of break at some times of day."""
    pieces = []
    for label, clock in breaks:
        hour, minute = map(int, clock.split(":"))
        start = instance.calendar.wall_time(shift.date, hour * 60 + minute)
        pieces.append(Piece(Span(start, start + timedelta(minutes=30)), kind, label, False))
    return replace(shift, pieces=tuple(pieces))


def situation(instance: Instance) -> Instance:
    """Ann worked on the eve, and had her meal at 10:00."""
    eve = shift_on(instance.calendar, AgentId("ann"), -1, "E")
    return replace(instance, history=Roster((taking(instance, eve, [("meal1", "10:00")]),)))


def week(grid: str, *breaks: list[Taken], start: date = MONDAY) -> tuple[Instance, Roster]:
    """Shifts of ann, each with its breaks."""
    instance, drawn = roster(f"ann  {grid}", start)
    shifts = zip(drawn.shifts, breaks, strict=True)
    return instance, Roster(tuple(taking(instance, shift, own) for shift, own in shifts))


CASES = [  # sentence, minutes, letters, breaks of each shift, amount
    ("the same time is alike", 0, "EE", [[("a", "09:00")], [("a", "09:00")]], 0),
    ("as far apart as allowed is", 60, "EE", [[("a", "09:00")], [("a", "10:00")]], 0),
    ("a minute less allowed, and a slot is over", 59, "EE", [[("a", "09:00")], [("a", "10:00")]], 1),
    ("a whole slot over is one", 45, "EE", [[("a", "09:00")], [("a", "10:00")]], 1),
    ("a minute beyond it is two", 44, "EE", [[("a", "09:00")], [("a", "10:00")]], 2),
    ("an earlier time counts too", 45, "EE", [[("a", "10:00")], [("a", "09:00")]], 1),
    ("breaks of different ids are not compared", 0, "EE", [[("a", "09:00")], [("b", "10:00")]], 0),
    ("each break counts", 45, "EE", [[("a", "08:00"), ("b", "10:00")], [("a", "09:00"), ("b", "11:00")]], 2),
    ("each pair of dates counts", 45, "EEE", [[("a", "08:00")], [("a", "09:00")], [("a", "08:00")]], 2),
    ("a day off between lets it change", 0, "E.E", [[("a", "08:00")], [("a", "09:00")]], 0),
    ("shifts of different kinds are compared", 60, "FL", [[("a", "08:00")], [("a", "16:00")]], 28),
    ("times after midnight follow those before it", 30, "NN", [[("a", "23:45")], [("a", "24:15")]], 0),
    ("and may be too far from them", 29, "NN", [[("a", "23:45")], [("a", "24:15")]], 1),
    ("a shift without breaks has nothing to compare", 0, "EE", [[("a", "09:00")], []], 0),
]


IDS, VALUES = [case[0] for case in CASES], [case[1:] for case in CASES]


def start_minutes(instance: Instance, drawn: Roster) -> dict[tuple[int, str], int]:
    """Elapsed minute at which each break starts, by day and id."""
    calendar = instance.calendar
    return {
        (calendar.day_index(shift.date), piece.label): calendar.minute_of(piece.span.start_utc)
        for shift in drawn.shifts
        for piece in shift.pieces
    }


@pytest.mark.parametrize(("minutes", "grid", "breaks", "amount"), VALUES, ids=IDS)
class TestSentences:
    def test_check_counts(self, minutes, grid, breaks, amount):
        assert found_amount(rule_of(RULE, {"minutes": minutes}), *week(grid, *breaks)) == amount

    def test_pairs_of_starts_are_told_alike(self, minutes, grid, breaks, amount):
        instance, drawn = week(grid, *breaks)
        rule, starts = rule_of(RULE, {"minutes": minutes}), start_minutes(instance, drawn)
        told = [
            rule.break_pair_units(
                instance, instance.agents[0], day, label, np.array([starts[day - 1, label]]), np.array([start])
            )
            for (day, label), start in starts.items()
            if (day - 1, label) in starts
        ]
        assert sum(float(units.sum()) for units in told if units is not None) == amount


def test_activities_are_no_breaks():
    instance, drawn = roster("ann  EE")
    times = zip(drawn.shifts, ("08:00", "10:00"), strict=True)
    moved = tuple(taking(instance, shift, [("a", clock)], "activity") for shift, clock in times)
    assert found_amount(rule_of(RULE, {"minutes": 0}), instance, Roster(moved)) == 0


@pytest.mark.parametrize(("clock", "amount"), [("11:00", 0), ("11:15", 1)])
def test_the_eve_of_the_horizon_is_a_neighbour(clock, amount):
    instance, drawn = week("E", [("meal1", clock)])
    assert found_amount(rule_of(RULE, {"minutes": 60}), situation(instance), drawn) == amount


def test_history_alone_breaks_nothing():
    instance, drawn = roster("ann  EE|.")
    first, second = instance.history.shifts
    past = (taking(instance, first, [("a", "08:00")]), taking(instance, second, [("a", "10:00")]))
    assert found_amount(rule_of(RULE, {"minutes": 0}), replace(instance, history=Roster(past)), drawn) == 0


def test_of_two_shifts_on_one_date_the_first_counts():
    instance, drawn = roster("ann  EE")
    first, second = (taking(instance, shift, [("a", "09:00")]) for shift in drawn.shifts)
    other = taking(instance, shift_on(instance.calendar, AgentId("ann"), 0, "L"), [("a", "16:00")])
    assert found_amount(rule_of(RULE, {"minutes": 0}), instance, Roster((first, second, other))) == 0


def test_agents_out_of_scope_do_as_they_like():
    instance, drawn = week("EE", [("a", "08:00")], [("a", "10:00")])
    rule = rule_of(RULE, {"minutes": 0, "agents": ["bob"]})
    units = rule.break_pair_units(instance, instance.agents[0], 1, "a", np.array([480]), np.array([2040]))
    assert (found_amount(rule, instance, drawn), units) == (0, None)


def test_all_pairs_of_starts_are_told_at_once():
    instance, _ = roster("ann  EE")
    before, start = np.array([480, 540, 600]), np.array([1440 + 480, 1440 + 555])
    units = rule_of(RULE, {"minutes": 30}).break_pair_units(instance, instance.agents[0], 1, "a", before, start)
    assert units.tolist() == [[0, 3], [2, 0], [6, 1]]


def test_pairs_that_are_never_too_far_apart_need_not_be_looked_at():
    instance, _ = roster("ann  EE")
    units = rule_of(RULE, {"minutes": 60}).break_pair_units(
        instance, instance.agents[0], 1, "a", np.array([480, 540]), np.array([1440 + 480, 1440 + 540])
    )
    assert units is None


@pytest.mark.parametrize("start", [date(2026, 3, 28), date(2026, 10, 24)])
@pytest.mark.parametrize(
    ("grid", "clocks"), [("EE", ("09:00", "10:00")), ("NN", ("27:00", "28:00")), ("EN", ("9:30", "22:30"))]
)
def test_times_are_those_of_clocks_when_they_change(start, grid, clocks):
    first, second = ([("a", clock)] for clock in clocks)
    instance, drawn = week(grid, first, second, start=start)
    rule = rule_of(RULE, {"minutes": 45})
    minutes = [np.array([instance.calendar.minute_of(shift.pieces[0].span.start_utc)]) for shift in drawn.shifts]
    hours = int(clocks[1].split(":")[0]) - int(clocks[0].split(":")[0])
    units = rule.break_pair_units(instance, instance.agents[0], 1, "a", *minutes)
    assert (found_amount(rule, instance, drawn), units[0, 0]) == (4 * hours - 3, 4 * hours - 3)


@pytest.mark.parametrize("settings", [{}, {"minutes": -1}, {"minutes": 1441}, {"minutes": 60, "days": ["mon"]}])
def test_settings_that_are_no_such_thing_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


def test_the_finding_tells_both_times():
    instance, drawn = week("NN", [("a", "23:00")], [("a", "25:00")])
    (finding,) = rule_of(RULE, {"minutes": 60}).check(instance, drawn)
    assert finding.message == (
        "ann's a begins at 01:00 on 2026-12-01 and at 23:00 on the date before, 120 minutes apart, more than 60"
    )


# What shifts alone decide --------------------------------------------------------------------------------------------

LUNCH = (BreakRule("lunch", 60, False, 60, 120),)
"""At 07:00 or 08:00 of an early shift, at 15:00 or 16:00 of a late one."""


def offering(grid: str, breaks: tuple[BreakRule, ...] = LUNCH, eve: str | None = None) -> tuple[Instance, Roster]:
    """Drawn shifts whose templates have these breaks; history had its lunch at a time of day."""
    instance, drawn = roster(f"ann  {grid}")
    templates = tuple(replace(each, breaks=breaks) for each in instance.templates)
    past = [taking(instance, shift, [] if eve is None else [("lunch", eve)]) for shift in instance.history.shifts]
    return replace(instance, templates=templates, history=Roster(tuple(past))), drawn


LEAST = [  # sentence, minutes, letters, lunch of the eve, slots over that no placing avoids
    ("windows as far apart as allowed", 420, "EL", None, 0),
    ("a minute less allowed", 419, "EL", None, 1),
    ("an earlier window is no nearer", 405, "LE", None, 1),
    ("a minute beyond a slot", 404, "LE", None, 2),
    ("windows that meet", 0, "EF", None, 0),
    ("a day off between", 0, "E.L", None, 0),
    ("each pair of dates", 419, "ELE", None, 2),
    ("the eve's lunch was near enough", 360, "E|L", "09:00", 0),
    ("the eve's lunch was a minute too early", 360, "E|L", "08:59", 1),
    ("nothing is known of the eve's lunch", 0, "E|L", None, 0),
]


@pytest.mark.parametrize(("minutes", "grid", "eve", "slots"), [case[1:] for case in LEAST])
class TestWhatShiftsDecide:
    def test_a_hard_rule_forbids_shifts_whose_breaks_cannot_come_near(self, minutes, grid, eve, slots):
        assert is_admitted(rule_of(RULE, {"minutes": minutes}), *offering(grid, eve=eve)) == (slots == 0)

    def test_a_price_is_paid_for_the_least_that_is_over(self, minutes, grid, eve, slots):
        assert posted_cost(rule_of(RULE, {"minutes": minutes}, cost=3), *offering(grid, eve=eve)) == 3 * slots

    def test_the_automaton_forbids_the_same(self, minutes, grid, eve, slots):
        assert (told_cost(rule_of(RULE, {"minutes": minutes}), *offering(grid, eve=eve)) == inf) == (slots > 0)

    def test_the_automaton_charges_the_same_but_for_history(self, minutes, grid, eve, slots):
        told = told_cost(rule_of(RULE, {"minutes": minutes}, cost=3), *offering(grid, eve=eve))
        assert told == (0 if eve else 3 * slots)


def told_cost(rule: Rule, instance: Instance, drawn: Roster) -> float:
    """What the automaton charges for drawn shifts, infinite where it forbids them; nothing where there is none."""
    choices = build_candidates(instance, instance.agents[0], [])
    state = rule.day_state(instance, instance.agents[0], choices, choices)
    if state is None:
        return 0.0
    at, cost = state.starts[0], 0.0
    for day in range(instance.calendar.days):
        starts = [instance.calendar.minute_of(shift.start_utc) for shift in drawn.shifts]
        works = (choices.day == day) & np.isin(choices.start_minute, starts)
        symbol = int(state.symbol[works][0]) if works.any() else DAY_OFF
        cost, at = cost + float(state.cost[day, at, symbol]), int(state.step[day, at, symbol])
        if at == FORBIDDEN:
            return inf
    return cost


@pytest.mark.parametrize("clock", ["23:30", "24:30", "25:00", "25:30", "26:00"])
@pytest.mark.parametrize("start", [date(2026, 3, 28), date(2026, 10, 24)])
def test_a_night_in_which_clocks_change_is_not_judged_more_strictly_than_by_the_check(start, clock):
    instance, drawn = roster("ann  NN", start)
    lunch = (BreakRule("a", 30, False, 0, 300),)
    instance = replace(instance, templates=tuple(replace(each, breaks=lunch) for each in instance.templates))
    first, second = (taking(instance, shift, [("a", clock)]) for shift in drawn.shifts)
    rule = rule_of(RULE, {"minutes": 0}, cost=3)
    assert posted_cost(rule, instance, drawn) <= found_cost(rule, instance, Roster((first, second)))


def test_contracts_with_too_many_kinds_of_shifts_tell_nothing_day_by_day():
    instance, _ = offering("..")
    many = tuple(replace(each, start_minutes=tuple(range(0, 1200, 15))) for each in instance.templates)
    made = replace(instance, templates=many)
    choices = build_candidates(made, made.agents[0], [])
    assert rule_of(RULE, {"minutes": 60}).day_state(made, made.agents[0], choices, choices) is None


def test_who_held_something_that_breaks_the_rule_already_can_be_planned_on_other_days():
    instance, drawn = offering("EL.")
    model = FixedModel(instance, drawn)
    held = model.choices.day < 2
    model.choices = replace(model.choices, is_fixed=held & model.is_taken)
    model.choices = model.choices.take(keep := model.choices.is_fixed | ~held)
    model.is_taken = model.is_taken[keep]
    rule_of(RULE, {"minutes": 60}).post(model)
    assert model.is_satisfied
