"""What must hold of any week: order, grace, days and weeks, every minute once, and decisions."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from attendance_days import MONDAY, D, at, carried, d_plan, decide, punches, report, shift, standing, told
from drawn_weeks import chaotic_week, plausible_week

from wfm.domain.attendance import AttendanceTally, Punch

SEEDS = range(25)
DAYS = [MONDAY + timedelta(days=day) for day in range(7)]


def facts(result):
    """Everything a report tells but rows of files."""
    return result.exceptions, result.adherence, result.standings, result.total


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_punches_in_the_file_does_not_matter(seed):
    week = chaotic_week(seed)
    week["clocked"] = list({punch.time_utc: punch for punch in week["clocked"]}.values())
    shuffled = list(week["clocked"])
    random.Random(seed).shuffle(shuffled)
    renumbered = [replace(punch, row=row) for row, punch in enumerate(shuffled, start=2)]
    assert facts(report(**week)) == facts(report(**{**week, "clocked": renumbered}))


@pytest.mark.parametrize("seed", SEEDS)
def test_punches_inside_grace_change_nothing(seed):
    dice = random.Random(seed)
    start, end = at("08:00"), at("16:30")
    late, early = dice.randint(-900, 300), dice.randint(-300, 900)
    begin, extra = dice.randint(-300, 300), dice.randint(-300, 300)
    clocked = [
        Punch("ann", start + timedelta(seconds=late), "in", 2),
        Punch("ann", at("10:00") + timedelta(seconds=begin), "break_start", 3),
        Punch("ann", at("10:15") + timedelta(seconds=begin + extra), "break_end", 4),
        *punches("meal_start 12:00, meal_end 12:30, break_start 14:30, break_end 14:45"),
        Punch("ann", end + timedelta(seconds=early), "out", 9),
    ]
    assert told(report([shift(D)], clocked)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_leaving_the_floor_inside_grace_changes_nothing(seed):
    dice = random.Random(seed)
    left = at("08:30") + timedelta(seconds=dice.randrange(3600))
    back = left + timedelta(seconds=dice.randint(61, 300))
    clocked = [*punches(d_plan("in 08:10")), Punch("ann", left, "out", 90), Punch("ann", back, "in", 91)]
    assert report([shift(D)], clocked).exceptions == report([shift(D)], punches(d_plan("in 08:10"))).exceptions


@pytest.mark.parametrize("seed", SEEDS)
def test_a_week_is_the_sum_of_its_days(seed):
    week = plausible_week(seed)
    whole = report(**week, policy={"period": {"start": "2026-11-30", "days": 7}})
    days = [report(**week, policy={"period": {"start": str(day), "days": 1}}) for day in DAYS]
    rows = [row for day in days for row in day.adherence if row.level == "agent_day"]
    assert rows == [row for row in whole.adherence if row.level == "agent_day"]
    of_week = sum((row.tally for row in whole.adherence if row.level == "agent_week"), AttendanceTally())
    assert sum((row.tally for row in rows), AttendanceTally()) == of_week


@pytest.mark.parametrize("seed", SEEDS)
def test_exceptions_of_a_week_are_those_of_its_days(seed):
    week = plausible_week(seed)
    whole = report(**week, policy={"period": {"start": "2026-11-30", "days": 7}})
    days = [report(**week, policy={"period": {"start": str(day), "days": 1}}) for day in DAYS]
    found = [(entry.id, entry.amount) for day in days for entry in day.exceptions if "weekly" not in entry.code]
    assert found == [(entry.id, entry.amount) for entry in whole.exceptions if "weekly" not in entry.code]


@pytest.mark.parametrize("seed", SEEDS)
def test_days_one_after_the_other_lead_to_the_standing_of_the_week(seed):
    week = plausible_week(seed)
    whole = report(**week, policy={"period": {"start": "2026-11-30", "days": 7}})
    past = []
    for day in DAYS:
        result = report(**week, policy={"period": {"start": str(day), "days": 1}}, past=past)
        past = carried(result)
    last, together = standing(result), standing(whole)
    assert (last.points_with_open, last.step_with_open) == (together.points_with_open, together.step_with_open)
    assert (last.spells, last.bradford_days) == (together.spells, together.bradford_days)


def decided(result, words, seed):
    """Decide on everything that is final, by chance among some words."""
    dice = random.Random(seed)
    final = [entry for entry in result.exceptions if not entry.is_held]
    return [decide(entry.id.partition("/")[2], dice.choice(words)) for entry in final]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("draw", [chaotic_week, plausible_week])
def test_every_scheduled_second_is_counted_once_whatever_was_excused(draw, seed):
    week = draw(seed)
    result = report(**week, decisions=decided(report(**week), ["excused", "confirmed", "open"], seed))
    for row in result.adherence:
        tally = row.tally
        counted = tally.adherent + tally.astray + tally.neutral + tally.unknown
        is_over = row.level == "agent_day" and row.attendance != "open"
        assert counted <= tally.scheduled
        assert not is_over or tally.absent or counted == tally.scheduled


@pytest.mark.parametrize("seed", SEEDS)
def test_an_excuse_never_lowers_adherence(seed):
    week = chaotic_week(seed)
    before = report(**week)
    after = report(**week, decisions=decided(before, ["excused"], seed))
    pairs = [
        (old.adherence_percent, new.adherence_percent)
        for old, new in zip(before.adherence, after.adherence, strict=True)
    ]
    assert all(new is None or old is None or new >= old for old, new in pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_decisions_change_neither_ids_nor_amounts(seed):
    week = chaotic_week(seed)
    before = report(**week)
    after = report(**week, decisions=decided(before, ["excused", "confirmed", "open"], seed))
    assert [(entry.id, entry.amount) for entry in after.exceptions] == [
        (entry.id, entry.amount) for entry in before.exceptions
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_confirming_everything_charges_what_was_shown_as_open(seed):
    week = plausible_week(seed)
    before = report(**week)
    after = report(**week, decisions=decided(before, ["confirmed"], seed))
    assert standing(after).points == standing(before).points_with_open


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_run_on_the_same_input_tells_the_same(seed):
    week = chaotic_week(seed)
    decisions = decided(report(**week), ["excused", "confirmed", "corrected"], seed)
    assert facts(report(**week, decisions=decisions)) == facts(report(**week, decisions=decisions))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_shift_costs_more_than_an_absence(seed):
    costs = {}
    for entry in report(**chaotic_week(seed)).exceptions:
        if entry.shift and entry.code != "no_call_no_show":
            costs[entry.shift] = costs.get(entry.shift, 0) + entry.points
    assert max(costs.values(), default=0) <= 1
