"""What activities could spare a roster by taking heads off the floor where they are worth less than nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wfm.check.cover_worth import SkillSet, skills_of
from wfm.check.queue_levels import WholeArray
from wfm.domain.instance import Instance
from wfm.domain.people import Activity


def most_spared(instance: Instance, per_head: Mapping[SkillSet, WholeArray]) -> int:
    """Add up, over everybody's part in every activity, the most that its best place could spare.

    Parameters
    ----------
    per_head
        Shape (slots,) for the skill set of every agent: millionths per head and slot.
    """
    total = 0
    for activity in instance.activities:
        spared: dict[SkillSet, int] = {}
        for agent_id in activity.agents:
            agent = instance.agent.get(agent_id)
            if agent is None:
                continue
            skills = skills_of(instance, agent)
            if skills not in spared:
                spared[skills] = _spared(instance, activity, per_head[skills])
            total += spared[skills]
    return total


def _spared(instance: Instance, activity: Activity, worth: WholeArray) -> int:
    """Worth of the slots that are worth least together, with its sign changed; at least 0."""
    calendar = instance.calendar
    slots = -(-activity.minutes // calendar.interval_minutes)
    first = max(0, calendar.minute_of(activity.earliest_utc) // calendar.interval_minutes)
    end = min(calendar.slot_count, -(-calendar.minute_of(activity.latest_utc) // calendar.interval_minutes))
    # One that ends after the horizon leaves the floor for fewer slots of it.
    window = [0] * (slots - 1) + [int(value) for value in worth[first:end]] + [0] * (slots - 1)
    sums = np.lib.stride_tricks.sliding_window_view(np.array(window, dtype=object), slots).sum(axis=1)
    return max(0, -min(sums.tolist(), default=0))
