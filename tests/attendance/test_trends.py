"""Trends over past weeks, on days made up one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wfm.attendance.trends import (
    absence_rates,
    count_by_week,
    suggest_queue_shrinkage,
    suggest_shrinkage,
    wilson_interval,
)
from wfm.domain.decisions import PastException
from wfm.domain.past_weeks import PastDay, PastQueueDay, PastWeeks
from wfm.domain.trends import LEAST_HOURS, LEAST_SHIFTS, LEAST_WEEKS

MONDAY = date(2026, 11, 2)
TUESDAY = MONDAY + timedelta(days=1)


def worked(agent: str, day: date = MONDAY, start: str = "08:00", *, inside: float = 450, outside: float = 0) -> PastDay:
    """Eight hours paid, of which 450 minutes are due on the floor."""
    return PastDay(agent, "red", day, "present", start, 480, 0, 450, inside + outside, outside)


def missed(agent: str, day: date = MONDAY, start: str = "08:00") -> PastDay:
    """The same shift, to which nobody came."""
    return PastDay(agent, "red", day, "absent", start, 480, 480)


def entry(code: str, day: date = MONDAY, **more: object) -> PastException:
    """Exception of ann."""
    return PastException(f"ann/{day}/{code}/1", "ann", day, code, **{"team": "red", **more})


def weeks_of(count: int, absent: int, weeks: int = LEAST_WEEKS, **more: object) -> PastWeeks:
    """Equal Mondays with `count` shifts in all, `absent` of them missed."""
    days = []
    for index in range(count):
        day = MONDAY + timedelta(weeks=index % weeks)
        days.append(missed(f"a{index}", day) if index < absent else worked(f"a{index}", day, **more))
    return PastWeeks(tuple(days))


# Counts ---------------------------------------------------------------------------------------------------------------


def test_exceptions_are_counted_by_week_team_and_kind():
    sunday = MONDAY + timedelta(days=6)
    told = [
        entry("late_in", amount=7),
        entry("late_in", sunday, amount=5),
        entry("late_in", MONDAY + timedelta(days=7), amount=9),
        entry("missing_out", unit="count", team=""),
    ]
    found = [(one.week, one.team, one.code, one.count, one.minutes) for one in count_by_week(told)]
    assert found == [
        (MONDAY, "no_team", "missing_out", 1, None),
        (MONDAY, "red", "late_in", 2, 12),
        (MONDAY + timedelta(days=7), "red", "late_in", 1, 9),
    ]


def test_weeks_begin_on_the_day_asked_for():
    (found,) = count_by_week([entry("late_in")], week_starts=6)
    assert found.week == MONDAY - timedelta(days=1)


@pytest.mark.parametrize("more", [{"status": "corrected"}, {"is_held": True}])
def test_what_was_corrected_or_is_not_final_is_not_counted(more: dict[str, object]):
    assert count_by_week([entry("late_in", **more)]) == ()


# Absence rates --------------------------------------------------------------------------------------------------------


def test_absence_is_told_in_all_by_shift_by_weekday_and_by_both():
    past = PastWeeks((worked("ann"), missed("bob"), worked("cat", start="14:00"), worked("ann", TUESDAY)))
    found = {(one.weekday, one.shift): (one.absent, one.shifts) for one in absence_rates(past)}
    assert found == {
        (None, None): (1, 4),
        (None, "08:00"): (1, 3),
        (None, "14:00"): (0, 1),
        (0, None): (1, 3),
        (0, "08:00"): (1, 2),
        (0, "14:00"): (0, 1),
        (1, None): (0, 1),
        (1, "08:00"): (0, 1),
    }


def test_without_a_schedule_shifts_are_told_by_weekday_alone():
    found = absence_rates(PastWeeks((worked("ann", start=""),)))
    assert [(one.weekday, one.shift) for one in found] == [(None, None), (0, None)]


def test_one_of_two_shifts_missed_is_half_an_absence():
    split = PastDay("ann", "red", MONDAY, "present", "08:00", 480, 240, 225, 225)
    assert absence_rates(PastWeeks((split,)))[0].absent == 0.5


def test_approved_sickness_over_a_published_shift_is_an_absence():
    away = PastDay("ann", "red", MONDAY, "time_off", "08:00")
    sick = PastWeeks((away, worked("bob")), (entry("absence", status="excused", amount=480),))
    assert absence_rates(sick)[0].absent == 1


@pytest.mark.parametrize(
    "past",
    [
        PastWeeks((PastDay("ann", "red", MONDAY, "time_off"), worked("bob"))),
        PastWeeks((PastDay("ann", "red", MONDAY, "unscheduled", "", 0, 0, 0, 60, 60), worked("bob"))),
        PastWeeks((PastDay("ann", "red", MONDAY, "open", "08:00", 480, 480), worked("bob"))),
        PastWeeks((missed("ann"), worked("bob")), (entry("absence", is_held=True),)),
    ],
    ids=["time off", "no shift", "still open", "held back"],
)
def test_dates_on_which_nothing_was_due_or_known_do_not_count(past: PastWeeks):
    (total, *_) = absence_rates(past)
    assert (total.absent, total.shifts) == (0, 1)


def test_the_interval_is_wilsons():
    low, high = wilson_interval(0.1, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)


@pytest.mark.parametrize(("rate", "expected"), [(0.0, (0.0, 0.0370)), (1.0, (0.9630, 1.0))])
def test_the_interval_stays_within_0_and_1(rate: float, expected: tuple[float, float]):
    assert tuple(round(edge, 4) for edge in wilson_interval(rate, 100)) == expected


def test_dates_that_differ_by_more_than_chance_widen_the_interval():
    """All ten absences on one of two Mondays: (10 - 5)² / (50 · 0.09) on each, 100 / 9 on one degree of freedom."""
    days = [missed(f"a{index}") for index in range(10)] + [worked(f"a{index}") for index in range(10, 50)]
    days += [worked(f"a{index}", MONDAY + timedelta(weeks=1)) for index in range(50)]
    total = absence_rates(PastWeeks(tuple(days)))[0]
    assert (total.low, total.high) == pytest.approx(wilson_interval(0.1, 100 / (100 / 9)))


# Shrinkage ------------------------------------------------------------------------------------------------------------


def test_shrinkage_joins_missed_shifts_and_time_away_in_the_others():
    """Ten of a hundred missed, and 9 of 450 minutes away in the others: 1 - 0.9 · 0.98."""
    (total, *_) = suggest_shrinkage(weeks_of(100, 10, inside=441))
    assert (total.absence, total.away, total.share) == pytest.approx((0.1, 0.02, 0.118))


def test_work_outside_the_shift_makes_up_for_nothing():
    (total, *_) = suggest_shrinkage(weeks_of(100, 0, inside=441, outside=60))
    assert total.share == pytest.approx(0.02)


def test_more_work_than_was_due_does_not_make_shrinkage_negative():
    (total, *_) = suggest_shrinkage(weeks_of(100, 0, inside=465))
    assert total.share == 0


@pytest.mark.parametrize(
    ("shifts", "weeks", "is_enough"),
    [
        (LEAST_SHIFTS, LEAST_WEEKS, True),
        (LEAST_SHIFTS - 1, LEAST_WEEKS, False),
        (LEAST_SHIFTS, LEAST_WEEKS - 1, False),
    ],
)
def test_too_small_a_sample_suggests_nothing(shifts: int, weeks: int, is_enough: bool):
    assert bool(suggest_shrinkage(weeks_of(shifts, 5, weeks))) == is_enough


def test_a_shift_that_is_rare_takes_the_share_of_its_weekday_and_a_rare_weekday_that_of_all():
    usual = weeks_of(100, 10)
    past = PastWeeks((*usual.days, worked("eve", start="22:00"), worked("eve", TUESDAY)))
    basis = {(one.weekday, one.shift): one.basis for one in suggest_shrinkage(past)}
    assert basis == {
        (None, None): "everything",
        (0, None): "weekday",
        (0, "08:00"): "weekday and shift",
        (0, "22:00"): "weekday",
        (1, None): "everything",
        (1, "08:00"): "everything",
    }


@pytest.mark.parametrize(("hours", "is_enough"), [(LEAST_HOURS, True), (LEAST_HOURS - 1, False)])
def test_a_queue_needs_enough_planned_hours(hours: float, is_enough: bool):
    days = [PastQueueDay("voice", MONDAY + timedelta(weeks=week), hours * 15, 0, 60) for week in range(4)]
    assert bool(suggest_queue_shrinkage(PastWeeks(queue_days=tuple(days)))) == is_enough


def test_a_queue_shrinks_by_lost_of_planned_minutes_less_the_unknown_ones():
    days = [PastQueueDay("voice", MONDAY + timedelta(weeks=week), 20_000, 4_000, 1_600) for week in range(4)]
    found = suggest_queue_shrinkage(PastWeeks(queue_days=tuple(days)))
    assert [(one.queue, one.weekday, round(one.share, 6)) for one in found] == [("voice", None, 0.1), ("voice", 0, 0.1)]


def test_a_team_can_be_looked_at_alone():
    past = PastWeeks((worked("ann"), PastDay("bob", "blue", MONDAY, "absent", "08:00", 480, 480)))
    assert absence_rates(past.of_team("red"))[0].absent == 0
