"""What attendance does to cover: lost, gained and unknown minutes by queue and slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from attendance_days import MONDAY, D, H, away, d_plan, punches, shift
from effect_days import PERIOD, SLOTS, cover, effect_of, lost, read, row_at

from wfm.attendance.coverage_effect import NO_COVER

TEN = cover(voice=(10, 10))
PLAIN_SHIFT = "08:00-16:00"
SUNDAY = MONDAY - timedelta(days=1)


def of(changes: str, plan=TEN, **more):
    """Effect of one day of ann."""
    return effect_of(read([shift(D)], punches(d_plan(changes)), **more), plan)


def three_people():
    """Ann comes back 5 minutes late at 10:15, bob leaves for 6 minutes, cat cuts her break short by 4."""
    shifts = [
        shift(D),
        shift(PLAIN_SHIFT, agent="bob"),
        shift("08:00-16:00 break own 10:15-10:30", agent="cat"),
    ]
    clocked = [
        *punches(d_plan("first_end 10:20")),
        *punches("in 08:00, out 10:20, in 10:26, out 16:00", agent="bob"),
        *punches("in 08:00, break_start 10:15, break_end 10:26, out 16:00", agent="cat"),
    ]
    policy = {"exceptions": {"long_break": {"grace_minutes": 3}}}
    return read(shifts, clocked, policy=policy)


def test_a_day_as_planned_changes_nothing():
    effect = of("")
    assert effect.lost.seconds == 0
    assert all(row.actual == 10 for row in effect.rows)


def test_lost_and_gained_minutes_turn_planned_into_actual_heads():
    row = row_at(effect_of(three_people(), TEN), "10:15")
    assert (row.lost_minutes, row.gained_minutes) == (11, 4)
    assert row.actual == pytest.approx(10 - 7 / 15)
    assert row.short_actual == pytest.approx(7 / 15)


def test_only_as_many_lost_minutes_were_missed_as_heads_are_short():
    row = row_at(effect_of(three_people(), TEN), "10:15")
    assert row.lost_short_minutes == pytest.approx(7)


def test_missed_minutes_are_shared_in_proportion_to_lost_ones():
    effect = effect_of(three_people(), TEN)
    late_return = effect.of_exceptions["ann/2026-11-30/long_break/1.first"]
    assert late_return.seconds == 5 * 60
    assert late_return.short_seconds / 60 == pytest.approx(5 * 7 / 11)


def test_no_minute_is_missed_where_one_head_less_is_required():
    row = row_at(effect_of(three_people(), cover(voice=(9, 10))), "10:15")
    assert row.lost_short_minutes == 0


@pytest.mark.parametrize(
    ("changes", "slots"),
    [
        ("in 08:10", {"08:00": 10}),
        ("in 08:20", {"08:00": 15, "08:15": 5}),
        ("out 16:25", {"16:15": 5}),
        ("also out 13:00, also in 13:40", {"13:00": 15, "13:15": 15, "13:30": 10}),
    ],
)
def test_time_off_the_clock_while_planned_on_the_floor_is_lost(changes, slots):
    effect = of(changes)
    assert {time: lost(effect, time) for time in slots} == slots
    assert effect.lost.seconds == 60 * sum(slots.values())


def test_a_break_that_was_moved_is_lost_where_taken_and_gained_where_planned():
    effect = of("first_start 10:20, first_end 10:35")
    assert lost(effect, "10:15") == 10
    assert lost(effect, "10:30") == 5
    assert row_at(effect, "10:00").gained_minutes == 15


def test_work_outside_the_shift_is_gained():
    effect = of("in 07:40, out 16:40")
    gained = {time: row_at(effect, time).gained_minutes for time in ("07:30", "07:45", "16:30")}
    assert gained == {"07:30": 5, "07:45": 15, "16:30": 10}


def test_work_without_a_shift_is_gained():
    effect = effect_of(read([], punches("in 09:00, out 09:20")), TEN)
    assert (row_at(effect, "09:00").gained_minutes, row_at(effect, "09:15").gained_minutes) == (15, 5)


def test_unknown_time_stays_as_planned_and_is_shown_beside():
    row = row_at(effect_of(read([shift(D)], punches("in 08:00")), TEN), "09:00")
    assert (row.unknown_minutes, row.lost_minutes, row.actual) == (15, 0, 10)


def test_an_absence_loses_the_floor_time_without_breaks():
    effect = effect_of(read([shift(D)], []), TEN)
    assert effect.lost.seconds == (510 - 60) * 60
    assert lost(effect, "12:00") == 0


def test_activities_are_neither_lost_nor_gained():
    planned = shift("08:00-12:00 activity training 09:00-10:00")
    for text in ("in 08:00, out 12:00", "in 08:00, out 09:00, in 10:00, out 12:00"):
        effect = effect_of(read([planned], punches(text)), TEN)
        assert (effect.lost.seconds, sum(row.gained_minutes for row in effect.rows)) == (0, 0)


def test_nothing_after_the_report_time_is_lost():
    effect = effect_of(read([shift(H)], [], now="09:00"), TEN)
    assert effect.lost.seconds == 3600


def test_time_off_approved_over_a_published_shift_is_lost_to_the_floor():
    effect = effect_of(read([shift(H)], [], time_off=[away("2026-11-30", kind="sick")]), TEN)
    assert effect.lost.seconds == 4 * 3600
    assert effect.of_exceptions["ann/2026-11-30/absence/1"].seconds == 4 * 3600


def test_work_during_approved_time_off_of_a_published_shift_is_not_gained():
    people = read([shift(H)], punches("in 09:00, out 10:00"), time_off=[away("2026-11-30")])
    effect = effect_of(people, TEN)
    assert effect.lost.seconds == 3 * 3600
    assert sum(row.gained_minutes for row in effect.rows) == 0


def test_shifts_before_the_period_count_as_planned():
    people = read([shift(H, day=SUNDAY), shift(H)], punches("in 08:00, out 12:00"))
    assert effect_of(people, TEN).lost.seconds == 0


def test_of_two_exceptions_the_first_kind_of_the_catalogue_holds_the_minutes():
    effect = of("only in 12:31, break_start 14:30, break_end 14:45, out 16:30")
    assert "ann/2026-11-30/partial_absence/1" in effect.of_exceptions
    assert "ann/2026-11-30/late_in/1" not in effect.of_exceptions


def test_minutes_that_no_exception_holds_are_within_grace():
    effect = of("in 08:05")
    assert effect.of_exceptions == {}
    assert effect.within_grace.seconds == 300


def test_rest_between_dates_holds_no_lost_minute():
    people = read(
        [shift("14:00-22:00"), shift("+1 08:00-+1 12:00")],
        punches("in 14:00, out 22:00, in +1 08:04, out +1 12:00"),
        policy={"exceptions": {"short_rest": {"hours": 11}}},
    )
    assert [entry.code for _, entries in people for entry in entries] == ["short_rest"]
    assert effect_of(people, TEN).within_grace.seconds == 240


def test_absences_that_are_held_back_are_unknown():
    people = read([shift(H)], [])
    for entry in people[0][1]:
        entry.is_held = True
    effect = effect_of(people, TEN)
    row = row_at(effect, "08:00")
    assert (effect.lost.seconds, row.lost_minutes, row.unknown_minutes) == (0, 0, 15)


def test_exceptions_and_grace_add_up_to_everything_lost():
    effect = effect_of(three_people(), TEN)
    parts = [*effect.of_exceptions.values(), effect.within_grace]
    assert sum(part.seconds for part in parts) == effect.lost.seconds
    assert sum(part.short_seconds for part in parts) == pytest.approx(effect.lost.short_seconds)


def test_the_worst_rows_say_who_was_out():
    row = row_at(effect_of(three_people(), TEN), "10:15")
    assert [(one.agent_id, one.minutes) for one in row.who] == [("bob", 6), ("ann", 5)]


def test_teams_add_up_their_people():
    people = [*read([shift(H)], [], team="red"), *read([shift(H, agent="bob")], [])]
    teams = effect_of(people, TEN).teams
    assert [(one.team, one.lost.seconds) for one in teams] == [("no_team", 14400), ("red", 14400)]


# Queues ---------------------------------------------------------------------------------------------------------------


def test_minutes_of_several_skills_go_to_queues_in_the_shares_of_the_plan():
    """Of four who can do both, the plan gives voice three and chat one."""
    names = ("ann", "bob", "cat", "dan")
    skills = {name: ("voice", "chat") for name in names}
    shifts = [shift(H, agent=name) for name in names]
    clocked = [row for name in names[1:] for row in punches("in 08:00, out 12:00", agent=name)]
    effect = effect_of(read(shifts, clocked, skills=skills), cover(voice=(3, 3), chat=(1, 1)))
    assert lost(effect, "09:00", "voice") == pytest.approx(15 * 3 / 4)
    assert lost(effect, "09:00", "chat") == pytest.approx(15 / 4)


def test_who_can_do_one_thing_only_is_taken_off_before_the_others_are_shared():
    """Bob serves voice alone; so of two voice heads ann gives one, and nothing is left for chat."""
    skills = {"ann": ("voice", "chat"), "bob": ("voice",)}
    people = read([shift(H), shift(H, agent="bob")], punches("in 08:00, out 12:00", agent="bob"), skills=skills)
    effect = effect_of(people, cover(voice=(2, 2), chat=(1, 0)))
    assert (lost(effect, "09:00", "voice"), lost(effect, "09:00", "chat")) == (15, 0)


@pytest.mark.parametrize(
    ("voice", "chat", "gained"),
    [((2, 1), (4, 4), (15, 0)), ((1, 1), (3, 3), (3.75, 11.25)), ((0, 1), (0, 1), (7.5, 7.5))],
)
def test_whom_the_plan_does_not_know_helps_the_short_queues_then_the_required_ones(voice, chat, gained):
    people = read([], punches("in 09:00, out 10:00"), skills={"ann": ("voice", "chat")})
    effect = effect_of(people, cover(voice=voice, chat=chat))
    found = tuple(row_at(effect, "09:00", queue).gained_minutes for queue in ("voice", "chat"))
    assert found == pytest.approx(gained)


def test_queues_add_up_to_what_people_lost():
    names = ("ann", "bob", "cat")
    skills = {"ann": ("chat", "voice"), "bob": ("mail", "voice"), "cat": ("chat", "mail", "voice")}
    people = read([shift(D, agent=name) for name in names], [], skills=skills)
    effect = effect_of(people, cover(voice=(1, 0.5), chat=(1, 1.25), mail=(2, 1.25)))
    assert sum(row.lost_minutes for row in effect.rows) * 60 == pytest.approx(effect.lost.seconds)
    assert sum(row.lost_short_minutes for row in effect.rows) * 60 == pytest.approx(effect.lost.short_seconds)


# The plan -------------------------------------------------------------------------------------------------------------


def test_without_a_plan_lost_minutes_stand_alone_with_the_reason():
    effect = of("in 08:10", plan=None)
    (row,) = effect.rows
    assert (row.required, row.planned, row.actual, row.lost_short_minutes) == (None, None, None, None)
    assert (row.lost_minutes, effect.lost.short_seconds, effect.note) == (10, None, NO_COVER)


def test_slots_that_the_plan_lists_have_a_row_even_when_nothing_happened():
    assert len(of("").rows) == SLOTS


def test_a_plan_that_begins_in_the_middle_of_the_period_is_unknown_before():
    later = replace(TEN, start_utc=PERIOD.start_utc.replace(hour=9))
    effect = of("in 09:10", plan=later)
    assert (row_at(effect, "08:45").required, row_at(effect, "09:00").required) == (None, 10)


def test_queues_that_the_plan_does_not_know_are_left_to_those_it_knows():
    people = read([shift(H)], [], skills={"ann": ("gone", "voice")})
    assert {row.queue for row in effect_of(people, TEN).rows} == {"voice"}


def test_heads_never_fall_below_nobody():
    effect = effect_of(read([shift(H)], []), cover(voice=(1, 0.5)))
    assert row_at(effect, "09:00").actual == 0


def test_a_night_that_ends_after_the_period_is_counted_to_its_end():
    effect = effect_of(read([shift("+1 22:00-+2 02:00")], []), TEN)
    assert effect.lost.seconds == 4 * 3600
    assert row_at(effect, "+2 01:00").required is None


def test_days_of_the_plan_outside_the_period_are_not_listed():
    wide = replace(TEN, required=np.full((1, 4 * 96), 10.0), planned=np.full((1, 4 * 96), 10.0))
    wide = replace(wide, is_listed=np.ones((1, 4 * 96), dtype=bool))
    assert {row.start_utc.date() for row in of("", plan=wide).rows} == {MONDAY, MONDAY.replace(month=12, day=1)}
