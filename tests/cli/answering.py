"""Deciding in the attendance workbook as HR does, and reading what a run makes of it."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW = 4


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """Position of every column of a list by its heading."""
    return {str(cell.value): cell.column for cell in sheet[HEADER_ROW] if cell.value}


def decide(
    workbook: Path, exception_id: str, decision: str, *, at: str = "2026-11-24 09:00", reason: str = "spoke with Ann"
) -> None:
    """Fill the yellow columns of an exception and save the workbook."""
    book = load_workbook(workbook)
    sheet = book["Exceptions"]
    column = columns_of(sheet)
    ids = {sheet.cell(row, column["Exception id"]).value: row for row in range(HEADER_ROW + 1, sheet.max_row + 1)}
    answer = {"Decision": decision, "Reason": reason, "Decided by": "Eve", "Decided at": at}
    for title, text in answer.items():
        sheet.cell(ids[exception_id], column[title]).value = text
    book.save(workbook)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a table that a run has written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def statuses(folder: Path) -> dict[str, str]:
    """Status of every exception by id."""
    return {row["exception_id"]: row["status"] for row in rows_of(folder / "exceptions.csv")}


def decisions_in(folder: Path) -> list[tuple[str, str, str]]:
    """Id, decision and time of every decision that is carried on."""
    return [(row["exception_id"], row["decision"], row["decided_at"]) for row in rows_of(folder / "decisions.csv")]
