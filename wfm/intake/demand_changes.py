"""Dated changes of demand: the rows of their table, compared with each other, the queues and their opening hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wfm.domain.calendar import Span, common_spans, join_spans, subtract_spans
from wfm.domain.demand import DemandChange, Queue
from wfm.domain.ids import QueueId
from wfm.intake.changed_demand import PlannedChange
from wfm.intake.config import Config
from wfm.intake.demand import Measure
from wfm.intake.holiday_changes import holiday_changes, hours_on_holidays, refuse_idle_percentages
from wfm.intake.row_schemas import DemandChangeRow
from wfm.intake.site import Desk
from wfm.intake.tables import Rows
from wfm.intake.text import Moment

RETURN_HOURS = 4.0
_ACTS_ON: Mapping[str, Measure] = {
    "volume_percent": "volume",
    "volume_add": "volume",
    "aht_percent": "volume",
    "required_percent": "required",
    "required_add": "required",
}
_ADDS = ("volume_add", "required_add")


@dataclass(frozen=True)
class ChangePlan:
    """The queues with their hours as changed, and all changes in the order in which they act."""

    queues: tuple[Queue, ...]
    changes: tuple[PlannedChange, ...]


@dataclass(frozen=True)
class _Dated:
    """A sound row and when it holds."""

    row: DemandChangeRow
    span: Span

    def concerns(self, queue: Queue) -> bool:
        return self.row.queue is None or self.row.queue == queue.id


def plan_changes(rows: Rows[DemandChangeRow], config: Config, measure: Measure | None, desk: Desk) -> ChangePlan:
    """Compare the rows with everything, and put public holidays before them.

    Parameters
    ----------
    measure
        What the demand table gives; None if that is unknown.
    """
    if measure:
        refuse_idle_percentages(config, measure, desk.issues)
    dated = [found for row in rows.rows if (found := _dated(row, measure, desk))]
    _refuse_doubles(dated, desk)
    open_on_holidays = tuple(hours_on_holidays(queue, config, desk) for queue in config.queues)
    queues = tuple(_with_closures(queue, dated) for queue in open_on_holidays)
    within = [each for each in dated if each.span.overlaps(desk.calendar.span)]
    desk.note(sum(not _can_matter(each, desk) for each in dated), "outside the horizon ignored")
    changes = [
        change
        for usual, queue in zip(config.queues, open_on_holidays, strict=True)
        for change in holiday_changes(usual, queue, config, desk)
    ]
    changes.sort(key=lambda planned: planned.change.span)
    for each in within:
        changes.extend(_planned(each, queues, desk))
    return ChangePlan(queues, tuple(changes))


def _can_matter(each: _Dated, desk: Desk) -> bool:
    """Tell whether a row touches the horizon, or closes a day on which a shift of it may end."""
    calendar = desk.calendar
    around = Span(calendar.midnight(calendar.date_at(-1)), calendar.midnight(calendar.date_at(calendar.days + 1)))
    return each.span.overlaps(around if each.row.is_closed else calendar.span)


def _refuse_doubles(dated: Sequence[_Dated], desk: Desk) -> None:
    first_row: dict[DemandChangeRow, int] = {}
    for each in dated:
        first = first_row.setdefault(each.row._replace(row=0, note=""), each.row.row)
        if first != each.row.row:
            desk.refuse(each.row.row, f"says the same as row {first}", mend="delete one of both")


# One row by itself ---------------------------------------------------------------------------------------------------


def _dated(row: DemandChangeRow, measure: Measure | None, desk: Desk) -> _Dated | None:
    """Place a row in time; None, with issues, if it makes no sense."""
    is_known = row.queue is None or desk.queues.check(desk.issues, desk.file, row.row, "queue", row.queue)
    span = desk.span_of_dates_or_times(row.row, row.start, row.end)
    faults = [*_faults(row), *(_idle(row, measure) if measure else ())]
    for column, reason, mend in faults:
        desk.refuse(row.row, reason, column=column, mend=mend)
    return _Dated(row, span) if is_known and span and not faults else None


def _faults(row: DemandChangeRow) -> Iterator[tuple[str, str, str]]:
    """Find what contradicts itself or means nothing: column, reason and mend."""
    given = [column for column in _ACTS_ON if getattr(row, column)]
    if row.is_closed and given:
        yield given[0], "changes demand that closed takes away", "keep closed, or the change"
    if not row.is_closed and not given:
        yield "kind", "changes nothing", f"fill one of {', '.join(_ACTS_ON)} or closed, or delete the row"
    if row.return_percent and not row.is_closed and row.volume_percent >= 0:
        yield (
            "return_percent",
            "lets contacts return though none are lost",
            "fill volume_percent or closed, or empty it",
        )
    if row.return_hours is not None and not row.return_percent:
        yield "return_hours", "is given though no contacts return", "fill return_percent, or empty it"


def _idle(row: DemandChangeRow, measure: Measure) -> Iterator[tuple[str, str, str]]:
    """Find columns that act on what the demand table does not give."""
    reason = f"has nothing to act on, for the demand is given as {measure}"
    fit = ", ".join(column for column, needed in _ACTS_ON.items() if needed == measure)
    for column, needed in _ACTS_ON.items():
        if getattr(row, column) and needed != measure:
            yield column, reason, f"use {fit} or closed"
    if row.return_percent and row.is_closed and measure == "required":
        yield "return_percent", reason, "empty it"


# Rows and queues -----------------------------------------------------------------------------------------------------


def _with_closures(queue: Queue, dated: Sequence[_Dated]) -> Queue:
    spans = join_spans(each.span for each in dated if each.row.is_closed and each.concerns(queue))
    return replace(queue, closures=spans) if spans else queue


def _planned(each: _Dated, queues: Sequence[Queue], desk: Desk) -> Iterator[PlannedChange]:
    """Make the change of every queue that a row concerns."""
    concerned = [queue for queue in queues if each.concerns(queue)]
    if any(getattr(each.row, column) for column in _ADDS):
        concerned = _open_ones(each, concerned, desk)
    for queue in concerned:
        yield PlannedChange(
            change=_change(each, queue.id),
            closed_spans=(each.span,) if each.row.is_closed else (),
            file=desk.file,
            line=each.row.row,
            name=f"row {each.row.row} of {desk.file}",
        )


def _open_ones(each: _Dated, queues: Sequence[Queue], desk: Desk) -> list[Queue]:
    """Keep queues that are open at some time of a row that adds demand, refusing it where it adds to a closed one."""
    within = common_spans([each.span], [desk.calendar.span])
    found = [queue for queue in queues if common_spans(within, queue.open_spans(desk.calendar))]
    column = next(column for column in _ADDS if getattr(each.row, column))
    if queues and not found:
        whose = f"queue '{each.row.queue}' is" if each.row.queue else "all queues are"
        mend = "change the hours or the dates, or delete the row"
        desk.refuse(each.row.row, f"adds demand while {whose} closed", column=column, mend=mend)
    elif each.row.queue and isinstance(each.row.start, Moment):
        for queue in found:
            _refuse_closed_times(each, within, queue, column, desk)
    return found


def _refuse_closed_times(each: _Dated, within: Sequence[Span], queue: Queue, column: str, desk: Desk) -> None:
    """Refuse times that reach beyond opening hours; dates mean the opening hours of those days."""
    closed = subtract_spans(within, queue.open_spans(desk.calendar))
    if closed:
        start, end = (desk.calendar.text_of(edge) for edge in (closed[0].start_utc, closed[0].end_utc))
        reason = f"adds demand from {start} to {end}, when queue '{queue.id}' is closed"
        mend = "keep to the opening hours, or give dates, which mean the hours of those days"
        desk.refuse(each.row.row, reason, column=column, mend=mend)


def _change(each: _Dated, queue: QueueId) -> DemandChange:
    row = each.row
    return DemandChange(
        queue=queue,
        span=each.span,
        kind=row.kind,
        note=row.note,
        volume_percent=row.volume_percent,
        volume_add_per_hour=row.volume_add,
        aht_percent=row.aht_percent,
        required_percent=row.required_percent,
        required_add=row.required_add,
        is_closed=row.is_closed,
        return_percent=row.return_percent,
        return_hours=(row.return_hours or RETURN_HOURS) if row.return_percent else 0.0,
        row=row.row,
    )
