from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest
from drawing import MONDAY, VOICE, roster, template

from wfm.domain.calendar import Span, TimeWindow
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Pin, TimeOff
from wfm.rules.parts.contract_limits import WeekLimits, limit_notes, week_limits

WEEK = "ann  ......."


def contracted(hours: tuple[float, float] = (0, inf), days: tuple[int, int] = (0, 7), grid: str = WEEK) -> Instance:
    instance, _ = roster(grid)
    contract = replace(
        instance.contracts[0],
        min_weekly_hours=hours[0],
        max_weekly_hours=hours[1],
        min_weekly_days=days[0],
        max_weekly_days=days[1],
    )
    return replace(instance, contracts=(contract,))


def limits(instance: Instance, week: int = 0) -> WeekLimits:
    return week_limits(instance, instance.agents[0])[week]


def away(instance: Instance, first: int, dates: int, paid_hours: float = 8.0, status: str = "approved") -> Instance:
    """Ann is off for some dates, counted from Monday."""
    midnight = instance.calendar.midnight
    span = Span(midnight(MONDAY + timedelta(days=first)), midnight(MONDAY + timedelta(days=first + dates)))
    row = TimeOff(instance.agents[0].id, span, status=status, paid_hours_per_day=paid_hours)
    return replace(instance, time_off=(*instance.time_off, row))


def available(instance: Instance, days: list[int]) -> Instance:
    """Ann is available on some dates alone, counted from Monday."""
    midnight = instance.calendar.midnight
    dates = [MONDAY + timedelta(days=day) for day in days]
    whole = tuple(Span(midnight(day), midnight(day + timedelta(days=1))) for day in dates)
    return replace(instance, availability={instance.agents[0].id: whole})


class TestContractAlone:
    def test_limits_are_those_of_the_contract(self):
        found = limits(contracted((32, 40), (4, 5)))
        assert (found.min_minutes, found.max_minutes, found.min_days, found.max_days) == (1920, 2400, 4, 5)

    def test_hours_that_are_no_whole_minutes_round_inwards(self):
        found = limits(contracted((16.01, 32.99)))
        assert (found.min_minutes, found.max_minutes) == (961, 1979)

    def test_in_a_last_partial_week_only_maxima_hold(self):
        found = limits(contracted((32, 40), (4, 5), grid="ann  ........"), week=1)
        assert (found.min_minutes, found.max_minutes, found.min_days, found.max_days) == (0, 2400, 0, 5)

    def test_without_a_maximum_there_is_none(self):
        assert limits(contracted()).max_minutes == inf


class TestCredit:
    def test_paid_time_off_counts_towards_hours_and_days(self):
        found = limits(away(contracted((32, 40), (3, 5)), first=0, dates=2))
        assert (found.min_minutes, found.max_minutes, found.min_days, found.max_days, found.credited_minutes) == (
            960, 1440, 1, 3, 960,
        )  # fmt: skip

    def test_no_more_dates_count_than_the_contract_has_working_days(self):
        found = limits(away(contracted((0, 60), (0, 5)), first=0, dates=7))
        assert (found.credited_minutes, found.max_days) == (5 * 480, 0)

    def test_credit_ends_at_the_maximum_of_hours(self):
        found = limits(away(contracted((30, 36), (0, 5)), first=0, dates=5))
        assert (found.credited_minutes, found.min_minutes, found.max_minutes) == (36 * 60, 0, 0)

    def test_unpaid_time_off_counts_for_nothing(self):
        found = limits(away(contracted((0, 40), (0, 5)), first=0, dates=2, paid_hours=0))
        assert (found.credited_minutes, found.max_days) == (0, 5)

    @pytest.mark.parametrize(
        ("status", "credited"), [("approved", 480), ("reported", 480), ("requested", 0), ("declined", 0)]
    )
    def test_only_time_off_that_blocks_is_credited(self, status, credited):
        assert limits(away(contracted((0, 40)), 0, 1, status=status)).credited_minutes == credited

    def test_half_a_date_adds_hours_but_leaves_the_working_day(self):
        instance = contracted((0, 40), (0, 5))
        noon = instance.calendar.wall_time(MONDAY, 12 * 60)
        row = TimeOff(instance.agents[0].id, Span(noon, noon + timedelta(hours=4)), paid_hours_per_day=4)
        found = limits(replace(instance, time_off=(row,)))
        assert (found.credited_minutes, found.max_days) == (240, 5)

    def test_each_week_is_credited_its_own_dates(self):
        instance = away(contracted((0, 40), (0, 5), grid="ann  .............."), first=5, dates=3)
        assert [limits(instance, week).credited_minutes for week in (0, 1)] == [960, 480]


class TestWhatIsLeft:
    @pytest.mark.parametrize(("days", "minutes"), [([0, 1, 2, 3, 4], 2400), ([0, 1, 2], 1440), ([0], 480), ([], 0)])
    def test_the_minimum_sinks_to_what_remaining_days_allow(self, days, minutes):
        assert limits(available(contracted((40, 40)), days)).min_minutes == minutes

    def test_a_minimum_that_is_still_reached_stays(self):
        found = limits(available(contracted((24, 40)), [0, 1, 2]))
        assert (found.min_minutes, found.note) == (1440, None)

    def test_unpaid_time_off_lowers_the_minimum(self):
        assert limits(away(contracted((40, 48)), first=0, dates=3, paid_hours=0)).min_minutes == 4 * 480

    def test_credit_and_remaining_days_add_up(self):
        found = limits(available(away(contracted((40, 40), (0, 5)), 0, 1), [1, 2]))
        assert (found.credited_minutes, found.min_minutes) == (480, 960)

    def test_days_sink_too(self):
        assert limits(available(contracted(days=(4, 5)), [0, 1])).min_days == 2

    def test_the_maximum_of_days_bounds_what_is_left(self):
        found = limits(available(contracted((0, 40), (0, 2)), [0, 1, 2, 3, 4]))
        assert (found.min_minutes, found.note) == (0, None)

    def test_nobody_is_asked_for_hours_after_the_last_day(self):
        instance = contracted((40, 40))
        ann = replace(instance.agents[0], last_day=MONDAY + timedelta(days=1))
        assert limits(replace(instance, agents=(ann,))).min_minutes == 960

    def test_an_exceptional_closing_lowers_the_minimum(self):
        always = ((TimeWindow(0, 1440),),) * 7
        closed = {MONDAY + timedelta(days=day): () for day in range(4)}
        queue = replace(VOICE, hours=OpeningHours(always, closed))
        instance = replace(contracted((40, 40)), queues=(queue,))
        assert limits(instance).min_minutes == 3 * 480

    def test_a_dated_closure_lowers_the_minimum(self):
        instance = contracted((40, 40))
        first = instance.calendar.midnight(MONDAY)
        queue = replace(VOICE, closures=(Span(first, first + timedelta(days=4)),))
        assert limits(replace(instance, queues=(queue,))).min_minutes == 3 * 480

    @pytest.mark.parametrize(("most", "minutes"), [(13, 780), (12.75, 600), (16, 960), (9, 480), (4, 0)])
    def test_the_most_hours_within_the_maximum_are_found(self, most, minutes):
        short = replace(template("L"), length_minutes=(300,))
        instance = available(contracted((most, most)), [0, 1])
        mixed = replace(instance, templates=(template("E"), short, *instance.templates[2:]))
        assert within_reach(mixed).min_minutes == minutes

    def test_hours_are_those_that_the_least_days_allow(self):
        instance = available(contracted((16, 16), (3, 7)), [0, 1, 2])
        short = replace(template("L"), length_minutes=(300,))
        mixed = replace(instance, templates=(template("E"), short, *instance.templates[2:]))
        # Two long shifts would be 16 h, but three days can only be three short ones.
        assert within_reach(mixed).min_minutes == 900

    def test_a_pin_to_a_day_off_does_not_lower_the_minimum(self):
        instance = contracted((56, 56))
        pin = Pin(instance.agents[0].id, MONDAY, None)
        assert limits(replace(instance, pins=(pin,))).min_minutes == 56 * 60


def within_reach(instance: Instance) -> WeekLimits:
    """Limits once a quarter-hour shift makes every sum possible in an ordinary week, though on Sundays only."""
    quarter = replace(template("N"), length_minutes=tuple(range(15, 481, 15)), weekdays=frozenset({6}))
    offered = (*instance.templates[:2], quarter, *instance.templates[3:])
    return limits(replace(instance, templates=offered))


class TestContradiction:
    def test_a_minimum_that_no_ordinary_week_reaches_stays(self):
        instance = contracted((40, 48), (0, 4))
        assert limits(instance).min_minutes == 2400

    def test_it_stays_even_where_days_are_lost(self):
        found = limits(available(contracted((40, 48), (0, 4)), [0]))
        assert (found.min_minutes, found.note) == (2400, None)

    def test_opening_hours_of_every_week_do_not_excuse_it(self):
        weekdays = ((TimeWindow(0, 1440),),) * 2 + ((),) * 5
        queue = replace(VOICE, hours=OpeningHours(weekdays))
        assert limits(replace(contracted((40, 48)), queues=(queue,))).min_minutes == 2400


class TestNotes:
    def test_a_lowered_minimum_is_told(self):
        assert limit_notes(available(contracted((40, 40), (5, 5)), [0, 1])) == (
            "ann, week from 2026-11-30: the days that are left allow 16 h instead of 40 h and 2 days instead of 5; "
            "the contract's minimum is lowered to that",
        )

    def test_nothing_is_told_where_nothing_changed(self):
        assert limit_notes(contracted((40, 40))) == ()


def test_the_templates_of_other_contracts_do_not_help():
    instance = contracted((40, 40))
    contract = replace(instance.contracts[0], templates=(TemplateId("E"),))
    weekends = replace(template("E"), weekdays=frozenset({5, 6}))
    found = limits(replace(instance, contracts=(contract,), templates=(weekends, *instance.templates[1:])))
    assert found.min_minutes == 2400
