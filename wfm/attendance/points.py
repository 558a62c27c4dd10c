"""Points of each entry: by its amount, by how often it happened, never more for a shift than an absence costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from wfm.attendance.entries import Entry
from wfm.attendance.expected import seconds_of
from wfm.attendance.policy import Policy
from wfm.attendance.revisions import counts
from wfm.attendance.settings import PointsSettings
from wfm.attendance.spells import Spell, merged_entries
from wfm.attendance.views import day_bounds
from wfm.domain.attendance import ABSENCES
from wfm.domain.decisions import PastException


def assign_points(
    entries: Sequence[Entry],
    past: Iterable[PastException],
    spells: Iterable[Spell],
    settings: PointsSettings,
    policy_of: Mapping[str, Policy],
) -> None:
    """Give the entries of one agent, in order of date, their points and whether these are charged.

    Parameters
    ----------
    past
        The agent's exceptions of earlier weeks: they count for repeats.
    spells
        Absences in a row, of which only the first one is charged.
    policy_of
        Policies of all kinds, also of those that are not raised.
    """
    for entry in entries:
        entry.points, entry.points_state, entry.occurrence = 0.0, "none", None
        _set_aside(entry, settings.protected_kinds)
    merged = merged_entries(spells, settings.merge_spells)
    earlier = _earlier_dates(past)
    for entry in entries:
        if entry.is_held or entry.points_state != "none":
            continue
        if id(entry) in merged:
            entry.points_state = "merged"
            continue
        _, points = entry.policy.weight(entry.found.amount)
        entry.points = points * _factor(entry, earlier)
        if entry.points:
            entry.points_state = "charged" if entry.status == "confirmed" else "open"
    if settings.cap_per_shift:
        _, most = policy_of[settings.cap_per_shift].weight(None)
        _cap_shifts(entries, most)


def _set_aside(entry: Entry, protected_kinds: Sequence[str]) -> None:
    """Mark what costs nothing whatever it weighs, and what the Bradford factor counts."""
    is_protected = _is_protected(entry, protected_kinds)
    decided = entry.decision.decision if entry.decision and not entry.change else "open"
    if entry.status == "corrected":
        entry.points_state = "corrected"
    elif entry.is_held:
        return
    elif entry.status == "excused" or entry.is_sickness:
        entry.points_state = "excused"
    elif is_protected:
        entry.points_state = "protected"
    is_missed = entry.code in ABSENCES and entry.status != "corrected"
    entry.is_bradford_day = is_missed and not is_protected and decided != "excused"


def _earlier_dates(past: Iterable[PastException]) -> dict[str, Counter[date]]:
    """Count earlier exceptions that matter for repeats, by kind and date."""
    dates: dict[str, Counter[date]] = {}
    for row in past:
        if counts(row) and row.points_state != "merged":
            dates.setdefault(row.code, Counter())[row.date] += 1
    return dates


def _factor(entry: Entry, earlier: dict[str, Counter[date]]) -> float:
    """Count an entry among those of its kind within the window of repeats, and find its factor."""
    repeat = entry.policy.settings.repeat
    if repeat is None:
        return 1.0
    dates = earlier.setdefault(entry.code, Counter())
    dates[entry.date] += 1
    oldest = entry.date - timedelta(days=repeat.days)
    entry.occurrence = sum(number for day, number in dates.items() if oldest < day <= entry.date)
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
    """Charge the dearest entries of each shift first and nothing beyond the cap.

    An absence is what the cap is made of, so that a policy may let repeated ones cost more.
    """
    shifts: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.points and entry.shift and entry.code not in ABSENCES:
            shifts.setdefault(id(entry.shift), []).append(entry)
    for charged in shifts.values():
        left = most
        for entry in sorted(charged, key=lambda entry: -entry.points):
            if entry.points > left:
                entry.points, entry.points_state = left, "capped"
            left -= entry.points
