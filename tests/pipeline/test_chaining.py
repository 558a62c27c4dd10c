"""What a comparison looks at of a long history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from wfm.attendance.settings import AttendanceSettings
from wfm.domain.calendar import Span
from wfm.domain.shifts import Roster, Shift
from wfm.pipeline.steps.chaining import recent_history

FIRST = date(2026, 11, 30)
USUAL = AttendanceSettings()
WITH_CREDIT = AttendanceSettings.model_validate({"points": {"credit": {"days": 30, "points": 0.5}}})


def shift(days_before: int, agent: str = "ann") -> Shift:
    day = FIRST - timedelta(days=days_before)
    start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return Shift(agent, day, "early", Span(start, start + timedelta(hours=8)))


def kept(days_before: range, settings: AttendanceSettings = USUAL) -> list[int]:
    """Days before the period of the shifts that are kept, of those of Ann on some days."""
    found = recent_history(Roster(tuple(map(shift, days_before))), FIRST, settings)
    return sorted((FIRST - own.date).days for own in found)


def test_all_shifts_of_the_last_two_weeks_are_kept():
    assert kept(range(1, 30)) == list(range(1, 15))


def test_the_last_ten_shifts_are_kept_however_old_they_are():
    assert kept(range(40, 60)) == list(range(40, 50))


def test_few_shifts_are_all_kept():
    assert kept(range(50, 53)) == [50, 51, 52]


def test_everybody_has_shifts_of_their_own_kept():
    history = Roster((*map(shift, range(1, 20)), shift(80, "bob")))
    assert len(recent_history(history, FIRST, USUAL).shifts_of("bob")) == 1


def test_shifts_of_the_period_do_not_push_earlier_ones_out():
    assert kept(range(-7, 60))[-1] == 14


@pytest.mark.parametrize(("settings", "oldest"), [(USUAL, 14), (WITH_CREDIT, 90)])
def test_credit_looks_at_the_whole_window_of_points(settings: AttendanceSettings, oldest: int):
    assert kept(range(1, 120), settings)[-1] == oldest
