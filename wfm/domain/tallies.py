"""Adding tallies up, and the percentages of what they come to, whosever and of whatever dates that is."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from wfm.domain.attendance import AttendanceTally


def add_up(tallies: Iterable[AttendanceTally]) -> AttendanceTally:
    """Add tallies column by column, for one by one takes long at a large site; none at all give zeros."""
    columns = zip(*(tally.columns for tally in tallies), strict=True)
    return AttendanceTally(*map(sum, columns))


def adherence_percent(tally: AttendanceTally, definition: str) -> Fraction | None:
    """Share of measured time that was spent as scheduled, in percent; None where nothing was measured."""
    outside = tally.outside if definition == "genesys" else 0
    tolerated = tally.tolerated if definition == "microsoft" else 0
    measured = tally.adherent + tally.astray
    if not measured:
        return None
    return Fraction(100 * max(0, tally.adherent + tolerated), measured + outside)


def conformance_percent(tally: AttendanceTally, definition: str) -> Fraction | None:
    """Work in percent of work due, whenever it was done; by ``overlap`` never above 100."""
    if definition == "overlap":
        return Fraction(100 * tally.kept, tally.kept_of) if tally.kept_of else None
    return Fraction(100 * (tally.inside + tally.outside), tally.due) if tally.due else None


def absence_percent(tally: AttendanceTally) -> Fraction | None:
    """Paid time of shifts to which nobody came, in percent of all."""
    return Fraction(100 * tally.absent, tally.paid_scheduled) if tally.paid_scheduled else None
