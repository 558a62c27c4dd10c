"""A published instance as a problem of ``wfm``; `matsp.py` tells how each field maps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from published.matsp_check import (
    LEAST_SHIFT_MINUTES,
    LONGEST_RUN_DAYS,
    MOST_SHIFT_MINUTES,
    REST_MINUTES,
    START_WINDOWS,
    Work,
)
from published.matsp_file import DAY_MINUTES, OPENS_AT_MINUTE, SLOT_MINUTES, Matsp, NotRepresentableError, Staff
from published.midnight_days import HorizonMinutes, MidnightRun
from wfm.domain.calendar import Calendar, TimeWindow
from wfm.domain.demand import CostSteps, DemandInterval, OpeningHours, Queue, Requirement
from wfm.domain.ids import AgentId, ContractId, QueueId, TemplateId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Contract
from wfm.domain.shifts import Roster, ShiftTemplate
from wfm.rules.base import Rule, rules_in_force
from wfm.rules.min_rest import MinRest
from wfm.staffing.requirement import build_requirement

FIRST_DAY = date(2026, 11, 30)
TASK = QueueId("task")
CONTRACT = ContractId("staff")
DAY_SHIFT = TemplateId("shift")
WEEK_DAYS = 7
LEAST_SHORT_COST = 100.0


@dataclass(frozen=True)
class Problem:
    """What the optimiser is handed."""

    instance: Instance
    requirement: Requirement
    rules: tuple[Rule, ...]


def as_problem(matsp: Matsp) -> Problem:
    """Map an instance.

    Raises
    ------
    NotRepresentableError
        If least and most cover of a slot differ: a queue of ``wfm`` has one requirement per slot.
    """
    if any(slot.least != slot.most for slot in matsp.cover):
        raise NotRepresentableError("least and most cover of a slot differ; a queue has one requirement per slot")
    calendar = Calendar("UTC", FIRST_DAY, matsp.days, SLOT_MINUTES)
    templates = tuple(_templates())
    instance = Instance(
        calendar=calendar,
        queues=(_queue(matsp, calendar),),
        templates=templates,
        contracts=(Contract(CONTRACT, tuple(template.id for template in templates)),),
        agents=tuple(_agent(person, is_weekly=matsp.days == WEEK_DAYS) for person in matsp.staff),
        demand=tuple(
            DemandInterval(TASK, calendar.instant_of(slot.minute), SLOT_MINUTES, required=float(slot.least))
            for slot in matsp.cover
        ),
    )
    return Problem(instance, build_requirement(instance), rules_in_force(list(_rules(matsp)), ()))


def short_cost(matsp: Matsp) -> float:
    """Price of a head below the least cover, dearer than any single head above it."""
    return max(LEAST_SHORT_COST, 4.0 * len(matsp.staff))


def works_of(roster: Roster) -> dict[str, list[Work]]:
    """Shifts of each person in the instances' terms."""
    midnight = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    minute = timedelta(minutes=1)
    found: dict[str, list[Work]] = {}
    for shift in roster:
        work = (shift.start_utc - midnight) // minute, (shift.end_utc - midnight) // minute
        found.setdefault(shift.agent_id, []).append(work)
    return found


def _queue(matsp: Matsp, calendar: Calendar) -> Queue:
    """Price cover; opening hours keep shifts within the horizon."""
    most = len(matsp.staff)
    squares = [(float(heads), 2.0 * heads - 1) for heads in range(1, most)] + [(math.inf, 2.0 * most - 1)]
    always = (TimeWindow(0, DAY_MINUTES),)
    outside = {calendar.date_at(-1): (), calendar.date_at(matsp.days): ()}
    return Queue(
        id=TASK,
        channel="back_office",
        understaffing=CostSteps(((math.inf, short_cost(matsp)),)),
        overstaffing=CostSteps(tuple(squares)),
        hours=OpeningHours((always,) * WEEK_DAYS, outside),
    )


def _templates() -> Iterator[ShiftTemplate]:
    """One template for all starts but midnight, and one for each length from midnight, whose rest differs."""
    lengths = tuple(range(LEAST_SHIFT_MINUTES, MOST_SHIFT_MINUTES + 1, SLOT_MINUTES))
    clocks = [clock for first, last in START_WINDOWS for clock in range(first, last + 1, SLOT_MINUTES) if clock]
    yield ShiftTemplate(DAY_SHIFT, tuple(sorted(map(_after_opening, clocks))), lengths)
    for length in lengths:
        yield ShiftTemplate(_from_midnight(length), (_after_opening(0),), (length,))


def _after_opening(clock: int) -> int:
    """Minutes between 06:00 and a time of day."""
    return (clock - OPENS_AT_MINUTE) % DAY_MINUTES


def _from_midnight(length: int) -> TemplateId:
    return TemplateId(f"midnight_{length}")


def _agent(person: Staff, *, is_weekly: bool) -> Agent:
    """Give a person the hours of the horizon if that is a week."""
    least, most = (person.least_minutes / 60, person.most_minutes / 60) if is_weekly else (None, None)
    name = f"Staff {person.id}"
    return Agent(AgentId(person.id), name, CONTRACT, (TASK,), min_weekly_hours=least, max_weekly_hours=most)


def _rules(matsp: Matsp) -> Iterator[Rule]:
    lengths: Sequence[int] = range(LEAST_SHIFT_MINUTES, MOST_SHIFT_MINUTES + 1, SLOT_MINUTES)
    rest = REST_MINUTES / 60
    # Whoever starts at midnight starts nothing more before the next one, however short the shift.
    yield MinRest(hours=rest, after={_from_midnight(length): (DAY_MINUTES - length) / 60 for length in lengths})
    yield MidnightRun(days=LONGEST_RUN_DAYS)
    if matsp.days != WEEK_DAYS:
        for person in matsp.staff:
            least, most = person.least_minutes, person.most_minutes
            yield HorizonMinutes(agents=(person.id,), least_minutes=least, most_minutes=most)
