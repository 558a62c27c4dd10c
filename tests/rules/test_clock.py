from datetime import date

import numpy as np
import pytest

from wfm.domain.calendar import Calendar
from wfm.rules.model import Choices
from wfm.rules.parts.clock import clock_minutes

SATURDAY_IN_SPRING, SATURDAY_IN_AUTUMN = date(2026, 3, 28), date(2026, 10, 24)


def times_of_day(start: date, starts: list[tuple[int, float]]) -> list[str]:
    """Times by the clock of starts, given as the day and the hours elapsed since the horizon's first midnight."""
    day, hours = np.array(starts).T
    start_minute = (hours * 60).astype(np.int64)
    none = np.zeros(len(starts), np.int64)
    flags = none.astype(bool)
    choices = Choices(none, day.astype(np.int64), none, start_minute, start_minute + 480, none, flags, flags)
    clock = clock_minutes(Calendar("Europe/London", start, 3), choices)
    return [f"{minute // 60:02}:{minute % 60:02}" for minute in clock.tolist()]


@pytest.mark.parametrize(
    ("hours", "clock"), [(24.0, "00:00"), (24.75, "00:45"), (25.0, "02:00"), (33.0, "10:00"), (46.75, "23:45")]
)
def test_clocks_go_forward(hours, clock):
    assert times_of_day(SATURDAY_IN_SPRING, [(1, hours)]) == [clock]


@pytest.mark.parametrize(
    ("hours", "clock"), [(25.75, "01:45"), (26.0, "01:00"), (26.75, "01:45"), (27.0, "02:00"), (48.75, "23:45")]
)
def test_an_hour_that_clocks_repeat_shows_twice(hours, clock):
    assert times_of_day(SATURDAY_IN_AUTUMN, [(1, hours)]) == [clock]


def test_every_date_has_its_own_midnight():
    starts = [(-1, -18.0), (0, 6.0), (1, 29.0), (2, 53.0)]
    assert times_of_day(SATURDAY_IN_SPRING, starts) == ["06:00"] * 4


def test_nothing_to_tell_the_time_of_is_fine():
    none = np.empty(0, np.int64)
    flags = none.astype(bool)
    choices = Choices(none, none, none, none, none, none, flags, flags)
    assert len(clock_minutes(Calendar("Europe/London", SATURDAY_IN_SPRING, 3), choices)) == 0
