"""From the pieces of ``schedule.csv`` to shifts with their breaks, meals and activities inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Piece, Roster, Shift
from wfm.intake.people import refuse_overlapping_shifts
from wfm.intake.row_schemas import ScheduleRow
from wfm.intake.site import Desk, written
from wfm.intake.tables import Rows

LONGEST_SHIFT_HOURS = 16.0
"""Longest shift that can be compared with punches, unless the attendance settings say otherwise."""


@dataclass
class _Draft:
    """A shift whose pieces are still being gathered."""

    row: int
    shift: Shift
    pieces: list[tuple[Piece, int]] = field(default_factory=list)

    def overlap(self, span: Span) -> timedelta:
        """Time that a piece shares with the shift; negative apart from it."""
        own = self.shift.span
        return min(own.end_utc, span.end_utc) - max(own.start_utc, span.start_utc)

    def finished(self) -> Shift:
        """Shift with its pieces in order of time."""
        return replace(self.shift, pieces=tuple(piece for piece, _ in sorted(self.pieces)))


def known_now(rows: Rows[ScheduleRow], desk: Desk, *, everywhere: bool = False) -> Rows[ScheduleRow]:
    """Leave out, with a note, what was published to agents who have gone since.

    Parameters
    ----------
    everywhere
        Whether this concerns all dates, not just those of the horizon.
    """
    kept = [
        row for row in rows.rows if row.agent_id in desk.agents or not (everywhere or desk.calendar.has_date(row.date))
    ]
    where = "" if everywhere else "of the horizon "
    desk.note(len(rows.rows) - len(kept), f"{where}left out, as agents.csv no longer has their agents")
    return replace(rows, rows=kept)


def published_shifts(schedule: Roster, desk: Desk) -> Roster:
    """Take the shifts of the horizon from a schedule; a note counts those whose template is not known now."""
    shifts = tuple(shift for shift in schedule if desk.calendar.has_date(shift.date))
    desk.note(
        sum(shift.label not in desk.shifts for shift in shifts),
        "of the horizon with a shift that the configuration does not have",
    )
    return Roster(shifts)


def build_schedule(
    rows: Rows[ScheduleRow], desk: Desk, *, is_strict: bool = True, longest_hours: float = LONGEST_SHIFT_HOURS
) -> Roster:
    """Make the shifts of a schedule.

    Parameters
    ----------
    is_strict
        Whether shifts or pieces that overlap, pieces that reach out of their shift, and shifts that are too long are
        refused. Otherwise only what cannot be represented is, so that a checker can report the rest.
    longest_hours
        What too long means.
    """
    drafts, lost = _shifts(rows, desk)
    for row in rows.rows:
        if row.kind != "shift" and (row.agent_id, row.date) not in lost:
            _place_piece(row, drafts.get(row.agent_id, []), desk, is_strict=is_strict, is_whole=rows.is_whole)
    if is_strict:
        for agent, found in drafts.items():
            _refuse_faults(agent, found, desk, timedelta(hours=longest_hours))
    return Roster(tuple(draft.finished() for found in drafts.values() for draft in found))


def _shifts(rows: Rows[ScheduleRow], desk: Desk) -> tuple[dict[str, list[_Draft]], set[tuple[object, object]]]:
    """Gather the shifts by agent, and tell agent and date of those at fault: their breaks are not blamed too."""
    drafts: dict[str, list[_Draft]] = {}
    lost = {(values.get("agent_id"), values.get("date")) for values in rows.failed}
    for row in rows.rows:
        if row.kind != "shift":
            continue
        span = desk.span_of_shift(row.row, row.start, row.end)
        if not desk.knows_agent(row.row, row.agent_id) or span is None or not _has_its_date(row, span, desk):
            lost.add((row.agent_id, row.date))
            continue
        shift = Shift(AgentId(row.agent_id), row.date, row.label, span, row.is_paid)
        drafts.setdefault(row.agent_id, []).append(_Draft(row.row, shift))
    return drafts, lost


def _has_its_date(row: ScheduleRow, span: Span, desk: Desk) -> bool:
    starts_on = desk.calendar.date_of(span.start_utc)
    if row.date == starts_on:
        return True
    reason = "is not the date on which the shift starts"
    desk.refuse(row.row, reason, column="date", value=str(row.date), mend=f"write {starts_on}")
    return False


def _place_piece(row: ScheduleRow, drafts: Sequence[_Draft], desk: Desk, *, is_strict: bool, is_whole: bool) -> None:
    """Give a break, meal or activity to its shift, refusing it where there is none."""
    assert row.kind != "shift"
    span = desk.span(row.row, row.start, row.end)
    if span is None or not desk.knows_agent(row.row, row.agent_id):
        return
    best = _shift_of(row, span, drafts)
    if best is None or (is_strict and not best.shift.span.contains(span)):
        reason = f"the {row.kind} lies in no shift of '{row.agent_id}'"
        if best is not None:
            reason = f"the {row.kind} does not lie within the shift of row {best.row}"
        if best is not None or is_whole:
            desk.refuse(row.row, reason, column="start", value=written(row.start), mend="move it, or mend the shift")
        return
    if is_strict and row.date != best.shift.date:
        reason = f"is not the date of its shift in row {best.row}"
        desk.refuse(row.row, reason, column="date", value=str(row.date), mend=f"write {best.shift.date}")
    best.pieces.append((Piece(span, row.kind, row.label, row.is_paid), row.row))


def _shift_of(row: ScheduleRow, span: Span, drafts: Sequence[_Draft]) -> _Draft | None:
    """Find the shift of a piece: one of its date that holds it, else the one it overlaps most, else one of its date."""
    same_date = [draft for draft in drafts if draft.shift.date == row.date]
    for draft in same_date:
        if draft.shift.span.contains(span):
            return draft
    near = [draft for draft in drafts if draft.overlap(span) > timedelta(0)]
    return max(near or same_date, key=lambda draft: draft.overlap(span), default=None)


def _refuse_faults(agent: str, drafts: Sequence[_Draft], desk: Desk, longest: timedelta) -> None:
    """Note shifts that overlap or are too long, and pieces that overlap."""
    refuse_overlapping_shifts(agent, [(draft.shift.span, draft.row) for draft in drafts], desk)
    for draft in drafts:
        if draft.shift.end_utc - draft.shift.start_utc > longest:
            hours = draft.shift.span.minutes / 60
            mend = "mend its times, or raise attendance.pairing.max_session_hours"
            desk.refuse(
                draft.row, f"the shift lasts {hours:g} hours, more than {longest.total_seconds() / 3600:g}", mend=mend
            )
        for (first_piece, one), (second_piece, other) in pairwise(sorted(draft.pieces)):
            if first_piece.span.overlaps(second_piece.span):
                what = f"the {second_piece.kind} '{second_piece.label}' overlaps that of row {one}"
                desk.refuse(other, what, column="start", value=desk.calendar.text_of(second_piece.span.start_utc))
