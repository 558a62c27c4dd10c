"""Finding the tables of an input: CSV files in a folder, or the sheets of one workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wfm.intake.csv_files import read_csv
from wfm.intake.decision_sheets import EmptyAnswer, read_decision_sheets
from wfm.intake.decisions import DECISIONS
from wfm.intake.issues import Issues, nearest, read_bytes
from wfm.intake.past_exceptions import EXCEPTION_HISTORY
from wfm.intake.row_schemas import (
    ACTIVITIES,
    AGENTS,
    AVAILABILITY,
    DEMAND,
    DEMAND_CHANGES,
    HISTORY,
    PINS,
    PREFERENCES,
    PUNCHES,
    SCHEDULE,
    TIME_OFF,
)
from wfm.intake.tables import RawTable, Schema
from wfm.intake.workbooks import read_sheets

SCHEMAS: Mapping[str, Schema[Any]] = {
    schema.name: schema
    for schema in (
        DEMAND,
        DEMAND_CHANGES,
        AGENTS,
        AVAILABILITY,
        TIME_OFF,
        PREFERENCES,
        ACTIVITIES,
        HISTORY,
        PINS,
        PUNCHES,
        SCHEDULE,
        DECISIONS,
        EXCEPTION_HISTORY,
    )
}
"""Every table that an input may hold, by name."""


@dataclass
class Source:
    """Tables of an input as text.

    Parameters
    ----------
    where
        How messages call the folder or workbook.
    tables
        Tables that could be read, by name.
    present
        Names of all tables that are there, readable or not.
    hashes
        Hash of the content of every file read, by what it stands for.
    files
        The same by path, of files that are read one by one.
    strangers
        Files or sheets that nobody asked for, and the table whose name they nearly bear.
    empty_answers
        Rows of attendance workbooks whose decision somebody may have emptied.
    unread
        Places in workbooks that hold something of somebody's own, by path.
    is_workbook
        Whether the tables are sheets.
    is_readable
        Whether there is anything to look at.
    """

    where: str
    tables: dict[str, RawTable] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    strangers: dict[str, str | None] = field(default_factory=dict)
    empty_answers: list[EmptyAnswer] = field(default_factory=list)
    unread: dict[Path, str] = field(default_factory=dict)
    is_workbook: bool = False
    is_readable: bool = True

    def file_of(self, name: str) -> str:
        """How messages call a table, whether it is there or not."""
        return f"{self.where} sheet {name}" if self.is_workbook else f"{name}.csv"

    def add_file(self, name: str, path: Path, issues: Issues) -> None:
        """Read one table from a file of its own: CSV, or a sheet of a workbook."""
        self.present.add(name)
        table = self.read_file(SCHEMAS[name], path, issues)
        if table is not None:
            self.tables[name] = table

    def read_file(
        self, schema: Schema[Any], path: Path, issues: Issues, *, key: str | None = None, title: str | None = None
    ) -> RawTable | None:
        """Read a table that does not take the place of one in the input.

        Parameters
        ----------
        key
            What the file stands for among the hashes, if not for the table.
        title
            How messages call the file, if not by its name.
        """
        data = self._bytes_of(path, key or schema.name, issues)
        file = title or path.name
        if data is None:
            return None
        if path.suffix.lower() == ".xlsx":
            return _sheet_of(data, file, schema.name, schema.names, issues)
        return read_csv(data, file, schema.columns, issues)

    def read_decisions(
        self, path: Path, headings: Mapping[str, Collection[str]] | None, issues: Issues, *, key: str
    ) -> Sequence[RawTable]:
        """Read HR's decisions from a CSV file, or from the sheets of the attendance workbook that hold some.

        Parameters
        ----------
        headings
            Headings that these sheets have of themselves, by title in lower case.
        """
        if path.suffix.lower() != ".xlsx":
            table = self.read_file(DECISIONS, path, issues, key=key, title=path.as_posix())
            return [table] if table is not None else []
        data = self._bytes_of(path, key, issues)
        if data is None:
            return []
        found = read_decision_sheets(data, path.as_posix(), headings, issues)
        self.empty_answers.extend(found.empty_answers)
        if found.own_places:
            places = ", ".join(found.own_places)
            self.unread[path.resolve()] = places
            self.notes.append(f"{path.as_posix()}: {places}: somebody's own, which is not read")
        return found.tables

    def _bytes_of(self, path: Path, key: str, issues: Issues) -> bytes | None:
        data = read_bytes(path, issues)
        if data is not None:
            self.hashes[key] = self.files[path.resolve()] = digest(data)
        return data

    def add_stranger(self, what: str, title: str, name: str) -> None:
        """Note a file or sheet that is no table, and the table that it may have been meant for."""
        meant = nearest(name, SCHEMAS)
        self.strangers[title] = meant
        hint = f"; did you mean '{meant}{'.csv' if what == 'file' else ''}'?" if meant else ""
        self.notes.append(f"ignored the {what} {title}{hint}")


def digest(data: bytes) -> str:
    """Hash of a file's content."""
    return hashlib.sha256(data).hexdigest()


def open_source(path: Path, wanted: Collection[str], own_files: Collection[Path], issues: Issues) -> Source:
    """Read the wanted tables of a folder or workbook.

    Parameters
    ----------
    wanted
        Names of the tables to read; others that are known are passed over.
    own_files
        Files inside the folder that are read elsewhere, such as the configuration: they get no note.
    """
    if not path.exists():
        issues.add(str(path), "does not exist", mend="name a folder of CSV files, or one .xlsx workbook")
        return Source(path.name, is_readable=False)
    if path.is_dir():
        return _open_folder(path, wanted, own_files, issues)
    if path.suffix.lower() != ".xlsx":
        issues.add(path.name, "is neither a folder nor an .xlsx workbook", mend="save it as .xlsx, or name its folder")
        return Source(path.name, is_readable=False)
    return _open_workbook(path, wanted, issues)


def _open_folder(path: Path, wanted: Collection[str], own_files: Collection[Path], issues: Issues) -> Source:
    own = {file.resolve() for file in own_files}
    files = sorted(
        file
        for file in path.iterdir()
        if file.is_file() and not file.name.startswith((".", "~$")) and file.resolve() not in own
    )
    tables = [file for file in files if _table_name(file)]
    workbooks = [file for file in files if file.suffix.lower() == ".xlsx"]
    if not tables and len(workbooks) == 1:
        return _open_workbook(workbooks[0], wanted, issues)
    source = Source(path.name)
    for file in files:
        name = _table_name(file)
        if name is None:
            if file.name.lower() != "config.yaml":
                source.add_stranger("file", file.name, file.stem if file.suffix.lower() == ".csv" else "")
        elif name in source.present:
            issues.add(file.name, f"is a second file for the table {name}", mend="keep one of both")
        elif name in wanted:
            source.add_file(name, file, issues)
    return source


def _table_name(file: Path) -> str | None:
    name = file.stem.strip().lower()
    return name if name in SCHEMAS and file.suffix.lower() == ".csv" else None


def _open_workbook(path: Path, wanted: Collection[str], issues: Issues) -> Source:
    source = Source(path.name, is_workbook=True)
    before = len(issues)
    data = read_bytes(path, issues)
    if data is None:
        source.is_readable = False
        return source
    source.hashes["workbook"] = digest(data)
    for title, table in read_sheets(
        data, path.name, {name: schema.names for name, schema in SCHEMAS.items()}, issues
    ).items():
        # Excel keeps the sheet name "History" for itself, so the table may be called "History_".
        name = title.strip().lower().removesuffix("_")
        if name in source.present:
            issues.add(f"{path.name} sheet {title}", f"is a second sheet for the table {name}", mend="keep one of both")
        elif name in wanted:
            source.present.add(name)
            source.tables[name] = table
        elif name not in SCHEMAS:
            source.add_stranger("sheet", title, name)
    source.is_readable = len(issues) == before or bool(source.tables)
    return source


def _sheet_of(data: bytes, file: str, sheet: str, columns: Collection[str], issues: Issues) -> RawTable | None:
    """Read one sheet of a workbook whose other sheets do not matter."""
    before = len(issues)
    sheets = read_sheets(data, file, {sheet: columns}, issues)
    table = next((table for title, table in sheets.items() if title.strip().lower() == sheet), None)
    if table is None and len(issues) == before:
        issues.add(file, f"has no sheet '{sheet}'", mend=f"its sheets are {', '.join(sheets)}")
    return table
