"""Contract hours and days that no choice of shifts can make up, with both sides of every limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from contradiction_bench import EARLY, away, pinned, site, told
from proof_bench import centre, template

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Contract

WEEK = "- ann (ann): in the week from Mon 30 Nov"


def hours(least: float, most: float, **limits: float) -> Instance:
    return site(min_weekly_hours=least, max_weekly_hours=most, **limits)


def days(least: int, most: int, **limits: float) -> Instance:
    return site(min_weekly_days=least, max_weekly_days=most, **limits)


CASES = {
    "lengths that jump over the hours": (
        hours(37.5, 39),
        "shifts add up to 32 h or 40 h, but never to anything from 37.5 h to 39 h; lower weekly_hours.min of the "
        "contract any to 32 h, raise weekly_hours.max of the contract any to 40 h, or offer other lengths",
    ),
    "more hours than seven shifts make": (
        hours(56.25, 60),
        "shifts on at most 7 days make 56 h at most, but 56.25 h are the least; lower weekly_hours.min of the contract "
        "any to 56 h, or offer longer shifts or more days",
    ),
    "more hours than four days make": (
        hours(33, 40, max_weekly_days=4),
        "shifts on at most 4 days make 32 h at most, but 33 h are the least; lower weekly_hours.min of the contract "
        "any to 32 h, or offer longer shifts or more days",
    ),
    "fewer hours than five days make": (
        hours(0, 39, min_weekly_days=5),
        "shifts on at least 5 days make 40 h at least, but 39 h are the most; raise weekly_hours.max of the contract "
        "any to 40 h, or offer shorter shifts or fewer days",
    ),
    "the hours of one person": (
        replace(site(), agents=(replace(site().agents[0], min_weekly_hours=57.0),)),
        "shifts on at most 7 days make 56 h at most, but 57 h are the least; lower min_weekly_hours in agents to 56 h, "
        "or offer longer shifts or more days",
    ),
}
PINNED = {
    "pins of more hours than allowed": (
        pinned(hours(0, 15), "EE"),
        " with the pins of Mon 30 Nov and Tue 01 Dec, shifts on at least 2 days make 16 h at least, but 15 h are the "
        "most; delete some of these pins, or raise weekly_hours.max of the contract any to 16 h",
    ),
    "pins on more days than allowed": (
        pinned(days(0, 2), "EEE"),
        " with the pins of Mon 30 Nov, Tue 01 Dec and Wed 02 Dec, shifts must be worked on 3 days, but 2 days are the "
        "most; delete some of these pins, or raise weekly_days.max of the contract any",
    ),
    "days off pinned where hours are due": (
        pinned(hours(17, 40), "....."),
        " with the pins of Mon 30 Nov, Tue 01 Dec, Wed 02 Dec, Thu 03 Dec and Fri 04 Dec, shifts on at most 2 days "
        "make 16 h at most, but 17 h are the least; delete some of these pins, or lower weekly_hours.min of the "
        "contract any to 16 h",
    ),
    "days off pinned where days are due": (
        pinned(days(3, 7), "....."),
        " with the pins of Mon 30 Nov, Tue 01 Dec, Wed 02 Dec, Thu 03 Dec and Fri 04 Dec, shifts can be worked on 2 "
        "days at most, but 3 days are the least; delete some of these pins, or lower weekly_days.min of the contract "
        "any, or offer shifts on more days",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_contract_that_no_shifts_can_keep_is_told_with_its_numbers(name):
    instance, sentence = CASES[name]
    assert told(instance) == [f"{WEEK}, {sentence}"]


@pytest.mark.parametrize("name", PINNED)
def test_pins_that_no_contract_allows_are_told_with_their_dates(name):
    instance, sentence = PINNED[name]
    assert told(instance) == [f"{WEEK}{sentence}"]


@pytest.mark.parametrize(
    "instance",
    [
        hours(37.5, 40),
        hours(32, 39),
        hours(56, 56),
        hours(32, 40, max_weekly_days=4),
        hours(0, 40, min_weekly_days=5),
        days(7, 7),
        pinned(hours(0, 16), "EE"),
        pinned(days(0, 3), "EEE"),
        pinned(hours(16, 40), "....."),
        pinned(days(2, 7), "....."),
        pinned(days(0, 0), "......."),
    ],
)
def test_what_just_fits_is_not_told(instance):
    assert told(instance) == []


def test_two_lengths_reach_sums_that_one_does_not():
    contract = Contract("", (), min_weekly_hours=37.5, max_weekly_hours=39)
    mixed = centre({"ann": "voice"}, EARLY, template("S", [6], 6), days=7, contract=contract)
    assert told(mixed) == []


def test_a_last_partial_week_has_no_minimum():
    assert told(site(days=8, min_weekly_hours=40.0)) == []


def test_a_last_partial_week_has_a_maximum():
    (line,) = told(pinned(site(days=8, max_weekly_hours=7.0), "???????E"))
    assert line.startswith("- ann (ann): in the week from Mon 07 Dec with the pins of Mon 07 Dec, ")


@pytest.mark.parametrize("week", [0, 1])
def test_each_week_is_told_by_its_first_date(week):
    drawing = "?" * 7 * week + "EEE"
    (line,) = told(pinned(site(days=14, max_weekly_days=2), drawing))
    assert f"in the week from Mon {('30 Nov', '07 Dec')[week]} with" in line


def test_who_is_away_has_a_lower_minimum_and_no_contradiction():
    assert told(away(hours(40, 40), 0, 0, 5 * 24)) == []


def test_who_is_seldom_available_has_a_lower_minimum_and_no_contradiction():
    instance = hours(40, 40)
    monday = instance.calendar.midnight(instance.calendar.start)
    assert told(replace(instance, availability={AgentId("ann"): (Span(monday, monday),)})) == []


def test_paid_time_off_is_told_beside_the_hours():
    paid = away(hours(40, 47), 0, 0, 24, paid_hours_per_day=8.0)
    assert told(paid) == []
    (line,) = told(pinned(paid, "?EEEEE"))
    assert "make 40 h at least, but 39 h are the most beside 8 h of paid time off; " in line
    assert "raise weekly_hours.max of the contract any to 48 h" in line


def test_people_whom_the_same_sentence_concerns_share_a_line():
    (line,) = told(site("ann", "bob", "cat", min_weekly_hours=60.0))
    assert line.startswith("- ann (ann), bob (bob) and cat (cat): in the week")


def test_only_the_first_five_of_many_people_are_named():
    (line,) = told(site(*"abcdefg", min_weekly_hours=60.0))
    assert line.startswith("- a (a), b (b), c (c), d (d), e (e) and 2 more: in the week")


def test_everything_is_told_at_once():
    instance = pinned(pinned(site("ann", "bob", max_weekly_days=2), "EEE"), "LLL", "bob")
    own = replace(instance.agents[1], max_weekly_hours=23.0)
    assert len(told(replace(instance, agents=(instance.agents[0], own)))) == 1
    assert len(told(pinned(away(instance, 5, 0, 24), "?????E"))) == 3
