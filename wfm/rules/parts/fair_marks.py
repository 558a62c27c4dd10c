"""Shares of what shall be spread fairly, and its units, as dates and times tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil

from wfm.domain.calendar import Calendar
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Request
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import weekday_of
from wfm.rules.parts.fair_units import UnitKind

Mark = datetime | int
"""What a unit is known by: a shift by its start, a weekend by its first date."""
_DAY = timedelta(days=1)
_ROUNDING = 1e-9
_REACH_SHIFTS = 3
"""The last shifts of history that can reach into the horizon."""


@dataclass(frozen=True)
class Share:
    """What one of the people has of the units that are shared out.

    Parameters
    ----------
    history, horizon
        Units before the horizon, and those that the roster adds.
    share
        Fair share, rounded up.
    """

    agent: Agent
    history: int
    horizon: int
    share: int

    @property
    def over(self) -> int:
        """Units above the fair share, as far as the roster adds them."""
        return max(0, min(self.horizon, self.history + self.horizon - self.share))


@dataclass(frozen=True)
class Marker:
    """Tells which unit a shift adds; two shifts with the same mark add one."""

    calendar: Calendar
    kind: UnitKind
    _known: dict[tuple[str, datetime, datetime], Mark | None] = field(default_factory=dict, init=False, repr=False)

    def marks(self, shifts: Sequence[Shift]) -> frozenset[Mark]:
        """Units of an agent's shifts."""
        known = self._known
        found = set()
        for shift in shifts:
            key = shift.label, shift.start_utc, shift.end_utc
            if key not in known:
                known[key] = self._mark(shift)
            mark = known[key]
            if mark is not None:
                found.add(mark)
        return frozenset(found)

    def _mark(self, shift: Shift) -> Mark | None:
        if self.kind.templates and shift.label not in self.kind.templates:
            return None
        if self.kind.first_weekday is not None:
            since = (shift.date.weekday() - self.kind.first_weekday) % 7
            return shift.date.toordinal() - since if since < 2 else None
        is_in_scope = not self.kind.weekdays or weekday_of(shift.date) in self.kind.weekdays
        return shift.start_utc if is_in_scope and self._is_late(shift) and self._is_inside(shift) else None

    def _is_late(self, shift: Shift) -> bool:
        return self.kind.after_minute is None or shift.end_utc > self.calendar.wall_time(
            shift.date, self.kind.after_minute
        )

    def _is_inside(self, shift: Shift) -> bool:
        """Tell whether a shift overlaps a window; one that began on the evening before counts too."""
        days = _dates(shift.date - _DAY, self.calendar.date_of(shift.end_utc))
        spans = (self.calendar.window(day, window) for window in self.kind.windows for day in days)
        return not self.kind.windows or any(shift.span.overlaps(span) for span in spans)


def fair_limits(total: int, weights: Sequence[float]) -> list[int]:
    """Share a total out in proportion to weights, each share rounded up; equally where all weights are 0."""
    whole = sum(weights)
    even = 1 / len(weights) if weights else 0.0
    return [ceil(total * (weight / whole if whole else even) - _ROUNDING) for weight in weights]


def refused_counts(instance: Instance, roster: Roster, people: Sequence[Agent]) -> list[int]:
    """Count the requests for dates of the horizon that are not met, for each of some people."""
    asked = requests_by_agent(instance)
    return [sum(not _is_met(instance, roster, request) for request in asked.get(agent.id, ())) for agent in people]


@lru_cache(maxsize=4)
def requests_by_agent(instance: Instance) -> Mapping[AgentId, list[Request]]:
    """Group the requests for dates of the horizon."""
    found: dict[AgentId, list[Request]] = {}
    for request in instance.requests:
        if instance.calendar.has_date(request.date):
            found.setdefault(request.agent_id, []).append(request)
    return found


def _is_met(instance: Instance, roster: Roster, request: Request) -> bool:
    """Tell whether a wish to work meets any shift, or one to be free no shift of the horizon."""
    shifts = roster.shifts_of(request.agent_id)
    if request.preference == "want":
        shifts = (*instance.history.shifts_of(request.agent_id)[-_REACH_SHIFTS:], *shifts)
    return any(shift.span.overlaps(request.window) for shift in shifts) == (request.preference == "want")


def _dates(first: date, last: date) -> list[date]:
    return [first + _DAY * ahead for ahead in range((last - first).days + 1)]
