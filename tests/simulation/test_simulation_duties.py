from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from drawing import day, roster

from wfm.domain.calendar import Span
from wfm.domain.shifts import Roster, Shift
from wfm.simulation.duties import Away, Duties, Duty, build_duties, with_absence

HOUR = 3600
QUARTER = 900
SHIFTS: Duties = tuple((Duty(0, 8 * HOUR, (Away(4 * HOUR, 4.5 * HOUR),)),) for _ in range(2000))


def away_of(drawing: str) -> list[tuple[float, float, bool]]:
    ((duty,),) = build_duties(*day(drawing))
    return [(away.start_seconds / QUARTER, away.end_seconds / QUARTER, away.keeps_length) for away in duty.away]


def absent(how: str, share: float = 0.1) -> Duties:
    return with_absence(SHIFTS, [share] * len(SHIFTS), how, QUARTER, np.random.default_rng(3))


def test_a_shift_becomes_a_duty_with_its_breaks():
    assert away_of("ann  00:00  wbwmmw") == [(1, 2, True), (3, 5, True)]


def test_an_activity_does_not_keep_its_length():
    assert away_of("ann  00:00  wbaaw") == [(1, 2, True), (2, 4, False)]


def test_agents_come_in_the_order_of_the_instance():
    (bob,), (ann,) = build_duties(*day("bob  00:00  ww\nann  01:00  ww"))
    assert (bob.start_seconds, ann.start_seconds) == (0, HOUR)


def test_an_agent_without_shift_has_no_duty():
    instance, _ = day("ann  00:00  ww")
    assert build_duties(instance, Roster()) == ((),)


def test_a_night_of_history_reaches_into_the_first_morning():
    ((duty,),) = build_duties(*roster("ann  N|."))
    assert (duty.start_seconds, duty.end_seconds) == (0, 6 * HOUR)


def test_shifts_that_adjoin_are_one_duty():
    instance, drawn = day("ann  00:00  wwww")
    (shift,) = drawn
    more = Shift(shift.agent_id, shift.date, "more", Span(shift.end_utc, shift.end_utc + timedelta(hours=1)))
    assert build_duties(instance, drawn.with_shifts([more])) == ((Duty(0, 2 * HOUR),),)


@pytest.mark.parametrize(("sunday", "hours"), [(date(2026, 10, 24), 9), (date(2026, 3, 28), 7), (date(2026, 11, 7), 8)])
def test_a_shift_over_a_clock_change_has_its_elapsed_length(sunday: date, hours: int):
    instance, _ = roster("ann  N.", start=sunday)
    calendar = instance.calendar
    span = Span(calendar.wall_time(sunday, 22 * 60), calendar.wall_time(sunday, 30 * 60))
    ((duty,),) = build_duties(instance, Roster((Shift(instance.agents[0].id, sunday, "N", span),)))
    assert duty == Duty(22 * HOUR, (22 + hours) * HOUR)


def test_without_absence_everybody_comes():
    assert absent("none") is SHIFTS


def test_whole_shifts_are_missed_as_often_as_shrinkage_says():
    missed = sum(not duties for duties in absent("shift"))
    assert missed == pytest.approx(200, abs=45)


def test_slots_are_missed_as_often_as_shrinkage_says():
    away = [piece for (duty,) in absent("slots") for piece in duty.away if not piece.keeps_length]
    lost = sum(piece.end_seconds - piece.start_seconds for piece in away)
    assert lost / (7.5 * HOUR * len(SHIFTS)) == pytest.approx(0.1, abs=0.005)


def test_lost_slots_leave_breaks_alone():
    (duty,) = absent("slots", 0.99)[0]
    assert Away(4 * HOUR, 4.5 * HOUR) in duty.away
    assert all(first.end_seconds <= second.start_seconds for first, second in pairwise(duty.away))


@pytest.mark.parametrize("how", ["shift", "slots"])
def test_without_shrinkage_nobody_is_absent(how: str):
    assert absent(how, 0.0) == SHIFTS
