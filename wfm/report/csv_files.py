"""Tables as CSV: UTF-8, comma-separated, one line per row, text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

import pandas as pd

from wfm.report.text_safety import safe_csv_text


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table; missing values become empty cells, numbers keep up to six decimals and no trailing zeros."""
    is_alone = len(table.columns) == 1
    header = _cells([str(name) for name in table.columns], is_alone)
    columns = [_cells(table[name].tolist(), is_alone) for name in table.columns]
    return "".join(f"{','.join(row)}\n" for row in (header, *zip(*columns, strict=True))).encode()


def _cells(column: Sequence[object], is_alone: bool) -> Sequence[str]:
    """Write a column as cells; what returns in it is written once, for a large table has a million rows."""
    if bool in set(map(type, column)):  # As a key, True is the number 1.
        return [_cell(value, is_alone) for value in column]
    cells = {value: _cell(value, is_alone) for value in set(column)}
    return [cells[value] for value in column]


def _cell(value: object, is_alone: bool) -> str:
    """Write a cell, in quotation marks where it needs them: also an empty one that is `is_alone` in its row."""
    written = StringIO()
    csv.writer(written, lineterminator="").writerow([csv_text(value)] if is_alone else [csv_text(value), ""])
    return written.getvalue() if is_alone else written.getvalue()[:-1]


def csv_text(value: object) -> str:
    """Write one value as a cell."""
    if isinstance(value, str):
        return safe_csv_text(value)
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return str(value)
