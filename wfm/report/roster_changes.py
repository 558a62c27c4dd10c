"""Dated changes of demand and what they did: the table behind the sheet, a line for the terminal, and records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from wfm.domain.calendar import Calendar
from wfm.domain.demand import DemandChange
from wfm.domain.result import RosterResult
from wfm.report.words import amount, count_of, plain_words, short_date

CHANGE_TITLES = [
    "From",
    "To",
    "Queue",
    "Kind",
    "Change",
    "Hours affected",
    "Contacts added",
    "Call again",
    "Agent-hours added",
    "Note",
]
_DECIMALS = 6


def changes_table(result: RosterResult) -> pd.DataFrame:
    """One row per change and queue, in the order in which they act."""
    calendar = result.instance.calendar
    has_contacts = any(row.volume is not None for row in result.instance.demand)
    rows = [
        [
            _moment(calendar, change, is_end=False),
            _moment(calendar, change, is_end=True),
            str(change.queue),
            plain_words(change.kind),
            change_words(change),
            change.effect.slots * result.slot_hours,
            change.effect.contacts if has_contacts else None,
            change.effect.returned_contacts if has_contacts else None,
            change.effect.agent_hours,
            change.note,
        ]
        for change in result.instance.demand_changes
    ]
    return pd.DataFrame(rows, columns=CHANGE_TITLES)


def _moment(calendar: Calendar, change: DemandChange, *, is_end: bool) -> str:
    """Write an edge of a change in local time; midnight as an end belongs to the date before."""
    instant = change.span.end_utc if is_end else change.span.start_utc
    time = calendar.time_of(instant)
    if is_end and time == "00:00":
        return f"{short_date(calendar.date_of(calendar.instant_of(calendar.minute_of(instant) - 1)))} 24:00"
    return f"{short_date(calendar.date_of(instant))} {time}"


def change_words(change: DemandChange) -> str:
    """Say in words what a change asks for."""
    return plain_words(", ".join(_parts(change))) or "Nothing"


def _parts(change: DemandChange) -> Iterator[str]:
    if change.is_closed:
        yield "closed"
    for name, value in (
        ("contacts", change.volume_percent),
        ("handling time", change.aht_percent),
        ("heads", change.required_percent),
    ):
        if value:
            yield f"{name} {signed(value)} %"
    if change.volume_add_per_hour:
        yield f"{signed(change.volume_add_per_hour)} contacts an hour"
    if change.required_add:
        yield f"{signed(change.required_add)} heads"
    if change.return_percent:
        yield f"{amount(change.return_percent, 1)} % of the lost call again within {amount(change.return_hours, 2)} h"


def signed(value: float) -> str:
    """Write a number with its sign and at most one decimal."""
    text = amount(abs(value), 1)
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


def changes_line(result: RosterResult) -> str:
    """Sum the changes up; empty if there are none."""
    changes = result.instance.demand_changes
    if not changes:
        return ""
    contacts = sum(change.effect.contacts for change in changes)
    hours = sum(change.effect.agent_hours for change in changes)
    told = [f"{signed(contacts)} contacts"] if any(change.effect.contacts for change in changes) else []
    effect = ", ".join([*told, f"{signed(hours)} agent-hours"])
    return f"{count_of(len(changes), 'dated change')} of demand: {effect}"


def change_records(result: RosterResult) -> list[Mapping[str, object]]:
    """Write the changes for programs, as ``run.json`` has them."""
    calendar = result.instance.calendar
    return [
        {
            "start": calendar.text_of(change.span.start_utc),
            "end": calendar.text_of(change.span.end_utc),
            "queue": change.queue,
            "kind": change.kind,
            "note": change.note,
            "change": change_words(change),
            "hours": round(change.effect.slots * result.slot_hours, _DECIMALS),
            "contacts": round(change.effect.contacts, _DECIMALS),
            "returned_contacts": round(change.effect.returned_contacts, _DECIMALS),
            "agent_hours": round(change.effect.agent_hours, _DECIMALS),
        }
        for change in result.instance.demand_changes
    ]
