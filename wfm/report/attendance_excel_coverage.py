"""Draws what absences and lateness did to cover, worst slots first, and past weeks side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.coverage_effect import CoverageEffect, EffectRow
from wfm.domain.instance import Instance
from wfm.report.attendance_annex import TrendSheet
from wfm.report.attendance_colours import colour_if, column_cells
from wfm.report.excel_book import Book, Row
from wfm.report.excel_style import BODY, BODY_WRAPPED, PALE_RED, RED, WHOLE, Look, Value
from wfm.report.excel_summary_page import Block
from wfm.report.excel_table import ListSheet
from wfm.report.words import amount

COVERAGE_TITLES = (
    "Start",
    "Queue",
    "Required",
    "Planned",
    "Actual",
    "Short as planned",
    "Short in fact",
    "Lost, min",
    "Gained, min",
    "Unknown, min",
    "Lost when short, min",
    "Who",
)
SLOTS_SHOWN = 200
"""Most slots that the sheet lists; ``coverage_effect.csv`` has them all."""
_WHO_SHOWN = 6
_HEADS = Look(border="hair", number_format='0.00;-0.00;"–"', horizontal="right")
_MINUTES = Look(border="hair", number_format='0.0;-0.0;"–"', horizontal="right")
_PERCENT = Look(border="hair", number_format="0.0", horizontal="right")


_SHARE = Look(border="hair", number_format="0.00", horizontal="right")
_COUNT = Look(border="hair", number_format='General;-General;"–"', horizontal="right")
_NARROWEST, _WIDEST = 11, 40
"""Columns of trends, in characters."""


def is_worth_a_sheet(effect: CoverageEffect) -> bool:
    """Tell whether there is anything to list."""
    return any(map(_has_moved, effect.rows))


def _has_moved(row: EffectRow) -> bool:
    return bool(row.lost_minutes or row.gained_minutes or row.unknown_minutes)


def worst_first(rows: Iterable[EffectRow]) -> list[EffectRow]:
    """Sort the slots in which something differs from the plan, the worst first."""
    moved = [row for row in rows if _has_moved(row)]
    return sorted(moved, key=lambda row: (-(row.lost_short_minutes or 0), -row.lost_minutes, row.start_utc, row.queue))


def draw_coverage(
    book: Book, sheet: Worksheet, rows: Sequence[EffectRow], instance: Instance, *, footer: str, note: str
) -> None:
    """List slots as they are given.

    Parameters
    ----------
    note
        What else the subtitle says.
    """
    cut = f" The worst {amount(SLOTS_SHOWN)} of {amount(len(rows))}." if len(rows) > SLOTS_SHOWN else ""
    shown = [_coverage_row(row, instance) for row in rows[:SLOTS_SHOWN]]
    design = ListSheet(
        title="Effect on cover",
        subtitle=f"Slots that differ from the plan, worst first, in heads and agent-minutes. {note}{cut}",
        footer=footer,
        widths=[16, 14, 10, 10, 10, 10, 10, 10, 10, 10, 11, 46],
        looks={
            **dict.fromkeys(COVERAGE_TITLES[2:7], _HEADS),
            **dict.fromkeys(COVERAGE_TITLES[7:11], _MINUTES),
            "Who": replace(BODY_WRAPPED, horizontal="left", indent=1),
        },
        frozen_columns=2,
        empty_note="Nothing differs from the plan.",
    )
    book.draw_list(sheet, COVERAGE_TITLES, shown, design)
    if shown:
        cell, cells = column_cells(COVERAGE_TITLES, "Lost when short, min", len(shown))
        colour_if(sheet, cells, f"AND(ISNUMBER({cell}),{cell}>0)", fill=PALE_RED, color=RED, is_bold=True)


def _coverage_row(row: EffectRow, instance: Instance) -> Row:
    figures = (row.required, row.planned, row.actual, row.short_planned, row.short_actual)
    minutes = (row.lost_minutes, row.gained_minutes, row.unknown_minutes, row.lost_short_minutes)
    return [
        instance.calendar.text_of(row.start_utc).replace("T", " "),
        row.queue,
        *(None if value is None else round(value, 2) for value in (*figures, *minutes)),
        _who(row, instance),
    ]


def _who(row: EffectRow, instance: Instance) -> str:
    """Name those who were missing, with their minutes."""
    named = [
        f"{instance.agent[loss.agent_id].name} {amount(loss.minutes, 1)}"
        for loss in row.who[:_WHO_SHOWN]
        if loss.agent_id in instance.agent
    ]
    more = len(row.who) - _WHO_SHOWN
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def service_block(effect: CoverageEffect) -> Block:
    """Compare the predicted service of each queue over the period: as planned, as staffed, as attended."""
    rows: list[list[Value]] = [
        [
            one.queue,
            round(one.contacts),
            *(round(100 * share, 2) for share in (one.as_planned, one.as_staffed, one.as_attended)),
        ]
        for one in effect.service
        if one.date is None
    ]
    return Block(
        title="Predicted service: contacts answered in time, %",
        header=["Queue", "Contacts", "As required", "As scheduled", "As attended"],
        rows=rows,
        looks=[BODY, WHOLE, _PERCENT, _PERCENT, _PERCENT],
    )


def draw_trend(book: Book, sheet: Worksheet, trend: TrendSheet, footer: str) -> None:
    """List past weeks."""
    design = ListSheet(
        title=trend.title,
        subtitle=trend.subtitle,
        footer=footer,
        widths=[_trend_width(trend, column) for column in range(len(trend.titles))],
        looks={title: _trend_look(trend, column) for column, title in enumerate(trend.titles)},
        frozen_columns=2,
        empty_note="No past weeks.",
    )
    book.draw_list(sheet, trend.titles, trend.rows, design)


def _trend_width(trend: TrendSheet, column: int) -> float:
    """Make room for the longest text of a column."""
    values = (row[column] for row in trend.rows)
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return float(min(_WIDEST, max(_NARROWEST, longest + 2)))


def _trend_look(trend: TrendSheet, column: int) -> Look:
    if trend.titles[column] in trend.percents:
        return _SHARE
    is_number = any(isinstance(row[column], (int, float)) for row in trend.rows)
    return _COUNT if is_number else BODY
