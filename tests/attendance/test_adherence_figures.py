"""Adherence and conformance: published check values, the definitions on one day, and sums over days and teams."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attendance_days import D, adherence, conformance, d_plan, day_row, punches, report, rounded, shift

from wfm.domain.attendance import AttendanceTally
from wfm.domain.tallies import adherence_percent, conformance_percent

# Vendor, definition, minutes, percent as published.
PUBLISHED = [
    ("Genesys Cloud", "genesys", {"adherent": 50, "astray": 10, "outside": 10}, "71.43"),
    ("Microsoft Dynamics 365", "microsoft", {"adherent": 405, "astray": 45, "neutral": 30}, "90"),
    ("Calabrio", "matched", {"adherent": 180, "astray": 60, "neutral": 120}, "75"),
]


@pytest.mark.parametrize(
    ("definition", "minutes", "expected"), [case[1:] for case in PUBLISHED], ids=[case[0] for case in PUBLISHED]
)
def test_adherence_agrees_with_published_examples(definition, minutes, expected):
    assert rounded(adherence_percent(AttendanceTally(**minutes), definition)) == expected


def test_conformance_agrees_with_a_published_example():
    tally = AttendanceTally(inside=450, outside=65, due=480)
    assert rounded(conformance_percent(tally, "total")) == "107.29"


# Vendor, settings, shift, punches, percent as published: the same examples from punches on.
PUBLISHED_DAYS = [
    ("Genesys Cloud", {"definition": "genesys"}, "08:00-09:00", "in 08:10, out 09:10", "71.43"),
    ("Microsoft Dynamics 365", {"definition": "microsoft", "tolerance_minutes": 0, "neutral": ["call"]},
     "08:00-16:00 activity call 10:00-10:30", "in 08:45, out 16:00", "90"),
    ("Calabrio", {"neutral": ["call"]}, "08:00-14:00 activity call 10:00-12:00", "in 09:00, out 14:00", "75"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "planned", "clocked", "expected"),
    [case[1:] for case in PUBLISHED_DAYS],
    ids=[case[0] for case in PUBLISHED_DAYS],
)
def test_punches_give_the_adherence_of_published_examples(rules, planned, clocked, expected):
    assert adherence(report([shift(planned)], punches(clocked), policy={"adherence": rules})) == expected


def test_punches_give_the_conformance_of_a_published_example():
    assert conformance(report([shift("08:00-16:00")], punches("in 08:30, out 17:05"))) == "107.29"


def test_adherence_with_much_work_outside_does_not_fall_below_zero():
    assert adherence_percent(AttendanceTally(astray=10, outside=10), "genesys") == 0


def test_nothing_measured_has_no_percentage():
    assert (adherence_percent(AttendanceTally(), "matched"), conformance_percent(AttendanceTally(), "total")) == (
        None,
        None,
    )


MIXED_DAY = "in 08:10, first_start 10:05, first_end 10:20, lunch_end 12:35, out 16:40"
DEFINITIONS = [("matched", "95.1"), ("genesys", "93.27"), ("microsoft", "99.02")]


@pytest.mark.parametrize(("definition", "expected"), DEFINITIONS)
def test_one_day_by_each_definition_of_adherence(definition, expected):
    result = report([shift(D)], punches(d_plan(MIXED_DAY)), policy={"adherence": {"definition": definition}})
    assert adherence(result) == expected


@pytest.mark.parametrize(("definition", "expected"), [("total", "98.89"), ("overlap", "99.02")])
def test_one_day_by_each_definition_of_conformance(definition, expected):
    result = report([shift(D)], punches(d_plan(MIXED_DAY)), policy={"adherence": {"conformance": definition}})
    assert conformance(result) == expected


def two_agents():
    half_day = "+1 08:00-+1 12:30"
    shifts = [shift(D), shift(half_day), shift("08:00-16:00", agent="bob")]
    clocked = [
        *punches(d_plan(MIXED_DAY)),
        *punches("in +1 08:30, out +1 12:30"),
        *punches("in 09:00, out 16:00", agent="bob"),
    ]
    return report(shifts, clocked, teams={"ann": "North", "bob": "North"})


LEVELS = [
    ("agent_week", "ann", Fraction(72500, 780), "92.95"),
    ("team_week", None, Fraction(114500, 1260), "90.87"),
]


@pytest.mark.parametrize(("level", "agent", "exact", "written"), LEVELS)
def test_weeks_and_teams_add_minutes_and_never_percentages(level, agent, exact, written):
    row = next(row for row in two_agents().adherence if (row.level, row.agent_id) == (level, agent))
    assert (row.adherence_percent, rounded(row.adherence_percent)) == (exact, written)


def test_a_whole_day_of_absence_counts_in_the_absence_rate_alone():
    row = day_row(report([shift(D)], []))
    assert (row.adherence_percent, row.conformance_percent, row.absence_percent) == (None, None, 100)


def test_a_whole_day_of_absence_can_count_as_out():
    result = report([shift(D)], [], policy={"adherence": {"absent_days": "zero"}})
    assert (adherence(result), conformance(result)) == ("0", "0")


def test_time_under_a_neutral_label_counts_neither_way():
    result = report([shift(D)], punches(d_plan("second none")), policy={"adherence": {"neutral": ["second"]}})
    assert (adherence(result), day_row(result).tally.neutral) == ("100", 15 * 60)


def test_a_shift_counts_up_to_the_report_time():
    result = report([shift(D)], punches(d_plan("until out 09:00")), now="09:00")
    tally = day_row(result).tally
    assert (tally.adherent, tally.astray, day_row(result).attendance) == (3600, 0, "open")


def test_work_without_shift_is_outside():
    row = day_row(report([], punches("in 09:00, out 13:00")))
    assert (row.attendance, row.tally.outside, row.adherence_percent) == ("unscheduled", 4 * 3600, None)


def test_work_through_a_break_and_the_meal_after_it_is_forgiven_once():
    shifts = [shift("08:00-16:30 break first 10:00-10:15 meal lunch 10:15-10:45")]
    policy = {"adherence": {"definition": "microsoft", "tolerance_minutes": 5}}
    # 465 of 510 minutes as scheduled; the 45 of one stretch of work forgive 5.
    assert adherence(report(shifts, punches("in 08:00, out 16:30"), policy=policy)) == "92.16"


OVERLAP = {"conformance": "overlap"}


def test_a_break_taken_is_kept_though_another_is_unknown_and_counts_as_out():
    shifts = [shift("08:00-12:00 break first 10:00-10:15 break second 11:00-11:15")]
    clocked = punches("in 08:00, break_start 09:00, break_end 09:30, break_start 09:55, out 12:00")
    policy = {"adherence": {**OVERLAP, "unknown": "out"}}
    tally = day_row(report(shifts, clocked, policy=policy)).tally
    # 85 minutes of work and 30 of the breaks' 30 are kept.
    assert (tally.kept, tally.kept_of) == (115 * 60, 240 * 60)


def test_a_neutral_break_is_not_taken_for_one_that_was_missed():
    policy = {"adherence": {**OVERLAP, "neutral": ["second"]}}
    tally = day_row(report([shift(D)], punches(d_plan("first none")), policy=policy)).tally
    # Work 450 and lunch 30 are kept, the first break is not; the second counts nowhere.
    assert (tally.kept, tally.kept_of) == (480 * 60, 495 * 60)


@pytest.mark.parametrize(("unknown", "minutes"), [("neutral", (240, 240)), ("out", (240, 510))])
def test_unknown_time_held_against_the_agent_holds_its_breaks_too(unknown, minutes):
    # Nothing is known from the start of lunch at 12:00 on: lunch and the second break lie in it.
    policy = {"adherence": {**OVERLAP, "unknown": unknown}}
    clocked = punches(d_plan("lunch_end none, second none, out none"))
    tally = day_row(report([shift(D)], clocked, policy=policy)).tally
    assert (tally.kept, tally.kept_of) == (minutes[0] * 60, minutes[1] * 60)
