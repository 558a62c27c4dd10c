"""What the workbook for HR shows beside the comparison itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ALL = "All"
"""What stands in a column of past weeks where a row sums up; such rows are shaded."""


@dataclass(frozen=True)
class TrendSheet:
    """Past weeks: headings, and rows as they are to be shown; the subtitle may have two lines.

    Parameters
    ----------
    percents
        Headings whose numbers are percentages, 0–100.
    """

    title: str
    subtitle: str
    titles: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]
    percents: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Annex:
    """Results and origins that the report of the comparison does not hold; every part may be missing.

    Parameters
    ----------
    trends
        Sheets about past weeks.
    versions
        Versions of the program and of what it runs on, by name.
    fingerprints
        SHA-256 of the input by what it is of.
    """

    trends: Sequence[TrendSheet] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)


NO_ANNEX = Annex()
