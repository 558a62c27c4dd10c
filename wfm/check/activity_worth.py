"""What activities cost any roster at given prices, or could spare it where heads are worth less than nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isinf

import numpy as np

from wfm.check.cover_worth import SkillSet, skills_of
from wfm.check.millionths import millionths
from wfm.check.queue_levels import WholeArray
from wfm.domain.instance import Instance
from wfm.domain.people import Activity, Agent
from wfm.rules.activity_placement import ActivityPlacement, expected_activities
from wfm.rules.base import Rule


def most_spared(instance: Instance, rules: Sequence[Rule], per_head: Mapping[SkillSet, WholeArray]) -> int:
    """Add up what activities spare a roster at most, which is less than nothing where they cost it something.

    Whoever takes part is off the floor for as long; at the least that costs what the slots of the window are worth
    that are worth least together. Whoever is expected and does not take part costs what the rule says.

    Parameters
    ----------
    rules
        Rules in force.
    per_head
        Shape (slots,) for the skill set of every agent: millionths per head and slot.
    """
    placing = [rule for rule in rules if isinstance(rule, ActivityPlacement)]
    expected = expected_activities(instance)
    total = 0
    for activity in instance.activities:
        least: dict[SkillSet, float] = {}
        for agent_id in activity.agents:
            agent = instance.agent.get(agent_id)
            if agent is None:
                continue
            skills = skills_of(instance, agent)
            if skills not in least:
                least[skills] = _least_worth(instance, activity, per_head[skills])
            is_expected = activity in expected.get(agent_id, ())
            cost = min(least[skills], _missing_cost(placing, activity, agent) if is_expected else 0)
            # Infinite where a required activity fits nowhere: then there is no lawful roster to be bounded.
            total -= 0 if isinf(cost) else int(cost)
    return total


def _missing_cost(placing: Sequence[ActivityPlacement], activity: Activity, agent: Agent) -> float:
    """Price of not taking part, in millionths; no lawful roster misses what is required."""
    asked = [rule for rule in placing if rule.applies_to(agent)]
    if activity.is_required and asked:
        return inf
    return sum(millionths(rule.cost) for rule in asked)


def _least_worth(instance: Instance, activity: Activity, worth: WholeArray) -> float:
    """Worth of the slots that are worth least together; slots outside the horizon are worth nothing."""
    calendar = instance.calendar
    slots = -(-activity.minutes // calendar.interval_minutes)
    first = calendar.minute_of(activity.earliest_utc) // calendar.interval_minutes
    end = -(-calendar.minute_of(activity.latest_utc) // calendar.interval_minutes)
    before, after = max(0, min(slots, -first)), max(0, min(slots, end - calendar.slot_count))
    inside = [int(value) for value in worth[max(0, first) : max(0, min(end, calendar.slot_count))]]
    window = np.array([*[0] * before, *inside, *[0] * after], dtype=object)
    if len(window) < slots:
        return inf
    return int(np.lib.stride_tricks.sliding_window_view(window, slots).sum(axis=1).min())
