from itertools import combinations

import numpy as np
from drawing import roster
from hypothesis import given
from hypothesis import strategies as st
from rule_bench import FixedModel

from wfm.rules.model import Choices, Rows
from wfm.rules.parts.clashes import clash_rows

REST_MINUTES = 600
Line = tuple[int, int, int, int, bool]


def table(lines: list[Line]) -> Choices:
    """Choices of (unit, day, start hour, hours, whether fixed)."""
    unit, day, start, hours = np.array([line[:4] for line in lines], np.int64).reshape(-1, 4).T
    begin = day * 1440 + start * 60
    fixed = np.array([line[4] for line in lines], dtype=bool)
    nothing = np.zeros(len(lines), np.int64)
    return Choices(unit, day, nothing, begin, begin + hours * 60, hours * 60, fixed, np.zeros(len(lines), dtype=bool))


def rows_for(choices: Choices, reach_days: int = 2) -> Rows:
    model = FixedModel(*roster("ann  .\nbob  ."))
    model.choices = choices
    return clash_rows(model, choices.end_minute + REST_MINUTES, np.ones(len(choices), dtype=bool), reach_days)


def clash(choices: Choices, first: int, second: int) -> bool:
    """Two choices of one unit, dates at most two days apart, the second in the horizon, too close."""
    is_pair = choices.unit[first] == choices.unit[second] and 0 < choices.day[second] - choices.day[first] <= 2
    is_settled = choices.is_fixed[first] and choices.is_fixed[second]
    is_near = choices.start_minute[second] < choices.end_minute[first] + REST_MINUTES
    return bool(is_pair and is_near and choices.day[second] >= 0 and not is_settled)


lines = st.tuples(st.integers(0, 1), st.integers(-2, 2), st.integers(0, 23), st.integers(1, 12), st.just(False))


@given(st.lists(lines, max_size=14))
def test_rows_forbid_exactly_the_pairs_that_clash(drawn):
    choices = table(drawn)
    rows = rows_for(choices)
    members = [set(rows.choice[rows.row == row].tolist()) for row in range(len(rows.unit))]
    together = {pair for row in members for pair in combinations(sorted(row), 2)}
    days_apart = {tuple(sorted(pair)) for pair in together if choices.day[pair[0]] != choices.day[pair[1]]}
    pairs = combinations(range(len(choices)), 2)
    wanted = {pair for pair in pairs if clash(choices, *pair) or clash(choices, *pair[::-1])}
    assert days_apart == wanted


@given(st.lists(lines, max_size=14))
def test_each_pair_of_dates_has_one_slack(drawn):
    choices = table(drawn)
    rows = rows_for(choices)
    dates_of = {
        (int(slack), tuple(sorted({int(choices.key[choice]) for choice in rows.choice[rows.row == row]})))
        for row, slack in enumerate(rows.slack)
    }
    slacks, dates = zip(*dates_of, strict=True) if dates_of else ((), ())
    assert len(set(slacks)) == len(set(dates)) == len(dates_of)


def test_days_that_are_settled_get_no_row():
    assert len(rows_for(table([(0, -1, 14, 8, True), (0, 0, 6, 8, True)])).unit) == 0


def test_a_free_day_after_a_settled_one_gets_a_row():
    assert len(rows_for(table([(0, -1, 14, 8, True), (0, 0, 6, 8, False)])).unit) == 1


def test_stairs_that_say_no_more_than_another_are_left_out():
    starts = [(0, 1, hour, 8, False) for hour in range(4, 8)]
    assert len(rows_for(table([(0, 0, 14, 8, False), *starts])).unit) == 1
