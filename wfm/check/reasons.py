"""Why queues are short, as far as arithmetic over the people who could serve them can tell.

For every short queue and slot each employed agent with the skill is either on the floor, where nothing is to be
explained, or counted under one reason. Reasons are listed by how many agents they keep away. Whoever could have been
given one more shift is looked at once more: if that makes the roster cheaper, the search was not finished; if not, what
makes it dearer is the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.check.floor import seconds_on_floor, seconds_present
from wfm.check.idle import ACTIVITIES, NO_ONE_AVAILABLE, NOT_AGAINST, IdleAgent
from wfm.check.worthwhile import Worthwhile
from wfm.domain.calendar import Span
from wfm.domain.demand import Requirement
from wfm.domain.findings import Coverage
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule

SKILL_MISSING = "skill missing"
BREAK_RULES = "break rules"


def reasons_for_gaps(
    instance: Instance,
    rules: Sequence[Rule],
    roster: Roster,
    coverage: Coverage,
    requirement: Requirement | None = None,
) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Give the reasons for each queue and slot that is short, the weightiest first.

    Parameters
    ----------
    requirement
        What all slots need, where `coverage` speaks of some of them alone; it tells what another shift would cost.
    """
    worthwhile = Worthwhile(instance, requirement or coverage.requirement, rules, roster)
    short = coverage.short > 0
    counts: dict[tuple[int, int], Counter[str]] = {
        (int(queue), int(slot)): Counter() for queue, slot in np.argwhere(short)
    }
    has_skilled = np.zeros_like(short)
    position = {queue: index for index, queue in enumerate(coverage.requirement.queues)}
    queues = [[position[skill] for skill in agent.skills if skill in position] for agent in instance.agents]
    on_floor = seconds_on_floor(instance, roster, instance.agents)
    present = seconds_present(instance, roster, instance.agents)
    for row, agent in enumerate(instance.agents):
        wanted = np.flatnonzero(short[queues[row]].any(axis=0) & _employed(instance, agent))
        for queue in queues[row]:
            has_skilled[queue, wanted] = True
        away = wanted[on_floor[row, wanted] < instance.calendar.interval_minutes * 60]
        for slot, reason in _reasons_of(instance, rules, roster, agent, away, present[row, away] > 0, worthwhile):
            for queue in queues[row]:
                if short[queue, slot]:
                    counts[queue, slot][reason] += 1
    return {place: _listed(count, bool(has_skilled[place])) for place, count in counts.items()}


def _listed(count: Counter[str], has_skilled: bool) -> tuple[str, ...]:
    """Order by weight; where everybody who has the skill is on the floor, nobody else is available."""
    if not has_skilled:
        return (SKILL_MISSING,)
    ordered = sorted(count, key=lambda reason: (-count[reason], reason))
    return tuple(ordered) or (NO_ONE_AVAILABLE,)


def _reasons_of(
    instance: Instance,
    rules: Sequence[Rule],
    roster: Roster,
    agent: Agent,
    slots: NDArray[np.int64],
    is_present: NDArray[np.bool_],
    worthwhile: Worthwhile,
) -> Iterator[tuple[int, str]]:
    """Reason of one agent in each of some slots."""
    for slot in slots[is_present].tolist():
        yield slot, _reason_at_work(instance, roster, agent, slot)
    idle = slots[~is_present]
    if len(idle):
        reasons = IdleAgent(instance, rules, roster, agent).reasons(idle)
        for slot, reason in zip(idle.tolist(), reasons, strict=True):
            yield slot, worthwhile.reason(agent, slot) if reason == NOT_AGAINST else reason


def _reason_at_work(instance: Instance, roster: Roster, agent: Agent, slot: int) -> str:
    """Tell a break from an activity."""
    calendar = instance.calendar
    whole = Span(calendar.slot_start(slot), calendar.slot_start(slot + 1))
    kinds = {piece.kind for shift in roster.shifts_of(agent.id) for piece in shift.pieces if piece.span.overlaps(whole)}
    return ACTIVITIES if kinds == {"activity"} else BREAK_RULES


def _employed(instance: Instance, agent: Agent) -> NDArray[np.bool_]:
    """Tell in which slots an agent is employed, shape (slots,)."""
    employed = np.zeros(instance.calendar.slot_count, dtype=bool)
    for index, day in enumerate(instance.calendar.dates):
        slots = instance.calendar.slots_on(index)
        employed[slots.start : slots.stop] = agent.is_employed_on(day)
    return employed
