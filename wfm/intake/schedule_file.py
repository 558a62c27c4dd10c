"""Reading one schedule by itself, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.shifts import Roster
from wfm.intake.issues import Issues, Names
from wfm.intake.row_schemas import SCHEDULE
from wfm.intake.schedule import LONGEST_SHIFT_HOURS, build_schedule
from wfm.intake.site import Desk, LocalTimes
from wfm.intake.source import Source
from wfm.intake.tables import read_rows


def read_schedule(
    path: Path,
    calendar: Calendar,
    agents: Iterable[AgentId],
    *,
    strict: bool = True,
    max_session_hours: float = LONGEST_SHIFT_HOURS,
) -> Roster:
    """Read a schedule: ``schedule.csv``, or the sheet ``Schedule`` of an ``.xlsx`` workbook.

    Parameters
    ----------
    agents
        Ids of all agents: a shift of anybody else is refused.
    strict
        Whether shifts that overlap or last too long, and pieces that overlap or leave their shift, are refused. Without
        it only what cannot be represented is, so that a checker can report the rest.
    max_session_hours
        What too long means.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    issues = Issues()
    source = Source(path.name)
    source.add_file("schedule", path, issues)
    issues.raise_if_any()
    rows = read_rows(source.tables["schedule"], SCHEDULE, issues)
    nothing = Names("", None)
    names = Names("an agent of agents.csv", agents)
    desk = Desk(
        rows.file, LocalTimes(calendar), issues, [], agents=names, teams=nothing, queues=nothing, shifts=nothing
    )
    roster = build_schedule(rows, desk, is_strict=strict, longest_hours=max_session_hours)
    issues.raise_if_any()
    return roster
