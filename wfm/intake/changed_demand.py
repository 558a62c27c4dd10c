"""Applying dated changes to demand rows, and counting what each of them did.

A row of demand is cut at the slots in which a change begins and ends. Where a change holds for a part of a slot, that
part of the slot's demand changes: contacts are taken to arrive evenly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from wfm.domain.calendar import Calendar, Span, common_spans
from wfm.domain.demand import MOST_HEADS, ChangeEffect, DemandChange, DemandInterval, Queue
from wfm.domain.ids import QueueId
from wfm.intake.interval_changes import LostContacts, parts_around, span_of, with_change, with_contacts
from wfm.intake.site import Desk


@dataclass(frozen=True)
class PlannedChange:
    """A change that is still to act.

    Parameters
    ----------
    closed_spans
        When the queue is closed by this change; the demand there is dropped.
    file, line
        Where it is described, for messages.
    name
        What notes call it.
    """

    change: DemandChange
    closed_spans: tuple[Span, ...]
    file: str
    line: int
    name: str


@dataclass
class _Account:
    """What one change has done so far."""

    agents_per_hour_of_work: float
    slots: set[int] = field(default_factory=set)
    contacts: float = 0.0
    returned: float = 0.0
    agent_hours: float = 0.0
    dropped: set[int] = field(default_factory=set)

    def enter(self, before: DemandInterval, after: DemandInterval | None) -> None:
        """Count the difference that a change makes to an interval; None means that it is gone."""
        self.contacts += (after.volume or 0.0 if after else 0.0) - (before.volume or 0.0)
        self.agent_hours += (self._hours(after) if after else 0.0) - self._hours(before)
        if after is None:
            self.dropped.add(before.row)

    def _hours(self, row: DemandInterval) -> float:
        if row.required is not None:
            return row.required * row.minutes / 60
        return (row.volume or 0.0) * (row.aht_seconds or 0.0) / 3600 * self.agents_per_hour_of_work

    def effect(self) -> ChangeEffect:
        return ChangeEffect(len(self.slots), self.contacts, self.returned, self.agent_hours)


def apply_changes(
    rows: Sequence[DemandInterval],
    planned: Sequence[PlannedChange],
    queues: Sequence[Queue],
    desk: Desk,
) -> tuple[tuple[DemandInterval, ...], tuple[DemandChange, ...]]:
    """Let changes act on demand rows one after the other, each on what the one before has left.

    Parameters
    ----------
    rows
        In order of queue and time.
    queues
        With their hours as changed.
    desk
        That of the table of changes.

    Returns
    -------
    The rows in the same order, and the changes with their effect.
    """
    by_queue: dict[QueueId, list[DemandInterval]] = {queue.id: [] for queue in queues}
    for row in rows:
        by_queue[row.queue].append(row)
    actors = {queue.id: _Actor(queue, desk) for queue in queues}
    done: list[DemandChange] = []
    for each in planned:
        queue = each.change.queue
        by_queue[queue], effect = actors[queue].act(by_queue[queue], each)
        done.append(replace(each.change, effect=effect))
    if rows:
        _note_idle_rows(done, desk)
    return tuple(row for queue in queues for row in by_queue[queue.id]), tuple(done)


def _note_idle_rows(changes: Sequence[DemandChange], desk: Desk) -> None:
    """Tell how many rows of the table met no demand."""
    idle = {change.row for change in changes} - {change.row for change in changes if change.effect.slots}
    desk.note(len(idle - {0}), "without effect, for there is no demand to change then")


class _Actor:
    """Lets changes act on the rows of one queue."""

    def __init__(self, queue: Queue, desk: Desk) -> None:
        self.queue = queue
        self.calendar: Calendar = desk.calendar
        self.issues = desk.issues
        self.notes = desk.notes
        self.open_spans = queue.open_spans(desk.calendar)

    def act(self, rows: list[DemandInterval], planned: PlannedChange) -> tuple[list[DemandInterval], ChangeEffect]:
        """Close, then change what is left, then let some of the lost contacts call again."""
        change = planned.change
        account = _Account(1 / self.queue.at_once)
        lost = LostContacts()
        if planned.closed_spans:
            rows = self._closed(rows, planned, account, lost)
        if change.changes_open_hours:
            rows = self._changed(rows, planned, account, lost)
        if change.return_percent and lost.volume:
            rows = self._with_returns(rows, planned, account, lost)
        return rows, account.effect()

    def _closed(
        self, rows: Sequence[DemandInterval], planned: PlannedChange, account: _Account, lost: LostContacts
    ) -> list[DemandInterval]:
        change = planned.change
        closing = DemandChange(change.queue, change.span, change.kind, volume_percent=-100, required_percent=-100)

        def close(row: DemandInterval, share: float) -> DemandInterval | None:
            lost.enter(row, share)
            return None if share == 1 else with_change(row, share, closing)

        found = self._mapped(rows, planned.closed_spans, close, account)
        if account.dropped:
            count = len(account.dropped)
            what = f"{count} {'row' if count == 1 else 'rows'} of demand dropped, wholly or in part"
            self.notes.append(f"{planned.name}: {what}, for queue '{self.queue.id}' is closed then")
        return found

    def _changed(
        self, rows: Sequence[DemandInterval], planned: PlannedChange, account: _Account, lost: LostContacts
    ) -> list[DemandInterval]:
        change = planned.change

        def alter(row: DemandInterval, share: float) -> DemandInterval:
            lost.enter(row, share * max(-change.volume_percent, 0.0) / 100)
            return with_change(row, share, change)

        spans = common_spans([change.span], self.open_spans)
        found = self._mapped(rows, spans, alter, account)
        self._refuse_excess(found, planned)
        return found

    def _with_returns(
        self, rows: Sequence[DemandInterval], planned: PlannedChange, account: _Account, lost: LostContacts
    ) -> list[DemandInterval]:
        """Spread contacts that call again over the opening hours after the end."""
        change = planned.change
        window = Span(change.span.end_utc, change.span.end_utc + timedelta(hours=change.return_hours))
        spans = common_spans([window], self.open_spans)
        minutes = sum(span.minutes for span in spans)
        if not minutes:
            where = f"queue '{self.queue.id}' is closed in the {change.return_hours:g} hours after it"
            self.notes.append(f"{planned.name}: no contacts call again, for {where}")
            return list(rows)
        part = change.return_percent / 100 / minutes

        def call_again(row: DemandInterval, share: float) -> DemandInterval:
            returned = with_contacts(row, lost, part * row.minutes * share)
            account.returned += (returned.volume or 0.0) - (row.volume or 0.0)
            return returned

        seen = set(account.slots)
        found = self._mapped(rows, spans, call_again, account)
        account.slots = seen
        return found

    def _mapped(
        self,
        rows: Sequence[DemandInterval],
        spans: Sequence[Span],
        change: Callable[[DemandInterval, float], DemandInterval | None],
        account: _Account,
    ) -> list[DemandInterval]:
        """Change the parts of rows that lie in spans; `change` is told which share of the part does."""
        found: list[DemandInterval] = []
        for row in rows:
            for part in parts_around(row, spans, self.calendar):
                share = sum(each.minutes for each in common_spans([span_of(part)], spans)) / part.minutes
                if not share:
                    found.append(part)
                    continue
                changed = change(part, share)
                account.enter(part, changed)
                first = self.calendar.slot_of(part.start_utc)
                account.slots.update(range(first, first + part.minutes // self.calendar.interval_minutes))
                found.extend([changed] if changed else [])
        return found

    def _refuse_excess(self, rows: Sequence[DemandInterval], planned: PlannedChange) -> None:
        """Refuse what nobody can staff: more heads than a demand row may ask for, or contacts without work."""
        where = planned.change.span
        for row in rows:
            if not where.overlaps(span_of(row)):
                continue
            at = f"queue '{self.queue.id}' at {self.calendar.text_of(row.start_utc)}"
            if row.volume and not row.aht_seconds:
                reason, mend = (
                    f"adds contacts to {at}, where aht_seconds is 0",
                    "give their handling time in the demand",
                )
            elif not (row.required or row.most_erlangs / self.queue.at_once) <= MOST_HEADS:
                reason, mend = f"brings {at} to more than can be meant", "lower the change, or another one of that time"
            else:
                continue
            self.issues.add(planned.file, reason, row=planned.line, mend=mend)
            return
