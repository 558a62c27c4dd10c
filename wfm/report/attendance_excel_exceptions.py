"""Draws what HR decides on, with yellow columns for the answer, and what is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wfm.domain.attendance import ABSENCES, AttendanceReport
from wfm.domain.instance import Instance
from wfm.report.attendance_colours import colour_if, colour_settled, colour_severities, column_cells
from wfm.report.attendance_exception_rows import (
    DECISION_TITLES,
    EXCEPTION_TITLES,
    HELD_TITLES,
    exception_rows,
    held_rows,
)
from wfm.report.attendance_words import exception_count, footer_words, period_words, report_time_words
from wfm.report.excel_book import Book
from wfm.report.excel_style import BODY, MUTED, RED, YELLOW, Look
from wfm.report.excel_table import HEADER_ROW, ListSheet
from wfm.report.words import amount

DECISION_WORDS = ("excused", "confirmed", "corrected", "open")
ROWS_SHOWN = 100_000
"""Most rows that a sheet of exceptions lists; ``exceptions.csv`` has them all."""
SMALL_BODY = replace(BODY, size=9)
SMALL_WRAPPED = replace(SMALL_BODY, is_wrapped=True)
SMALL_NUMBER = Look(border="hair", size=9, number_format='General;-General;"–"', horizontal="right")
SMALL_POINTS = replace(SMALL_NUMBER, number_format='0.00;-0.00;"–"')
SMALL_ID = Look(border="hair", size=8, color=MUTED)
_TO_FILL_IN = Look(fill=YELLOW, border="hair", size=9, number_format="@")
_TIME_TO_FILL_IN = replace(_TO_FILL_IN, number_format="yyyy-mm-dd hh:mm", horizontal="left")
FACT_WIDTHS = (7.5, 9.5, 6.5, 17, 9, 25, 11, 13, 7.5, 8)
"""Of the columns that all lists of exceptions begin with."""
FACT_LOOKS = {
    **dict.fromkeys(("Severity", "Date", "Agent", "Team", "Scheduled", "Actual", "Final from"), SMALL_BODY),
    **dict.fromkeys(("Name", "Exception", "Detail"), SMALL_WRAPPED),
    "Amount": SMALL_NUMBER,
    "Points": SMALL_POINTS,
    **dict.fromkeys(("Unit", "Status"), SMALL_BODY),
    "Exception id": SMALL_ID,
}


def draw_exceptions(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List what HR decides on."""
    rows = exception_rows(report, instance)
    shown = rows[:ROWS_SHOWN]
    cut = f"the first {amount(ROWS_SHOWN)}, the others are in exceptions.csv · " if len(rows) > ROWS_SHOWN else ""
    design = ListSheet(
        title="Attendance exceptions",
        subtitle=(
            f"{period_words(report)} · as of {report_time_words(report, instance.calendar)} · "
            f"{exception_count(len(rows))} · {cut}fill in the yellow columns: a decision needs reason, name and time"
        ),
        footer=footer_words(report, instance.calendar),
        widths=[*FACT_WIDTHS, 6, 9.5, 10, 19, 11, 14.5, 12, 10, 28, 24, 9],
        looks={
            **FACT_LOOKS,
            "Amount seen": replace(SMALL_NUMBER, color=MUTED),
            **dict.fromkeys(DECISION_TITLES, _TO_FILL_IN),
            **dict.fromkeys(("Reason", "Correction"), replace(_TO_FILL_IN, is_wrapped=True)),
            "Decided at": _TIME_TO_FILL_IN,
        },
        frozen_columns=4,
        empty_note="Nothing to decide.",
    )
    book.draw_list(sheet, EXCEPTION_TITLES, shown, design)
    # Id and amount seen are for the next run, not for paper.
    sheet.print_area = f"A1:{get_column_letter(len(EXCEPTION_TITLES) - 2)}{HEADER_ROW + max(1, len(shown))}"
    if shown:
        _ask_for_decisions(sheet, len(shown))


def _ask_for_decisions(sheet: Worksheet, rows: int) -> None:
    """Offer the words of decisions, and colour what is incomplete or settled."""
    _offer(sheet, "Decision", DECISION_WORDS, "Give reason, your name and the time as well.", rows)
    _offer(sheet, "Code", sorted(ABSENCES), "Only for a confirmed absence that has the wrong kind.", rows)
    decision, _ = column_cells(EXCEPTION_TITLES, "Decision", rows)
    for title in ("Reason", "Decided by", "Decided at"):
        cell, cells = column_cells(EXCEPTION_TITLES, title, rows)
        colour_if(sheet, cells, f'AND(${decision}<>"",LEN(TRIM({cell}))=0)', fill=RED)
    colour_settled(sheet, EXCEPTION_TITLES, rows)
    colour_severities(sheet, EXCEPTION_TITLES, rows)


def _offer(sheet: Worksheet, title: str, words: Sequence[str], hint: str, rows: int) -> None:
    """Give a column a drop-down that takes nothing else."""
    validation = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    validation.errorTitle = validation.promptTitle = title
    validation.error = f"Choose one of: {', '.join(words)}"
    validation.prompt = hint
    validation.showErrorMessage = validation.showInputMessage = True
    _, cells = column_cells(EXCEPTION_TITLES, title, rows)
    validation.add(cells)
    sheet.add_data_validation(validation)


def draw_held(book: Book, sheet: Worksheet, report: AttendanceReport, instance: Instance) -> None:
    """List what later punches could still heal."""
    rows = held_rows(report, instance)
    design = ListSheet(
        title="Held back",
        subtitle=HELD_SUBTITLE,
        footer=footer_words(report, instance.calendar),
        widths=[*FACT_WIDTHS, 6, 9, 30, 34, 18],
        looks=FACT_LOOKS,
        frozen_columns=4,
        empty_note="Nothing is held back.",
    )
    book.draw_list(sheet, HELD_TITLES, rows, design)
    if rows:
        colour_severities(sheet, HELD_TITLES, len(rows))


HELD_SUBTITLE = "Not final: later punches could still change these. They carry no points and need no decision yet."
