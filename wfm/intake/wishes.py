"""What people wish for and what is settled before planning: preferences, activities, pins, and shifts of the past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from wfm.domain.calendar import Span
from wfm.domain.ids import AgentId, TemplateId
from wfm.domain.people import Activity, Agent, Pin, Request
from wfm.domain.shifts import Roster, Shift
from wfm.intake.people import is_whole_window, refuse_overlapping_shifts, time_window
from wfm.intake.row_schemas import ActivityRow, HistoryRow, PinRow, PreferenceRow
from wfm.intake.site import Desk, written
from wfm.intake.tables import Rows
from wfm.intake.templates import OFF
from wfm.intake.text import Moment

# Preferences ---------------------------------------------------------------------------------------------------------


def build_requests(rows: Rows[PreferenceRow], desk: Desk) -> tuple[Request, ...]:
    """Make one request per row and date of the horizon that it concerns."""
    found: list[Request] = []
    first_row: dict[tuple[object, ...], int] = {}
    outside = 0
    for row in rows.rows:
        is_known = desk.knows_agent(row.row, row.agent_id)
        if not is_known or not is_whole_window(row.row, row.start, row.end, desk):
            continue
        key = (row.agent_id, row.day, row.start, row.end)
        if first_row.setdefault(key, row.row) != row.row:
            reason = f"'{row.agent_id}' asks for that day and window in row {first_row[key]} already"
            desk.refuse(row.row, reason, column="day", mend="delete one of both")
        days = list(_days_of(row.day, desk))
        outside += not days and isinstance(row.day, date)
        found.extend(_request(row, day, desk) for day in days)
    desk.note(outside, "outside the horizon ignored")
    return tuple(found)


def _days_of(day: date | int, desk: Desk) -> Iterator[date]:
    for each in desk.calendar.dates:
        if each == day or (isinstance(day, int) and each.weekday() == day):
            yield each


def _request(row: PreferenceRow, day: date, desk: Desk) -> Request:
    if row.start is None or row.end is None:
        window = Span(desk.calendar.midnight(day), desk.calendar.midnight(day + timedelta(days=1)))
    else:
        window = desk.calendar.window(day, time_window(row.start, row.end))
    return Request(AgentId(row.agent_id), day, window, row.preference, row.weight)


# Activities ----------------------------------------------------------------------------------------------------------


def build_activities(rows: Rows[ActivityRow], agents: Sequence[Agent], desk: Desk) -> tuple[Activity, ...]:
    """Make the activities that touch the horizon, their teams resolved to agents."""
    found: list[Activity] = []
    first_row: dict[str, int] = {}
    outside = 0
    for row in rows.rows:
        if first_row.setdefault(row.activity_id, row.row) != row.row:
            reason = f"is there twice, first in row {first_row[row.activity_id]}"
            desk.refuse(row.row, reason, column="activity_id", value=row.activity_id, mend="give each its own id")
        window = _window_of(row, desk)
        who = _who(row, agents, desk)
        if window is None:
            continue
        if window.overlaps(desk.calendar.span):
            found.append(_activity(row, window, who))
        else:
            outside += 1
    desk.note(outside, "outside the horizon ignored")
    return tuple(found)


def _window_of(row: ActivityRow, desk: Desk) -> Span | None:
    earliest, latest = desk.utc(row.row, "earliest", row.earliest), desk.utc(row.row, "latest", row.latest)
    is_on_grid = row.minutes % desk.calendar.interval_minutes == 0
    if not is_on_grid:
        step = desk.calendar.interval_minutes
        desk.refuse(row.row, f"is not a multiple of {step} minutes", column="minutes", value=str(row.minutes))
    if earliest is None or latest is None:
        return None
    edges = [desk.is_on_grid(row.row, "earliest", earliest), desk.is_on_grid(row.row, "latest", latest)]
    if latest - earliest < timedelta(minutes=row.minutes):
        reason = f"leaves less than {row.minutes} minutes after earliest {written(row.earliest)}"
        desk.refuse(row.row, reason, column="latest", value=written(row.latest), mend="widen the window")
        return None
    return Span(earliest, latest) if all(edges) and is_on_grid else None


def _who(row: ActivityRow, agents: Sequence[Agent], desk: Desk) -> tuple[AgentId, ...]:
    """Agents named or of the teams named; everyone if neither is given."""
    for name in row.agents:
        desk.agents.check(desk.issues, desk.file, row.row, "agents", name)
    for name in row.teams:
        desk.teams.check(desk.issues, desk.file, row.row, "teams", name)
    if not row.agents and not row.teams:
        return tuple(agent.id for agent in agents)
    return tuple(agent.id for agent in agents if agent.id in row.agents or agent.team in row.teams)


def _activity(row: ActivityRow, window: Span, who: tuple[AgentId, ...]) -> Activity:
    return Activity(
        id=row.activity_id,
        kind=row.kind,
        minutes=row.minutes,
        earliest_utc=window.start_utc,
        latest_utc=window.end_utc,
        agents=who,
        is_together=row.is_together,
        is_paid=row.is_paid,
        is_required=row.is_required,
    )


# Pins ----------------------------------------------------------------------------------------------------------------


def build_pins(rows: Rows[PinRow], desk: Desk) -> tuple[Pin, ...]:
    """Make the pins of the horizon, one per agent and date."""
    found: list[Pin] = []
    first_row: dict[tuple[str, date], int] = {}
    outside = 0
    for row in rows.rows:
        is_known = desk.knows_agent(row.row, row.agent_id)
        if row.shift != OFF:
            is_known &= desk.shifts.check(desk.issues, desk.file, row.row, "shift", row.shift)
        if not desk.calendar.has_date(row.date):
            outside += 1
            continue
        key = (row.agent_id, row.date)
        if first_row.setdefault(key, row.row) != row.row:
            reason = f"'{row.agent_id}' has a pin for that date in row {first_row[key]} already"
            desk.refuse(row.row, reason, column="date", value=str(row.date), mend="delete one of both")
        if is_known and (pin := _pin(row, desk)):
            found.append(pin)
    desk.note(outside, "outside the horizon ignored")
    return tuple(found)


def _pin(row: PinRow, desk: Desk) -> Pin | None:
    agent = AgentId(row.agent_id)
    if row.shift == OFF:
        if (row.start, row.end) != (None, None):
            desk.refuse(row.row, "is off but has times", column="start", mend="empty start and end")
        return Pin(agent, row.date, None)
    if row.start is None:
        if row.end is not None:
            desk.refuse(row.row, "is empty although end is given", column="start", mend="fill both, or empty both")
        return Pin(agent, row.date, TemplateId(row.shift))
    edges = _edges_of(row, row.start, desk)
    return edges and Pin(agent, row.date, TemplateId(row.shift), *edges)


def _edges_of(row: PinRow, start: int | Moment, desk: Desk) -> tuple[datetime, datetime | None] | None:
    """Start and end of a pin; None, with an issue, if they make no shift of that date."""
    first = start if isinstance(start, Moment) else _on_date(row.date, start)
    if first.local.date() != row.date:
        desk.refuse(
            row.row,
            f"is not on {row.date}",
            column="start",
            value=written(first),
            mend="a shift belongs to the date on which it starts",
        )
        return None
    start_utc = desk.utc(row.row, "start", first)
    if start_utc is None or not desk.is_on_grid(row.row, "start", start_utc):
        return None
    if row.end is None:
        return start_utc, None
    span = desk.span_of_shift(row.row, first, _end_of(row.date, first, row.end))
    return (span.start_utc, span.end_utc) if span and desk.is_on_grid(row.row, "end", span.end_utc) else None


def _end_of(day: date, start: Moment, end: int | Moment) -> Moment:
    """End of a pin; a time of day at or before the start means the next date."""
    if isinstance(end, Moment):
        return end
    on_day = _on_date(day, end)
    return on_day if on_day.local > start.local else _on_date(day + timedelta(days=1), end)


def _on_date(day: date, minute: int) -> Moment:
    return Moment(datetime.combine(day, time()) + timedelta(minutes=minute))


# History -------------------------------------------------------------------------------------------------------------


def build_history(rows: Rows[HistoryRow], desk: Desk, *, must_precede: bool) -> Roster:
    """Make the shifts of the past.

    Parameters
    ----------
    must_precede
        Whether a shift that starts within or after the horizon is refused, as it is when rosters are planned.
    """
    shifts: list[Shift] = []
    by_agent: dict[str, list[tuple[Span, int]]] = {}
    span_of: dict[tuple[Moment, Moment], Span] = {}
    for row in rows.rows:
        is_known = desk.knows_agent(row.row, row.agent_id)
        # A long history has few spans in many rows.
        span = span_of.get((row.start, row.end)) or desk.span_of_shift(row.row, row.start, row.end)
        if span is not None:
            span_of[row.start, row.end] = span
        if span is None or not is_known or not _is_of_the_past(row, span, desk, must_precede=must_precede):
            continue
        by_agent.setdefault(row.agent_id, []).append((span, row.row))
        shifts.append(Shift(AgentId(row.agent_id), desk.calendar.date_of(span.start_utc), row.shift, span))
    for agent, spans in by_agent.items():
        refuse_overlapping_shifts(agent, spans, desk)
    return Roster(tuple(shifts))


def of_known_agents(rows: Rows[HistoryRow], desk: Desk) -> Rows[HistoryRow]:
    """Leave out, with a note, the shifts of agents who have gone since."""
    kept = [row for row in rows.rows if row.agent_id in desk.agents]
    desk.note(len(rows.rows) - len(kept), "left out, as agents.csv no longer has their agents")
    return replace(rows, rows=kept)


def _is_of_the_past(row: HistoryRow, span: Span, desk: Desk, *, must_precede: bool) -> bool:
    if must_precede and span.start_utc >= desk.calendar.origin_utc:
        reason = f"is not before the horizon, which begins on {desk.calendar.start}"
        mend = "keep earlier shifts only; what must stay as it is belongs into pins.csv"
        desk.refuse(row.row, reason, column="start", value=written(row.start), mend=mend)
        return False
    return True
