"""Reading the attendance workbook: what HR has decided there, and what else somebody has typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from wfm.domain.decisions import Decision
from wfm.intake.decisions import DECISIONS
from wfm.intake.issues import Issues
from wfm.intake.tables import RawTable
from wfm.intake.workbooks import read_sheets

DECISION_SHEETS = ("exceptions", "held back")
"""The sheets of the attendance workbook in which HR decides; only the first has to be there."""


class EmptyAnswer(NamedTuple):
    """A row whose column Decision is empty although it shows a status other than open."""

    file: str
    row: int
    exception_id: str
    status: str


@dataclass(frozen=True)
class DecisionBookRead:
    """What the attendance workbook holds of HR's.

    Parameters
    ----------
    tables
        The columns that HR fills in, sheet by sheet.
    empty_answers
        Rows whose decision somebody may have emptied.
    own_places
        Columns and rows of somebody's own, which nobody reads, with their sheet.
    """

    tables: Sequence[RawTable] = ()
    empty_answers: Sequence[EmptyAnswer] = ()
    own_places: Sequence[str] = ()


def read_decision_sheets(
    data: bytes, file: str, headings: Mapping[str, Collection[str]] | None, issues: Issues
) -> DecisionBookRead:
    """Read the sheets in which HR decides, as far as they have a column for it.

    Parameters
    ----------
    headings
        Headings that the sheets have of themselves, by title in lower case; None passes over what is somebody's own.
    """
    before = len(issues)
    known = {name: {*DECISIONS.names, *map(_plain, (headings or {}).get(name, ()))} for name in DECISION_SHEETS}
    sheets = read_sheets(data, file, known, issues)
    found = {title.strip().lower(): table for title, table in sheets.items()}
    if DECISION_SHEETS[0] not in found:
        if len(issues) == before:
            issues.add(file, f"has no sheet '{DECISION_SHEETS[0]}'", mend=f"its sheets are {', '.join(sheets)}")
        return DecisionBookRead()
    named = {name: found[name] for name in DECISION_SHEETS if name in found}
    plain = {name: _with_plain_names(table) for name, table in named.items()}
    asked = [table for name, table in plain.items() if name == DECISION_SHEETS[0] or "decision" in table.header]
    return DecisionBookRead(
        [_filled_in(table) for table in asked],
        [answer for table in asked for answer in _empty_answers(table)],
        [place for name, table in named.items() if headings for place in _own_places(table, known[name])],
    )


def _plain(heading: str) -> str:
    """Headings are words for people: write one as files name their columns."""
    return heading.strip().lower().replace(" ", "_")


def _with_plain_names(table: RawTable) -> RawTable:
    return replace(table, header=tuple(map(_plain, table.header)))


def _filled_in(table: RawTable) -> RawTable:
    """Keep the columns that HR fills in: the sheet shows others beside them."""
    kept = [index for index, name in enumerate(table.header) if name in DECISIONS.names]
    return replace(
        table, header=tuple(table.header[index] for index in kept), cells=tuple(table.cells[index] for index in kept)
    )


def _empty_answers(table: RawTable) -> Iterable[EmptyAnswer]:
    needed = ("exception_id", "status", "decision")
    if not set(needed) <= set(table.header):
        return
    columns = [table.cells[table.header.index(name)] for name in needed]
    for row, exception_id, status, decision in zip(table.numbers, *columns, strict=True):
        if not decision.strip() and status.strip().lower() not in ("", "open"):
            yield EmptyAnswer(table.file, row, exception_id, status.strip().lower())


def _own_places(table: RawTable, known: Collection[str]) -> Iterable[str]:
    """Name the columns and rows that hold anything and belong neither to the sheet nor to an exception."""
    sheet = table.file.rpartition(" sheet ")[2]
    for number, (heading, cells) in enumerate(zip(table.header, table.cells, strict=True), start=1):
        if _plain(heading) not in known and any(cell.strip() for cell in cells):
            title = f" '{heading.strip()}'" if heading.strip() else ""
            yield f"{sheet} column {get_column_letter(number)}{title}"
    names = [_plain(heading) for heading in table.header]
    ids = table.cells[names.index("exception_id")] if "exception_id" in names else ()
    if any(cell.strip() for cell in ids):  # else the sheet says in a row that it is empty
        yield from (f"{sheet} row {row}" for row, cell in zip(table.numbers, ids, strict=True) if not cell.strip())


def empty_answer_notes(answers: Iterable[EmptyAnswer], decisions: Iterable[Decision]) -> list[str]:
    """Say of every sheet where a decision stays in force although its row has none any more.

    A row that shows another status than the decision has been emptied by the run that wrote it: HR is to decide again.
    """
    latest: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda one: one.decided_at_utc):
        latest[decision.exception_id] = decision
    rows: dict[str, list[int]] = {}
    for answer in answers:
        stands = latest.get(answer.exception_id)
        if stands is not None and stands.decision == answer.status:
            rows.setdefault(answer.file, []).append(answer.row)
    return [_empty_answer_words(file, numbers) for file, numbers in rows.items()]


def _empty_answer_words(file: str, rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"{file} row {rows[0]}: its decision was emptied and stays in force; decide 'open' to withdraw it"
    return (
        f"{file} rows {rows[0]} to {rows[-1]}: {len(rows)} decisions were emptied and stay in force; "
        "decide 'open' to withdraw them"
    )
