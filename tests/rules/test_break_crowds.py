"""Rows that keep people from coming whose breaks find no room: exact at the limit, and nothing lawful is cut."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from drawing import roster
from rule_bench import found_amount, is_admitted, rule_of

from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.shifts import BreakRule, Piece, Roster
from wfm.rules.parts.break_windows import BreakPlace, break_places

RULE = "max_concurrent_breaks"


def crowd(letters: str, minutes: int, earliest: int, latest: int) -> tuple[Instance, Roster]:
    """One person for each letter, all on one date, with a lunch of so many minutes."""
    lines = "\n".join(f"a{number:02}  {letter}" for number, letter in enumerate(letters))
    instance, drawn = roster(lines)
    lunch = (BreakRule("lunch", minutes, False, earliest, latest),)
    return replace(instance, templates=tuple(replace(each, breaks=lunch) for each in instance.templates)), drawn


CROWDS = [  # sentence, settings, letters, minutes of lunch and its window, whether there can be room
    ("one place holds one", {"heads": 1}, "E", (60, 60, 60), True),
    ("one place does not hold two", {"heads": 1}, "EE", (60, 60, 60), False),
    ("two heads hold two", {"heads": 2}, "EE", (60, 60, 60), True),
    ("two hours hold two", {"heads": 1}, "EE", (60, 60, 120), True),
    ("two hours do not hold three", {"heads": 1}, "EEE", (60, 60, 120), False),
    ("what is left over of a window holds nobody", {"heads": 2}, "EEEEE", (30, 60, 105), False),
    ("two after each other on each of two places", {"heads": 2}, "EEEE", (30, 60, 105), True),
    ("another start has places of its own", {"heads": 1}, "EFL", (60, 60, 60), True),
    ("nobody may have a break", {"heads": 0}, "E", (60, 60, 60), False),
    ("alone, all of those at work", {"share": 0.5}, "E", (60, 60, 60), False),
    ("two at once, all of those at work", {"share": 0.5}, "EE", (60, 60, 60), False),
    ("one after the other, half of those at work", {"share": 0.5}, "EF", (60, 60, 60), True),
    ("out of scope", {"heads": 1, "agents": ["a00"]}, "EE", (60, 60, 60), True),
]


@pytest.mark.parametrize(("settings", "letters", "lunch", "has_room"), [case[1:] for case in CROWDS])
def test_people_whose_breaks_find_no_room_are_kept_from_coming(settings, letters, lunch, has_room):
    assert is_admitted(rule_of(RULE, settings), *crowd(letters, *lunch)) == has_room


def test_a_rule_with_a_price_leaves_it_to_those_who_place_breaks():
    assert is_admitted(rule_of(RULE, {"heads": 1}, cost=2), *crowd("EE", 60, 60, 60))


@pytest.mark.parametrize("settings", [{"heads": 1}, {"heads": 2}, {"share": 0.3}, {"share": 0.5}])
@pytest.mark.parametrize("number", range(12))
def test_no_roster_whose_breaks_keep_the_limit_is_cut(settings, number):
    draw = random.Random(number)
    letters = "".join(draw.choice("EFLN") for _ in range(6))
    minutes, earliest = draw.choice([15, 30, 60]), draw.choice([60, 75, 120])
    instance, drawn = crowd(letters, minutes, earliest, earliest + draw.choice([0, 15, 45, 120]))
    rule = rule_of(RULE, settings)
    placings = (placed(instance, drawn, draw) for _ in range(20))
    has_room = any(found_amount(rule, instance, each) == 0 for each in placings)
    assert is_admitted(rule, instance, drawn) or not has_room


def placed(instance: Instance, drawn: Roster, draw: random.Random) -> Roster:
    """Give each shift its lunch somewhere in its window."""
    shifts = []
    for shift in drawn.shifts:
        lunch = instance.template[shift.label].breaks[0]
        begin = draw.randrange(lunch.earliest_start_minute, lunch.latest_start_minute + 1, 15)
        start = shift.start_utc + timedelta(minutes=begin)
        piece = Piece(Span(start, start + timedelta(minutes=lunch.minutes)), "meal", "lunch", False)
        shifts.append(replace(shift, pieces=(piece,)))
    return Roster(tuple(shifts))


def test_windows_are_narrowed_by_order_gaps_and_slots():
    breaks = (BreakRule("a", 30, True, 50, 240), BreakRule("b", 30, False, 60, 250))
    made = replace(roster("ann  E")[0].templates[0], breaks=breaks, min_gap_minutes=60, max_gap_minutes=240)
    # Work of an hour lies before a, between a and b; and no more than four hours may follow b.
    assert break_places(made, 480, 15) == (BreakPlace("a", 60, 150, 30), BreakPlace("b", 210, 240, 30))
