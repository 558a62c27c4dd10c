"""Adding many tallies up: column by column, for one by one takes minutes at a large site."""

from __future__ import annotations

from collections.abc import Iterable

from wfm.domain.attendance import AttendanceTally


def add_up(tallies: Iterable[AttendanceTally]) -> AttendanceTally:
    """Add tallies; none at all give zeros."""
    columns = zip(*(tally.columns for tally in tallies), strict=True)
    return AttendanceTally(*map(sum, columns))
