"""The requirement as the file ``staffing.csv``, and as a table on the terminal with a line for each queue and day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.report.columns import cut, figure, folder_line, labelled, share_text
from wfm.report.csv_files import csv_bytes
from wfm.report.words import amount, count_of, short_date
from wfm.staffing.basis import Staffing
from wfm.staffing.impatience import FloatArray

STAFFING_FILE = "staffing.csv"
STAFFING_COLUMNS = (
    "start",
    "queue",
    "required",
    "volume",
    "aht_seconds",
    "erlangs",
    "heads",
    "shrinkage",
    "decided_by",
    "service_level",
    "speed_of_answer_seconds",
    "occupancy",
    "abandonment",
)
_HEADER = f"{'Queue':<14}{'Day':<11}{'Hours':>10} {'Most':>8} {'at':<6}{'Contacts':>11}{'Erlangs':>9}{'Service':>9}"


def staffing_files(staffing: Staffing) -> Mapping[str, bytes]:
    """Write the requirement into memory, by file name."""
    return {STAFFING_FILE: csv_bytes(staffing_table(staffing))}


def staffing_table(staffing: Staffing) -> pd.DataFrame:
    """List every slot of every queue that is open or has demand, with what its heads rest on."""
    shown = [
        (slot, index)
        for index, basis in enumerate(staffing.basis)
        for slot in np.flatnonzero(staffing.requirement.is_open[index] | basis.has_demand).tolist()
    ]
    rows = [_row(staffing, index, slot) for slot, index in sorted(shown)]
    return pd.DataFrame(rows, columns=list(STAFFING_COLUMNS), dtype=object)


def _row(staffing: Staffing, index: int, slot: int) -> tuple[object, ...]:
    calendar, basis, service = staffing.instance.calendar, staffing.basis[index], staffing.prediction.by_slot
    figures = (service.service_level, service.speed_of_answer_seconds, service.occupancy, service.abandonment)
    has_contacts = service.contacts[index, slot] > 0
    return (
        calendar.text_of(calendar.slot_start(slot)),
        str(basis.queue),
        float(staffing.requirement.heads[index, slot]),
        float(basis.volume[slot]),
        float(basis.aht_seconds[slot]),
        float(basis.erlangs[slot]),
        float(basis.heads[slot]),
        staffing.instance.queues[index].shrinkage if np.isfinite(basis.heads[slot]) else None,
        basis.decided_by[slot],
        *(_finite(figure[index, slot]) if has_contacts else None for figure in figures),
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


# Terminal -------------------------------------------------------------------------------------------------------------


def staffing_lines(staffing: Staffing, folder: Path | None) -> list[str]:
    """Sum the requirement up by queue and day, in at most eighty columns.

    Parameters
    ----------
    folder
        Where the file was written; None if it was not.
    """
    calendar, hours = staffing.instance.calendar, _slot_hours(staffing)
    lines, days = [_HEADER], range(calendar.days)
    for index in range(len(staffing.basis)):
        lines += [_line(staffing, index, day) for day in days] + [_line(staffing, index, None)]
    total = amount(float(staffing.requirement.heads.sum()) * hours, 1)
    lines += ["", labelled("Hours", f"{total} agent-hours on the floor, {count_of(len(staffing.basis), 'queue')}")]
    lines += _savings(staffing)
    if folder is not None:
        lines += [labelled("Files", STAFFING_FILE), folder_line(folder)]
    return lines


def _slot_hours(staffing: Staffing) -> float:
    return staffing.instance.calendar.interval_minutes / 60


def _line(staffing: Staffing, index: int, day: int | None) -> str:
    """Write a queue's date, or all dates."""
    calendar, basis = staffing.instance.calendar, staffing.basis[index]
    slots = range(calendar.slot_count) if day is None else calendar.slots_on(day)
    span = slice(slots.start, slots.stop)
    heads = staffing.requirement.heads[index, span]
    peak = calendar.slot_start(slots.start + int(heads.argmax()))
    at = "" if day is None or not heads.any() else calendar.time_of(peak)
    levels = staffing.prediction.in_all.service_level if day is None else staffing.prediction.by_day.service_level
    return (
        f"{cut(str(basis.queue), 13):<14}{'all days' if day is None else short_date(calendar.dates[day]):<11}"
        f"{amount(float(heads.sum()) * _slot_hours(staffing), 1):>10} {amount(float(heads.max()), 1):>8} {at:<6}"
        f"{_known(basis.volume[span], basis.volume[span].sum()):>11}"
        f"{_known(basis.erlangs[span], basis.erlangs[span].max(), 1):>9}"
        f"{share_text(float(levels[index, day or 0])):>9}"
    ).rstrip()


def _known(values: FloatArray, total: float, decimals: int = 0) -> str:
    """Write a figure of contacts; a dash where the demand gives heads."""
    return figure(math.nan if np.isnan(values).any() else float(total), decimals)


def _savings(staffing: Staffing) -> list[str]:
    if staffing.hours_saved is None:
        return []
    parts = [
        f"{queue.id} {amount(float(saved), 1)}"
        for queue, saved in zip(staffing.instance.queues, staffing.hours_saved, strict=True)
        if queue.target.period != "interval"
    ]
    return [labelled("Saved", f"agent-hours against promises by interval: {', '.join(parts)}")]
