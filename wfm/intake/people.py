"""Agents, when they can work, and when they are away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from operator import itemgetter

from wfm.domain.calendar import DAY_MINUTES, Span, TimeWindow, join_spans
from wfm.domain.ids import AgentId, ContractId, QueueId
from wfm.domain.people import Agent, Contract, TimeOff
from wfm.intake.issues import Issues, Names
from wfm.intake.row_schemas import AgentRow, AvailabilityRow, TimeOffRow
from wfm.intake.site import Desk
from wfm.intake.tables import Rows
from wfm.intake.text import Moment

# Agents --------------------------------------------------------------------------------------------------------------


def build_agents(
    rows: Rows[AgentRow], queues: Names, contracts: Names, limits: Sequence[Contract], issues: Issues
) -> tuple[Agent, ...]:
    """Make all agents, whether still employed or not."""
    if rows.columns and not rows.rows and not rows.failed:
        issues.add(rows.file, "holds no agent", mend="add a row for each person")
    first_row: dict[str, int] = {}
    by_id = {contract.id: contract for contract in limits}
    for row in rows.rows:
        if first_row.setdefault(row.agent_id, row.row) != row.row:
            reason = f"is there twice, first in row {first_row[row.agent_id]}"
            issues.add(
                rows.file, reason, row=row.row, column="agent_id", value=row.agent_id, mend="give each its own id"
            )
        contracts.check(issues, rows.file, row.row, "contract", row.contract)
        for skill in row.skills:
            queues.check(issues, rows.file, row.row, "skills", skill)
        _check_employment(row, rows.file, issues)
        _check_hours(row, by_id.get(ContractId(row.contract)), rows.file, issues)
    return tuple(map(_agent, rows.rows))


def _check_employment(row: AgentRow, file: str, issues: Issues) -> None:
    if row.first_day and row.last_day and row.last_day < row.first_day:
        reason = f"is before first_day {row.first_day}"
        issues.add(file, reason, row=row.row, column="last_day", value=str(row.last_day))


def _check_hours(row: AgentRow, contract: Contract | None, file: str, issues: Issues) -> None:
    """Compare own limits with each other, or with the contract's where only one is given."""
    least, most = row.min_weekly_hours, row.max_weekly_hours
    if least is None and most is None:
        return
    own = least is not None and most is not None
    least = least if least is not None else contract.min_weekly_hours if contract else 0.0
    most = most if most is not None else contract.max_weekly_hours if contract else least
    if least > most:
        whose = "" if own else f" (one of them from contract '{row.contract}')"
        reason = f"is above max_weekly_hours {most:g}{whose}"
        issues.add(file, reason, row=row.row, column="min_weekly_hours", value=f"{least:g}")


def _agent(row: AgentRow) -> Agent:
    return Agent(
        id=AgentId(row.agent_id),
        name=row.name,
        contract=ContractId(row.contract),
        skills=tuple(QueueId(skill) for skill in row.skills),
        team=row.team,
        hire_date=row.hire_date,
        first_day=row.first_day,
        last_day=row.last_day,
        min_weekly_hours=row.min_weekly_hours,
        max_weekly_hours=row.max_weekly_hours,
        seniority=row.seniority,
    )


# Availability --------------------------------------------------------------------------------------------------------


@dataclass
class _Week:
    """Windows of one agent by weekday and by date; an empty list means unavailable."""

    windows: dict[date | int, list[TimeWindow]] = field(default_factory=dict)
    closed_in_row: dict[date | int, int] = field(default_factory=dict)

    def on(self, day: date) -> Sequence[TimeWindow]:
        """Windows that begin on a date: its own rows, else its weekday's."""
        return self.windows.get(day, self.windows.get(day.weekday(), ()))


def build_availability(rows: Rows[AvailabilityRow], desk: Desk) -> Mapping[AgentId, tuple[Span, ...]]:
    """Make the spans in which agents with rows can work."""
    weeks: dict[AgentId, _Week] = {}
    beyond = 0
    for row in rows.rows:
        is_known = desk.knows_agent(row.row, row.agent_id)
        if not is_known or not is_whole_window(row.row, row.start, row.end, desk):
            continue
        _add_window(weeks.setdefault(AgentId(row.agent_id), _Week()), row, desk)
        beyond += isinstance(row.day, date) and not -1 <= desk.calendar.day_index(row.day) <= desk.calendar.days
    desk.note(beyond, "outside the horizon without effect")
    window_on = cache(desk.calendar.window)  # thousands of agents share a few windows
    days = [desk.calendar.date_at(index) for index in range(-1, desk.calendar.days + 1)]
    return {
        agent: join_spans(window_on(day, window) for day in days for window in week.on(day))
        for agent, week in weeks.items()
    }


def is_whole_window(row: int, start: int | None, end: int | None, desk: Desk) -> bool:
    """Tell whether start and end are both given or both empty; note an issue if one is missing."""
    if (start is None) == (end is None):
        return True
    column, other = ("start", "end") if start is None else ("end", "start")
    desk.refuse(row, f"is empty although {other} is given", column=column, mend="fill both, or empty both")
    return False


def time_window(start: int, end: int) -> TimeWindow:
    """Make a window; an end at or before its start means the next day."""
    return TimeWindow(start, end if end > start else end + DAY_MINUTES)


def _add_window(week: _Week, row: AvailabilityRow, desk: Desk) -> None:
    windows = week.windows.setdefault(row.day, [])
    if row.start is None or row.end is None:
        week.closed_in_row[row.day] = row.row
    else:
        windows.append(time_window(row.start, row.end))
    if windows and row.day in week.closed_in_row:
        reason = f"the day is unavailable by row {week.closed_in_row[row.day]} and has a window too"
        desk.refuse(row.row, reason, column="day", mend="keep the row without times, or those with times")


# Time off ------------------------------------------------------------------------------------------------------------


def build_time_off(rows: Rows[TimeOffRow], desk: Desk) -> tuple[TimeOff, ...]:
    """Make all time off, refusing rows of one agent that block the same time."""
    found: list[tuple[int, TimeOff]] = []
    for row in rows.rows:
        is_known = desk.knows_agent(row.row, row.agent_id)
        span = desk.span_of_dates_or_times(row.row, row.start, row.end)
        if is_known and span is not None:
            found.append((row.row, _time_off(row, span)))
    _refuse_overlaps(found, desk)
    return tuple(row for _, row in found)


def _time_off(row: TimeOffRow, span: Span) -> TimeOff:
    return TimeOff(
        agent_id=AgentId(row.agent_id),
        span=span,
        kind=row.kind,
        status=row.status,
        paid_hours_per_day=row.paid_hours_per_day,
        first_date=None if isinstance(row.start, Moment) else row.start,
        last_date=None if isinstance(row.end, Moment) else row.end,
    )


def _refuse_overlaps(found: Sequence[tuple[int, TimeOff]], desk: Desk) -> None:
    by_agent: dict[AgentId, list[tuple[Span, int]]] = {}
    for number, row in found:
        if row.blocks:
            by_agent.setdefault(row.agent_id, []).append((row.span, number))
    for agent, spans in by_agent.items():
        for (_, first), (_, second) in overlapping(spans):
            reason = f"time off of '{agent}' overlaps that of row {min(first, second)}"
            desk.refuse(max(first, second), reason, mend="join the rows, or shorten one")


def overlapping(spans: Sequence[tuple[Span, int]]) -> list[tuple[tuple[Span, int], tuple[Span, int]]]:
    """Find pairs that overlap: each span against the one that reaches furthest before it."""
    ordered = sorted(spans, key=lambda one: (one[0].start_utc, one[0].end_utc, one[1]))
    found = []
    furthest = ordered[0] if ordered else None
    for _, later in pairwise(ordered):
        if furthest and later[0].start_utc < furthest[0].end_utc:
            found.append((furthest, later))
        if furthest is None or later[0].end_utc > furthest[0].end_utc:
            furthest = later
    return found


def refuse_overlapping_shifts(agent: str, spans: Sequence[tuple[Span, int]], desk: Desk) -> None:
    """Note shifts of one agent that overlap, in the row that comes later in the file."""
    for pair in overlapping(spans):
        (_, first), (span, row) = sorted(pair, key=itemgetter(1))
        reason = f"the shift of '{agent}' overlaps that of row {first}"
        start, mend = desk.calendar.text_of(span.start_utc), "mend the times, or delete one of both"
        desk.refuse(row, reason, column="start", value=start, mend=mend)
