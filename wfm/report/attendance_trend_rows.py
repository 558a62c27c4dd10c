"""Sheets about past weeks: exceptions week by week, absence rates, and the shrinkage that they suggest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wfm.domain.trends import (
    LEAST_HOURS,
    LEAST_SHIFTS,
    LEAST_WEEKS,
    AbsenceRate,
    QueueShrinkage,
    SuggestedShrinkage,
    WeekCount,
)
from wfm.report.attendance_annex import TrendSheet
from wfm.report.excel_book import Row
from wfm.report.words import DAY_NAMES, amount, plain_words

WEEKS_SHOWN = 13
"""Latest weeks that stand side by side."""
_ALL = "All"


def trend_sheets(
    counts: Sequence[WeekCount] = (),
    rates: Sequence[AbsenceRate] = (),
    suggested: Sequence[SuggestedShrinkage] = (),
    queues: Sequence[QueueShrinkage] = (),
) -> tuple[TrendSheet, ...]:
    """Build a sheet of each that has anything to tell."""
    sheets = (_weeks_sheet(counts), _rates_sheet(rates), _shrinkage_sheet(suggested), _queues_sheet(queues))
    return tuple(sheet for sheet in sheets if sheet.rows)


def _weeks_sheet(counts: Sequence[WeekCount]) -> TrendSheet:
    """Put the weeks side by side; a week without an exception of that kind counts 0."""
    known = sorted({one.week for one in counts})
    weeks = known[-WEEKS_SHOWN:]
    found: dict[tuple[str, str], dict[date, int]] = {}
    for one in counts:
        if one.week in weeks:
            found.setdefault((one.team, one.code), {})[one.week] = one.count
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -sum(item[1].values()), item[0][1]))
    rows: list[Row] = [
        [team, plain_words(code), *(by_week.get(week, 0) for week in weeks), sum(by_week.values())]
        for (team, code), by_week in ordered
    ]
    cut = f" · the latest {WEEKS_SHOWN} of {amount(len(known))} weeks" if len(known) > len(weeks) else ""
    return TrendSheet(
        title="Trends",
        subtitle=f"Exceptions by week, named by its first day; corrected ones and those held back are left out{cut}",
        titles=["Team", "Exception", *(week.isoformat() for week in weeks), "All weeks"],
        rows=rows,
    )


def _rates_sheet(rates: Sequence[AbsenceRate]) -> TrendSheet:
    return TrendSheet(
        title="Absence rates",
        subtitle="Share of shifts to which nobody came, with the range in which the true share lies 95 times of 100",
        titles=["Weekday", "Shift", "Shifts", "Missed", "Weeks", "Rate, %", "From, %", "To, %"],
        rows=[
            [
                _weekday(one.weekday),
                one.shift or _ALL,
                one.shifts,
                round(one.absent, 2),
                one.weeks,
                *map(_percent, (one.rate, one.low, one.high)),
            ]
            for one in rates
        ],
        percents=frozenset({"Rate, %", "From, %", "To, %"}),
    )


def _shrinkage_sheet(suggested: Sequence[SuggestedShrinkage]) -> TrendSheet:
    return TrendSheet(
        title="Shrinkage",
        subtitle=(
            "A suggestion, never applied by itself: 1 - (1 - absence) x (1 - away), from at least "
            f"{LEAST_SHIFTS} shifts in {LEAST_WEEKS} weeks"
        ),
        titles=["Weekday", "Shift", "Suggested, %", "Absence, %", "Away, %", "Shifts", "Weeks", "Worked out over"],
        rows=[
            [
                _weekday(one.weekday),
                one.shift or _ALL,
                *map(_percent, (one.share, one.absence, one.away)),
                one.shifts,
                one.weeks,
                one.basis,
            ]
            for one in suggested
        ],
        percents=frozenset({"Suggested, %", "Absence, %", "Away, %"}),
    )


def _queues_sheet(queues: Sequence[QueueShrinkage]) -> TrendSheet:
    return TrendSheet(
        title="Shrinkage by queue",
        subtitle=(
            "A suggestion, never applied by itself: minutes lost of the minutes planned on the floor, from at least "
            f"{LEAST_HOURS} hours in {LEAST_WEEKS} weeks"
        ),
        titles=["Queue", "Weekday", "Suggested, %", "Planned hours", "Weeks"],
        rows=[
            [one.queue, _weekday(one.weekday), _percent(one.share), round(one.planned_hours, 1), one.weeks]
            for one in queues
        ],
        percents=frozenset({"Suggested, %"}),
    )


def _weekday(number: int | None) -> str:
    return _ALL if number is None else DAY_NAMES[number]


def _percent(share: float) -> float:
    return round(100 * share, 2)
