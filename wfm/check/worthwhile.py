"""Whether somebody who could lawfully be on the floor should be: what one more shift, or another one, would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wfm.check.what_if import Situation
from wfm.domain.demand import Requirement
from wfm.domain.explanation import Change
from wfm.domain.instance import Instance
from wfm.domain.people import Agent
from wfm.domain.shifts import Roster, Shift
from wfm.rules.base import Rule

NOT_FINISHED = "search not finished"
OVERSTAFFING = "overstaffing"
MOST_TRIALS = 300
"""Agents and slots that are tried; a roster with more such places is far from its best."""
MOST_JOINT_TRIALS = 10_000
"""The same times all agents, where rules about several people are in force: each trial asks them all."""
_LEAST_GAIN = 1e-6


class Worthwhile:
    """Tries single changes of a roster.

    Parameters
    ----------
    requirement
        What all slots need.
    """

    def __init__(self, instance: Instance, requirement: Requirement, rules: Sequence[Rule], roster: Roster) -> None:
        self._instance = instance
        self._rules = rules
        self._roster = roster
        self._situation = Situation(instance, requirement, rules, roster, 0.0)
        is_joint = any(rule.is_joint for rule in rules)
        self._trials_left = MOST_JOINT_TRIALS // max(1, len(instance.agents)) if is_joint else MOST_TRIALS
        self._trials_left = min(self._trials_left, MOST_TRIALS)
        self._last: dict[tuple[object, ...], str] = {}

    def reason(self, agent: Agent, slot: int) -> str:
        """Say why an agent, against whom no rule about one person stands, is not on the floor in a slot.

        Returns
        -------
        `NOT_FINISHED` where one change makes the roster cheaper; else the rule that forbids it, the priced rule that
        costs too much, or `OVERSTAFFING`. Once enough was tried, the answer for somebody with the same contract and
        skills in the slot, and `NOT_FINISHED` where there is none.
        """
        like = agent.contract, agent.skills, slot
        if self._trials_left > 0:
            self._trials_left -= 1
            self._last[like] = self._tried(agent, slot)
        return self._last.get(like, NOT_FINISHED)

    def _tried(self, agent: Agent, slot: int) -> str:
        found = self._situation.of(agent).on_floor_in(slot)
        if found.change is None:
            return found.reason
        if found.change.cost < -_LEAST_GAIN:
            return NOT_FINISHED
        if found.change.cover_cost >= 0:
            return OVERSTAFFING
        return self._dearest_rule(agent, found.change)

    def _dearest_rule(self, agent: Agent, change: Change) -> str:
        """Name the priced rule that a change makes dearer by most."""
        gone = {change.date, *(shift.date for shift in change.given_up)}
        week = self._roster.shifts_of(agent.id)
        changed = [shift for shift in week if shift.date not in gone]
        changed += [] if change.after is None else [change.after]
        dearer = {
            rule.rule: self._charge(rule, agent, changed) - self._charge(rule, agent, week)
            for rule in self._rules
            if not rule.is_hard
        }
        return max(dearer, key=lambda name: dearer[name], default=OVERSTAFFING)

    def _charge(self, rule: Rule, agent: Agent, week: Sequence[Shift]) -> float:
        """Cost of a rule if an agent works these shifts; a joint rule needs everybody's."""
        instance, others = replace(self._instance, agents=(agent,)), []
        if rule.is_joint:
            instance, others = self._instance, [shift for shift in self._roster if shift.agent_id != agent.id]
        return sum(finding.cost for finding in rule.check(instance, Roster((*others, *week))))
