import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from drawing import MONDAY, roster, template
from pydantic import ValidationError
from rule_bench import BoundarySentences, FixedModel, found_amount, found_cost, is_admitted, posted_cost, rule_of
from week_bench import Place, checked_costs, path_costs, symbols_by_place, weeks_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster, Shift
from wfm.rules.day_state import DAY_OFF, FORBIDDEN, DayState
from wfm.rules.parts import rest_rows
from wfm.rules.parts.candidates import build_candidates, history_choices

RULE = "weekly_rest"
IS_TOLD_IN_PART = True
"""A price does not see when shifts begin and end; tests at the end of this file say what remains."""
CASES = [
    ("exactly the rest is enough", {"hours": 40}, "ann  EEE.EEE", 0),
    ("a quarter of an hour more is missing, and counts as one", {"hours": 40.25}, "ann  EEE.EEE", 1),
    ("a whole hour more counts as one too", {"hours": 41}, "ann  EEE.EEE", 1),
    ("a fraction of a minute beyond it makes two", {"hours": 41.001}, "ann  EEE.EEE", 2),
    ("a late shift before the day off shortens the rest", {"hours": 36}, "ann  EEL.EEE", 4),
    ("a late shift after it makes it longer", {"hours": 48}, "ann  EEE.LLL", 0),
    ("a night reaches into the day off", {"hours": 36}, "ann  NNN.EEE", 12),
    ("the best of several rests counts", {"hours": 48}, "ann  EN.E.LE", 0),
    ("the longest of the short ones tells what is missing", {"hours": 36}, "ann  EEEEEEE", 20),
    ("starts that drift apart make a rest without a day off", {"hours": 32}, "ann  EEENNNN", 0),
    ("a rest at the end counts as far as the window reaches", {"hours": 34}, "ann  EEEEEE.", 0),
    ("and no further", {"hours": 34.25}, "ann  EEEEEE.", 1),
    ("a rest at the beginning counts from where anything is known", {"hours": 30}, "ann  .EEEEEE", 0),
    ("and not from before it", {"hours": 30.25}, "ann  .EEEEEE", 1),
    ("a rest that leads into a window belongs to it as a whole", {"hours": 40}, "ann  E.EEEEE.", 0),
    ("two days off suffice though a window holds only a part of them", {"hours": 62}, "ann  EEEE..EEEEE..E", 0),
    ("six days and one off can go on for ever", {"hours": 40}, "ann  EE.EEEEEE.EEEEEE.", 0),
    ("a rest that ended before a window does not belong to it", {"hours": 24}, "ann  .EEEEEEEE", 8),
    ("fewer than seven dates are not judged", {"hours": 24}, "ann  EEEEEE", 0),
    ("each window counts", {"hours": 24}, "ann  EEEEEEEE", 16),
    ("windows do not end with weeks", {"hours": 24}, "ann  EEE.EEEEEEEEEE", 24),
    ("history makes up the first window", {"hours": 24}, "ann  EEEEEE|E", 8),
    ("a rest of history leads into the horizon", {"hours": 40}, "ann  E.EEEEE|E", 0),
    ("a window of which the first date is not known is not judged", {"hours": 24}, "ann  EEEEE|EE", 8),
    ("rests are measured from one's own first shift on", {"hours": 24}, "ann  .EEEEEE|EE", 16),
    ("unless another agent's history tells that one was off", {"hours": 24}, "ann  .EEEEEE|EE\nbob  E......|..", 8),
    ("a window that history has spoilt is not judged", {"hours": 36}, "ann  EEEEEE|.", 0),
    ("nor if more work follows", {"hours": 36}, "ann  EEEEEE|E", 0),
    ("one that can still be saved is", {"hours": 34}, "ann  EEEEEE|E", 18),
    ("and is saved by a day off", {"hours": 34}, "ann  EEEEEE|.", 0),
    ("history alone breaks nothing", {"hours": 24}, "ann  EEEEEEEEE|.......", 0),
    ("a week off is a long rest", {"hours": 144}, "ann  .......", 0),
    ("agents out of scope do as they like", {"hours": 36, "agents": ["bob"]}, "ann  EEEEEEE", 0),
    ("each agent in scope counts", {"hours": 24}, "ann  EEEEEEE\nbob  EEEEEEE", 16),
]
SETTINGS = [{"hours": 24}, {"hours": 32.25}, {"hours": 40}]


class TestSentences(BoundarySentences):
    pass


@pytest.mark.parametrize("hours", [0, -1, 144.25, "36"])
def test_rests_that_say_nothing_or_cannot_be_had_are_refused(hours):
    with pytest.raises(ValidationError):
        rule_of(RULE, {"hours": hours})


def test_the_finding_tells_how_long_the_rest_is():
    instance, drawn = roster("ann  EEEEEE.")
    (finding,) = rule_of(RULE, {"hours": 36}).check(instance, drawn)
    assert (finding.date, finding.message) == (
        MONDAY + timedelta(days=6),
        "ann rests 34 h at most in the seven dates up to 2026-12-06, less than 36 h",
    )


@pytest.mark.parametrize(("start", "rest"), [(date(2026, 3, 25), 39), (date(2026, 10, 21), 41)])
@pytest.mark.parametrize(("more", "amount"), [(0, 0), (0.25, 1)])
def test_a_rest_in_which_clocks_change_has_another_length(start, rest, more, amount):
    instance, drawn = roster("ann  EEE.EEE", start)
    rule = rule_of(RULE, {"hours": rest + more}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_two_shifts_on_one_date_before_the_horizon_both_count():
    instance, drawn = roster("ann  E.....|E")
    (early,) = instance.history
    late = replace(
        early, span=Span(early.span.start_utc + timedelta(hours=12), early.span.end_utc + timedelta(hours=12))
    )
    split = replace(instance, history=Roster((early, late)))
    rule = rule_of(RULE, {"hours": 126}, cost=1)
    # From 02:00 on the second date to 06:00 on the seventh there are 124 hours.
    assert (found_amount(rule, split, drawn), posted_cost(rule, split, drawn)) == (2, 2)


# Rows -----------------------------------------------------------------------------------------------------------------


def with_starts(minutes: Sequence[int], grid: str) -> tuple[Instance, Roster]:
    """Ann may start an early shift at these minutes after midnight, but does so at 06:00."""
    instance, drawn = roster(grid)
    offered = replace(template("E"), start_minutes=tuple(minutes))
    contract = replace(instance.contracts[0], templates=(offered.id,))
    return replace(instance, templates=(offered,), contracts=(contract,)), drawn


MANY = range(0, 1440, 30)


@pytest.mark.parametrize("grid", ["ann  EEEEEEE", "ann  EE.EEEE", "ann  E.EE.EE", "ann  EEEE..E"])
@pytest.mark.parametrize("hours", [24, 36, 48])
def test_where_starts_are_many_no_more_is_posted_than_found(grid, hours):
    instance, drawn = with_starts(MANY, grid)
    rule = rule_of(RULE, {"hours": hours}, cost=1)
    assert posted_cost(rule, instance, drawn) <= found_cost(rule, instance, drawn)


@pytest.mark.parametrize(("hours", "is_kept"), [(40, True), (48, False)])
def test_a_hard_rule_is_told_well_enough_where_starts_are_many(hours, is_kept):
    assert is_admitted(rule_of(RULE, {"hours": hours}), *with_starts(MANY, "ann  EEE.EEE")) is is_kept


class CountingModel(FixedModel):
    """Remembers how many rows were posted."""

    rows = 0

    def limit(self, rule, rows):
        self.rows += len(rows.unit)


def row_count(grid: str, hours: float, cost: float | None = None, starts: Sequence[int] = (360, 840)) -> int:
    rule = rule_of(RULE, {"hours": hours}, cost)
    model = CountingModel(*with_starts(starts, grid), rule.lookback_days)
    rule.post(model)
    return model.rows


def test_rows_stay_few_where_starts_are_many(monkeypatch):
    monkeypatch.setattr(rest_rows, "_MOST_ROWS", 100)
    assert 0 < row_count("ann  .......", 36, cost=1, starts=MANY) <= 100


def test_who_cannot_lack_a_rest_gets_no_row():
    assert row_count("ann  ......", 36) == 0


def test_a_window_that_history_has_spoilt_gets_no_row():
    assert row_count("ann  EEEEEE|.", 36) == 0


def test_where_any_day_off_is_enough_one_row_forbids_to_work_all_days():
    assert row_count("ann  .......", 24, starts=(360,)) == 1


# States ---------------------------------------------------------------------------------------------------------------


def told(instance: Instance, hours: float, cost: float | None) -> tuple[DayState | None, dict[Place, int]]:
    """Automaton of ann, and the symbol of each start of each day."""
    rule, ann = rule_of(RULE, {"hours": hours}, cost), instance.agents[0]
    choices = build_candidates(instance, ann, [])
    state = rule.day_state(instance, ann, choices, history_choices(instance, ann, rule.lookback_days))
    if state is None:
        return None, {}
    return state, symbols_by_place(choices, state)


def offering(letters: str, grid: str, start: date = MONDAY) -> Instance:
    instance, _ = roster(grid, start)
    offered = tuple(template(letter) for letter in letters if letter != ".")
    contract = replace(instance.contracts[0], templates=tuple(each.id for each in offered))
    return replace(instance, templates=offered, contracts=(contract,))


def compared(
    letters: str, grid: str, hours: float, cost: float | None, start: date = MONDAY
) -> tuple[list[float], list[float]]:
    """Costs of every week as the automaton tells them, and as the check finds them."""
    instance = offering(letters, grid, start)
    rule, weeks = rule_of(RULE, {"hours": hours}, cost), weeks_of(instance, letters)
    state, symbol_of = told(instance, hours, cost)
    costs = [0.0] * len(weeks.rosters) if state is None else path_costs(state, weeks.symbols(symbol_of)).tolist()
    return costs, checked_costs(rule, instance, weeks.rosters)


PASTS = ["EEEEEE|", "EE.EEEE|", "E.EEEEEEE|", "E......|", "E..|", ""]
SPOILT_ABOVE = {"EEEEEE|": 34, "EE.EEEE|": 40, "E.EEEEEEE|": 34}
"""Longest rest in hours that the window up to the first date can still have."""
EXACT = [  # without history a price takes the first rest to have begun earlier
    (past, hours, cost)
    for past, hours, cost in product(PASTS, (24, 34, 40, 62), (None, 3.0))
    if hours <= SPOILT_ABOVE.get(past, 62) and (past or cost is None)
]


@pytest.mark.parametrize(("past", "hours", "cost"), EXACT)
def test_one_kind_of_shift_is_told_exactly_unless_history_has_spoilt_a_window(past, hours, cost):
    automaton, checked = compared(".E", f"ann  {past}.......", hours, cost)
    assert automaton == checked


HARD = [  # letters, history, days
    (".EN", "EE.EEN|", 5),
    (".EL", "LE.LEE|", 5),
    (".FL", "LLLLL.|", 5),
    (".EL", "E.|", 6),
    (".L", "", 9),
    ("EN", "NN.NEN|", 5),
]


@pytest.mark.parametrize("hours", [12, 24, 32, 33, 34])
@pytest.mark.parametrize(("letters", "past", "days"), HARD)
def test_a_hard_rule_sees_when_shifts_start_and_end(letters, past, days, hours):
    automaton, checked = compared(letters, f"ann  {past}{'.' * days}", hours, None)
    assert automaton == checked


@pytest.mark.parametrize("hours", [36, 40, 40.25, 62])
@pytest.mark.parametrize(("letters", "past", "days"), [(".EL", "EE..EE|", 5), (".FN", "N..N..|", 5), (".EN", "", 7)])
def test_a_hard_rule_is_told_exactly_however_long_the_rest(letters, past, days, hours):
    automaton, checked = compared(letters, f"ann  {past}{'.' * days}", hours, None)
    assert automaton == checked


@pytest.mark.parametrize("cost", [None, 3.0])
@pytest.mark.parametrize("hours", [24, 36, 62])
@pytest.mark.parametrize("past", ["EEEEEE|", "E.EEEEEEE|", "NNNNNN|", "E......|"])
@pytest.mark.parametrize(
    ("letters", "days", "start"),
    [(".EN", 5, MONDAY), (".FL", 5, MONDAY), (".E", 8, date(2026, 3, 26)), (".N", 8, date(2026, 10, 22))],
)
def test_no_more_is_told_than_the_check_finds(letters, days, start, past, hours, cost):
    automaton, checked = compared(letters, f"ann  {past}{'.' * days}", hours, cost, start)
    assert np.all(np.array(automaton) <= checked)


@pytest.mark.parametrize(("hours", "cost", "states"), [(24, None, 8), (36, None, 9), (24, 3.0, 8), (36, 3.0, 8)])
def test_few_states_suffice_for_one_kind_of_shift(hours, cost, states):
    state, _ = told(offering(".E", "ann  E......|......."), hours, cost)
    assert state is not None
    assert state.step.shape == (7, states, 2)


MORNING = range(420, 840, 30)


@pytest.mark.parametrize("hours", [24, 35, 36, 48])
def test_states_stay_few_where_starts_are_many(hours):
    instance, _ = with_starts(MORNING, "ann  E......|.......")
    state, _ = told(instance, hours, None)
    assert state is not None
    assert state.step.shape[1] <= 40


@pytest.mark.parametrize("hours", [24, 35, 36, 48])
def test_where_some_ends_are_taken_to_be_earlier_no_more_is_forbidden_than_found(hours):
    instance, _ = with_starts(range(360, 1080, 30), "ann  LL.LLL|.....")
    state, symbol_of = told(instance, hours, None)
    assert state is not None
    rule, draw = rule_of(RULE, {"hours": hours}), random.Random(1)
    for _ in range(200):
        week = random_week(instance, draw)
        assert told_cost(state, symbol_of, instance, week) == 0 or found_amount(rule, instance, week) > 0


def told_cost(state: DayState, symbol_of: dict[Place, int], instance: Instance, week: Roster) -> float:
    symbols = np.full((1, instance.calendar.days), DAY_OFF)
    for shift in week:
        day = instance.calendar.day_index(shift.date)
        symbols[0, day] = symbol_of[day, instance.calendar.minute_of(shift.start_utc)]
    return float(path_costs(state, symbols)[0])


def random_week(instance: Instance, draw: random.Random) -> Roster:
    calendar, ann, offered = instance.calendar, instance.agents[0].id, instance.templates[0]
    length = timedelta(minutes=offered.length_minutes[0])
    shifts = []
    for day in calendar.dates:
        if draw.random() < 0.8:
            start = calendar.wall_time(day, draw.choice(offered.start_minutes))
            shifts.append(Shift(ann, day, offered.id, Span(start, start + length)))
    return Roster(tuple(shifts))


def test_days_on_which_no_window_is_judged_forbid_nothing():
    state, _ = told(offering(".E", "ann  ......."), 36, None)
    assert state is not None
    assert (state.step[:6] != FORBIDDEN).all()


def test_a_price_that_cannot_be_due_needs_no_state():
    assert told(offering(".E", "ann  ......."), 16, 3.0)[0] is None


def test_a_contract_that_offers_nothing_has_nothing_to_tell():
    assert told(offering(".", "ann  ......."), 36, None)[0] is None


@pytest.mark.parametrize("cost", [None, 3.0])
def test_agents_whose_past_differs_share_their_tables(cost):
    states = [told(offering(".E", f"ann  {past}|......."), 36, cost)[0] for past in ("EEE.EE", "E.E..E")]
    assert len({state.tables_key for state in states if state is not None}) == 1


@pytest.mark.parametrize("cost", [None, 3.0])
def test_being_off_is_symbol_zero(cost):
    state, _ = told(offering(".E", "ann  ......."), 24, cost)
    assert state is not None
    assert (state.symbol != DAY_OFF).all()
