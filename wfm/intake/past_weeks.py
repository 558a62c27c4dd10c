"""Reading the result folders of past weeks: ``exceptions.csv``, ``adherence.csv`` and what lies beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from wfm.domain.calendar import Calendar
from wfm.domain.decisions import PastException
from wfm.domain.ids import AgentId, QueueId
from wfm.domain.past_weeks import PastDay, PastQueueDay, PastWeeks
from wfm.intake.csv_files import read_csv
from wfm.intake.issues import Issues, Names, read_bytes
from wfm.intake.past_exceptions import EXCEPTION_HISTORY, build_exception_history
from wfm.intake.row_schemas import HISTORY, SCHEDULE
from wfm.intake.site import Desk, LocalTimes
from wfm.intake.source import digest
from wfm.intake.tables import Column, RawTable, Rows, Schema, optional, read_rows
from wfm.intake.text import Moment, number, parse_date, parse_id, parse_moment, parse_text
from wfm.intake.yardstick import ANYTHING, Yardstick

Row = TypeVar("Row")
_DATE_LENGTH = len("2026-11-30")
_MEND = "name a folder that 'wfm attendance' has written"


class DayRow(NamedTuple):
    """What is used of a row of ``adherence.csv`` of the level ``agent_day``."""

    row: int
    agent_id: str
    team: str
    date: date
    attendance: str
    paid_scheduled: float
    absent: float
    due: float
    worked: float
    outside: float


def _day_row(
    row: int,
    agent_id: str,
    team: str,
    day: date,
    attendance: str,
    paid_scheduled: float,
    absent: float,
    due: float,
    worked: float,
    outside: float,
    *_: object,
) -> DayRow:
    """Leave out the columns that are not used."""
    return DayRow(row, agent_id, team, day, attendance, paid_scheduled, absent, due, worked, outside)


_USED = ("paid_scheduled_minutes", "absent_minutes", "due_minutes", "worked_minutes", "outside_minutes")
_UNUSED = (
    "level",
    "start",
    "complete",
    "scheduled_minutes",
    "neutral_minutes",
    "unknown_minutes",
    "in_minutes",
    "out_minutes",
    "adherence_percent",
    "conformance_percent",
    "present_minutes",
    "pay_minutes",
    "absence_percent",
)
ADHERENCE = Schema(
    "adherence",
    _day_row,
    (
        Column("agent_id", parse_id),
        optional("team", parse_text, ""),
        Column("date", parse_date),
        optional("attendance", parse_text, ""),
        *(Column(name, number(0), blank=0.0, is_number=True) for name in _USED),
        *(optional(name, parse_text, "") for name in _UNUSED),
    ),
    days=(("date",),),
)


class EffectSlot(NamedTuple):
    """What is used of a row of ``coverage_effect.csv``."""

    row: int
    start: Moment
    queue: str
    planned: float | None
    lost: float
    unknown: float


def _effect_slot(
    row: int, start: Moment, queue: str, planned: float | None, lost: float, unknown: float, *_: object
) -> EffectSlot:
    """Leave out the columns that are not used."""
    return EffectSlot(row, start, queue, planned, lost, unknown)


COVERAGE_EFFECT = Schema(
    "coverage_effect",
    _effect_slot,
    (
        Column("start", parse_moment),
        Column("queue", parse_id),
        Column("planned", number(0), blank=None, is_number=True),
        Column("lost_minutes", number(0), blank=0.0, is_number=True),
        Column("unknown_minutes", number(0), blank=0.0, is_number=True),
        *(
            optional(name, parse_text, "")
            for name in (
                "required",
                "actual",
                "short_planned",
                "short_actual",
                "gained_minutes",
                "lost_short_minutes",
            )
        ),
    ),
)


def read_past_weeks(folders: Sequence[Path], calendar: Calendar, yardstick: Yardstick = ANYTHING) -> PastWeeks:
    """Read the result folders of past weeks, in any number and order.

    What two folders both tell is taken from the one named later, and an exception from ``exceptions.csv`` rather than
    from the history that is carried along. When shifts began is told by the ``history.csv`` of their week's folder,
    else by the schedules among the folders: the plan of a week lies in the folder of the week before.

    Parameters
    ----------
    calendar
        Gives the time zone, and the length of the slots of ``coverage_effect.csv``.
    yardstick
        Knows the kinds of exceptions.

    Raises
    ------
    InputError
        With everything that is wrong in any file.
    """
    issues = Issues()
    found = [_Folder(folder, calendar, issues, yardstick) for folder in folders]
    told = [folder.exceptions() for folder in found]
    carried = [folder.history() for folder in found]
    days = [folder.days() for folder in found]
    queue_days = [folder.queue_days() for folder in found]
    starts = _last_of_each([*(folder.starts() for folder in found), *map(_Folder.past_starts, found, days)])
    issues.raise_if_any()
    exceptions = _last_of_each([*carried, *told])
    return PastWeeks(
        tuple(replace(day, start=starts.get(key, "")) for key, day in sorted(_last_of_each(days).items())),
        tuple(exceptions[key] for key in sorted(exceptions)),
        tuple(day for _, day in sorted(_last_of_each(queue_days).items())),
        _last_of_each([folder.fingerprints for folder in found]),
    )


Key = TypeVar("Key")
Value = TypeVar("Value")


def _last_of_each(sources: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    found: dict[Key, Value] = {}
    for source in sources:
        found.update(source)
    return found


class _Folder:
    """One result folder, table by table; `fingerprints` grows with every file read."""

    def __init__(self, folder: Path, calendar: Calendar, issues: Issues, yardstick: Yardstick) -> None:
        self._folder, self._issues, self._times, self._yardstick = folder, issues, LocalTimes(calendar), yardstick
        self.fingerprints: dict[str, str] = {}

    def exceptions(self) -> dict[str, PastException]:
        """Exceptions of the week, by id."""
        return self._exceptions("exceptions.csv", is_needed=True)

    def history(self) -> dict[str, PastException]:
        """Exceptions of the weeks before, by id."""
        return self._exceptions("exception_history.csv", is_needed=False)

    def days(self) -> dict[tuple[str, date], PastDay]:
        """Dates of agents."""
        rows = self._rows("adherence.csv", ADHERENCE, is_needed=True, level="agent_day")
        return {(row.agent_id, row.date): _past_day(row) for row in rows.rows}

    def queue_days(self) -> dict[tuple[str, date], PastQueueDay]:
        """Minutes by queue and date, of slots of which it is known what was planned."""
        minutes: dict[tuple[str, date], list[tuple[float, float, float]]] = defaultdict(list)
        for row in self._rows("coverage_effect.csv", COVERAGE_EFFECT, is_needed=False).rows:
            if row.planned is not None:
                planned = row.planned * self._times.calendar.interval_minutes
                minutes[row.queue, row.start.local.date()].append((planned, row.unknown, row.lost))
        return {
            (queue, day): PastQueueDay(QueueId(queue), day, *map(sum, zip(*slots, strict=True)))
            for (queue, day), slots in minutes.items()
        }

    def starts(self) -> dict[tuple[str, date], str]:
        """First start of everybody's dates in the schedule that lies here."""
        found: dict[tuple[str, date], str] = {}
        for row in self._rows("schedule.csv", SCHEDULE, is_needed=False).rows:
            if row.kind == "shift":
                start = f"{row.start.local:%H:%M}"
                found[row.agent_id, row.date] = min(start, found.get((row.agent_id, row.date), start))
        return found

    def past_starts(self, days: Collection[tuple[str, date]]) -> dict[tuple[str, date], str]:
        """First start of the dates of agents that this folder tells of, in the shifts that it hands on."""
        found: dict[tuple[str, date], str] = {}
        dates = {day.isoformat() for _, day in days}
        for row in self._rows("history.csv", HISTORY, is_needed=False, dates=dates).rows:
            key, start = (row.agent_id, row.start.local.date()), f"{row.start.local:%H:%M}"
            found[key] = min(start, found.get(key, start))
        return found

    def _exceptions(self, name: str, *, is_needed: bool) -> dict[str, PastException]:
        rows = self._rows(name, EXCEPTION_HISTORY, is_needed=is_needed)
        nobody = Names("", None)
        desk = Desk(rows.file, self._times, self._issues, [], agents=nobody, teams=nobody, queues=nobody, shifts=nobody)
        return {entry.exception_id: entry for entry in build_exception_history(rows, desk, self._yardstick)}

    def _rows(
        self, name: str, schema: Schema[Row], *, is_needed: bool, level: str = "", dates: Collection[str] | None = None
    ) -> Rows[Row]:
        """Typed rows of a file, of one level or of some dates; none, with an issue, if it is needed and not there."""
        path = self._folder / name
        file = path.as_posix()
        if not path.is_file():
            if is_needed:
                self._issues.add(file, "does not exist", mend=_MEND)
            return Rows(file)
        data = read_bytes(path, self._issues)
        if data is None:
            return Rows(file)
        self.fingerprints[path.as_posix()] = digest(data)
        raw = read_csv(data, file, schema.columns, self._issues)
        if raw is None:
            return Rows(file)
        if level:
            raw = _picked(raw, "level", lambda cell: cell == level)
        if dates is not None:
            raw = _picked(raw, "start", lambda cell: cell[:_DATE_LENGTH] in dates)
        return read_rows(raw, schema, self._issues)


def _past_day(row: DayRow) -> PastDay:
    return PastDay(
        agent_id=AgentId(row.agent_id),
        team=row.team,
        date=row.date,
        attendance=row.attendance,
        paid_scheduled_minutes=row.paid_scheduled,
        absent_minutes=row.absent,
        due_minutes=row.due,
        worked_minutes=row.worked,
        outside_minutes=row.outside,
    )


def _picked(raw: RawTable, column: str, is_wanted: Callable[[str], bool]) -> RawTable:
    """Keep the rows with a wanted cell: a large site has far more rows of others."""
    names = [name.strip().lower() for name in raw.header]
    if column not in names:
        return raw
    kept = [index for index, cell in enumerate(raw.cells[names.index(column)]) if is_wanted(cell)]
    numbers = [raw.numbers[index] for index in kept]
    return replace(raw, numbers=numbers, cells=tuple([column[index] for index in kept] for column in raw.cells))
