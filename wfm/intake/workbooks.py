"""Reading the sheets of an ``.xlsx`` workbook to cells of text, so that they are converted like those of a CSV file."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from wfm.intake.issues import Issues
from wfm.intake.tables import MidnightCell, RawTable

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AGAIN = "open it in a spreadsheet and save it again as an Excel workbook (.xlsx)"


def read_sheets(
    data: bytes, file: str, columns: Mapping[str, Collection[str]], issues: Issues
) -> Mapping[str, RawTable]:
    """Read a workbook's sheets by title; empty, with an issue, if it is no workbook.

    Parameters
    ----------
    columns
        Columns by the name of the table, which is a sheet's title in lower case; other sheets come back empty. The
        header is the first row with two of its columns, so that a title may stand above.
    """
    if not data:
        issues.add(file, "the file is empty", mend=_SAVE_AGAIN)
        return {}
    if data.startswith(_OLE_SIGNATURE):
        reason = "is encrypted or in the old .xls format"
        issues.add(file, reason, mend="remove its password, or save it as an Excel workbook (.xlsx)")
        return {}
    try:
        return _read_all(data, file, columns, issues)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ParseError, ValueError) as error:
        issues.add(file, f"cannot be read as a workbook ({error})", mend=_SAVE_AGAIN)
        return {}


def _read_all(data: bytes, file: str, columns: Mapping[str, Collection[str]], issues: Issues) -> Mapping[str, RawTable]:
    with _opened(data) as workbook:
        names = {sheet.title: _table_name(sheet.title, columns) for sheet in workbook.worksheets}
        grids = {title: list(_rows_of(workbook, title)) if name else [] for title, name in names.items()}
    calculated = [title for title, grid in grids.items() if any(cell.is_formula for row in grid for cell in row)]
    results = _results_of(data, calculated) if calculated else {}
    return {
        title: _table_of(
            f"{file} sheet {title}", grid, results.get(title, grid), columns.get(names[title] or "", ()), issues
        )
        for title, grid in grids.items()
    }


def _table_name(title: str, columns: Mapping[str, Collection[str]]) -> str | None:
    """Name of the table that a sheet holds; "History" is a title that Excel keeps for itself, "History_" is not."""
    name = title.strip().lower().removesuffix("_")
    return name if name in columns else None


@contextmanager
def _opened(data: bytes, *, with_results: bool = False) -> Iterator[Workbook]:
    with warnings.catch_warnings():
        # openpyxl warns of extensions, such as certain validations, that it does not keep; cells are not concerned.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=with_results)
        try:
            yield workbook
        finally:
            workbook.close()


class _CellText(str):
    """Text of a cell, and what kind of cell it came from."""

    __slots__ = ("is_error", "is_formula", "is_midnight")
    is_formula: bool
    is_error: bool
    is_midnight: bool

    def plain(self) -> str:
        """Text that no longer knows its cell, except that a midnight may mean the day alone."""
        return MidnightCell(self) if self.is_midnight else str(self)


Grid = Sequence[Sequence[_CellText]]


def _rows_of(workbook: Workbook, title: str) -> Iterator[list[_CellText]]:
    sheet = workbook[title]
    sheet.reset_dimensions()  # some programs store a size that is too small
    for row in sheet.iter_rows():
        yield [_text_of(cell) for cell in row]


def _text_of(cell: Cell | MergedCell) -> _CellText:
    value = cell.value
    text = _CellText(_moment(value, cell.number_format) if isinstance(value, datetime) else _written(value))
    text.is_formula, text.is_error = cell.data_type == "f", cell.data_type == "e"
    text.is_midnight = isinstance(value, datetime) and text.endswith("T00:00")
    return text


def _written(value: object) -> str:
    """Write a value as a CSV file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, time):
        return _clock(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second + value.microsecond / 1e6))
    if isinstance(value, timedelta):
        return _clock(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: datetime, number_format: str) -> str:
    """Write a date alone where the cell shows no time of day: Excel stores both as the same number."""
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if "h" not in number_format.lower() and rounded == datetime.combine(rounded, time()):
        return f"{rounded:%Y-%m-%d}"
    return f"{rounded:%Y-%m-%dT%H:%M:%S}" if rounded.second else f"{rounded:%Y-%m-%dT%H:%M}"


def _clock(elapsed: timedelta) -> str:
    minutes, seconds = divmod(round(elapsed.total_seconds()), 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _results_of(data: bytes, titles: Collection[str]) -> Mapping[str, Grid]:
    """Read the results of formulas, as the spreadsheet stored them."""
    with _opened(data, with_results=True) as workbook:
        return {title: list(_rows_of(workbook, title)) for title in titles}


def _table_of(file: str, written: Grid, shown: Grid, columns: Collection[str], issues: Issues) -> RawTable:
    filled = [number for number, row in enumerate(written, 1) if any(cell.strip() for cell in row)]
    if not filled:
        return RawTable(file, (), (), ())
    top = next((number for number in filled[:20] if _holds_header(shown[number - 1], columns)), filled[0])
    body = [number for number in filled if number > top]
    header = _without_blank_end([str(cell) for cell in shown[top - 1]], [shown[number - 1] for number in body])
    faulty = _refuse_errors(file, written, shown, body, header, issues)
    numbers = [number for number in body if number not in faulty]
    width = len(header)
    rows = [
        [*(cell.plain() for cell in shown[number - 1][:width]), *[""] * (width - len(shown[number - 1]))]
        for number in numbers
    ]
    cells = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in header)
    return RawTable(file, tuple(header), numbers, cells, lost_rows=len(faulty))


def _holds_header(row: Sequence[str], columns: Collection[str]) -> bool:
    names = {cell.strip().lower().replace(" ", "_") for cell in row}
    return len(names & set(columns)) >= 2


def _without_blank_end(header: list[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Drop columns at the right that have neither name nor values."""
    widest = max((index for row in rows for index, cell in enumerate(row, 1) if cell.strip()), default=0)
    last = max((index for index, name in enumerate(header, 1) if name.strip()), default=0)
    return [*header, *[""] * (widest - len(header))][: max(widest, last)]


def _refuse_errors(
    file: str, grid: Grid, shown: Grid, numbers: Sequence[int], header: Sequence[str], issues: Issues
) -> set[int]:
    """Note cells that show an error, and formulas that no spreadsheet has calculated; return their rows."""
    faulty: set[int] = set()
    for number in numbers:
        for name, written, cell in zip(header, grid[number - 1], shown[number - 1], strict=False):
            if cell.is_error:
                reason, mend, value = "is an error of the spreadsheet", "mend the formula", cell
            elif written.is_formula and not cell:
                reason, mend, value = "has no stored result", "open the workbook in a spreadsheet and save it", written
            else:
                continue
            faulty.add(number)
            issues.add(file, reason, row=number, column=name, value=str(value), mend=mend)
    return faulty
