"""Past weeks and predicted service in files and on the terminal."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from attendance_samples import INSTANCE, hr_book, report

from wfm.domain.coverage_effect import CoverageEffect, ServiceOutlook
from wfm.domain.trends import NO_TRENDS, AbsenceRate, QueueShrinkage, SuggestedShrinkage, Trends, WeekCount
from wfm.report.attendance_annex import Annex
from wfm.report.attendance_files import ATTENDANCE_FILES
from wfm.report.attendance_terminal import attendance_digest, attendance_summary
from wfm.report.attendance_trend_rows import trend_sheets
from wfm.report.trends_file import TREND_COLUMNS, trends_files
from wfm.report.trends_terminal import service_lines, trend_lines

NOVEMBER = date(2026, 11, 2)
RATE = AbsenceRate(None, None, 120, 6.0, 4, 0.05, 0.023, 0.105)
SUGGESTED = SuggestedShrinkage(None, None, 0.0786, 0.05, 0.03, "everything", 120, 4)
TRENDS = Trends(
    (WeekCount(NOVEMBER, "red", "late_in", 3, 41.25), WeekCount(NOVEMBER, "red", "missed_meal", 1, None)),
    (RATE, AbsenceRate(0, "08:00", 24, 3.0, 4, 0.125, 0.043, 0.31)),
    (SUGGESTED, SuggestedShrinkage(0, "08:00", 0.0786, 0.05, 0.03, "everything", 120, 4)),
    (QueueShrinkage("voice", None, 0.0912, 812.5, 4), QueueShrinkage("voice", 6, 0.2, 900.0, 5)),
)


def table() -> list[dict[str, str]]:
    (data,) = trends_files(TRENDS).values()
    return list(csv.DictReader(StringIO(data.decode())))


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def outlook(queue: str, planned: float = 0.8, staffed: float = 0.78, attended: float = 0.7) -> ServiceOutlook:
    return ServiceOutlook(queue, None, 1000, planned, staffed, attended)


# The table -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            0,
            "what exceptions, week 2026-11-02, team red, code late_in, value 3, unit count, minutes 41.25",
        ),
        (1, "what exceptions, week 2026-11-02, team red, code missed_meal, value 1, unit count"),
        (
            3,
            "what absence_rate, weekday mon, shift 08:00, value 12.5, unit percent, low 4.3, high 31, sample 24, "
            "sample_unit shifts, weeks 4",
        ),
        (
            4,
            "what shrinkage, value 7.86, unit percent, absence 5, away 3, sample 120, sample_unit shifts, weeks 4, "
            "basis everything",
        ),
        (
            7,
            "what queue_shrinkage, queue voice, weekday sun, value 20, unit percent, sample 900, "
            "sample_unit planned_hours, weeks 5",
        ),
    ],
)
def test_a_row_fills_what_belongs_to_it(number: int, expected: str):
    assert ", ".join(f"{name} {value}" for name, value in filled(table()[number]).items()) == expected


def test_the_columns_stand_in_their_order():
    assert tuple(table()[0]) == TREND_COLUMNS


def test_without_trends_there_is_no_file():
    assert trends_files(NO_TRENDS) == {}


# The workbook --------------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_of_each():
    sheets = trend_sheets(TRENDS.counts, TRENDS.rates, TRENDS.shrinkage, TRENDS.queues)
    names = hr_book(annex=Annex(trends=sheets)).sheetnames
    assert names[5:9] == ["Trends", "Absence rates", "Shrinkage", "Shrinkage by queue"]


# The terminal --------------------------------------------------------------------------------------------------------


def test_the_terminal_tells_the_absence_rate_with_its_range():
    assert next(trend_lines(TRENDS)) == (
        "Trends",
        "in 4 past weeks nobody came to 5 % of 120 shifts (between 2.3 % and 10.5 %)",
    )


def test_the_terminal_tells_the_suggestion_with_formula_and_sample():
    assert list(trend_lines(TRENDS))[1] == (
        "Shrinkage",
        "7.9 % suggested, 1 - (1 - 5 % absent) x (1 - 3 % away), from 120 shifts in 4 weeks; "
        "applied only if you set it",
    )


def test_with_too_few_shifts_the_terminal_tells_what_it_would_take():
    few = Trends(rates=(AbsenceRate(None, None, 99, 1.0, 3, 0.01, 0.0, 0.05),))
    assert list(trend_lines(few))[1] == ("Shrinkage", "none suggested from 99 shifts in 3 weeks; it takes 100 in 4")


def test_without_past_weeks_the_terminal_is_silent_about_them():
    assert list(trend_lines(NO_TRENDS)) == []


def test_the_terminal_tells_the_service_of_the_plan_and_of_those_who_came():
    effect = CoverageEffect(service=(outlook("voice"), ServiceOutlook("voice", date(2026, 11, 30), 9, 1, 1, 1)))
    assert list(service_lines(effect)) == [
        ("Service", "voice: 80 % in time as required, 78 % as scheduled, 70 % as attended")
    ]


def test_of_many_queues_the_terminal_shows_those_that_have_lost_most():
    effect = CoverageEffect(service=tuple(outlook(f"q{lost}", attended=0.78 - lost / 100) for lost in range(5)))
    lines = list(service_lines(effect))
    assert [text.split(":")[0] for _, text in lines] == ["q4", "q3", "q2", "and 2 more queues, see sheet Summary"]


def test_the_summary_names_the_table_of_trends(tmp_path):
    calendar = INSTANCE.calendar
    lines = attendance_summary(report(), calendar, tmp_path, [*ATTENDANCE_FILES, *trends_files(TRENDS)], trends=TRENDS)
    assert "trends.csv" in " ".join(lines)


def test_the_digest_names_the_table_of_trends():
    assert attendance_digest(report(), [*ATTENDANCE_FILES, *trends_files(TRENDS)])[-1].endswith("trends.csv")
