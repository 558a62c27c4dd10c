import numpy as np
import pytest

from wfm.rules.day_state import FORBIDDEN, DayState
from wfm.rules.parts.count_states import count_state
from wfm.rules.parts.period_limits import PeriodLimits

SYMBOL = np.ones(3, np.int64)
WEEKS = (range(7), range(7, 14))


def state(limits: list[PeriodLimits], cost: float | None = None, increments: tuple[int, ...] = (0, 1)) -> DayState:
    found = count_state(SYMBOL, increments, limits, cost)
    assert found is not None
    return found


def test_a_count_begins_anew_with_each_period():
    told = state([PeriodLimits(days, most=2) for days in WEEKS], cost=1)
    assert told.step[6].tolist() == [[0, 0], [0, 0], [0, 0]]


def test_within_a_period_it_grows_up_to_the_limit():
    assert state([PeriodLimits(WEEKS[0], most=2)], cost=1).step[0].tolist() == [[0, 1], [1, 2], [2, 2]]


def test_more_is_charged_as_it_comes():
    assert state([PeriodLimits(WEEKS[0], most=2)], cost=3).cost[0].tolist() == [[0, 0], [0, 0], [0, 3]]


def test_less_is_charged_at_the_end():
    assert state([PeriodLimits(WEEKS[0], least=2)], cost=3).cost[6].tolist() == [[6, 3], [3, 0], [0, 0]]


def test_a_hard_limit_forbids_what_it_would_charge():
    told = state([PeriodLimits(WEEKS[0], least=1, most=1)])
    assert (told.step[0, 1, 1], told.step[6, 0, 0], told.cost.any()) == (FORBIDDEN, FORBIDDEN, False)


def test_periods_without_limits_take_one_state():
    assert state([PeriodLimits(days) for days in WEEKS]).step.shape == (14, 1, 2)


def test_limits_that_leave_nothing_between_them_charge_every_count_once():
    told = state([PeriodLimits(range(1), least=3, most=2)], cost=1, increments=(2, 3))
    assert told.cost[0, 0].tolist() == [1, 1]


@pytest.mark.parametrize(("days", "most", "states"), [(7, 39, 40), (7, 40, None), (28, 15, 16), (28, 16, None)])
def test_more_states_than_a_period_may_have_are_not_told(days, most, states):
    increments = tuple(range(20))
    found = count_state(SYMBOL, increments, [PeriodLimits(range(days), most=most)], None)
    assert (found and found.step.shape[1]) == states


def test_sums_that_no_days_come_to_take_no_state():
    # Of 0, 5 and 8 a day, three days come to 0, 5, 8, 10, 13, 15, 16, 18, and 20 or more.
    assert state([PeriodLimits(range(3), most=20)], 1, (0, 5, 8)).step.shape == (3, 9, 3)
