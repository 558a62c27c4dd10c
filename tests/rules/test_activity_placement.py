from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import day, roster
from rule_bench import CheckSentences, found_amount, found_cost, rule_of

from wfm.domain.calendar import Span
from wfm.domain.people import Activity, TimeOff

RULE = "activity_placement"
IS_TOLD_IN_PART = True
"""An automaton charges only what shifts of a single date can hold."""
SETTINGS = [{"cost": 7.0}]
HOURS = (8, 10)


def situation(instance, *, hours=HOURS, **changes):
    """Half an hour of coaching for everybody on the first date, between two hours of the day."""
    edges = [instance.calendar.wall_time(instance.calendar.start, hour * 60) for hour in hours]
    coaching = Activity("activity1", "coaching", 30, *edges, agents=tuple(agent.id for agent in instance.agents))
    return replace(instance, activities=(replace(coaching, **changes),))


CASES = [
    ("it is missing", {}, "ann  08:00  wwwwwwww", 1),
    ("it is placed", {}, "ann  08:00  wwaawwww", 0),
    ("it may begin with its window", {}, "ann  08:00  aawwwwww", 0),
    ("a slot before its window is too early", {}, "ann  07:45  aawwwwwww", 1),
    ("it may end with its window", {}, "ann  08:00  wwwwwwaa", 0),
    ("a slot after its window is too late", {}, "ann  08:00  wwwwwwwaa", 1),
    ("half of it is not enough", {}, "ann  08:00  wwawwwww", 1),
    ("more of it is too much", {}, "ann  08:00  wwaaawww", 1),
    ("a break before it is fine", {}, "ann  08:00  wbaawwww", 0),
    ("everybody counts", {}, "ann  08:00  wwwwwwww\nbob  08:00  wwwwwwww", 2),
    ("agents out of scope do as they like", {"agents": ["nobody"]}, "ann  08:00  wwwwwwww", 0),
]


class TestSentences(CheckSentences):
    def drawn(self, grid):
        instance, drawn = day(grid)
        return situation(instance), drawn


def amount(drawing, **changes):
    instance, drawn = day(drawing)
    return found_amount(rule_of(RULE, {}), situation(instance, **changes), drawn)


def test_what_is_held_together_begins_when_it_does_for_most():
    drawing = "ann  08:00  aawwwwww\nbob  08:00  aawwwwww\ncid  08:00  waawwwww"
    assert amount(drawing) == 0
    assert amount(drawing, is_together=True) == 1


def test_whoever_is_off_misses_it():
    instance, drawn = roster("ann  .")
    assert found_amount(rule_of(RULE, {}), situation(instance), drawn) == 1


@pytest.mark.parametrize(("ends", "missing"), [(10, 0), (9, 1)])
def test_time_off_for_the_whole_window_excuses(ends, missing):
    instance, drawn = roster("ann  .")
    instance = situation(instance)
    start = instance.activities[0].earliest_utc
    off = TimeOff(instance.agents[0].id, Span(start, start + timedelta(hours=ends - 8)))
    assert found_amount(rule_of(RULE, {}), replace(instance, time_off=(off,)), drawn) == missing


def test_a_required_one_is_hard():
    instance, drawn = day("ann  08:00  wwwwwwww")
    (finding,) = rule_of(RULE, {}).check(situation(instance, is_required=True), drawn)
    assert (finding.is_hard, finding.cost) == (True, 0)


def test_others_cost_what_the_rule_says():
    instance, drawn = day("ann  08:00  wwwwwwww")
    assert found_cost(rule_of(RULE, {"cost": 7.0}), situation(instance), drawn) == 7


def test_an_activity_that_overlaps_a_break_does_not_count():
    instance, drawn = day("ann  08:00  wwaabwww")
    (shift,) = drawn.shifts
    work, rest = shift.pieces if shift.pieces[0].kind == "activity" else shift.pieces[::-1]
    late = replace(rest, span=Span(work.span.start_utc, work.span.end_utc))
    clash = type(drawn)((replace(shift, pieces=(work, late)),))
    assert found_amount(rule_of(RULE, {}), situation(instance), clash) == 1
