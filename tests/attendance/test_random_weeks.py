"""Whatever people do at the clock: what always holds."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache

import pytest
from attendance_days import MONDAY, D, at, away, report, shift

from wfm.domain.attendance import Punch

EVENTS = ("in", "out", "break_start", "break_end", "meal_start", "meal_end")
NIGHT = "22:00-+1 06:00 break first +1 00:00-+1 00:15 meal lunch +1 02:00-+1 02:30"
SPLIT = ("08:00-12:00", "13:00-17:00")


@cache
def random_week(seed):
    """Draw four dates of shifts, punches near them and far off, and now and then time off."""
    dice = random.Random(seed)
    shifts = []
    for day in range(4):
        patterns = dice.choice([(D,), (NIGHT,), SPLIT, ()])
        shifts += [shift(text, MONDAY + timedelta(days=day * 2)) for text in patterns]
    start = at("00:00")
    times = sorted(dice.randrange(0, 8 * 24 * 60) * 60 for _ in range(dice.randrange(60)))
    clocked = [
        Punch("ann", start + timedelta(seconds=second + dice.choice([0, 0, 7])), dice.choice(EVENTS), row)
        for row, second in enumerate(times, start=2)
    ]
    off = (
        [away(dice.choice(["2026-11-30", "08:00-10:00", "09:00-10:05", "12:00-16:30"]))] if dice.random() < 0.4 else []
    )
    now = f"+{dice.randrange(0, 9)} {dice.randrange(24):02}:{dice.randrange(60):02}"
    return report(shifts, clocked, time_off=off, now=now, policy={"period": {"start": "2026-11-30", "days": 8}})


SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_are_unique(seed):
    week = random_week(seed)
    ids = [entry.id for entry in week.exceptions]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_second_of_a_shift_that_was_worked_is_counted_once(seed):
    week = random_week(seed)
    for row in week.adherence:
        tally = row.tally
        counted = tally.adherent + tally.astray + tally.neutral + tally.unknown
        assert counted == tally.scheduled or (counted < tally.scheduled and (tally.absent or not row.is_complete))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_was_measured_is_below_zero(seed):
    week = random_week(seed)
    figures = [figure for row in week.adherence for figure in row.tally.columns]
    amounts = [entry.amount for entry in week.exceptions]
    assert min([*figures, *amounts], default=0) >= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_an_amount_beyond_grace_is_more_than_its_limit(seed):
    week = random_week(seed)
    graced = [
        entry for entry in week.exceptions if entry.limit is not None and entry.code[:4] in ("late", "earl", "long")
    ]
    assert all(entry.amount > entry.limit for entry in graced)
