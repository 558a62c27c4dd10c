"""Presence beyond what was scheduled on a date: H − P above grace, whatever was scheduled, nothing too."""

from __future__ import annotations

import pytest
from attendance_days import H, away, punches, report, shift, told

ONLY_OVER_DAILY = {"disabled": [], "exceptions": {"over_daily_scheduled": {"grace_minutes": 15}}}
NEXT_DAY = shift("+1 08:00-+1 12:00")
KEPT = ", in +1 08:00, out +1 12:00"


def over_daily(shifts, clocked, **options):
    found = report(shifts, punches(clocked), policy=ONLY_OVER_DAILY, **options)
    return [text for text in told(found) if text.startswith("over_daily_scheduled")]


@pytest.mark.parametrize(("out", "expected"), [("09:15", []), ("09:16", ["over_daily_scheduled 16"])])
def test_on_a_date_without_shift_all_presence_is_beyond_what_was_scheduled(out, expected):
    clocked = f"in 09:00, out {out}{KEPT}"
    period = {**ONLY_OVER_DAILY, "period": {"start": "2026-11-30", "days": 2}}
    found = told(report([NEXT_DAY], punches(clocked), policy=period))
    assert [text for text in found if text.startswith("over_daily_scheduled")] == expected


@pytest.mark.parametrize(("out", "expected"), [("12:15", []), ("12:16", ["over_daily_scheduled 16"])])
def test_with_a_shift_only_what_is_beyond_it_counts(out, expected):
    assert over_daily([shift(H)], f"in 08:00, out {out}") == expected


@pytest.mark.parametrize(("out", "expected"), [("09:15", []), ("09:16", ["over_daily_scheduled 16"])])
def test_a_shift_that_time_off_covers_whole_schedules_nothing(out, expected):
    assert over_daily([shift(H)], f"in 09:00, out {out}", time_off=[away("08:00-12:00")]) == expected


def test_a_date_on_which_nobody_came_is_not_over_anything():
    assert over_daily([shift(H)], "") == []
