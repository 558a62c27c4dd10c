"""A table as text, and the one way from there to typed rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Generic, TypeVar

from wfm.intake.issues import CellError, Issues, did_you_mean, nearest
from wfm.intake.text import Parser, is_day

Row = TypeVar("Row")

BLANK_IS_REFUSED = object()


class MidnightCell(str):
    """Text of a spreadsheet's date cell that shows midnight: a point in time, or the day alone.

    Programs that write dates into workbooks often give them a format with a time of day. What is meant follows from
    the column, see `Schema.days`.
    """

    __slots__ = ()

    @property
    def day(self) -> str:
        """The date alone."""
        return self.partition("T")[0]


@dataclass(frozen=True)
class RawTable:
    """Cells as text.

    Parameters
    ----------
    file
        How messages call it.
    header
        Column names as found.
    numbers
        Row number of each row as a spreadsheet counts.
    cells
        One sequence per column, rows in the order of `numbers`.
    has_decimal_comma
        Whether numbers may be written with a comma, as they are where semicolons separate the columns.
    lost_rows
        Number of rows that were refused as a whole and are not among the cells.
    """

    file: str
    header: tuple[str, ...]
    numbers: Sequence[int]
    cells: tuple[Sequence[str], ...]
    has_decimal_comma: bool = False
    lost_rows: int = 0


@dataclass(frozen=True)
class Column:
    """One column of a schema.

    Parameters
    ----------
    is_optional
        Whether the column may be left out.
    blank
        What an empty cell stands for, and every cell of a column left out; `BLANK_IS_REFUSED` demands a value.
    is_number
        Whether a decimal comma may be converted.
    """

    name: str
    parse: Parser
    is_optional: bool = False
    blank: object = BLANK_IS_REFUSED
    is_number: bool = False


def describe(columns: Sequence[Column]) -> str:
    """Write columns as a header, the optional ones in brackets."""
    needed = [column.name for column in columns if not column.is_optional]
    others = [column.name for column in columns if column.is_optional]
    return ", ".join(needed) + (f" [{', '.join(others)}]" if others else "")


def optional(name: str, parse: Parser, blank: object = None, *, is_number: bool = False) -> Column:
    """Describe a column that may be left out, as may its cells."""
    return Column(name, parse, is_optional=True, blank=blank, is_number=is_number)


@dataclass(frozen=True)
class Schema(Generic[Row]):
    """The columns of a table.

    Parameters
    ----------
    make
        Takes the row number and then one value per column, in this order.
    days
        Names of columns that take dates. A spreadsheet's date cell at midnight is a day there, provided that the row's
        other cells of the same group are days too; in any other column it is a point in time.
    """

    name: str
    make: Callable[..., Row]
    columns: tuple[Column, ...]
    days: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """Rows that could be read, and what is known of those that could not.

    Parameters
    ----------
    file
        How messages call the table.
    columns
        Names of the columns that are there.
    failed
        Values that could be read of rows at fault, by column, so that they raise no second issue elsewhere.
    is_present
        Whether there is such a table.
    is_whole
        Whether at least the place of every row is known, be it in `rows` or in `failed`.
    """

    file: str
    rows: Sequence[Row] = ()
    columns: frozenset[str] = frozenset()
    failed: Sequence[Mapping[str, object]] = ()
    is_present: bool = False
    is_whole: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether every row could be read."""
        return self.is_whole and not self.failed


def known_values(rows: Rows[Row], column: str) -> list[str] | None:
    """All values of a column, of rows at fault elsewhere too; None if they cannot be told."""
    if not rows.is_whole or not rows.columns or any(column not in values for values in rows.failed):
        return None
    sound = [getattr(row, column) for row in rows.rows]
    return [str(value) for value in (*sound, *(values[column] for values in rows.failed)) if value is not None]


def read_rows(raw: RawTable, schema: Schema[Row], issues: Issues) -> Rows[Row]:
    """Convert a table to typed rows, noting every cell that cannot be read."""
    position = _match_header(raw, schema.columns, issues)
    if position is None:
        return Rows(raw.file, is_present=True, is_whole=False)
    present = frozenset(name for name, index in position.items() if index is not None)
    raw = _with_days(raw, schema.days, position)
    values = [_convert(raw, column, position[column.name]) for column in schema.columns]
    if not any(column.has_fault for column in values):
        made = list(map(schema.make, raw.numbers, *(column.values for column in values)))
        return Rows(raw.file, made, present, is_present=True, is_whole=not raw.lost_rows)
    rows, failed = _sort_out(raw, schema, position, [column.values for column in values], issues)
    return Rows(raw.file, rows, present, failed, is_present=True, is_whole=not raw.lost_rows)


def _match_header(raw: RawTable, columns: Sequence[Column], issues: Issues) -> Mapping[str, int | None] | None:
    """Find the position of each column; None, with issues, if one is missing, doubled or unknown."""
    names = [name.strip().lower() for name in raw.header]
    known = [column.name for column in columns]
    before = len(issues)
    meant = _refuse_strange(raw, names, known, issues)
    for column in columns:
        if not column.is_optional and column.name not in names and column.name not in meant:
            mend = f"the columns are {describe(columns)}"
            issues.add(raw.file, f"has no column '{column.name}'", row=1, mend=mend)
    if len(issues) > before:
        return None
    return {name: names.index(name) if name in names else None for name in known}


def _refuse_strange(raw: RawTable, names: list[str], known: list[str], issues: Issues) -> set[str | None]:
    """Note columns that are unknown, doubled or nameless; return the names that may have been meant."""
    meant: set[str | None] = set()
    for index, name in enumerate(names):
        if name in names[:index] and name:
            issues.add(raw.file, "is the name of two columns", row=1, value=name, mend="delete one of them")
        elif not name and any(raw.cells[index]):
            issues.add(raw.file, f"column {index + 1} holds values but has no name", row=1, mend="name or delete it")
        elif name and name not in known:
            mend = did_you_mean(name, known) or f"the columns are {', '.join(known)}"
            issues.add(raw.file, "is not a column of this table", row=1, value=raw.header[index].strip(), mend=mend)
            meant.add(nearest(name, known))
    return meant


def _with_days(raw: RawTable, days: Sequence[Sequence[str]], position: Mapping[str, int | None]) -> RawTable:
    """Write the date alone into date cells at midnight where their column, and their row, take days."""
    cells = list(raw.cells)
    for names in days:
        places = [place for name in names if (place := position[name]) is not None]
        group = list(zip(*(cells[place] for place in places), strict=True))
        if any(isinstance(cell, MidnightCell) for row in group for cell in row):
            for place, column in zip(places, zip(*map(_days_alone, group), strict=True), strict=True):
                cells[place] = column
    return replace(raw, cells=tuple(cells))


def _days_alone(row: Sequence[str]) -> Sequence[str]:
    """Take the dates of cells that all name a day; leave them alone if one of them names a time."""
    days = [cell.day if isinstance(cell, MidnightCell) else cell for cell in row]
    return days if all(is_day(day) for day in days) else row


@dataclass(frozen=True)
class _Fault:
    """Stands in a column of values where a cell could not be read."""

    error: CellError


class _Memo(dict[str, object]):
    """Values of texts by text, read when first asked for: in most columns few texts occur often."""

    def __init__(self, column: Column, *, has_decimal_comma: bool) -> None:
        super().__init__()
        self.column = column
        self.converts_comma = has_decimal_comma and column.is_number
        self.has_fault = False

    def __missing__(self, text: str) -> object:
        try:
            value = self._parse(text)
        except CellError as error:
            self.has_fault = True
            value = _Fault(error)
        self[text] = value
        return value

    def _parse(self, text: str) -> object:
        if not text.strip():
            if self.column.blank is BLANK_IS_REFUSED:
                raise CellError("the cell is empty")
            return self.column.blank
        if self.converts_comma and text.count(",") == 1 and "." not in text:
            return self.column.parse(text.replace(",", "."))
        return self.column.parse(text)


@dataclass(frozen=True)
class _Values:
    values: Sequence[object]
    has_fault: bool = False


def _convert(raw: RawTable, column: Column, position: int | None) -> _Values:
    if position is None:
        blank = None if column.blank is BLANK_IS_REFUSED else column.blank
        return _Values(list(repeat(blank, len(raw.numbers))))
    memo = _Memo(column, has_decimal_comma=raw.has_decimal_comma)
    values = list(map(memo.__getitem__, raw.cells[position]))
    return _Values(values, memo.has_fault)


def _sort_out(
    raw: RawTable,
    schema: Schema[Row],
    position: Mapping[str, int | None],
    values: Sequence[Sequence[object]],
    issues: Issues,
) -> tuple[list[Row], list[Mapping[str, object]]]:
    """Part sound rows from those with a fault, and note the faults."""
    rows: list[Row] = []
    failed: list[Mapping[str, object]] = []
    for index, (number, *cells) in enumerate(zip(raw.numbers, *values, strict=True)):
        faults = [(name, cell) for name, cell in zip(schema.names, cells, strict=True) if isinstance(cell, _Fault)]
        if not faults:
            rows.append(schema.make(number, *cells))
            continue
        for name, fault in faults:
            place = position[name]
            text = "" if place is None else raw.cells[place][index].strip()
            issues.add_cell(raw.file, number, name, text, fault.error)
        pairs = zip(schema.names, cells, strict=True)
        failed.append({name: cell for name, cell in pairs if not isinstance(cell, _Fault)})
    return rows, failed
