"""Files that are named beside the input: a schedule, decisions, and what an earlier run has left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from wfm.intake.decisions import DECISIONS, DecisionRow, decided
from wfm.intake.issues import Issues
from wfm.intake.past_exceptions import EXCEPTION_HISTORY, PastRow
from wfm.intake.past_results import COVERAGE, CoverRow, PastResults, heads_alone, is_workbook
from wfm.intake.row_schemas import HISTORY, SCHEDULE, HistoryRow, ScheduleRow
from wfm.intake.source import Source
from wfm.intake.tables import RawTable, Rows, Schema, read_rows

Row = TypeVar("Row")
COVERAGE_FILE = "coverage.csv"
BESIDE = "beside: "
"""Begins the names of hashes of files that no roster rests on."""


@dataclass(frozen=True)
class Given:
    """Files that are named beside the input."""

    schedule: Path | None
    decisions: tuple[Path, ...]
    previous: PastResults

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return (*((self.schedule,) if self.schedule else ()), *self.decisions, *self.previous.files)


@dataclass(frozen=True)
class BesideReader:
    """Reads them; their hashes go to the source."""

    given: Given
    source: Source
    issues: Issues
    headings: Mapping[str, Collection[str]] | None = None
    """Headings of the sheets in which HR decides, by title in lower case."""

    def last_schedule(self) -> Rows[ScheduleRow]:
        """Read the schedule of an earlier result."""
        path = self.given.previous.schedule
        return self._rows(path, SCHEDULE, self._raw(path, SCHEDULE, "previous schedule"))

    def last_history(self) -> Rows[HistoryRow]:
        """Read the shifts before that schedule."""
        path = self.given.previous.history
        return self._rows(path, HISTORY, self._raw(path, HISTORY, "previous history"))

    def coverage(self, path: Path | None) -> Rows[CoverRow]:
        """Read what a schedule was planned to give."""
        raw = None if path is None else self._raw(path, COVERAGE, _key(path))
        return self._rows(path, COVERAGE, raw and heads_alone(raw))

    def decisions(self) -> Iterator[Rows[DecisionRow]]:
        """Read decisions beside the input's own; tables come before workbooks, which show what the tables hold."""
        named = dict.fromkeys((*self.given.previous.decisions, *self.given.decisions))
        for path in sorted(named, key=is_workbook):
            for raw in self.source.read_decisions(path, self.headings, self.issues, key=_key(path)):
                yield read_rows(decided(raw, self.issues), DECISIONS, self.issues)

    def exceptions(self) -> Iterator[Rows[PastRow]]:
        """Read exceptions of an earlier result."""
        for path in self.given.previous.exceptions:
            raw = self._raw(path, EXCEPTION_HISTORY, _key(path))
            yield self._rows(path, EXCEPTION_HISTORY, raw)

    def coverage_beside(self, folder: Path) -> Path | None:
        """Find the coverage of the schedule that was named, else of the one in the input folder."""
        path = (self.given.schedule.parent if self.given.schedule else folder) / COVERAGE_FILE
        return path if path.is_file() else None

    def _raw(self, path: Path | None, schema: Schema[Row], key: str) -> RawTable | None:
        if path is None:
            return None
        return self.source.read_file(schema, path, self.issues, key=key, title=path.as_posix())

    def _rows(self, path: Path | None, schema: Schema[Row], raw: RawTable | None) -> Rows[Row]:
        """Typed rows of a file, none if it is not named or cannot be read."""
        if path is None:
            return Rows(schema.name)
        if raw is None:
            return Rows(path.as_posix(), is_present=True, is_whole=False)
        return read_rows(raw, schema, self.issues)


def _key(path: Path) -> str:
    """Name a file among the hashes by its path as given, for several may stand for the same."""
    return f"{BESIDE}{path.as_posix()}"
