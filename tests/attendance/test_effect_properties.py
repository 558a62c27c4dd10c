"""Whatever people clock, the effect on cover accounts for every second once."""

from __future__ import annotations

from attendance_days import D, punches, shift
from effect_days import cover, effect_of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.attendance.floor_time import read_floor
from wfm.attendance.stretches import length, overlap

EVENTS = ("in", "out", "break_start", "break_end", "meal_start", "meal_end")
CLOCKED = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.integers(6 * 60, 20 * 60)), max_size=10, unique_by=lambda p: p[1]
)


def people(clocked: list[tuple[str, int]]):
    """Ann on her day with any punches, and bob who stays away."""
    text = ", ".join(
        f"{event} {minute // 60:02d}:{minute % 60:02d}" for event, minute in sorted(clocked, key=by_minute)
    )
    skills = {"ann": ("chat", "voice"), "bob": ("voice",)}
    return read([shift(D), shift(D, agent="bob")], punches(text), skills=skills)


def by_minute(punch: tuple[str, int]) -> int:
    return punch[1]


@settings(max_examples=60, deadline=None)
@given(CLOCKED)
def test_floor_time_is_lost_or_unknown_or_worked_and_gains_lie_outside_of_it(clocked: list[tuple[str, int]]):
    floor = read_floor(people(clocked)[0][0])
    assert overlap(floor.lost, floor.unknown) == []
    assert length(overlap(floor.lost, floor.planned)) == length(floor.lost)
    assert length(overlap(floor.unknown, floor.planned)) == length(floor.unknown)
    assert overlap(floor.gained, floor.planned) == []


@settings(max_examples=30, deadline=None)
@given(CLOCKED)
def test_queues_exceptions_and_teams_add_up_to_the_same_lost_time(clocked: list[tuple[str, int]]):
    effect = effect_of(people(clocked), cover(voice=(2, 1.5), chat=(1, 0.5)))
    lost = round(effect.lost.seconds)
    assert round(sum(row.lost_minutes for row in effect.rows) * 60) == lost
    assert round(sum(one.seconds for one in effect.of_exceptions.values()) + effect.within_grace.seconds) == lost
    assert round(sum(team.lost.seconds for team in effect.teams)) == lost


@settings(max_examples=30, deadline=None)
@given(CLOCKED)
def test_no_more_is_missed_than_was_lost(clocked: list[tuple[str, int]]):
    effect = effect_of(people(clocked), cover(voice=(2, 1.5), chat=(1, 0.5)))
    assert all(0 <= row.lost_short_minutes <= row.lost_minutes for row in effect.rows)
