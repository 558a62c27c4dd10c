"""What a contract demands of an agent in each week once time off is credited and lost days are allowed for.

Weeks are blocks of seven days from the start of the horizon. Paid time off counts towards the contract's hours, and a
whole date of it uses up a working day. Where time off, availability, opening hours and employment leave too few days
for a minimum, the minimum sinks to the most that shifts on the remaining days allow. A minimum that even an ordinary
week could not reach stays: then contract and shift templates contradict each other, and that must be told, not hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from wfm.domain.calendar import Span
from wfm.domain.demand import Queue
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, TimeOff
from wfm.rules.availability import Availability
from wfm.rules.employment import Employment
from wfm.rules.model import Choices
from wfm.rules.opening_hours import OpeningHoursRule
from wfm.rules.parts.candidates import candidate_grid
from wfm.rules.time_off import TimeOffRule

_NARROWING = (OpeningHoursRule(), Availability(), TimeOffRule(), Employment())


@dataclass(frozen=True)
class WeekLimits:
    """What the shifts of one agent in one week must add up to, credit for time off already taken out.

    Parameters
    ----------
    week
        Position in the calendar's weeks.
    min_minutes, max_minutes
        Paid minutes of shifts; the maximum is infinite where the contract has none.
    min_days, max_days
        Dates with a shift.
    credited_minutes
        Paid time off that counts towards the contract.
    note
        Why a minimum is lower than the contract's, for the planner.
    """

    agent_id: AgentId
    week: int
    min_minutes: int
    max_minutes: float
    min_days: int
    max_days: int
    credited_minutes: int
    note: str | None = None


@lru_cache(maxsize=20_000)
def week_limits(instance: Instance, agent: Agent) -> tuple[WeekLimits, ...]:
    """Limits of an agent in every week of the horizon."""
    weeks = range(len(instance.calendar.weeks))
    return tuple(_attainable(instance, agent, _credited(instance, agent, week)) for week in weeks)


def limit_notes(instance: Instance) -> tuple[str, ...]:
    """Say where a contract's minimum had to sink, one sentence per agent and week."""
    limits = (limit for agent in instance.agents for limit in week_limits(instance, agent))
    return tuple(limit.note for limit in limits if limit.note is not None)


# The contract, less time off ------------------------------------------------------------------------------------------


def _credited(instance: Instance, agent: Agent, week: int) -> WeekLimits:
    """Limits of the contract less credit; in a last partial week only the maxima."""
    contract = instance.contract[agent.contract]
    least_hours, most_hours = instance.weekly_hours(agent)
    is_whole = len(instance.calendar.weeks[week]) == 7
    most_minutes = math.inf if math.isinf(most_hours) else math.floor(_minutes(most_hours))
    hours, days = _credit(instance, agent, week, contract.max_weekly_days)
    credited = int(min(_minutes(hours), most_minutes))
    return WeekLimits(
        agent_id=agent.id,
        week=week,
        min_minutes=max(0, math.ceil(_minutes(least_hours)) - credited) if is_whole else 0,
        max_minutes=most_minutes - credited,
        min_days=max(0, contract.min_weekly_days - days) if is_whole else 0,
        max_days=max(0, contract.max_weekly_days - days),
        credited_minutes=credited,
    )


def _minutes(hours: float) -> float:
    """Minutes without the dust of binary fractions, so that rounding up or down does not jump."""
    return round(hours * 60, 6)


def _credit(instance: Instance, agent: Agent, week: int, most_dates: int) -> tuple[float, int]:
    """Paid hours of time off on the first `most_dates` dates that have any, and how many of them are whole."""
    credited: list[tuple[float, bool]] = []
    for index in instance.calendar.weeks[week]:
        day = instance.calendar.date_at(index)
        if agent.is_employed_on(day):
            rows = list(_paid_rows_on(instance, agent, day))
            if rows:
                covers_date = any(row.span.contains(_whole(instance, day)) for row in rows)
                credited.append((sum(row.paid_hours_per_day for row in rows), covers_date))
    counted = credited[:most_dates]
    return sum(hours for hours, _ in counted), sum(covers_date for _, covers_date in counted)


def _paid_rows_on(instance: Instance, agent: Agent, day: date) -> Iterator[TimeOff]:
    for row in instance.time_off_of.get(agent.id, ()):
        if row.paid_hours_per_day > 0 and row.span.overlaps(_whole(instance, day)):
            yield row


def _whole(instance: Instance, day: date) -> Span:
    index = instance.calendar.day_index(day)
    return Span(instance.calendar.midnight(day), instance.calendar.midnight(instance.calendar.date_at(index + 1)))


# What the remaining days allow ----------------------------------------------------------------------------------------


def _attainable(instance: Instance, agent: Agent, wanted: WeekLimits) -> WeekLimits:
    """Lower the minima to what the remaining days allow, unless an ordinary week would not allow more."""
    if wanted.min_minutes == 0 and wanted.min_days == 0:
        return wanted
    days, minutes = _most(_remaining(instance, agent), instance.calendar.weeks[wanted.week], wanted)
    if days >= wanted.min_days and minutes >= wanted.min_minutes:
        return wanted
    if _is_out_of_reach(instance, agent):
        return wanted
    lowered = replace(wanted, min_days=min(days, wanted.min_days), min_minutes=min(minutes, wanted.min_minutes))
    return replace(lowered, note=_note(instance, agent, wanted, lowered))


def _remaining(instance: Instance, agent: Agent) -> Choices:
    """Shifts that are left to an agent, pins aside: a pin that clashes with the contract must stay a clash."""
    return candidate_grid(instance).unpinned(agent, _NARROWING)


def _most(choices: Choices, days: Sequence[int], limits: WeekLimits) -> tuple[int, int]:
    """Most working days, and most paid minutes on at least the least days, one shift a day and within the maxima.

    A set of reachable minutes is held as the bits of one whole number, one set for each number of days worked.
    """
    reached = [1] + [0] * limits.max_days
    ceiling = (1 << int(min(limits.max_minutes, 7 * 1440 * 2)) + 1) - 1
    for day in days:
        lengths = np.unique(choices.paid_minutes[choices.day == day]).tolist()
        for count in range(limits.max_days, 0, -1):
            for minutes in lengths:
                reached[count] |= (reached[count - 1] << minutes) & ceiling
    most_days = max(count for count, minutes in enumerate(reached) if minutes)
    least_days = min(limits.min_days, most_days)
    return most_days, max(minutes.bit_length() - 1 for minutes in reached[least_days:])


def _is_out_of_reach(instance: Instance, agent: Agent) -> bool:
    """Tell whether a week without any absence or exceptional closing could not reach the contract's minima either."""
    ordinary = replace(
        instance,
        calendar=replace(instance.calendar, days=7),
        queues=tuple(map(_without_exceptions, instance.queues)),
        availability={},
        time_off=(),
        pins=(),
    )
    always = replace(agent, first_day=None, last_day=None)
    wanted = _credited(ordinary, always, 0)
    days, minutes = _most(_remaining(ordinary, always), range(7), wanted)
    return days < wanted.min_days or minutes < wanted.min_minutes


def _without_exceptions(queue: Queue) -> Queue:
    hours = None if queue.hours is None else replace(queue.hours, by_date={})
    return replace(queue, hours=hours, closures=())


def _note(instance: Instance, agent: Agent, wanted: WeekLimits, lowered: WeekLimits) -> str:
    first = instance.calendar.date_at(instance.calendar.weeks[wanted.week].start)
    changes = []
    if lowered.min_minutes < wanted.min_minutes:
        changes.append(f"{lowered.min_minutes / 60:g} h instead of {wanted.min_minutes / 60:g} h")
    if lowered.min_days < wanted.min_days:
        changes.append(f"{lowered.min_days} days instead of {wanted.min_days}")
    return (
        f"{agent.name}, week from {first}: the days that are left allow {' and '.join(changes)}; "
        "the contract's minimum is lowered to that"
    )
