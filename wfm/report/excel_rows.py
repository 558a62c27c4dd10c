"""Rows of long lists as XML, ready to be put into the part of a sheet.

openpyxl takes some twenty millionths of a second and half a kilobyte of memory for every cell. A site with thousands of
agents has lists of hundreds of thousands of cells, and a workbook for every team besides; written like this they take a
tenth of that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from wfm.report.text_safety import clean_text

ListValue = str | int | float | None
_ESCAPED = {"\r": "&#13;"}
"""Characters that reading XML would change."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Numbers under which the workbook keeps the looks of one column."""

    text: int
    other: int


@dataclass(frozen=True)
class ReadyRows:
    """Rows of a sheet as XML, and the cells from A1 to the last one, such as ``A1:U20``."""

    xml: bytes
    extent: str


def ready_rows(
    first_row: int,
    rows: Iterable[Sequence[ListValue]],
    styles: Callable[[int, Sequence[ListValue]], Sequence[CellStyle]],
    height: Callable[[Sequence[ListValue]], float | None],
) -> ReadyRows:
    """Write rows; text is always text, missing and infinite numbers are empty cells.

    Parameters
    ----------
    styles
        Tells the styles of a row's cells from its position, counted from 0, and its values.
    height
        Tells how high a row has to be, in points, from its values; None for one line.
    """
    letters: list[str] = []
    lines: list[str] = []
    texts = _Texts()
    for number, values in enumerate(rows, start=first_row):
        letters = letters or [get_column_letter(column) for column in range(1, len(values) + 1)]
        dressed = zip(letters, values, styles(number - first_row, values), strict=True)
        cells = "".join([_cell(f"{letter}{number}", value, style, texts) for letter, value, style in dressed])
        points = height(values)
        tall = f' ht="{points:g}"' if points else ""
        lines.append(f'<row r="{number}"{tall}>{cells}</row>')
    last = f"{letters[-1]}{first_row + len(lines) - 1}" if letters else "A1"
    return ReadyRows("".join(lines).encode("utf-8"), f"A1:{last}")


class _Texts(dict[str, str]):
    """Texts as XML; a list repeats most of its texts many times."""

    def __missing__(self, text: str) -> str:
        self[text] = found = escape(clean_text(text), _ESCAPED)
        return found


def _cell(place: str, value: ListValue, style: CellStyle, texts: _Texts) -> str:
    if isinstance(value, str) and value:
        return f'<c r="{place}" s="{style.text}" t="inlineStr"><is><t xml:space="preserve">{texts[value]}</t></is></c>'
    if value is None or isinstance(value, str) or not math.isfinite(value):
        return f'<c r="{place}" s="{style.other}"/>'
    return f'<c r="{place}" s="{style.other}"><v>{value!r}</v></c>'
