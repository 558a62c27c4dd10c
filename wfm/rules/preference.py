"""Wishes to work, or not to, on a date or in a window of it; always priced, in force once preferences.csv is given.

Example:  {rule: preference, cost: 5}
Breaks:   ann  E       asked not to work on the first date
Keeps:    ann  .       asked not to work on the first date
Counts:   requests not met, each as often as its weight: a `want` is met by any shift that overlaps its window, an
          `avoid` if no shift of the horizon does; with `seniority_weight` a weight grows by that share of itself per
          unit of the agent's seniority: `seniority` of agents.csv, else the full years from `hire_date` to the
          horizon's first date, else 0
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.calendar import Calendar
from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Agent, Request
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.day_state import DayState
from wfm.rules.model import BoolArray, Choices, FloatArray, IntArray, Model
from wfm.rules.parts.day_prices import priced_by_day
from wfm.rules.parts.row_list import RowList


class Preference(Rule):
    """Settings of ``preference``; it is always priced, and acts unlisted when requests are given."""

    unit: ClassVar[str] = "request"
    acts_on: ClassVar[str | None] = "preferences"

    rule: Literal["preference"] = "preference"
    cost: float = Field(default=5, ge=0, description="price per request not met and unit of its weight")
    seniority_weight: float = Field(
        default=0,
        ge=0,
        le=10,
        description="share by which each year of seniority adds to the weight of a request: 0.1 adds a tenth a year",
    )

    @property
    def lookback_days(self) -> int:
        """A shift can last into the second date after its own."""
        return 2

    def post(self, model: Model) -> None:
        """Price each request that no shift meets, or that some shift goes against."""
        instance = model.instance
        requests = _requests_by_agent(instance)
        found = RowList()
        by_unit = np.argsort(model.choices.unit, kind="stable").astype(np.int64)
        edges = np.searchsorted(model.choices.unit[by_unit], np.arange(len(model.units) + 1))
        for unit, agent in enumerate(model.units):
            if agent.id in requests and self.applies_to(agent):
                own = by_unit[edges[unit] : edges[unit + 1]]
                for request in requests[agent.id]:
                    _add_request(found, model, unit, own, request, self._weight(instance, agent, request))
        model.limit(self, found.rows())

    def day_state(self, instance: Instance, agent: Agent, choices: Choices, history: Choices) -> DayState | None:
        """Price each day by itself; None for an agent who asks for nothing.

        Where shifts of several dates could meet one request, as nights can, an `avoid` charges those of one date only,
        and a `want` charges nothing.
        """
        requests = _requests_by_agent(instance).get(agent.id)
        if not requests:
            return None
        calendar = instance.calendar
        off, shift = np.zeros(calendar.days), np.zeros(len(choices))
        for request in requests:
            weight = self._weight(instance, agent, request)
            if request.preference == "avoid":
                _charge_avoid(calendar, request, choices, weight, shift)
            elif not _overlaps(calendar, request, history.start_minute, history.end_minute).any():
                _charge_want(calendar, request, choices, weight, off, shift)
        return priced_by_day(off * self.cost, shift * self.cost)

    def check(self, instance: Instance, roster: Roster) -> Iterator[Finding]:
        """Compare each request with the shifts of its agent."""
        requests = _requests_by_agent(instance)
        for agent in self.agents_in(instance):
            for request in requests.get(agent.id, ()):
                worked = self.worked(instance, roster, agent)
                shifts = worked if request.preference == "want" else roster.shifts_of(agent.id)
                is_working = any(shift.span.overlaps(request.window) for shift in shifts)
                if is_working != (request.preference == "want"):
                    wish = "work" if request.preference == "want" else "be free"
                    message = f"{agent.name} asked to {wish} on {request.date}"
                    yield self.finding(agent, request.date, message, self._weight(instance, agent, request))

    def _weight(self, instance: Instance, agent: Agent, request: Request) -> float:
        """Weight of a request, to the millionth, with what its agent's seniority adds."""
        if not self.seniority_weight:
            return request.weight
        return round(request.weight * (1 + self.seniority_weight * _seniority(agent, instance.calendar.start)), 6)


def _seniority(agent: Agent, day: date) -> float:
    """Seniority as agents.csv gives it, else in full years since the agent was hired; never below 0."""
    if agent.seniority is not None:
        return max(0.0, agent.seniority)
    if agent.hire_date is None:
        return 0.0
    is_before_anniversary = (day.month, day.day) < (agent.hire_date.month, agent.hire_date.day)
    return max(0.0, day.year - agent.hire_date.year - is_before_anniversary)


@lru_cache(maxsize=4)
def _requests_by_agent(instance: Instance) -> dict[AgentId, list[Request]]:
    """Group the requests for dates of the horizon."""
    found: dict[AgentId, list[Request]] = {}
    for request in instance.requests:
        if instance.calendar.has_date(request.date):
            found.setdefault(request.agent_id, []).append(request)
    return found


def _add_request(found: RowList, model: Model, unit: int, own: IntArray, request: Request, weight: float) -> None:
    """Add the rows of one request; shifts of several dates that go against it share one slack."""
    calendar, choices = model.instance.calendar, model.choices
    overlapping = own[_overlaps(calendar, request, choices.start_minute[own], choices.end_minute[own])]
    day = calendar.day_index(request.date)
    slack = found.new_slack(weight)
    if request.preference == "want":
        found.add(overlapping, unit, day, slack, lower=1)
    else:
        for members in _by_day(choices, overlapping[choices.day[overlapping] >= 0]):
            found.add(members, unit, day, slack, upper=0)


def _by_day(choices: Choices, index: IntArray) -> list[IntArray]:
    return [index[choices.day[index] == day] for day in np.unique(choices.day[index])]


def _overlaps(calendar: Calendar, request: Request, start_minute: IntArray, end_minute: IntArray) -> BoolArray:
    """Tell which shifts share time with a request's window."""
    is_before_end: BoolArray = start_minute < calendar.minute_of(request.window.end_utc)
    return is_before_end & (end_minute > calendar.minute_of(request.window.start_utc))


def _charge_avoid(calendar: Calendar, request: Request, choices: Choices, weight: float, shift: FloatArray) -> None:
    """Charge the shifts that go against an `avoid`, only those of one date: the nearest to the request's."""
    overlaps = _overlaps(calendar, request, choices.start_minute, choices.end_minute)
    if overlaps.any():
        days = np.unique(choices.day[overlaps])
        nearest = days[np.argmin(np.abs(days - calendar.day_index(request.date)))]
        shift[overlaps & (choices.day == nearest)] += weight


def _charge_want(
    calendar: Calendar, request: Request, choices: Choices, weight: float, off: FloatArray, shift: FloatArray
) -> None:
    """Charge a `want` on the one date whose shifts can meet it, or on its own where none can."""
    overlaps = _overlaps(calendar, request, choices.start_minute, choices.end_minute)
    days = np.unique(choices.day[overlaps])
    if len(days) > 1:
        return
    day = days[0] if len(days) else calendar.day_index(request.date)
    off[day] += weight
    shift[(choices.day == day) & ~overlaps] += weight
