"""Required activities that fit into no shift of somebody who must take part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from wfm.check.contradiction import Contradiction
from wfm.domain.calendar import Span
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.rules.activity_placement import ActivityPlacement
from wfm.rules.base import Rule
from wfm.rules.parts.candidates import build_candidates


def activity_contradictions(instance: Instance, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Find people none of whose shifts holds a required activity; who is away all the while is left out."""
    placing = [rule for rule in rules if isinstance(rule, ActivityPlacement)]
    required = [activity for activity in instance.activities if activity.is_required]
    for agent in instance.agents if placing and required else ():
        mine = [each for each in required if agent.id in each.agents and _is_expected(instance, agent, each)]
        if mine and any(rule.applies_to(agent) for rule in placing):
            yield from _of_agent(instance, agent, mine, rules)


def _of_agent(
    instance: Instance, agent: Agent, activities: Sequence[Activity], rules: Sequence[Rule]
) -> Iterator[Contradiction]:
    choices = build_candidates(instance, agent, rules)
    calendar = instance.calendar
    for activity in activities:
        earliest, latest = calendar.minute_of(activity.earliest_utc), calendar.minute_of(activity.latest_utc)
        inside = np.minimum(choices.end_minute, latest) - np.maximum(choices.start_minute, earliest)
        if not (inside >= activity.minutes).any():
            what = (
                f"no shift holds the {activity.minutes} minutes of the required activity {activity.id} between "
                f"{calendar.text_of(activity.earliest_utc)} and {calendar.text_of(activity.latest_utc)}"
            )
            mend = "widen its window, take people out of it, or set its `required` to no"
            yield Contradiction(what, mend, agent, activity=activity)


def _is_expected(instance: Instance, agent: Agent, activity: Activity) -> bool:
    """Tell whether an agent is employed on some date of an activity's window and not on time off for all of it."""
    calendar = instance.calendar
    window = Span(max(activity.earliest_utc, calendar.origin_utc), activity.latest_utc)
    first, last = calendar.date_of(window.start_utc), calendar.date_of(window.end_utc)
    dates = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    is_away = any(row.span.contains(window) for row in instance.time_off_of.get(agent.id, ()))
    return any(agent.is_employed_on(day) for day in dates) and not is_away
