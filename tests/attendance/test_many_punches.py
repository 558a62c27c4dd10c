"""Thousands of punches of one agent on one day take no longer than their share: steps are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from attendance_days import D, at, d_plan, decide, punches, report, shift

from wfm.attendance.marks import Mark, clear_marks
from wfm.domain.attendance import Punch

SIZES = (120, 240, 360)
SHARE = 1.2
"""The last third may take so much more than the second; were the time quadratic, it would be 5/3."""
SECONDS_APART = 30


def steps_of(work: Callable[[], object]) -> int:
    """Count the lines run, each turn of a loop anew."""
    steps = 0

    def count(frame: object, event: str, argument: object) -> Callable[..., object]:
        nonlocal steps
        steps += 1
        return count

    traced = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(traced)
    return steps


def clocked(number: int, events: tuple[str, ...]) -> list[Punch]:
    """Clock the same few events over and over from the start of the shift on."""
    moments = [at("08:00") + timedelta(seconds=place * SECONDS_APART) for place in range(number)]
    return [Punch("ann", time, events[place % len(events)], place + 2) for place, time in enumerate(moments)]


def growth(work: Callable[[int], Callable[[], object]]) -> float:
    """Compare the steps that the last third adds with those of the second."""
    first, second, third = (steps_of(work(number)) for number in SIZES)
    return (third - second) / (second - first)


PATTERNS = [
    ("in", "out"),
    ("in",),
    ("out",),
    ("break_start", "break_end"),
    ("break_end",),
    ("in", "break_start"),
    ("break_start", "meal_end"),
    ("out", "break_end", "in", "meal_end"),
    ("in", "break_start", "meal_end", "out", "meal_start", "break_end"),
    ("in", "out", "out", "out"),
]
SECONDS = [0, 3600]
"""Nearer than these are duplicates and contradictions: there are none, and there is little else."""


@pytest.mark.parametrize("seconds", SECONDS)
@pytest.mark.parametrize("events", PATTERNS, ids=" ".join)
def test_more_punches_take_more_steps_in_proportion(events, seconds):
    policy = {"pairing": {"duplicate_seconds": seconds}}

    def work(number: int) -> Callable[[], object]:
        given = clocked(number, events)
        return lambda: report([shift(D)], given, policy=policy)

    assert growth(work) < SHARE


@pytest.mark.parametrize("events", [("in",), ("in", "out"), ("in", "break_start")], ids=" ".join)
def test_more_excuses_take_more_steps_in_proportion(events):
    policy = {"pairing": {"duplicate_seconds": 0}}

    def work(number: int) -> Callable[[], object]:
        given = clocked(number, events)
        found = report([shift(D)], given, policy=policy).exceptions
        decisions = [decide(entry.id.partition("/")[2], "excused") for entry in found]
        return lambda: report([shift(D)], given, policy=policy, decisions=decisions)

    assert growth(work) < SHARE


def test_the_count_would_notice_a_loop_in_a_loop():
    def work(number: int) -> Callable[[], object]:
        return lambda: [sum(second < first for second in range(number)) for first in range(number)]

    assert growth(work) > 1.5


def test_two_thousand_times_the_same_punch_are_one_stay():
    start = at("08:00")
    again = [Punch("ann", start + timedelta(seconds=place // 50), "in", place + 2) for place in range(2000)]
    found = report([shift(D)], [*again, *(replace(one, row=9999) for one in punches(d_plan("in none")))])
    assert [(entry.code, entry.amount) for entry in found.exceptions] == [("duplicate_punch", 1999)]


def test_no_mark_is_lost_from_sight_when_others_are_cleared():
    marks = [Mark(place * 20, place, ("out", "in", "break_start")[place % 3]) for place in range(300)]
    cleared = clear_marks(marks, 60, 16 * 3600)
    gone = [mark for mark, _ in (*cleared.duplicates, *cleared.contradictions)]
    assert sorted([*cleared.marks, *gone]) == marks
