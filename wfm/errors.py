"""The exception tree of ``wfm`` and the exit code of each branch.

::

    WfmError                     outside it: 0 written and checked, 1 a bug, 2 wrong usage, 130 interrupted
    ├── InputError             3   input or configuration refused; carries every issue, not the first
    ├── NoRosterError
    │   ├── InfeasibleError    4   proven: rules and people in conflict, cheapest relaxations
    │   └── OutOfTimeError     5   none found before the limit
    ├── CheckerMismatchError   6   checker and optimiser disagree: our bug, nothing is marked as finished
    ├── AuditFailedError       7   `wfm check`: a hard rule broken, or a claim that does not hold
    │   └── CertificateError       a certificate that is damaged, malformed, foreign or false
    │       └── UnprovableError    nothing can be proved of this input, whatever the prices
    └── OutputError            8   exists, was edited, is open elsewhere, or the disk is full
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Issue:
    """Something wrong with the input that its author can mend.

    Parameters
    ----------
    file
        Name of the file, or of the workbook and its sheet.
    reason
        What is wrong, as a clause without a full stop.
    row
        Row as a spreadsheet numbers it (the header is row 1), or the line of a YAML file.
    column
        Column, or key of a YAML file.
    value
        The offending text as found.
    mend
        What to do about it, where that can be told.
    """

    file: str
    reason: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    mend: str | None = None

    def __str__(self) -> str:
        """Say where, what and what to do, on one line; characters that would act on a terminal are written out."""
        place = self.file
        if self.row is not None:
            place += f" line {self.row}" if self.file.endswith((".yaml", ".yml")) else f" row {self.row}"
        if self.column is not None:
            place += f", {self.column}"
        quoted = "" if self.value is None else f"'{self.value}' "
        told = f"{place}: {quoted}{self.reason}" + (f"; {self.mend}" if self.mend else "")
        return _CONTROL.sub(lambda found: repr(found[0])[1:-1], told)


class WfmError(Exception):
    """Everything that ends a command for a reason the user should read."""

    exit_code: ClassVar[int] = 1


class InputError(WfmError):
    """Input or configuration is refused; all issues are carried, not the first alone."""

    exit_code = 3

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class NoRosterError(WfmError):
    """There is no roster to write."""


class InfeasibleError(NoRosterError):
    """No roster can satisfy the hard rules; the message names rules and people in conflict.

    `is_relaxable` tells whether a roster that breaks some of them has not been tried for yet.
    """

    exit_code = 4

    def __init__(self, message: str, *, is_relaxable: bool = True) -> None:
        self.is_relaxable = is_relaxable
        super().__init__(message)


class OutOfTimeError(NoRosterError):
    """The limit came before any roster was found."""

    exit_code = 5


class CheckerMismatchError(WfmError):
    """The independent checker disagrees with the optimiser: a bug, nothing is written."""

    exit_code = 6


class AuditFailedError(WfmError):
    """A checked schedule breaks a hard rule, or its certificate does not hold."""

    exit_code = 7


class CertificateError(AuditFailedError):
    """A certificate proves nothing: it is damaged or malformed, speaks of another input, or claims what is not so."""


class UnprovableError(CertificateError):
    """Nothing can be proved of an input, whatever the prices, because its numbers do not suit exact arithmetic."""


class OutputError(WfmError):
    """The result cannot be written: it exists, was edited, is open elsewhere, or the disk is full."""

    exit_code = 8
