"""Draws the sheets of ``what_if.xlsx`` that list things: each queue by day, and the scenarios themselves."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.instance import Instance
from wfm.domain.result import RosterResult
from wfm.report.excel_style import BODY_WRAPPED, ONE_DECIMAL, PALE, PALE_RED, PERCENT, WHOLE, Pen
from wfm.report.excel_table import ListSheet, draw_list
from wfm.report.excel_wrap import fit_rows
from wfm.report.queue_hours import queue_hours
from wfm.report.what_if_outcome import Variant
from wfm.report.words import period, short_date


def draw_queue(pen: Pen, sheet: Worksheet, variants: Sequence[Variant], instance: Instance, index: int) -> None:
    """List every date of a queue, with a row for each roster."""
    horizon, queue = period(instance.calendar), instance.queues[index].id
    rows = [
        _day(variant, variant.result, index, day)
        for day in range(instance.calendar.days)
        for variant in variants
        if variant.result is not None
    ]
    columns = [
        "Day",
        "Scenario",
        "Contacts",
        "Required hours",
        "Staffed hours",
        "Short hours",
        "Hours over",
        "Answered in time",
        "Seconds to answer",
        "Occupancy",
        "Given up",
        "Missed",
    ]
    design = ListSheet(
        footer=f"What if {horizon}",
        title=f"{queue}, day by day",
        subtitle=f"{horizon} · hours on the floor and predicted service of every scenario",
        widths=[13, 24, *[11] * 10],
        looks={
            **dict.fromkeys(("Contacts", "Missed"), WHOLE),
            **dict.fromkeys(columns[3:7], ONE_DECIMAL),
            "Seconds to answer": ONE_DECIMAL,
            **dict.fromkeys(("Answered in time", "Occupancy", "Given up"), PERCENT),
        },
        highlight=lambda row: PALE if row["Scenario"] == variants[0].name else None,
        frozen_columns=2,
    )
    draw_list(pen, sheet, pd.DataFrame(rows, columns=columns, dtype=object), design)


def _day(variant: Variant, result: RosterResult, index: int, day: int) -> tuple[object, ...]:
    calendar = result.instance.calendar
    hours = queue_hours(result, index, calendar.slots_on(day))
    service: list[float | None] = [None] * 6
    if variant.prediction is not None:
        figures = variant.prediction.by_day
        arrays = (
            figures.contacts,
            figures.service_level,
            figures.speed_of_answer_seconds,
            figures.occupancy,
            figures.abandonment,
            figures.missed,
        )
        service = [float(array[index, day]) for array in arrays]
    return (
        short_date(calendar.dates[day]),
        variant.name,
        service[0],
        hours.required,
        hours.staffed,
        hours.short,
        hours.over,
        *service[1:],
    )


def draw_scenarios(pen: Pen, sheet: Worksheet, variants: Sequence[Variant], instance: Instance) -> None:
    """List what every scenario changes, what came of it, and the notes on its roster."""
    horizon = period(instance.calendar)
    rows = [
        (variant.name, "\n".join(variant.changes), variant.outcome, variant.failure or _notes(variant))
        for variant in variants
    ]
    design = ListSheet(
        footer=f"What if {horizon}",
        title="Scenarios",
        subtitle=f"{horizon} · every roster has been searched for with the same limits and seed, and checked",
        widths=[24, 46, 14, 80],
        looks=dict.fromkeys(("Changes", "Scenario", "Outcome", "Notes"), BODY_WRAPPED),
        highlight=lambda row: PALE_RED if row["Outcome"] not in ("optimal", "feasible") else None,
    )
    table = pd.DataFrame(rows, columns=["Scenario", "Changes", "Outcome", "Notes"], dtype=object)
    draw_list(pen, sheet, table, design)
    fit_rows(sheet, rows, design)


def _notes(variant: Variant) -> str:
    return "\n".join(variant.result.notes) if variant.result is not None else ""
