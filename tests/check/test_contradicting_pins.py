"""Pins that cannot be carried out, with both sides of every limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from contradiction_bench import EARLY, LATE, away, pinned, site, told
from proof_bench import centre, past, pin, queue, template

from wfm.domain.calendar import TimeWindow
from wfm.domain.demand import OpeningHours
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.rules.base import Rule
from wfm.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rules.min_rest import MinRest
from wfm.rules.min_start_gap import MinStartGap

DAY = timedelta(days=1)


def employed(**dates: int) -> Instance:
    """Ann, pinned to the early shift on Wednesday, is employed from or until so many days after it."""
    instance = pinned(site(), "??E")
    wednesday = instance.calendar.date_at(2)
    own = {name: wednesday + days * DAY for name, days in dates.items()}
    return replace(instance, agents=(replace(instance.agents[0], **own),))


def opened(first: int, last: int) -> Instance:
    hours = OpeningHours(((TimeWindow(first * 60, last * 60),),) * 7)
    open_queue = replace(queue("voice"), hours=hours)
    return pinned(centre({"ann": "voice"}, EARLY, LATE, days=7, queues=(open_queue,)), "E")


# Each pin alone -------------------------------------------------------------------------------------------------------


def test_a_pin_on_time_off_is_told_with_dates():
    dates = {"first_date": site().calendar.date_at(1), "last_date": site().calendar.date_at(3)}
    (line,) = told(pinned(away(site(), 1, 0, 72, **dates), "??E"))
    assert line == (
        "- ann (ann): the shift E pinned on Wed 02 Dec cannot be worked: there is approved time off from Tue 01 Dec to "
        "Thu 03 Dec; delete the pin, or change the time off, or its status"
    )


def test_time_off_of_one_date_is_told_as_that_date():
    day = site().calendar.date_at(0)
    (line,) = told(pinned(away(site(), 0, 0, 24, first_date=day, last_date=day, status="reported"), "E"))
    assert "there is reported time off on Mon 30 Nov; " in line


@pytest.mark.parametrize(("start", "length", "count"), [(4, 2, 0), (4, 2.25, 1), (14, 5, 0), (13.75, 5, 1)])
def test_a_pin_may_touch_time_off_but_not_overlap_it(start, length, count):
    assert len(told(pinned(away(site(), 0, start, length), "E"))) == count


@pytest.mark.parametrize("status", ["requested", "declined", "cancelled"])
def test_time_off_that_does_not_block_leaves_the_pin_in_peace(status):
    assert told(pinned(away(site(), 0, 0, 24, status=status), "E")) == []


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({"first_day": 0}, None),
        ({"first_day": 1}, "first_day is Thu 03 Dec"),
        ({"last_day": 0}, None),
        ({"last_day": -1}, "last_day is Tue 01 Dec"),
    ],
)
def test_a_pin_lies_between_first_and_last_day(dates, reason):
    lines = told(employed(**dates))
    assert [f"cannot be worked: {reason}; " in line for line in lines] == [True] * (reason is not None)


@pytest.mark.parametrize(("hours", "count"), [((6, 14), 0), ((7, 14), 1), ((6, 13), 1)])
def test_a_pin_lies_inside_opening_hours(hours, count):
    lines = told(opened(*hours))
    assert [("outside the opening hours of voice" in line) for line in lines] == [True] * count


def test_a_pin_with_a_free_start_needs_one_start_inside_opening_hours():
    hours = OpeningHours(((TimeWindow(10 * 60, 18 * 60),),) * 7)
    instance = centre(
        {"ann": "voice"}, template("D", [6, 10], 8), days=2, queues=(replace(queue("voice"), hours=hours),)
    )
    assert told(pinned(instance, "D")) == []


def test_a_pin_overrides_availability():
    assert told(replace(pinned(site(), "E"), availability={AgentId("ann"): ()})) == []


def test_a_day_off_may_be_pinned_anywhere():
    unpinned = replace(employed(first_day=3), pins=())
    assert told(pinned(away(unpinned, 0, 0, 24), "..")) == []


def test_all_reasons_against_one_pin_are_told():
    both = away(employed(first_day=1), 2, 0, 24)
    (line,) = told(both)
    assert ("first_day is" in line, "approved time off" in line) == (True, True)


# Two pins -------------------------------------------------------------------------------------------------------------


def test_two_pins_without_rest_are_told_with_times():
    assert told(pinned(site(), "LE"), MinRest(hours=11)) == [
        "- ann (ann): after the shift L pinned on Mon 30 Nov, min_rest allows no start before 09:00 on Tue 01 Dec, but "
        "the shift E pinned on Tue 01 Dec starts at 06:00; delete one of the two pins, relax min_rest, or give it a "
        "`cost`"
    ]


@pytest.mark.parametrize(
    ("drawing", "rule", "count"),
    [
        ("LE", MinRest(hours=8), 0),
        ("LE", MinRest(hours=8.25), 1),
        ("L.E", MinRest(hours=32), 0),
        ("L.E", MinRest(hours=32.25), 1),
        ("EL", MinRest(hours=11), 0),
        ("LE", MinRest(hours=11, cost=5), 0),
        ("LE", MinRest(hours=11, agents=("bob",)), 0),
        ("LE", MinRest(hours=0, after={"L": 9}), 1),
        ("LE", MinRest(hours=11, after={"L": 8}), 0),
        ("LE", MinStartGap(hours=16), 0),
        ("LE", MinStartGap(hours=16.25), 1),
        ("E?L", MinRest(hours=100), 1),
    ],
)
def test_rest_between_pins_is_measured(drawing: str, rule: Rule, count: int):
    assert len(told(pinned(site(), drawing), rule)) == count


@pytest.mark.parametrize(("starts", "count"), [([6, 9], 0), ([6, 8], 1)])
def test_a_pin_with_a_free_start_may_start_late(starts, count):
    instance = pinned(centre({"ann": "voice"}, LATE, template("D", starts, 8), days=2), "LD")
    lines = told(instance, MinRest(hours=11))
    assert [" starts at 08:00 at the latest; " in line for line in lines] == [True] * count


@pytest.mark.parametrize(("ends", "count"), [(19, 0), (20, 1)])
def test_a_shift_before_the_horizon_needs_rest_too(ends, count):
    instance = past(pinned(site(), "E"), ("ann", -1, ends - 8, 8))
    lines = told(instance, MinRest(hours=11))
    assert [line.startswith("- ann (ann): after the shift worked on Sun 29 Nov, ") for line in lines] == [True] * count


def test_pins_that_overlap_are_told_without_any_rule():
    instance = site()
    long = pin(instance, "ann", 0, "L", (14, 17))
    (line,) = told(replace(instance, pins=(long, pin(instance, "ann", 1, "E"))))
    assert "one_shift_a_day allows no start before 07:00 on Tue 01 Dec" in line


# Runs -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("drawing", "count"), [("EEEE", 0), ("EEEEE", 1), ("EEEE.E", 0), ("EEEE?E", 0)])
def test_a_run_of_pins_is_as_long_as_allowed(drawing, count):
    line = (
        "- ann (ann): 5 days in a row up to Fri 04 Dec are pinned or were worked, but max_consecutive_days allows 4; "
        "delete a pin, relax max_consecutive_days, or give it a `cost`"
    )
    assert told(pinned(site(), drawing), MaxConsecutiveDays(days=4)) == [line] * count


@pytest.mark.parametrize(("before", "count"), [(2, 0), (3, 1)])
def test_days_worked_before_the_horizon_lengthen_a_run(before, count):
    history = [("ann", -1 - day, 6, 8) for day in range(before)]
    lines = told(past(pinned(site(), "EE"), *history), MaxConsecutiveDays(days=4))
    assert len(lines) == count


def test_a_long_run_of_history_alone_is_nobodys_fault():
    history = [("ann", -1 - day, 6, 8) for day in range(6)]
    assert told(past(pinned(site(), ".E"), *history), MaxConsecutiveDays(days=4)) == []
