"""Hours of a date and of a week, rest between dates, and work in time off."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.attendance.days import AgentDay, AgentWeek
from wfm.attendance.kinds.found import Found
from wfm.attendance.policy import Policy
from wfm.attendance.stretches import join, length, overlap


def work_in_time_off(day: AgentDay, policy: Policy) -> Iterator[Found]:
    """Find work during approved time off."""
    if not day.facts.off:
        return
    worked = overlap(join(day.work), day.facts.off)
    if policy.is_beyond(length(worked)):
        yield Found(length(worked), (worked[0][0], worked[-1][1]), "day", actual=(worked[0][0], worked[-1][1]))


def over_daily_scheduled(day: AgentDay, policy: Policy) -> Iterator[Found]:
    """Find dates with longer presence than scheduled, those without a shift among them: nothing was scheduled then."""
    amount = day.present_seconds - day.paid_seconds
    if policy.is_beyond(amount):
        yield Found(amount, anchor="day")


def under_daily_scheduled(day: AgentDay, policy: Policy) -> Iterator[Found]:
    """Find dates with shorter presence than scheduled; a day of absence is told as such."""
    amount = day.paid_seconds - day.present_seconds
    is_there = any(view.is_worked for view in day.expecting)
    if is_there and not day.lacks_punch and policy.is_beyond(amount):
        yield Found(amount, anchor="day", held_until=max(view.close for view in day.expecting))


def over_daily_hours(day: AgentDay, policy: Policy) -> Iterator[Found]:
    """Find dates with more hours than allowed."""
    yield from _over_limit(day.present_seconds, policy, "day")


def over_weekly_hours(week: AgentWeek, policy: Policy) -> Iterator[Found]:
    """Find weeks with more hours than allowed."""
    yield from _over_limit(week.present_seconds, policy, "week")


def over_weekly_scheduled(week: AgentWeek, policy: Policy) -> Iterator[Found]:
    """Find weeks with longer presence than scheduled."""
    amount = week.present_seconds - week.paid_seconds
    if policy.is_beyond(amount):
        yield Found(amount, anchor="week")


def _over_limit(present_seconds: int, policy: Policy, anchor: str) -> Iterator[Found]:
    limit = policy.limit or 0
    if policy.is_beyond(present_seconds - limit):
        detail = f"{present_seconds / 3600:.2f} hours present, {limit / 3600:g} allowed"
        yield Found(present_seconds - limit, anchor=anchor, limit=limit, detail=detail)


def short_rest(day: AgentDay, policy: Policy) -> Iterator[Found]:
    """Find who came back too soon after the date before."""
    sessions = day.sessions
    before = day.previous.sessions if day.previous else []
    if not sessions or not before or policy.limit is None:
        return
    last = max(before, key=lambda session: session.end)
    if last is sessions[0] or not last.has_out or not sessions[0].has_in:
        return
    left, came = last.end, sessions[0].start
    lacking = policy.limit - (came - left)
    if policy.is_beyond(lacking):
        yield Found(lacking, (left, came), "rest", actual=(left, came), limit=policy.limit)
