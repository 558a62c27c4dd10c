"""What an earlier result folder hands on: its schedule, its coverage, and what HR has decided since."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from wfm.domain.attendance import Punch
from wfm.domain.calendar import Calendar
from wfm.domain.coverage_effect import PlannedCover
from wfm.domain.ids import QueueId
from wfm.domain.shifts import Roster, Shift
from wfm.intake.site import Desk, written
from wfm.intake.tables import Column, RawTable, Rows, Schema
from wfm.intake.text import Moment, number, parse_id, parse_moment


@dataclass(frozen=True)
class PastResults:
    """Files of an earlier result folder; None or empty where it has none.

    Parameters
    ----------
    schedule
        ``schedule.csv``, or ``roster.xlsx`` if somebody has edited it since.
    coverage
        The ``coverage.csv`` of that schedule.
    decisions
        ``decisions.csv``, and ``attendance.xlsx`` if somebody has edited it since.
    exceptions
        ``exceptions.csv`` and ``exception_history.csv``; an exception that is in both is taken from the first.
    history
        ``history.csv``: shifts before that schedule, as far back as they are kept.
    """

    schedule: Path | None = None
    coverage: Path | None = None
    decisions: tuple[Path, ...] = ()
    exceptions: tuple[Path, ...] = ()
    history: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        single = [path for path in (self.schedule, self.coverage, self.history) if path is not None]
        return (*single, *self.decisions, *self.exceptions)


NO_RESULTS = PastResults()


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook."""
    return path.suffix.lower() == ".xlsx"


class CoverRow(NamedTuple):
    """A row of ``coverage.csv``."""

    row: int
    start: Moment
    queue: str
    required: float
    staffed: float


COVERAGE = Schema(
    "coverage",
    CoverRow,
    (
        Column("start", parse_moment),
        Column("queue", parse_id),
        Column("required", number(0), is_number=True),
        Column("staffed", number(0), is_number=True),
    ),
)


def heads_alone(raw: RawTable) -> RawTable:
    """Keep the columns of ``coverage.csv`` that hold heads: the others follow from them, or are not needed again."""
    names = [name.strip().lower() for name in raw.header]
    kept = [index for index, name in enumerate(names) if name in COVERAGE.names]
    return replace(raw, header=tuple(names[index] for index in kept), cells=tuple(raw.cells[index] for index in kept))


def build_cover(rows: Rows[CoverRow], desk: Desk) -> PlannedCover | None:
    """Lay what was required and planned on a grid of slots; None where there is nothing.

    Queues that have gone since are kept: nobody serves them any more, but somebody did then.
    """
    starts: dict[tuple[str, datetime], CoverRow] = {}
    for row in rows.rows:
        start = desk.utc(row.row, "start", row.start)
        if start is not None and starts.setdefault((row.queue, start), row) is not row:
            reason = f"queue '{row.queue}' is there already in row {starts[row.queue, start].row}"
            desk.refuse(row.row, reason, column="start", value=written(row.start), mend="delete one of both")
    if not starts:
        return None
    queues = sorted({queue for queue, _ in starts})
    minutes = {key: desk.calendar.minute_of(key[1]) for key in starts}
    first, step = min(minutes.values()), _step(minutes.values(), desk.calendar.interval_minutes)
    count = (max(minutes.values()) - first) // step + 1
    required, planned = np.zeros((len(queues), count)), np.zeros((len(queues), count))
    is_listed = np.zeros((len(queues), count), dtype=np.bool_)
    place = {queue: index for index, queue in enumerate(queues)}
    for (queue, start), row in starts.items():
        slot = place[queue], (minutes[queue, start] - first) // step
        required[slot], planned[slot], is_listed[slot] = row.required, row.staffed, True
    begin = min(start for _, start in starts)
    return PlannedCover(tuple(map(QueueId, queues)), begin, step, required, planned, is_listed)


def _step(minutes: Collection[int], usual: int) -> int:
    """Length of the slots: the step of which all distances are multiples."""
    return math.gcd(*(minute - min(minutes) for minute in minutes)) or usual


def with_past_shifts(history: Roster, past: Roster, before_utc: datetime) -> Roster:
    """Add the shifts of an earlier schedule or history to the history, without their breaks.

    What the history itself says of somebody's time counts more, for it may tell what was worked in the end.

    Parameters
    ----------
    before_utc
        Shifts that start then or later are none of the past.
    """
    added = [
        Shift(shift.agent_id, shift.date, shift.label, shift.span)
        for agent_id in past.agent_ids
        for shift in _apart(past.shifts_of(agent_id), history.shifts_of(agent_id))
        if shift.start_utc < before_utc
    ]
    return history.with_shifts(added) if added else history


def _apart(shifts: Sequence[Shift], known: Sequence[Shift]) -> Iterator[Shift]:
    """Take the shifts that overlap none of those known; both in order of time, the known ones apart from each other."""
    ends = [shift.end_utc for shift in known]
    for shift in shifts:
        following = bisect_right(ends, shift.start_utc)
        if following == len(known) or known[following].start_utc >= shift.end_utc:
            yield shift


def holds_more_punches(schedule: Roster, other: Roster, punches: Sequence[Punch], calendar: Calendar) -> bool:
    """Tell whether more punches lie between a schedule's first and last date than between another's."""
    return _punches_within(schedule, punches, calendar) > _punches_within(other, punches, calendar)


def _punches_within(schedule: Roster, punches: Sequence[Punch], calendar: Calendar) -> int:
    if not schedule.dates:
        return 0
    start, end = calendar.midnight(schedule.dates[0]), max(shift.end_utc for shift in schedule)
    return sum(start <= punch.time_utc < end for punch in punches)
