from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import PricedSentences, found_amount, found_cost, posted_cost, rule_of

from wfm.domain.calendar import TimeWindow
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Request
from wfm.domain.shifts import Roster
from wfm.rules.fair_share import FairShare
from wfm.rules.parts.fair_marks import fair_limits

RULE = "fair_share"
LATES, NIGHTS, WEEKENDS, REFUSED = ({"of": name} for name in ("lates", "nights", "weekends", "refused"))
TWO, THREE = "ann  {}\nbob  {}", "ann  {}\nbob  {}\ncid  {}"
NOON = TimeWindow(12 * 60, 14 * 60)


def situation(instance: Instance) -> Instance:
    """Bob is there, even if nobody drew him; all want Monday's noon and none wants Tuesday's, nor Sunday's."""
    agents = instance.agents
    if len(agents) == 1:
        agents = (*agents, replace(agents[0], id=AgentId("bob"), name="bob"))
    calendar = instance.calendar
    wishes = [(0, "want"), (1, "avoid"), (6, "avoid")]
    requests = tuple(
        Request(agent.id, calendar.date_at(day), calendar.window(calendar.date_at(day), NOON), preference)
        for agent in agents
        for day, preference in wishes
        if day < calendar.days
    )
    return replace(instance, agents=agents, requests=requests)


CASES = [
    ("one more than the share counts", LATES, TWO.format("LL", ".."), 1),
    ("shares are rounded up", LATES, TWO.format("L", "."), 0),
    ("equal numbers are fair", LATES, TWO.format("LL", "LL"), 0),
    ("each one above it counts", LATES, THREE.format("LLLL", "....", "...."), 2),
    ("each unit above it counts", LATES, THREE.format("LLL...", "......", "......"), 2),
    ("early shifts are not late", LATES, TWO.format("EE", ".."), 0),
    ("nights end late too", LATES, TWO.format("NL", ".."), 1),
    ("exactly at the time is not after it", {**LATES, "after": "22:00"}, TWO.format("LL", ".."), 0),
    ("a minute earlier is", {**LATES, "after": "21:59"}, TWO.format("LL", ".."), 1),
    ("history is shared out as well", LATES, TWO.format("LL|..", "..|.."), 0),
    ("whoever had more may add fewer", LATES, TWO.format("LL|L.", "..|.."), 1),
    ("whoever had fewer may add more", LATES, TWO.format("..|LL", "LL|.."), 0),
    ("only what the horizon adds counts", LATES, TWO.format("LLLL|L", "....|."), 1),
    ("only people in scope share", {**LATES, "agents": ["ann"]}, TWO.format("LL", ".."), 0),
    ("only shifts in scope count", {**LATES, "shifts": ["N"]}, TWO.format("LL", ".."), 0),
    ("only weekdays in scope count", {**LATES, "days": ["tue"]}, TWO.format("LL.", "..."), 0),
    ("shifts that overlap the night are nights", NIGHTS, TWO.format("NN", ".."), 1),
    ("a shift that begins when the night ends is not", NIGHTS, TWO.format("FF", ".."), 0),
    ("a minute later is", {**NIGHTS, "windows": ["00:00-05:01"]}, TWO.format("FF", ".."), 1),
    ("a window may begin on the evening before", {**NIGHTS, "windows": ["21:00-05:01"]}, TWO.format("FFL", "..."), 1),
    ("unpopular shifts are named", {"of": "unpopular", "shifts": ["F"]}, TWO.format("FFE", "..."), 1),
    ("or their dates are", {"of": "unpopular", "days": ["mon", "tue"]}, TWO.format("ELL", "..E"), 1),
    ("or their hours", {"of": "unpopular", "windows": ["13:00-14:00", "05:00-05:30"]}, TWO.format("EFL", "..."), 1),
    ("a weekend of two dates is one", WEEKENDS, TWO.format(".....EE", "......."), 0),
    ("either date makes it", WEEKENDS, TWO.format(".....E......E.", ".............."), 1),
    ("both do not make it two", WEEKENDS, TWO.format(".....EE.....EE", "............E."), 0),
    ("dates of two weekends are two", WEEKENDS, TWO.format(".....E.......E", ".............."), 1),
    ("a weekend that history began is history's", WEEKENDS, TWO.format("E|E", ".|."), 0),
    ("only for those who worked then", {**WEEKENDS, "first_day": "sun"}, TWO.format("E|EE.....E", ".|E......."), 0),
    (
        "a weekend may begin on another date",
        {**WEEKENDS, "first_day": "fri"},
        TWO.format("....E.....E.E", "............."),
        1,
    ),
    ("requests that are not met are refused", REFUSED, TWO.format(".E", "E."), 1),
    ("wishes met are not", REFUSED, TWO.format("E.", "E."), 0),
    ("all alike is fair", REFUSED, TWO.format(".E", ".E"), 0),
]
SETTINGS: list[dict[str, object]] = [
    LATES,
    {**LATES, "after": "14:00"},
    NIGHTS,
    {**NIGHTS, "windows": ["04:00-05:30", "13:00-13:30"], "days": ["mon", "wed", "sun"]},
    WEEKENDS,
    {**WEEKENDS, "first_day": "sun", "shifts": ["E", "N"]},
    {**WEEKENDS, "first_day": "fri"},
    {"of": "unpopular", "shifts": ["F", "L"]},
    REFUSED,
]


class TestSentences(PricedSentences):
    pass


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "Field required"),
        ({"of": "mondays"}, "Input should be"),
        ({"of": "unpopular"}, "say what is unpopular"),
        ({**WEEKENDS, "days": ["fri"]}, "days means nothing for weekends"),
        ({**LATES, "windows": ["00:00-05:00"]}, "windows means nothing for late shifts"),
        ({**NIGHTS, "after": "20:00"}, "after means nothing for night shifts"),
        ({**REFUSED, "shifts": ["E"]}, "shifts means nothing for refused requests"),
        ({**LATES, "first_day": "sat"}, "first_day means nothing for late shifts"),
        ({**NIGHTS, "windows": ["22:00"]}, "not a window"),
        ({**NIGHTS, "windows": ["22:00-6:00"]}, "not a time of day"),
        ({**LATES, "cost": None}, "valid number"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        rule_of(RULE, settings)


def test_the_default_price_is_five():
    assert found_cost(FairShare(of="lates"), *roster(TWO.format("LL", ".."))) == 5


def with_hours(instance: Instance, *hours: float | None) -> Instance:
    agents = zip(instance.agents, hours, strict=True)
    return replace(instance, agents=tuple(replace(agent, max_weekly_hours=most) for agent, most in agents))


@pytest.mark.parametrize(
    ("hours", "grid", "amount"),
    [
        ((40, 20), ("LL.", "L.."), 0),
        ((40, 20), ("L..", "LL."), 1),
        ((20, 40), ("LL.", "L.."), 1),
        ((40, 20), ("LLL", "..."), 1),
        ((None, 40), ("LL", ".."), 1),
        ((0, 0), ("LL", ".."), 1),
        ((0, 40), ("L", "."), 1),
    ],
)
def test_shares_may_follow_weekly_hours(hours, grid, amount):
    instance, drawn = roster(TWO.format(*grid))
    instance = with_hours(instance, *hours)
    rule = rule_of(RULE, {**LATES, "by_hours": True}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [(4, [1, 1], [2, 2]), (5, [1, 1], [3, 3]), (3, [0.1, 0.2], [1, 2]), (0, [1, 1], [0, 0]), (0, [], [])],
)
def test_shares_are_rounded_up_but_not_for_dust(total, weights, shares):
    assert fair_limits(total, weights) == shares


@pytest.mark.parametrize(("last_day", "share"), [(-1, 3), (0, 2)])
def test_whoever_has_left_takes_no_share(last_day, share):
    instance, drawn = roster(TWO.format("LLL", "..."))
    ann, bob = instance.agents
    instance = replace(instance, agents=(ann, replace(bob, last_day=MONDAY + timedelta(days=last_day))))
    assert FairShare(of="lates").shares(instance, drawn)[0].share == share


def test_a_report_tells_history_horizon_share_and_excess():
    instance, drawn = roster(TWO.format("L|LL", ".|L."))
    rows = FairShare(of="lates").shares(instance, drawn)
    assert [(row.agent.name, row.history, row.horizon, row.share, row.over) for row in rows] == [
        ("ann", 1, 2, 2, 1),
        ("bob", 0, 1, 2, 0),
    ]


def test_weeks_of_every_weekend_are_counted_once():
    instance, drawn = roster(TWO.format(".....EE" * 4, "......." * 4))
    rule = rule_of(RULE, WEEKENDS, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (2, 2)


@pytest.mark.parametrize("grid", [("N.E", "..."), ("N..", "..."), ("NE.", "...")])
def test_a_night_that_goes_against_a_request_of_the_next_date_is_refused(grid):
    """Posting tells only what shifts of the nearest date do, so it may charge less."""
    instance, drawn = roster(TWO.format(*grid))
    calendar, (ann, bob) = instance.calendar, instance.agents
    window = calendar.window(calendar.date_at(1), TimeWindow(0, 1440))
    other = calendar.window(calendar.date_at(2), NOON)
    asked = (
        Request(ann.id, calendar.date_at(1), window, "avoid"),
        Request(ann.id, calendar.date_at(2), other, "avoid"),
        Request(bob.id, calendar.date_at(2), other, "avoid"),
    )
    instance = replace(instance, requests=asked)
    rule = rule_of(RULE, REFUSED, cost=1)
    assert rule.shares(instance, drawn)[0].horizon == 1 + (grid[0][2] == "E")
    assert posted_cost(rule, instance, drawn) <= found_amount(rule, instance, drawn)


@pytest.mark.parametrize(("eve", "refused", "over"), [("N", 1, 0), (".", 2, 1)])
def test_a_night_of_history_meets_a_wish_to_work(eve, refused, over):
    instance, drawn = roster(TWO.format(f"{eve}|..", ".|.."))
    calendar, ann = instance.calendar, instance.agents[0]
    dates = [calendar.date_at(day) for day in (0, 1)]
    windows = [calendar.window(on, TimeWindow(0, 1440)) for on in dates]
    asked = tuple(Request(ann.id, on, window, "want") for on, window in zip(dates, windows, strict=True))
    instance = replace(instance, requests=asked)
    rule = rule_of(RULE, REFUSED, cost=1)
    assert (rule.shares(instance, drawn)[0].horizon, posted_cost(rule, instance, drawn)) == (refused, over)


@pytest.mark.parametrize(("start", "amount"), [(date(2026, 10, 24), 1), (date(2026, 3, 28), 1)])
def test_times_of_day_are_those_of_clocks_when_they_change(start, amount):
    instance, drawn = roster(TWO.format("LL", ".."), start)
    rule = rule_of(RULE, {**LATES, "after": "21:59"}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_the_finding_tells_units_and_share():
    instance, drawn = roster(TWO.format("LL", ".."))
    (finding,) = FairShare(of="lates").check(instance, drawn)
    assert (finding.date, finding.message) == (None, "ann has 2 late shifts, more than a fair share of 1")


def test_nobody_in_scope_shares_nothing():
    instance, drawn = roster("ann  LL")
    rule = FairShare(of="lates", agents=("zoe",))
    assert (rule.shares(instance, drawn), posted_cost(rule, instance, drawn)) == ((), 0)


def test_an_empty_roster_is_fair():
    instance, _ = roster("ann  ..")
    assert found_amount(FairShare(of="weekends"), instance, Roster()) == 0
