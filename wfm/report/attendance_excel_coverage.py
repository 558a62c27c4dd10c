"""Draws what absences and lateness did to cover, worst slots first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.coverage_effect import CoverageEffect, EffectRow
from wfm.domain.instance import Instance
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
COVERAGE_WIDTHS = (16, 12, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 10.5, 62)
_HURTS = COVERAGE_TITLES[10]
SLOTS_SHOWN = 200
"""Most slots that HR's sheet lists; ``coverage_effect.csv`` has them all."""
_WHO_SHOWN = 6
_LEAST_MINUTES = 0.05
_HEADS = Look(border="hair", number_format='0.00;-0.00;"–"', horizontal="right")
_MINUTES = Look(border="hair", number_format='0.0;-0.0;"–"', horizontal="right")
PERCENT = Look(border="hair", number_format="0.0", horizontal="right")


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
    book: Book,
    sheet: Worksheet,
    rows: Sequence[EffectRow],
    instance: Instance,
    *,
    footer: str,
    note: str,
    remark: str = "",
    most: int = SLOTS_SHOWN,
) -> None:
    """List slots as they are given; columns of which nothing is known are left out.

    Parameters
    ----------
    note, remark
        What else the first and the second line of the subtitle say.
    most
        Slots that are listed.
    """
    cut = f"The worst {amount(most)} of {amount(len(rows))}. " if len(rows) > most else ""
    known = [_coverage_row(row, instance) for row in rows[:most]]
    columns = [
        column
        for column in range(len(COVERAGE_TITLES))
        if not known or any(row[column] not in (None, "") for row in known)
    ]
    titles = [COVERAGE_TITLES[column] for column in columns]
    shown = [[row[column] for column in columns] for row in known]
    legend = "Short: heads missing, by the plan and in fact. Who: those missing, with their minutes."
    remarks = " ".join([legend] * (_HURTS in titles) + [remark] * bool(remark))
    design = ListSheet(
        title="Effect on cover",
        subtitle=(f"Slots that differ from the plan, worst first, in heads and agent-minutes. {cut}{note}\n{remarks}"),
        footer=footer,
        widths=[COVERAGE_WIDTHS[column] for column in columns],
        looks={
            **dict.fromkeys(COVERAGE_TITLES[2:7], _HEADS),
            **dict.fromkeys(COVERAGE_TITLES[7:11], _MINUTES),
            "Who": replace(BODY_WRAPPED, size=9),
        },
        frozen_columns=2,
        empty_note="Nothing differs from the plan.",
    )
    book.draw_list(sheet, titles, shown, design)
    if shown and _HURTS in titles:
        cell, cells = column_cells(titles, _HURTS, len(shown))
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
    """Name those who were missing, with their minutes; less than what one decimal shows is nothing."""
    missing = [loss for loss in row.who if loss.minutes >= _LEAST_MINUTES and loss.agent_id in instance.agent]
    named = [f"{instance.agent[loss.agent_id].name} {amount(loss.minutes, 1)}" for loss in missing[:_WHO_SHOWN]]
    more = len(missing) - _WHO_SHOWN
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def service_block(effect: CoverageEffect) -> Block:
    """Compare the predicted service of queues over the period: as planned, as staffed, as attended."""
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
        looks=[BODY, WHOLE, PERCENT, PERCENT, PERCENT],
        note=(
            "As required and as scheduled: with the heads that the forecast asks for and those of the roster, less the "
            "shrinkage expected. As attended: with those who came, so it may be the better one. Up to the report time; "
            "without queues whose contacts may wait, such as email."
        ),
    )
