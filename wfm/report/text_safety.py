"""Keeps text what it is: in CSV files, in cells and in names of sheets.

A spreadsheet takes text that starts with ``=`` and its like for a formula, which then runs on the reader's computer.
Names and ids come from input files, so nothing that reaches a file may be taken so.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from unicodedata import normalize

from openpyxl.cell.cell import Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL_CHARACTERS = 32_767
MAX_SHEET_NAME_CHARACTERS = 31
MAX_FILE_NAME_BYTES = 120
_DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows keeps for itself, whatever the ending."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


def safe_csv_text(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Apostrophes already there are skipped when looking, and one more is put before them, so that a reader who takes
    exactly one off gets the text back as it was.
    """
    return f"'{value}" if value.lstrip("'").startswith(FORMULA_STARTS) else value


def clean_text(value: str) -> str:
    """Replace characters that a workbook cannot hold, and cut text that is longer than a cell."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)[:MAX_CELL_CHARACTERS]


def put_text(cell: Cell, value: str) -> None:
    """Write text into a cell so that it stays text, also after somebody has edited the cell and pressed Enter.

    Paint the cell first: `quotePrefix` is part of its style.
    """
    cell.value = clean_text(value)
    cell.data_type = "s"
    cell.quotePrefix = True


def sheet_name(text: str, taken: Collection[str]) -> str:
    """Find a name for a sheet that spreadsheets accept and that no sheet bears yet, whatever its letter case.

    Parameters
    ----------
    text
        The name wished for.
    taken
        Names of the sheets that exist.
    """
    wished = _NOT_IN_SHEET_NAMES.sub("_", text).strip().strip("'") or "Sheet"
    if wished.lower() == "history":  # Excel keeps this name for itself.
        wished = f"{wished}_"
    used = {name.lower() for name in taken}
    name = wished[:MAX_SHEET_NAME_CHARACTERS].rstrip("' ")
    number = 1
    while name.lower() in used:
        number += 1
        suffix = f" ({number})"
        name = wished[: MAX_SHEET_NAME_CHARACTERS - len(suffix)] + suffix
    return name


def file_name(text: str, taken: Collection[str]) -> str:
    """Find a name for a file, without ending, that every system accepts and that no file bears yet.

    Parameters
    ----------
    text
        The name wished for; all but letters, digits, ``-`` and ``_`` becomes ``_``.
    taken
        Names in use, case-folded: some systems tell upper and lower case apart and others do not.
    """
    wished = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in normalize("NFC", text))
    # Counted in bytes, for that is what file systems limit.
    wished = wished.encode("utf-8", "ignore")[:MAX_FILE_NAME_BYTES].decode("utf-8", "ignore") or "_"
    if wished.casefold() in _DEVICE_NAMES:
        wished = f"{wished}_"
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wished}_{number}"
    return name
