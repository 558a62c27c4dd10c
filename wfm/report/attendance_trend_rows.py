"""Sheets about past weeks: exceptions week by week, absence rates, and the shrinkage that they suggest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wfm.domain.trends import (
    LEAST_HOURS,
    LEAST_SHIFTS,
    LEAST_WEEKS,
    AbsenceRate,
    Basis,
    QueueShrinkage,
    SuggestedShrinkage,
    WeekCount,
)
from wfm.report.attendance_annex import ALL, TrendSheet
from wfm.report.excel_book import Row
from wfm.report.words import DAY_NAMES, amount, plain_words

WEEKS_SHOWN = 13
"""Latest weeks that stand side by side."""
LEAST_SHIFTS_SHOWN = 20
"""Fewest shifts of a start that its absence rate is shown for; ``trends.csv`` has them all."""
_BASIS_WORDS: Mapping[Basis, str] = {
    "weekday and shift": "weekday and start",
    "weekday": "weekday",
    "everything": "all shifts",
}


def trend_sheets(
    counts: Sequence[WeekCount] = (),
    rates: Sequence[AbsenceRate] = (),
    suggested: Sequence[SuggestedShrinkage] = (),
    queues: Sequence[QueueShrinkage] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[TrendSheet, ...]:
    """Build a sheet of each that has anything to tell.

    Parameters
    ----------
    names
        Names of kinds of exceptions by code; a code without one is written in words.
    """
    sheets = (
        _weeks_sheet(counts, names or {}),
        _rates_sheet(rates),
        _shrinkage_sheet(suggested),
        _queues_sheet(queues),
    )
    return tuple(sheet for sheet in sheets if sheet.rows)


def _weeks_sheet(counts: Sequence[WeekCount], names: Mapping[str, str]) -> TrendSheet:
    """Put the weeks side by side; a week without an exception of that kind counts 0."""
    known = sorted({one.week for one in counts})
    weeks = known[-WEEKS_SHOWN:]
    shown = [one for one in counts if one.week in weeks]
    teams = sorted({one.team for one in shown})
    rows = _team_rows(ALL, shown, weeks, names) if len(teams) > 1 else []
    for team in teams:
        rows += _team_rows(team, [one for one in shown if one.team == team], weeks, names)
    cut = f"; the latest {WEEKS_SHOWN} of {amount(len(known))} weeks" if len(known) > len(weeks) else ""
    return TrendSheet(
        title="Trends",
        subtitle=(
            f"Exceptions of past weeks by team and kind, the weeks named by their first day{cut}\n"
            "Without corrected ones, those held back, and those of this report's own period"
        ),
        titles=["Team", "Exception", *(week.isoformat() for week in weeks), "All weeks"],
        rows=rows,
    )


def _team_rows(team: str, counts: Iterable[WeekCount], weeks: Sequence[date], names: Mapping[str, str]) -> list[Row]:
    """Write the sum of a team and its kinds, the most frequent first."""
    found: dict[str, Counter[date]] = {}
    total: Counter[date] = Counter()
    for one in counts:
        found.setdefault(one.code, Counter())[one.week] += one.count
        total[one.week] += one.count
    ordered = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    told = [(ALL, total), *((names.get(code, plain_words(code)), by_week) for code, by_week in ordered)]
    return [[team, name, *(by_week[week] for week in weeks), by_week.total()] for name, by_week in told]


def _rates_sheet(rates: Sequence[AbsenceRate]) -> TrendSheet:
    shown = [one for one in rates if one.shift is None or one.shifts >= LEAST_SHIFTS_SHOWN]
    cut = f"; starts with fewer than {LEAST_SHIFTS_SHOWN} shifts are in trends.csv" if len(shown) < len(rates) else ""
    return TrendSheet(
        title="Absence rates",
        subtitle=(
            "Shifts of past weeks to which nobody came, by weekday and start\n"
            f"The true rate lies between 'at least' and 'at most' 95 times of 100{cut}"
        ),
        titles=["Weekday", "Shift start", "Shifts", "Missed", "Weeks", "Missed, %", "At least, %", "At most, %"],
        rows=[
            [
                _weekday(one.weekday),
                one.shift or ALL,
                one.shifts,
                round(one.absent, 2),
                one.weeks,
                *map(_percent, (one.rate, one.low, one.high)),
            ]
            for one in shown
        ],
        percents=frozenset({"Missed, %", "At least, %", "At most, %"}),
    )


def _shrinkage_sheet(suggested: Sequence[SuggestedShrinkage]) -> TrendSheet:
    """List suggestions; starts that take what their weekday or everything has are left to the table."""
    shown = [one for one in suggested if one.shift is None or one.basis == "weekday and shift"]
    return TrendSheet(
        title="Shrinkage",
        subtitle=(
            "Suggested, never applied by itself: 1 − (1 − absence) × (1 − away), "
            f"from at least {LEAST_SHIFTS} shifts in {LEAST_WEEKS} weeks\n"
            "Absence: nobody came. Away: time due but not worked by those who came. "
            "Starts not listed: as their weekday"
        ),
        titles=[
            "Weekday",
            "Shift start",
            "Suggested, %",
            "Absence, %",
            "Away, %",
            "Shifts",
            "Weeks",
            "Worked out over",
        ],
        rows=[
            [
                _weekday(one.weekday),
                one.shift or ALL,
                *map(_percent, (one.share, one.absence, one.away)),
                one.shifts,
                one.weeks,
                _BASIS_WORDS[one.basis],
            ]
            for one in shown
        ],
        percents=frozenset({"Suggested, %", "Absence, %", "Away, %"}),
    )


def _queues_sheet(queues: Sequence[QueueShrinkage]) -> TrendSheet:
    return TrendSheet(
        title="Shrinkage by queue",
        subtitle=(
            "Suggested, never applied by itself: minutes lost of the minutes planned on the floor\n"
            f"Each rests on at least {LEAST_HOURS} planned hours in {LEAST_WEEKS} weeks"
        ),
        titles=["Queue", "Weekday", "Suggested, %", "Planned hours", "Weeks"],
        rows=[
            [one.queue, _weekday(one.weekday), _percent(one.share), round(one.planned_hours, 1), one.weeks]
            for one in queues
        ],
        percents=frozenset({"Suggested, %"}),
    )


def _weekday(number: int | None) -> str:
    return ALL if number is None else DAY_NAMES[number]


def _percent(share: float) -> float:
    return round(100 * share, 2)
