"""Collecting what is wrong with the input, and suggesting what was meant."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from wfm.errors import InputError, Issue

_MOST_SUGGESTIONS = 50
_MOST_LISTED = 8


class CellError(ValueError):
    """A text cannot be read as what its column or key holds."""

    def __init__(self, reason: str, mend: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


class Issues:
    """What is wrong with the input, in the order in which it was found."""

    def __init__(self) -> None:
        self._found: list[Issue] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self,
        file: str,
        reason: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        mend: str | None = None,
    ) -> None:
        """Note one fault."""
        self._found.append(Issue(file, reason, row, column, value, mend))

    def add_cell(self, file: str, row: int, column: str, value: str, error: CellError) -> None:
        """Note that a cell cannot be read."""
        self.add(file, error.reason, row=row, column=column, value=value or None, mend=error.mend)

    def raise_if_any(self) -> None:
        """Refuse the input if anything is wrong with it.

        Raises
        ------
        InputError
            With everything that was found.
        """
        if self._found:
            raise InputError(self._in_order())

    def _in_order(self) -> list[Issue]:
        """Sort by file as first met, then by row; what concerns a whole file comes last."""
        files = {file: place for place, file in enumerate(dict.fromkeys(issue.file for issue in self._found))}
        return sorted(self._found, key=lambda issue: (files[issue.file], math.inf if issue.row is None else issue.row))


class Names:
    """Names of one kind that are known, and what a misspelt one may have meant.

    Parameters
    ----------
    noun
        What such a name is, with its article: ``a queue``.
    known
        All of them; None if they cannot be told because their own source is at fault: then every name passes.
    """

    def __init__(self, noun: str, known: Iterable[str] | None) -> None:
        self.noun = noun
        self.known = None if known is None else dict.fromkeys(known)
        self._mends: dict[str, str | None] = {}

    def __contains__(self, name: str) -> bool:
        return self.known is None or name in self.known

    def mend(self, name: str) -> str | None:
        """Suggest a known name, for the first few unknown ones: comparing with thousands of names takes its time."""
        if name not in self._mends:
            if len(self._mends) >= _MOST_SUGGESTIONS:
                return None
            self._mends[name] = did_you_mean(name, self.known or ())
        return self._mends[name]

    def check(self, issues: Issues, file: str, row: int, column: str, name: str) -> bool:
        """Tell whether a name is known; note an issue if not."""
        if name in self:
            return True
        issues.add(file, f"is not {self.noun}", row=row, column=column, value=name, mend=self.mend(name))
        return False


def nearest(word: str, known: Collection[str]) -> str | None:
    """Find the known word that looks most like `word`, letter case aside."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.strip().lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """Suggest the nearest known word, else list the known ones if they are few."""
    best = nearest(word, known)
    if best is not None:
        return f"did you mean '{best}'?"
    return f"known: {', '.join(known)}" if 0 < len(known) <= _MOST_LISTED else None


def read_bytes(path: Path, issues: Issues) -> bytes | None:
    """Read a file whole; None, with an issue, if that cannot be done."""
    try:
        return path.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            issues.add(path.name, "does not exist", mend="check the path")
        else:
            issues.add(path.name, f"cannot be read ({error.strerror})", mend="close it in other programs")
        return None


def decode(data: bytes, file: str, issues: Issues) -> str | None:
    """Decode UTF-8 with or without byte-order mark; None, with an issue naming the line, if it is something else."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = f"holds a byte that is not UTF-8 (0x{data[error.start]:02x})"
        issues.add(file, bad, row=line, mend="save it as UTF-8, in a spreadsheet as 'CSV UTF-8'")
        return None
