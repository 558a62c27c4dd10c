"""Tables as CSV: UTF-8, comma-separated, one line per row, text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, TextIOWrapper

import pandas as pd

from wfm.report.text_safety import safe_csv_text


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table; missing values become empty cells, numbers keep up to six decimals and no trailing zeros."""
    written = BytesIO()
    with TextIOWrapper(written, "utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.columns)
        columns = [_texts(table[name].tolist()) for name in table.columns]
        writer.writerows(zip(*columns, strict=True))
        text.flush()
        return written.getvalue()


def _texts(column: Sequence[object]) -> Iterable[str]:
    """Write a column; what returns in it is written once."""
    if bool in set(map(type, column)):  # As a key, True is the number 1.
        return map(csv_text, column)
    texts = {value: csv_text(value) for value in set(column)}
    return map(texts.__getitem__, column)


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
