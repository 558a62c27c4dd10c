"""The table ``trends.csv``: exceptions by week, absence rates, and suggested shrinkage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from wfm.domain.calendar import WEEKDAYS
from wfm.domain.trends import AbsenceRate, QueueShrinkage, SuggestedShrinkage, Trends, WeekCount
from wfm.report.csv_files import csv_bytes

TRENDS_FILE = "trends.csv"
TREND_COLUMNS = (
    "what",
    "week",
    "team",
    "code",
    "queue",
    "weekday",
    "shift",
    "value",
    "unit",
    "low",
    "high",
    "minutes",
    "absence",
    "away",
    "sample",
    "sample_unit",
    "weeks",
    "basis",
)
_Cell = str | int | float | None
_DECIMALS = 2


def trends_files(trends: Trends) -> Mapping[str, bytes]:
    """Write the table into memory, by file name; nothing where there are no trends."""
    if trends.is_empty:
        return {}
    rows = [[row.get(name) for name in TREND_COLUMNS] for row in _rows(trends)]
    return {TRENDS_FILE: csv_bytes(pd.DataFrame(rows, columns=list(TREND_COLUMNS), dtype=object))}


def _rows(trends: Trends) -> Iterator[Mapping[str, _Cell]]:
    yield from map(_count, trends.counts)
    yield from map(_rate, trends.rates)
    yield from map(_shrinkage, trends.shrinkage)
    yield from map(_queue_shrinkage, trends.queues)


def _count(one: WeekCount) -> Mapping[str, _Cell]:
    minutes = None if one.minutes is None else round(one.minutes, _DECIMALS)
    told: Mapping[str, _Cell] = {"week": one.week.isoformat(), "team": one.team, "code": one.code, "minutes": minutes}
    return {"what": "exceptions", **told, "value": one.count, "unit": "count"}


def _rate(one: AbsenceRate) -> Mapping[str, _Cell]:
    return {
        "what": "absence_rate",
        **_when(one.weekday, one.shift),
        **_percents(value=one.rate, low=one.low, high=one.high),
        **_sample(one.shifts, "shifts", one.weeks),
    }


def _shrinkage(one: SuggestedShrinkage) -> Mapping[str, _Cell]:
    return {
        "what": "shrinkage",
        **_when(one.weekday, one.shift),
        **_percents(value=one.share, absence=one.absence, away=one.away),
        **_sample(one.shifts, "shifts", one.weeks),
        "basis": one.basis,
    }


def _queue_shrinkage(one: QueueShrinkage) -> Mapping[str, _Cell]:
    return {
        "what": "queue_shrinkage",
        "queue": str(one.queue),
        **_when(one.weekday, None),
        **_percents(value=one.share),
        **_sample(round(one.planned_hours, _DECIMALS), "planned_hours", one.weeks),
    }


def _when(weekday: int | None, shift: str | None) -> Mapping[str, _Cell]:
    """Name weekday and start of a shift; both are empty where all of them are meant."""
    return {"weekday": None if weekday is None else WEEKDAYS[weekday], "shift": shift}


def _percents(**shares: float) -> Mapping[str, _Cell]:
    return {"unit": "percent", **{name: round(100 * share, _DECIMALS) for name, share in shares.items()}}


def _sample(size: float, unit: str, weeks: int) -> Mapping[str, _Cell]:
    return {"sample": size, "sample_unit": unit, "weeks": weeks}
