"""Reading a CSV file to cells of text: encoding, separator, quoting, and rows of the right length."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from wfm.intake.issues import Issues, decode
from wfm.intake.tables import Column, RawTable, describe

_SEPARATORS = (",", ";", "\t")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")


def read_csv(data: bytes, file: str, columns: Sequence[Column], issues: Issues) -> RawTable | None:
    """Read the cells of a CSV file; None, with issues, if it is none.

    Parameters
    ----------
    columns
        The table's columns: the separator is the one that finds most of them in the header.
    """
    text = decode(data, file, issues)
    if text is None:
        return None
    separator = _separator_of(text, {column.name for column in columns})
    try:
        records = list(_records(text, separator))
    except csv.Error as error:
        issues.add(file, f"is no proper CSV: {error}", row=_row_of_fault(text, separator), mend=_MEND_OF_QUOTES)
        return None
    if not any(any(map(str.strip, record)) for record in records):
        issues.add(file, "the file is empty", mend=f"give it at least a header: {describe(columns)}")
        return None
    return _table_of(records, file, separator, issues)


_MEND_OF_QUOTES = "look for a quotation mark that is never closed, or is followed by more text"


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator_of(text: str, known: set[str]) -> str:
    header = text.lstrip().split("\n", 1)[0]

    def found(separator: str) -> tuple[int, int]:
        names = [name.strip().strip('"').strip().lower() for name in header.split(separator)]
        return len(set(names) & known), len(names)

    return max(_SEPARATORS, key=found)


def _row_of_fault(text: str, separator: str) -> int:
    rows = 1
    try:
        for _ in _records(text, separator):
            rows += 1
    except csv.Error:
        return rows
    return rows


def _table_of(records: list[list[str]], file: str, separator: str, issues: Issues) -> RawTable:
    """Put the first row that is not blank on top, and leave out rows that are blank or of another length."""
    top = next(number for number, record in enumerate(records) if any(map(str.strip, record)))
    header, body = records[top], records[top + 1 :]
    width = max((index for index, name in enumerate(header, 1) if name.strip()), default=0)
    numbers: Sequence[int] = range(top + 2, len(records) + 1)
    lost = 0
    if any(len(record) != width or not record[0] for record in body):
        sound = [(number, record) for number, record in zip(numbers, body, strict=True) if any(map(str.strip, record))]
        ragged = [(number, len(record)) for number, record in sound if not _fits(record, width)]
        for number, length in ragged:
            _refuse_length(file, number, length, width, separator, issues)
        lost = len(ragged)
        numbers = [number for number, record in sound if _fits(record, width)]
        body = [record[:width] for _, record in sound if _fits(record, width)]
    columns = zip(*body, strict=True) if body else [()] * width
    cells = tuple(_unprotected(column) for column in columns)
    return RawTable(file, tuple(header[:width]), numbers, cells, has_decimal_comma=separator == ";", lost_rows=lost)


def _fits(record: Sequence[str], width: int) -> bool:
    """Tell whether a row has a cell for every column, and nothing beyond."""
    return len(record) >= width and not any(map(str.strip, record[width:]))


def _refuse_length(file: str, number: int, length: int, width: int, separator: str, issues: Issues) -> None:
    name = {",": "commas", ";": "semicolons", "\t": "tabs"}[separator]
    reason = f"the row has {length} cells where the header has {width}"
    issues.add(file, reason, row=number, mend=f"put text that holds {name} in quotation marks, and fill every cell")


def _unprotected(column: Sequence[str]) -> Sequence[str]:
    """Take off the one apostrophe that keeps spreadsheets from reading a text as a formula."""
    return [text[1:] if text[:1] == "'" and _PROTECTED.match(text) else text for text in column]
