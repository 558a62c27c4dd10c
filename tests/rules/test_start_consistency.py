from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawing import MONDAY, roster
from pydantic import ValidationError
from rule_bench import BoundarySentences, found_amount, posted_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Roster, Shift

RULE = "start_consistency"
WEEK, NEIGHBOURS = {"per": "week"}, {"per": "neighbours"}
CASES = [
    ("starts exactly as far apart as allowed are", {"minutes": 60}, "ann  EF", 0),
    ("a minute less allowed, and a slot is over", {"minutes": 59}, "ann  EF", 1),
    ("a whole slot over is one slot", {"minutes": 45}, "ann  EF", 1),
    ("a minute beyond it is two", {"minutes": 44}, "ann  EF", 2),
    ("without leeway every slot apart counts", {"minutes": 0}, "ann  EF", 4),
    ("the earlier start may come first", {"minutes": 45}, "ann  FE", 1),
    ("one start is always alike", {"minutes": 0}, "ann  ..N....", 0),
    ("a week without shifts is", {"minutes": 0}, "ann  .......", 0),
    ("a week of one shift is", {"minutes": 0}, "ann  LLLLLLL", 0),
    ("dates of a week need not be neighbours", {"minutes": 480}, "ann  F.....L", 4),
    ("a week counts once, from its earliest to its latest start", {"minutes": 480}, "ann  FLELF", 4),
    ("the earliest and the latest may be neither first nor last", {"minutes": 960}, "ann  EFNE", 4),
    ("weeks do not mix", {"minutes": 0}, "ann  EEEEEEELLLLLLL", 0),
    ("each week counts", {"minutes": 480}, "ann  F.....LF.....L", 8),
    ("a short last week counts", {"minutes": 480}, "ann  EEEEEEEFL", 4),
    ("history is not part of the week", {"minutes": 0}, "ann  L|EE", 0),
    ("neighbours may differ as far as allowed", {"minutes": 60, **NEIGHBOURS}, "ann  EFE", 0),
    ("each pair of neighbours counts", {"minutes": 45, **NEIGHBOURS}, "ann  EFE", 2),
    ("only by what it is over", {"minutes": 480, **NEIGHBOURS}, "ann  FLNE", 4 + 0 + 32),
    ("a day off between lets the start change", {"minutes": 0, **NEIGHBOURS}, "ann  E.L", 0),
    ("neighbours in two weeks are compared", {"minutes": 480, **NEIGHBOURS}, "ann  FFFFFFFL", 4),
    ("the last day of history is a neighbour", {"minutes": 480, **NEIGHBOURS}, "ann  F|L", 4),
    ("a day of history before it is not", {"minutes": 0, **NEIGHBOURS}, "ann  F.|L", 0),
    ("history alone breaks nothing", {"minutes": 0, **NEIGHBOURS}, "ann  FL|.", 0),
    ("agents out of scope do as they like", {"minutes": 0, "agents": ["bob"]}, "ann  EL", 0),
    ("each agent in scope counts", {"minutes": 480, "agents": ["ann", "bob"]}, "ann  FL\nbob  FL", 8),
]
SETTINGS: list[dict[str, object]] = [
    {"minutes": 60},
    {"minutes": 480},
    {"minutes": 479},
    {"minutes": 60, **NEIGHBOURS},
    {"minutes": 470, **NEIGHBOURS},
]


class TestSentences(BoundarySentences):
    pass


def test_a_week_is_what_is_compared_unless_told_otherwise():
    assert rule_of(RULE, {"minutes": 0}) == rule_of(RULE, {"minutes": 0, **WEEK})


@pytest.mark.parametrize("settings", [{}, {"minutes": -1}, {"minutes": 1441}, {"minutes": 60, "per": "month"}])
def test_settings_that_are_no_such_thing_are_refused(settings):
    with pytest.raises(ValidationError):
        rule_of(RULE, settings)


@pytest.mark.parametrize("start", [date(2026, 3, 28), date(2026, 10, 24)])
@pytest.mark.parametrize(("minutes", "amount"), [(60, 0), (45, 1)])
@pytest.mark.parametrize("per", [WEEK, NEIGHBOURS])
def test_starts_are_compared_by_the_clock_when_clocks_change(start, minutes, amount, per):
    instance, drawn = roster("ann  EF", start)
    rule = rule_of(RULE, {"minutes": minutes, **per}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_of_two_past_shifts_on_one_date_the_first_counts():
    instance, drawn = roster("ann  F|L")
    evening = instance.calendar.origin_utc - timedelta(hours=10)
    second = Shift(AgentId("ann"), MONDAY - timedelta(days=1), "L", Span(evening, evening + timedelta(hours=8)))
    instance = replace(instance, history=Roster((*instance.history.shifts, second)))
    rule = rule_of(RULE, {"minutes": 480, **NEIGHBOURS}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (4, 4)


@pytest.mark.parametrize(
    ("grid", "late_minutes", "amount"),
    [("F|L", -1, 5), ("F|L", 0, 4), ("F|L", 1, 4), ("F|L", 15, 3), ("L|F", -1, 4), ("L|F", 1, 5)],
)
def test_a_part_of_a_slot_counts_whole_where_history_lies_off_the_grid(grid, late_minutes, amount):
    instance, drawn = roster(f"ann  {grid}")
    (past,) = instance.history.shifts
    late = timedelta(minutes=late_minutes)
    moved = replace(past, span=Span(past.start_utc + late, past.end_utc + late))
    instance = replace(instance, history=Roster((moved,)))
    rule = rule_of(RULE, {"minutes": 480, **NEIGHBOURS}, cost=1)
    assert (found_amount(rule, instance, drawn), posted_cost(rule, instance, drawn)) == (amount, amount)


def test_the_finding_tells_the_two_dates_that_lie_furthest_apart():
    instance, drawn = roster("ann  LEF")
    (finding,) = rule_of(RULE, {"minutes": 60}).check(instance, drawn)
    assert finding.message == (
        "ann starts at 14:00 on 2026-11-30 and at 05:00 on 2026-12-02, 540 minutes apart, more than 60"
    )
