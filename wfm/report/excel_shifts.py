"""Colours of shift templates, and the legends that explain them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from wfm.report.excel_style import GREY, WHITE, Look, Pen

# Paul Tol's scheme "light", made for labels on top and safe for colour-blind readers, each mixed with some white.
SHIFT_FILLS = ("A8CBEA", "F4B49F", "F3E7B0", "B9E4F5", "8FD3C2", "FFCCD6", "D8DF90", "CFC2E4", "D9CDB8")
TIME_OFF_FILL = "E4DAF0"
WEEKEND_FILL = "F3F4F6"
CELL = Look(size=9, horizontal="center", border="hair")
WORK = Look(size=6, horizontal="center", border="row")
BREAK = Look(fill=WHITE, size=7, is_bold=True, horizontal="center", border="hair")
MEAL = Look(fill="4A5563", color=WHITE, size=7, is_bold=True, horizontal="center", border="hair")
ACTIVITY = Look(fill="6C3FA0", color=WHITE, size=7, is_bold=True, horizontal="center", border="hair")


def shift_fills(labels: Sequence[str]) -> Mapping[str, str]:
    """Give each label a colour; beyond the ninth they repeat."""
    return {label: SHIFT_FILLS[position % len(SHIFT_FILLS)] for position, label in enumerate(labels)}


def darker(color: str, share: float = 0.82) -> str:
    """Darken a colour, for letters that should hardly show."""
    return "".join(f"{round(int(color[start : start + 2], 16) * share):02X}" for start in (0, 2, 4))


def put_shift_legend(
    pen: Pen, sheet: Worksheet, row: int, column: int, fills: Mapping[str, str], wanted: Sequence[str]
) -> int:
    """Write one coloured cell per label into a row; return the column behind them."""
    for label in wanted:
        pen.put_text(sheet, row, column, label, replace(CELL, fill=fills.get(label, GREY)))
        column += 1
    return column
