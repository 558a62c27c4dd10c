"""Sorts what was read by agent: punches, time off, and the shifts that can receive punches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from wfm.attendance.expected import to_seconds
from wfm.attendance.marks import Mark
from wfm.domain.attendance import Punch
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import TimeOff
from wfm.domain.shifts import Roster, Shift


@dataclass
class SortedPunches:
    """Punches by agent, in order of time and row.

    Parameters
    ----------
    strangers
        Those of nobody on the list of agents.
    late_count
        How many came after the report time and are left out.
    """

    marks: dict[AgentId, list[Mark]] = field(default_factory=dict)
    strangers: list[tuple[AgentId, Mark]] = field(default_factory=list)
    late_count: int = 0


def sort_punches(instance: Instance, punches: Sequence[Punch], report_time: int) -> SortedPunches:
    """Group punches by agent."""
    found = SortedPunches()
    for punch in punches:
        mark = Mark(to_seconds(punch.time_utc), punch.row, punch.event, punch.is_ambiguous)
        if mark.time > report_time:
            found.late_count += 1
        elif punch.agent_id not in instance.agent:
            found.strangers.append((punch.agent_id, mark))
        else:
            found.marks.setdefault(punch.agent_id, []).append(mark)
    for own in found.marks.values():
        own.sort()
    return found


def group_time_off(rows: Iterable[TimeOff]) -> dict[AgentId, list[TimeOff]]:
    """Group time off of any status by agent."""
    grouped: dict[AgentId, list[TimeOff]] = {}
    for row in rows:
        grouped.setdefault(row.agent_id, []).append(row)
    return grouped


def receiving_shifts(agent_id: AgentId, schedule: Roster, history: Roster, first: date) -> list[Shift]:
    """Take an agent's published shifts, and those of the history that lie before the period and beside them."""
    published = schedule.shifts_of(agent_id)
    earlier = [
        shift
        for shift in history.shifts_of(agent_id)
        if shift.date < first and not any(shift.span.overlaps(other.span) for other in published)
    ]
    return [*earlier, *published]
