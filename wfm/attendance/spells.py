"""Absences in a row: shifts missed one after the other with no shift worked in between, days off bridged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from wfm.attendance.entries import Entry
from wfm.attendance.revisions import counts
from wfm.attendance.views import ShiftView
from wfm.domain.attendance import ABSENCES
from wfm.domain.decisions import PastException

Spell = list[Entry | PastException]
"""One occurrence, in order of time."""


def find_spells(views: Iterable[ShiftView], entries: Sequence[Entry], past: Sequence[PastException]) -> list[Spell]:
    """Group an agent's absences, and give every entry its spell's id.

    An absence of an earlier week is joined only where the history of shifts holds its shift: otherwise nobody can tell
    whether a shift was worked since.

    Parameters
    ----------
    views
        Shifts of the history and of the period, in order of time.
    past
        Exceptions of earlier weeks that the report does not tell itself.
    """
    missed = {id(entry.shift): entry for entry in entries if entry.code in ABSENCES and entry.status != "corrected"}
    earlier = [row for row in past if row.code in ABSENCES and row.status != "corrected" and not row.is_held]
    spells: list[Spell] = []
    running = False
    for view in views:
        member = missed.get(id(view.expected)) if view.expected.is_judged else _told_of(view, earlier)
        if member is not None:
            if not running or _is_told_apart(member, spells[-1]):
                spells.append([])
            spells[-1].append(member)
            running = True
        elif _is_worked(view):
            running = False
    for spell in spells:
        name = _name(spell[0])
        for member in spell:
            if isinstance(member, Entry):
                member.spell = name
    return spells


def _told_of(view: ShiftView, earlier: Iterable[PastException]) -> PastException | None:
    """Find the absence that an earlier report tells of a shift."""
    shift = view.expected.shift
    own = [row for row in earlier if row.date == shift.date]
    exact = [row for row in own if row.shift_start_utc == shift.span.start_utc]
    return next(iter(exact or [row for row in own if row.shift_start_utc is None]), None)


def _is_told_apart(member: Entry | PastException, spell: Spell) -> bool:
    """Tell whether an earlier report, which had the punches, knew of another spell."""
    return isinstance(member, PastException) and member.spell not in ("", _name(spell[0]))


def _is_worked(view: ShiftView) -> bool:
    """Tell whether somebody worked, or before the period will have worked, a shift of which no absence is told."""
    return view.is_worked or not (view.expected.is_judged or view.expected.is_time_off)


def _name(first: Entry | PastException) -> str:
    if isinstance(first, Entry):
        return first.id
    return first.spell or first.exception_id


def merged_entries(spells: Iterable[Spell], codes: Collection[str]) -> set[int]:
    """Find the entries, by ``id()``, whose points merge into an earlier absence of their spell.

    Excused, protected and held absences neither carry the points of a spell nor need to be merged; nor does approved
    sickness, whatever has been decided on it.
    """
    merged: set[int] = set()
    for spell in spells:
        carrying = [member for member in spell if member.code in codes and _carries(member)]
        merged.update(id(member) for member in carrying[1:])
    return merged


def _carries(member: Entry | PastException) -> bool:
    if isinstance(member, PastException):
        return counts(member)
    costs_nothing = member.is_held or member.is_sickness or member.points_state == "protected"
    return not costs_nothing and member.status != "excused"
