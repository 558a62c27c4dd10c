"""The ``attendance`` block: defaults, what it replaces and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attendance_days import CALENDAR
from pydantic import ValidationError

from wfm.attendance.catalogue import CATALOGUE, KINDS
from wfm.attendance.kinds import DAY_FINDERS, SESSION_FINDERS, SHIFT_FINDERS, WEEK_FINDERS
from wfm.attendance.settings import AttendanceSettings

REFUSED = [
    ("an unknown key", {"late": 1}, "late"),
    ("an unknown kind", {"exceptions": {"latein": {}}}, "did you mean 'late_in'"),
    ("an unknown kind among those switched off", {"disabled": ["latein"]}, "did you mean 'late_in'"),
    ("points on a kind that protects the agent", {"exceptions": {"missed_meal": {"points": 1}}}, "never carries"),
    ("grace where nothing can be allowed", {"exceptions": {"absence": {"grace_minutes": 5}}}, "takes no grace_minutes"),
    ("points below zero", {"exceptions": {"absence": {"points": -1}}}, "greater than or equal to 0"),
    ("factors below zero", {"exceptions": {"absence": {"repeat": {"factors": [-1]}}}}, "greater than or equal to 0"),
    ("a tier below its grace",
     {"exceptions": {"late_in": {"grace_minutes": 10, "tiers": [{"over_minutes": 5, "severity": "low"}]}}}, "below"),
    ("tiers that do not rise",
     {"exceptions": {"late_in": {"tiers": [{"over_minutes": 9, "severity": "low"},
                                           {"over_minutes": 9, "severity": "high"}]}}}, "must rise"),
    ("points beside tiers", {"exceptions": {"late_in": {"points": 1}}}, "has tiers"),
    ("steps that do not rise",
     {"points": {"steps": [{"name": "a", "points": 3}, {"name": "b", "points": 3}]}}, "must rise"),
    ("a step without measure", {"points": {"steps": [{"name": "a"}]}}, "either points"),
    ("merging a kind that is none", {"points": {"merge_spells": ["absense"]}}, "did you mean 'absence'"),
    ("merging absences without a call", {"points": {"merge_spells": ["no_call_no_show"]}}, "never merged"),
    ("keeping data for less than a window", {"report": {"retention_days": 363}}, "at least 364"),
    ("no limit of hours where that would forbid any", {"exceptions": {"over_daily_hours": {"hours": None}}},
     "over_daily_hours.hours must not be null"),
    ("no share of a partial absence", {"exceptions": {"partial_absence": {"share": None}}}, "share must not be null"),
    ("no grace at all", {"exceptions": {"late_in": {"grace_minutes": None}}}, "grace_minutes must not be null"),
    ("half a day below what is an absence",
     {"day_status": {"half_day_below_hours": 2, "absent_below_hours": 2}}, "must lie below half_day_below_hours"),
    ("a band from high to low", {"adherence": {"conformance_band": [120, 80]}}, "lower percentage first"),
    ("a number for a time", {"as_of": 5}, "datetime"),
    ("text for a number", {"pairing": {"gap_minutes": "90"}}, "valid number"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_impossible_settings_are_refused(block, message):
    with pytest.raises(ValidationError, match=message):
        AttendanceSettings.model_validate(block)


@pytest.mark.parametrize(("code", "key"), [("short_rest", "hours"), ("missing_out", "repeat"), ("late_in", "tiers")])
def test_null_switches_off_what_can_be_without(code, key):
    settings = AttendanceSettings.model_validate({"exceptions": {code: {key: None}}})
    assert getattr(settings.exceptions[code], key) is None


def test_keeping_data_exactly_as_long_as_the_longest_window_is_allowed():
    block = AttendanceSettings.model_validate({"report": {"retention_days": 364}})
    assert block.report.retention_days == 364


def test_a_kind_replaces_only_what_it_names():
    settings = AttendanceSettings.model_validate({"exceptions": {"early_in": {"severity": "medium"}}})
    early_in = settings.exceptions["early_in"]
    assert (early_in.severity, early_in.grace_minutes, early_in.style) == ("medium", 15, "cliff")


@pytest.mark.parametrize(
    ("grace", "tiers"),
    [(3, [(3, 0.25), (15, 0.5)]), (5, [(5, 0.25), (15, 0.5)]), (10, [(10, 0.25), (15, 0.5)]), (60, [(60, 0.5)])],
)
def test_default_tiers_follow_a_grace_that_is_named_alone(grace, tiers):
    settings = AttendanceSettings.model_validate({"exceptions": {"late_in": {"grace_minutes": grace}}})
    late_in = settings.exceptions["late_in"].tiers
    assert [(tier.over_minutes, tier.points) for tier in late_in] == tiers


def test_every_kind_of_the_catalogue_has_a_finder():
    assert {*SHIFT_FINDERS, *SESSION_FINDERS, *DAY_FINDERS, *WEEK_FINDERS} == set(KINDS)


def test_codes_of_the_catalogue_are_unique():
    assert len(KINDS) == len(CATALOGUE)


def test_three_kinds_that_repeat_what_edges_say_are_off():
    off = {"over_daily_scheduled", "under_daily_scheduled", "over_weekly_scheduled"}
    assert set(AttendanceSettings().disabled) == off


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-07-01T06:00", datetime(2026, 7, 1, 5, tzinfo=UTC)),
        ("2026-07-01 06:00+00:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
    ],
)
def test_the_report_time_is_local_unless_it_has_an_offset(written, expected):
    assert AttendanceSettings.model_validate({"as_of": written}).report_time_utc(CALENDAR) == expected


def test_a_no_show_without_call_can_be_left_to_decisions():
    settings = AttendanceSettings.model_validate({"exceptions": {"no_call_no_show": {"after_hours": None}}})
    assert settings.policies()["no_call_no_show"].after is None
