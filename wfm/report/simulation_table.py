"""Predicted beside simulated service: the file ``simulation.csv``, and lines for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import pandas as pd

from wfm.domain.calendar import Calendar
from wfm.report.columns import COLUMNS, NOTHING, cut, figure, folder_line, labelled, share_text
from wfm.report.words import count_of, short_date
from wfm.simulation.comparison import ComparedService, Comparison, Figures

SIMULATION_COLUMNS = (
    "level",
    "start",
    "queue",
    "offered",
    "service_level_predicted",
    "service_level_simulated",
    "service_level_low",
    "service_level_high",
    "speed_of_answer_seconds_predicted",
    "speed_of_answer_seconds_simulated",
    "occupancy_predicted",
    "occupancy_simulated",
    "abandonment_predicted",
    "abandonment_simulated",
    "missed_predicted",
    "missed_simulated",
    "overrun_minutes",
)
_WIDTHS = (12, 10, 22, 8, 8, 8, 7, 5)
_HEADER = ("", "", "Service level", "Answer", "Busy", "Lost", "Missed", "Over")
_NOTHING = Figures(math.nan, math.nan, math.nan, math.nan, math.nan)


def simulation_table(comparison: Comparison) -> pd.DataFrame:
    """List every queue by week and day; cells are empty where there is nothing to tell of."""
    calendar = comparison.instance.calendar
    rows = [_values(calendar, row) for row in comparison.rows]
    return pd.DataFrame(rows, columns=list(SIMULATION_COLUMNS), dtype=object)


def _values(calendar: Calendar, row: ComparedService) -> tuple[object, ...]:
    predicted, simulated = row.predicted or _NOTHING, row.simulated
    figures = (
        predicted.service_level,
        simulated.service_level,
        row.low,
        row.high,
        predicted.speed_of_answer_seconds,
        simulated.speed_of_answer_seconds,
        predicted.occupancy,
        simulated.occupancy,
        predicted.abandonment,
        simulated.abandonment,
        predicted.missed,
        simulated.missed,
        row.overrun_minutes,
    )
    start = calendar.date_of(row.start_utc).isoformat()
    known = [value if math.isfinite(value) else None for value in figures]
    return (row.level, start, str(row.queue), row.offered, *known)


# Terminal -------------------------------------------------------------------------------------------------------------


def simulation_lines(comparison: Comparison, folder: Path | None, files: tuple[str, ...]) -> list[str]:
    """Put both beside each other, two lines for each queue and period, in at most eighty columns.

    Parameters
    ----------
    folder
        Where the files were written; None if they were not.
    """
    settings = comparison.result.settings
    times = count_of(settings.replications, "time")
    lines = [
        labelled("Simulated", f"{times}, seed {settings.seed}, absence: {settings.absence}; intervals of 95 %"),
        labelled("Columns", "Lost: gave up waiting; Over: minutes that people stayed longer"),
    ]
    for queue in comparison.instance.queues:
        lines += ["", _columns((cut(str(queue.id), 21), "", *_HEADER[2:]))]
        for row in comparison.rows:
            if row.queue == queue.id:
                lines += _lines(comparison.instance.calendar, row)
    lines += ["", "Why they differ"]
    for cause in comparison.causes:
        lines += wrap(cause, COLUMNS, initial_indent="- ", subsequent_indent="  ")
    if folder is not None:
        lines += ["", labelled("Files", ", ".join(files)), folder_line(folder)]
    return lines


def _lines(calendar: Calendar, row: ComparedService) -> Iterator[str]:
    day = calendar.date_of(row.start_utc)
    period = f"week {short_date(day)[4:]}" if row.level == "week" else short_date(day)
    if row.predicted is None:
        yield _columns((period, "predicted", *[NOTHING] * 6))
    else:
        yield _columns((period, "predicted", share_text(row.predicted.service_level), *_rest(row.predicted), ""))
    level = share_text(row.simulated.service_level)
    if math.isfinite(row.low):
        level += f" ({100 * row.low:.1f}–{100 * row.high:.1f})"
    yield _columns(("", "simulated", level, *_rest(row.simulated), figure(row.overrun_minutes)))


def _rest(figures: Figures) -> tuple[str, ...]:
    return (
        _seconds(figures.speed_of_answer_seconds),
        share_text(figures.occupancy),
        share_text(figures.abandonment),
        figure(figures.missed),
    )


def _seconds(wait: float) -> str:
    return f"{wait:.1f} s" if math.isfinite(wait) else figure(wait)


def _columns(cells: tuple[str, ...]) -> str:
    """Put two labels and the service level left, all else right."""
    label, kind, level, *rest = cells
    left = f"{label:<{_WIDTHS[0]}}{kind:<{_WIDTHS[1]}}" if len(label) < _WIDTHS[0] else f"{label:<22}"
    numbers = "".join(f"{text:>{width}}" for text, width in zip(rest, _WIDTHS[3:], strict=True))
    return f"{left}{level:<{_WIDTHS[2]}}{numbers}".rstrip()
