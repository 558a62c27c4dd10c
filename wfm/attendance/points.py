"""Points of each entry: by its amount, by how often it happened, never more for a shift than an absence costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from wfm.attendance.entries import Entry
from wfm.attendance.expected import seconds_of
from wfm.attendance.policy import Policy
from wfm.attendance.settings import PointsSettings
from wfm.attendance.views import day_bounds


def assign_points(entries: Sequence[Entry], settings: PointsSettings, policies: Mapping[str, Policy]) -> None:
    """Give the entries of one agent, in order of date, their points as they stand before anybody has decided."""
    earlier: dict[str, list[date]] = {}
    for entry in entries:
        if entry.is_held:
            continue
        if _is_protected(entry, settings.protected_kinds):
            entry.points_state = "protected"
            continue
        _, points = entry.policy.weight(entry.found.amount)
        entry.points = points * _factor(entry, earlier)
        entry.points_state = "open" if entry.points else "none"
    if settings.cap_per_shift and "absence" in policies:
        _, most = policies["absence"].weight(None)
        _cap_shifts(entries, most)


def _factor(entry: Entry, earlier: dict[str, list[date]]) -> float:
    """Count an entry among those of its kind within the window of repeats, and find its factor."""
    repeat = entry.policy.settings.repeat
    if repeat is None:
        return 1.0
    dates = earlier.setdefault(entry.code, [])
    dates.append(entry.date)
    oldest = entry.date - timedelta(days=repeat.days)
    entry.occurrence = sum(day > oldest for day in dates)
    return repeat.factors[min(entry.occurrence, len(repeat.factors)) - 1]


def _is_protected(entry: Entry, kinds: Sequence[str]) -> bool:
    """Tell whether time off of a protected kind, of whatever status, overlaps the entry."""
    rows = [seconds_of(row.span) for row in entry.facts.time_off if row.kind in kinds]
    if not rows:
        return False
    start, end = entry.found.span or _extent(entry)
    return any(first < end and start < last for first, last in rows)


def _extent(entry: Entry) -> tuple[int, int]:
    if entry.shift:
        return seconds_of(entry.shift.shift.span)
    return day_bounds(entry.facts.calendar, entry.date, entry.date + timedelta(days=1))


def _cap_shifts(entries: Iterable[Entry], most: float) -> None:
    """Charge the dearest entries of each shift first and nothing beyond the cap."""
    shifts: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.points and entry.shift and entry.code != "no_call_no_show":
            shifts.setdefault(id(entry.shift), []).append(entry)
    for charged in shifts.values():
        left = most
        for entry in sorted(charged, key=lambda entry: -entry.points):
            if entry.points > left:
                entry.points, entry.points_state = left, "capped"
            left -= entry.points
