"""Runs of consecutive dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def runs_of(dates: Iterable[date]) -> list[list[date]]:
    """Cut dates into runs of neighbours, in order."""
    runs: list[list[date]] = []
    for day in sorted(set(dates)):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
