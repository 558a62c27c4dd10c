"""What a queue does on public holidays: other hours, and less or more demand, each holiday a visible change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from wfm.domain.calendar import DAY_MINUTES, WEEKDAYS, Span, TimeWindow, join_spans, subtract_spans
from wfm.domain.demand import DemandChange, OpeningHours, Queue
from wfm.intake.changed_demand import PlannedChange
from wfm.intake.config import Config
from wfm.intake.config_blocks import HolidayDemandBlock, OnHolidays
from wfm.intake.demand import Measure
from wfm.intake.issues import Issues
from wfm.intake.site import Desk
from wfm.intake.yaml_lines import Path, key_of

_ALWAYS = OpeningHours(((TimeWindow(0, DAY_MINUTES),),) * 7)


def hours_on_holidays(queue: Queue, config: Config, desk: Desk) -> Queue:
    """Give a queue the hours that it has on holidays; a date that its hours name keeps what they say."""
    on_holidays, _ = config.on_holidays[queue.id]
    usual = queue.hours or _ALWAYS
    found: dict[date, tuple[TimeWindow, ...]] = {}
    for day in config.holidays:
        windows = _windows(on_holidays, usual)
        if windows is None:
            continue
        if day not in usual.by_date:
            found[day] = windows
        elif desk.calendar.has_date(day):
            name = f"hours of queue '{queue.id}' on {day} ({config.holidays[day]})"
            desk.notes.append(f"{config.document.file}: {name} are as given for that date, whatever on_holidays says")
    return replace(queue, hours=replace(usual, by_date={**usual.by_date, **found})) if found else queue


def _windows(on_holidays: OnHolidays, usual: OpeningHours) -> tuple[TimeWindow, ...] | None:
    """Hours of a holiday; None where they are those of any other day."""
    if isinstance(on_holidays, HolidayDemandBlock):
        return usual.by_weekday[WEEKDAYS.index(on_holidays.like)] if on_holidays.like else None
    return () if on_holidays == "closed" else None


def holiday_changes(usual: Queue, queue: Queue, config: Config, desk: Desk) -> list[PlannedChange]:
    """Make a change of every holiday of the horizon, also where nothing is different then.

    Parameters
    ----------
    usual, queue
        The queue as on any other day, and with its hours on holidays.
    """
    on_holidays, path = config.on_holidays[usual.id]
    line = config.document.line(path)
    days = [day for day in config.holidays if desk.calendar.has_date(day)]
    return [
        PlannedChange(
            change=_change(queue, day, config.holidays[day], on_holidays, desk),
            closed_spans=_closed_spans(usual, queue, day, desk),
            file=config.document.file,
            line=line,
            name=f"{config.holidays[day]} ({day})",
        )
        for day in days
    ]


def _change(queue: Queue, day: date, name: str, on_holidays: OnHolidays, desk: Desk) -> DemandChange:
    span = Span(desk.calendar.midnight(day), desk.calendar.midnight(day + timedelta(days=1)))
    is_closed = queue.hours is not None and not queue.hours.windows_on(day)
    if not isinstance(on_holidays, HolidayDemandBlock):
        return DemandChange(queue.id, span, "holiday", name, is_closed=is_closed)
    return DemandChange(
        queue=queue.id,
        span=span,
        kind="holiday",
        note=f"{name}, open as on {on_holidays.like}" if on_holidays.like and not is_closed else name,
        volume_percent=on_holidays.volume_percent,
        aht_percent=on_holidays.aht_percent,
        required_percent=on_holidays.required_percent,
        is_closed=is_closed,
    )


def _closed_spans(usual: Queue, queue: Queue, day: date, desk: Desk) -> tuple[Span, ...]:
    """Parts of the day's usual hours in which the queue is closed as it is a holiday."""
    windows = (usual.hours or _ALWAYS).windows_on(day)
    spans = join_spans(desk.calendar.window(day, window) for window in windows)
    return subtract_spans(spans, queue.open_spans(desk.calendar))


def refuse_idle_percentages(config: Config, measure: Measure, issues: Issues) -> None:
    """Refuse percentages on holidays that act on what the demand table does not give."""
    for on_holidays, path in config.on_holidays.values():
        if isinstance(on_holidays, HolidayDemandBlock):
            idle = ("required_percent",) if measure == "volume" else ("volume_percent", "aht_percent")
            for key in idle:
                if getattr(on_holidays, key):
                    _refuse_idle(config, (*path, key), measure, issues)


def _refuse_idle(config: Config, path: Path, measure: Measure, issues: Issues) -> None:
    document = config.document
    other = "volume_percent" if measure == "volume" else "required_percent"
    reason, mend = f"has nothing to act on, for the demand is given as {measure}", f"use {other}"
    issues.add(document.file, reason, row=document.line(path), column=key_of(path), mend=mend)
