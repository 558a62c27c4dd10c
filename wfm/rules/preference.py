"""Wishes to work, or not to, on a date or in a window of it; always priced, in force once preferences.csv is given.

Example:  {rule: preference, cost: 5}
Breaks:   ann  E       asked not to work on the first date
Keeps:    ann  .       asked not to work on the first date
Counts:   requests not met, each as often as its weight: a `want` is met by any shift that overlaps its window, an
          `avoid` if no shift of the horizon does
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from wfm.domain.findings import Finding
from wfm.domain.ids import AgentId
from wfm.domain.instance import Instance
from wfm.domain.people import Request
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.model import Choices, IntArray, Model
from wfm.rules.row_list import RowList


class Preference(Rule):
    """Settings of ``preference``; it is always priced, and acts unlisted when requests are given."""

    unit: ClassVar[str] = "request"
    acts_on: ClassVar[str | None] = "preferences"

    rule: Literal["preference"] = "preference"
    cost: float = Field(default=5, ge=0, description="price per request not met and unit of its weight")

    @property
    def lookback_days(self) -> int:
        """A shift can last into the second date after its own."""
        return 2

    def post(self, model: Model) -> None:
        """Price each request that no shift meets, or that some shift goes against."""
        requests = _requests_by_agent(model.instance)
        found = RowList()
        by_unit = np.argsort(model.choices.unit, kind="stable").astype(np.int64)
        edges = np.searchsorted(model.choices.unit[by_unit], np.arange(len(model.units) + 1))
        for unit, agent in enumerate(model.units):
            if agent.id in requests and self.applies_to(agent):
                own = by_unit[edges[unit] : edges[unit + 1]]
                for request in requests[agent.id]:
                    _add_request(found, model, unit, own, request)
        model.limit(self, found.rows())

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
                    yield self.finding(agent, request.date, message, request.weight)


def _requests_by_agent(instance: Instance) -> dict[AgentId, list[Request]]:
    """Group the requests for dates of the horizon."""
    found: dict[AgentId, list[Request]] = {}
    for request in instance.requests:
        if instance.calendar.has_date(request.date):
            found.setdefault(request.agent_id, []).append(request)
    return found


def _add_request(found: RowList, model: Model, unit: int, own: IntArray, request: Request) -> None:
    """Add the rows of one request; shifts of several dates that go against it share one slack."""
    calendar, choices = model.instance.calendar, model.choices
    overlapping = own[
        (choices.start_minute[own] < calendar.minute_of(request.window.end_utc))
        & (choices.end_minute[own] > calendar.minute_of(request.window.start_utc))
    ]
    day = calendar.day_index(request.date)
    slack = found.new_slack(request.weight)
    if request.preference == "want":
        found.add(overlapping, unit, day, slack, lower=1)
    else:
        for members in _by_day(choices, overlapping[choices.day[overlapping] >= 0]):
            found.add(members, unit, day, slack, upper=0)


def _by_day(choices: Choices, index: IntArray) -> list[IntArray]:
    return [index[choices.day[index] == day] for day in np.unique(choices.day[index])]
