"""The tables of an input, and those of an earlier result beside it: every cell parsed, none compared with another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from wfm.intake.beside import BesideReader
from wfm.intake.decisions import DECISIONS, DecisionRow, decided
from wfm.intake.issues import Issues
from wfm.intake.past_exceptions import EXCEPTION_HISTORY, PastRow
from wfm.intake.row_schemas import (
    ACTIVITIES,
    AGENTS,
    AVAILABILITY,
    DEMAND,
    DEMAND_CHANGES,
    HISTORY,
    PINS,
    PREFERENCES,
    PUNCHES,
    SCHEDULE,
    TIME_OFF,
    ActivityRow,
    AgentRow,
    AvailabilityRow,
    DemandChangeRow,
    DemandRow,
    HistoryRow,
    PinRow,
    PreferenceRow,
    PunchRow,
    ScheduleRow,
    TimeOffRow,
)
from wfm.intake.source import Source
from wfm.intake.tables import Rows, Schema, read_rows

Row = TypeVar("Row")


@dataclass(frozen=True)
class InputTables:
    """Typed rows of every table; a table that is not there has none.

    Parameters
    ----------
    last_schedule, last_history
        The schedule of an earlier result, and the shifts before it.
    decisions
        HR's decisions, file by file.
    past_exceptions
        Attendance exceptions of earlier weeks, file by file; the first file has the last word.
    """

    agents: Rows[AgentRow]
    demand: Rows[DemandRow]
    demand_changes: Rows[DemandChangeRow]
    availability: Rows[AvailabilityRow]
    time_off: Rows[TimeOffRow]
    preferences: Rows[PreferenceRow]
    activities: Rows[ActivityRow]
    history: Rows[HistoryRow]
    pins: Rows[PinRow]
    punches: Rows[PunchRow]
    schedule: Rows[ScheduleRow]
    last_schedule: Rows[ScheduleRow]
    last_history: Rows[HistoryRow]
    decisions: tuple[Rows[DecisionRow], ...]
    past_exceptions: tuple[Rows[PastRow], ...]


def read_tables(source: Source, beside: BesideReader, issues: Issues, *, with_attendance: bool) -> InputTables:
    """Parse every table, and note what cannot be read.

    Parameters
    ----------
    source
        Gives its tables away, for their texts are not needed again.
    with_attendance
        Whether decisions and exceptions beside the input are read.
    """

    def rows(schema: Schema[Row]) -> Rows[Row]:
        return _rows(source, schema, issues)

    return InputTables(
        agents=rows(AGENTS),
        demand=rows(DEMAND),
        demand_changes=rows(DEMAND_CHANGES),
        availability=rows(AVAILABILITY),
        time_off=rows(TIME_OFF),
        preferences=rows(PREFERENCES),
        activities=rows(ACTIVITIES),
        history=rows(HISTORY),
        pins=rows(PINS),
        punches=rows(PUNCHES),
        schedule=rows(SCHEDULE),
        last_schedule=beside.last_schedule(),
        last_history=beside.last_history(),
        decisions=(rows(DECISIONS), *(beside.decisions() if with_attendance else ())),
        past_exceptions=(*(beside.exceptions() if with_attendance else ()), rows(EXCEPTION_HISTORY)),
    )


def _rows(source: Source, schema: Schema[Row], issues: Issues) -> Rows[Row]:
    """Typed rows of a table, none if it is not there."""
    raw = source.tables.pop(schema.name, None)
    if raw is None:
        is_present = schema.name in source.present
        return Rows(source.file_of(schema.name), is_present=is_present, is_whole=not is_present)
    return read_rows(decided(raw, issues) if schema.name == DECISIONS.name else raw, schema, issues)
